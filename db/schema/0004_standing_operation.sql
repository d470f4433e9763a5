-- What an archive keeps that is added to for years: where originals came from, where they lie, and what runs were asked for.

-- The store of originals: a folder in which each sequence of bytes lies once, under its hash. One row; no row where there is none.
create table store (
    id integer primary key check (id = 1),
    root text not null                           -- from the folder of the archive on, or absolute where it lies outside of that
) strict;

-- What the store holds. Rows are never deleted: what is lost is to be missed.
create table originals (
    sha256 text primary key check (length(sha256) = 64),
    path text not null,                          -- within the store
    bytes integer not null,
    stored text not null,                        -- UTC, ISO 8601
    checked text not null,                       -- when its bytes were last compared with its hash
    state text not null default 'intact' check (state in ('intact', 'missing', 'changed', 'unreadable'))
) strict, without rowid;
create index originals_by_check on originals (checked, sha256);
create index originals_damaged on originals (state) where state <> 'intact';

-- Each time that an original was found in another state than before.
create table fixity_events (
    id integer primary key,
    sha256 text not null references originals (sha256),
    at text not null,                            -- UTC, ISO 8601
    state text not null,
    found text                                   -- the hash of what lies there, or why it cannot be read
) strict;
create index fixity_events_by_original on fixity_events (sha256, id);

-- A folder that was dropped into an inbox.
create table collections (
    id integer primary key,
    name text not null unique
) strict;

-- The accession register: every file that was taken from an inbox, once for each time that it came. Rows are never deleted.
create table arrivals (
    id integer primary key,
    inbox text not null,                         -- absolute
    path text not null,                          -- within the inbox
    kind text not null check (kind in ('document', 'description')),
    sha256 text not null check (length(sha256) = 64),
    bytes integer not null,
    changed_ns integer not null,                 -- with path and bytes, by which a file that is kept there is known again
    arrived text not null,                       -- UTC, ISO 8601
    collection_id integer references collections (id),
    state text not null check (state in ('stored', 'done', 'duplicate', 'failed')),  -- stored: its bytes are safe, no more
    document_id integer references documents (id),
    run_id integer references runs (id),         -- the run that dealt with it
    error text,                                  -- of a description that cannot be read
    hint text
) strict;
create index arrivals_by_path on arrivals (inbox, path, id);
create index arrivals_by_document on arrivals (document_id, id);
create index arrivals_by_sha256 on arrivals (sha256, id);
create index arrivals_by_collection on arrivals (collection_id, id);
create index arrivals_by_state on arrivals (state, id);
create index arrivals_by_collection_state on arrivals (collection_id, state, id);
create index arrivals_by_time on arrivals (arrived, kind, state);

-- What a sidecar says of a document, through all its versions.
create table descriptions (
    lineage integer primary key references documents (id),
    collection_id integer references collections (id),
    title text,
    creator text,
    date text,                                   -- as it was given
    edtf text,                                   -- what that means; null where it cannot be told
    reference_code text,
    language text,
    rights text,
    other text not null default '{}' check (json_valid(other)),  -- what else the sidecar held
    described text not null                      -- UTC, ISO 8601
) strict;
create index descriptions_by_reference on descriptions (reference_code) where reference_code is not null;
create index descriptions_by_collection on descriptions (collection_id, lineage);

-- What documents are compared by. words: how many different runs of words the signature was made from. signature: MinHash of these,
-- 128 x 4 bytes, little-endian. looks: a perceptual hash a page, 32 bytes each, zeros for a page that is no picture.
create table likenesses (
    document_id integer primary key references documents (id) on delete cascade,
    words integer not null,
    signature blob not null,
    looks blob not null
) strict;
-- Documents that agree in a band may be alike; those that agree in none are not compared.
create table likeness_bands (
    band integer not null,
    value integer not null,
    document_id integer not null references documents (id) on delete cascade,
    primary key (band, value, document_id)
) strict, without rowid;
create index likeness_bands_by_document on likeness_bands (document_id);

-- Documents that may be the same, told to people and merged by nobody. other_id came first.
create table near_duplicates (
    document_id integer not null references documents (id) on delete cascade,
    other_id integer not null references documents (id) on delete cascade,
    kind text not null check (kind in ('text', 'picture')),
    likeness real not null,                      -- 0 to 1
    run_id integer not null references runs (id),
    primary key (document_id, other_id, kind)
) strict, without rowid;
create index near_duplicates_by_other on near_duplicates (other_id);
create index near_duplicates_by_run on near_duplicates (run_id);

alter table runs add column request text check (request is null or json_valid(request));  -- what a re-extraction was asked to do
alter table runs add column message text;        -- why it stopped

create index stages_by_rules on stages (stage, version, configuration, outcome);

-- What reports of runs tell, and what their pages look things up in.

-- Where a changed mention stands, in the text as the run left it; of a lost one, where it stood. Null in rows of former runs.
alter table changes add column page integer;
alter table changes add column start integer;
alter table changes add column end integer;
alter table changes add column mention_id integer;  -- its row may be gone
alter table changes add column reviewed integer not null default 0 check (reviewed in (0, 1));  -- whether a decision rests on it
drop index changes_by_run;
create index changes_by_run on changes (run_id, document_id, label, change);  -- all that is counted of a run, without a look at the rows
create index changes_reviewed on changes (run_id, change) where reviewed;
create index orphans_by_run on orphans (run_id);
alter table runs add column mentions_by_label text check (mentions_by_label is null or json_valid(mentions_by_label));
-- in the documents that it extracted, as it left them: {"PERSON": 12, ...}

-- Descriptions by words of their titles, creators and reference codes.
create virtual table descriptions_fts using fts5 (
    title, creator, reference_code, content='descriptions', content_rowid='lineage', tokenize='unicode61 remove_diacritics 2'
);
create trigger descriptions_fts_insert after insert on descriptions begin
    insert into descriptions_fts (rowid, title, creator, reference_code)
    values (new.lineage, new.title, new.creator, new.reference_code);
end;
create trigger descriptions_fts_delete after delete on descriptions begin
    insert into descriptions_fts (descriptions_fts, rowid, title, creator, reference_code)
    values ('delete', old.lineage, old.title, old.creator, old.reference_code);
end;
create trigger descriptions_fts_update after update on descriptions begin
    insert into descriptions_fts (descriptions_fts, rowid, title, creator, reference_code)
    values ('delete', old.lineage, old.title, old.creator, old.reference_code);
    insert into descriptions_fts (rowid, title, creator, reference_code)
    values (new.lineage, new.title, new.creator, new.reference_code);
end;
