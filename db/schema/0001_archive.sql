-- The first schema of an archive. Never edited once released: a later schema is a further file.
-- Offsets: "start" and "end" count Unicode code points of the raw text of the document, 0-based, end-exclusive.

create table runs (
    id integer primary key,
    kind text not null,                          -- ingest, re-extract, ...
    started text not null,                       -- UTC, ISO 8601
    finished text,
    state text not null default 'running' check (state in ('running', 'done', 'partial', 'failed', 'interrupted')),
    workers integer not null,
    settings text not null check (json_valid(settings)),
    fonds_version text not null,
    python_version text not null,
    model text not null,                         -- name and version of the spaCy model
    tesseract text not null,                     -- version of the OCR engine
    documents_extracted integer not null default 0,
    documents_again integer not null default 0,
    documents_duplicate integer not null default 0,
    documents_unchanged integer not null default 0,
    documents_failed integer not null default 0,
    pages_text integer not null default 0,
    pages_ocr integer not null default 0,
    pages_doubtful integer not null default 0,
    pages_blank integer not null default 0,
    pages_failed integer not null default 0,
    mentions_found integer not null default 0,
    mentions_added integer not null default 0,
    mentions_changed integer not null default 0,
    mentions_lost integer not null default 0
) strict;
create index runs_by_kind on runs (kind, id);

-- One row for each sequence of bytes. Versions of one document share a lineage.
create table documents (
    id integer primary key,
    sha256 text unique check (length(sha256) = 64),  -- null only where the file could not be read at all
    name text not null,                          -- file name without folders
    media_type text,
    bytes integer not null,
    pages integer,                               -- as counted before reading; null where that was not possible
    characters integer,
    state text not null check (state in ('pending', 'done', 'failed', 'superseded')),
    lineage integer not null,                    -- id of the first version
    version integer not null,
    encoding text,
    encoding_confidence real,
    error_code text,                             -- of the last attempt, null where that succeeded
    error text,
    hint text,
    added_run integer not null references runs (id),
    changed_run integer not null references runs (id)
) strict;
create unique index documents_by_version on documents (lineage, version);
create index documents_by_name on documents (name, sha256);
create index documents_by_state on documents (state, name);
create index documents_by_error on documents (error_code) where error_code is not null;

-- Where bytes were seen. Appended only when what lies at a path changes; the newest row of a path is what lies there.
create table files (
    id integer primary key,
    path text not null,
    name text not null,
    document_id integer not null references documents (id),
    sha256 text,
    role text not null check (role in ('original', 'changed', 'duplicate')),
    run_id integer not null references runs (id)
) strict;
create index files_by_path on files (path, id);
create index files_by_document on files (document_id, path);
create index files_by_run on files (run_id);

-- What a run did with each file that was not simply unchanged.
create table run_documents (
    id integer primary key,
    run_id integer not null references runs (id),
    document_id integer references documents (id),
    path text not null,
    outcome text not null check (outcome in ('extracted', 'again', 'duplicate', 'failed')),
    pages_read integer not null default 0,       -- pages that went in, by the count taken before reading
    mentions_found integer not null default 0,
    mentions_added integer not null default 0,
    mentions_changed integer not null default 0,
    mentions_lost integer not null default 0,
    error_code text,
    error text
) strict;
create index run_documents_by_run on run_documents (run_id, outcome);
create index run_documents_by_document on run_documents (document_id);

-- By which rules and settings the stored result of each stage was made.
create table stages (
    sha256 text not null,
    stage text not null,
    version text not null,
    configuration text not null,
    outcome text not null check (outcome in ('done', 'failed')),
    seconds real not null,
    run_id integer not null references runs (id),
    primary key (sha256, stage)
) strict, without rowid;
create index stages_by_run on stages (run_id, stage);

create table pages (
    id integer primary key,
    document_id integer not null references documents (id) on delete cascade,
    number integer not null check (number >= 1),
    start integer not null,                      -- where the page begins in the raw text of its document
    text text not null,
    origin text not null check (origin in ('text', 'ocr', 'doubtful', 'blank', 'failed')),
    width real,                                  -- points
    height real,
    rotation integer not null default 0,         -- degrees clockwise by which the page was turned upright
    confidence real,
    unique (document_id, number)
) strict;
create index pages_by_origin on pages (origin);

create table page_words (
    page_id integer primary key references pages (id) on delete cascade,
    words blob not null                          -- zlib-compressed JSON: [start, end, x0, y0, x1, y1, confidence], page offsets
) strict;

create table page_tables (
    id integer primary key,
    page_id integer not null references pages (id) on delete cascade,
    number integer not null,
    start integer not null,                      -- page offsets
    end integer not null,
    rows text not null check (json_valid(rows)),
    box text check (box is null or json_valid(box)),
    unique (page_id, number)
) strict;

create table issues (
    id integer primary key,
    document_id integer references documents (id) on delete cascade,
    page integer,
    kind text not null,                          -- the stage that noticed it, or failure, or orphan
    message text not null,
    run_id integer not null references runs (id)
) strict;
create index issues_by_document on issues (document_id, kind);
create index issues_by_run on issues (run_id);

create table entities (
    id text primary key,
    search_id integer not null unique,           -- what entities_fts calls it: unlike rowid it outlives VACUUM
    label text not null check (label in ('PERSON', 'ORG')),
    name text not null,
    also_known_as text not null default '',      -- the aliases, for search; kept by triggers
    mentions integer not null default 0,
    documents integer not null default 0
) strict;
create index entities_by_count on entities (label, mentions desc, name);
create index entities_by_name on entities (name);

create table aliases (
    id integer primary key,
    entity_id text not null references entities (id) on delete cascade,
    text text not null,
    mentions integer not null,
    evidence text not null,
    unique (entity_id, text)
) strict;
create index aliases_by_text on aliases (text);
create trigger aliases_known_insert after insert on aliases begin
    update entities set also_known_as = coalesce((select group_concat(text, ' | ') from (
        select text from aliases where entity_id = new.entity_id order by mentions desc, text)), '') where id = new.entity_id;
end;
create trigger aliases_known_update after update of entity_id, text, mentions on aliases begin
    update entities set also_known_as = coalesce((select group_concat(text, ' | ') from (
        select text from aliases where entity_id = entities.id order by mentions desc, text)), '')
    where id in (old.entity_id, new.entity_id);
end;
create trigger aliases_known_delete after delete on aliases begin
    update entities set also_known_as = coalesce((select group_concat(text, ' | ') from (
        select text from aliases where entity_id = old.entity_id order by mentions desc, text)), '') where id = old.entity_id;
end;

-- What the machine found. What a person decided about it stands in corrections; current_mentions puts the two together.
create table mentions (
    id integer primary key,
    document_id integer not null references documents (id),
    page integer not null,
    start integer not null,
    end integer not null,
    text text not null,
    label text not null check (label in ('PERSON', 'ORG', 'DATE', 'MONEY')),
    value text,                                  -- EDTF, or JSON {"currency", "min", "max"}
    context text not null check (context in ('body', 'footnote', 'citation', 'table', 'heading')),
    score real not null,
    box text check (box is null or json_valid(box)),            -- [x0, y0, x1, y1] in points from the top left corner of the page
    cleaned text not null,                       -- the text as the extractor saw it
    note text,                                   -- why the value is doubtful
    entity_id text references entities (id),
    evidence text,                               -- why it belongs to that entity
    extractor text not null,
    extractor_version text not null,
    stage text,
    run_id integer not null references runs (id),        -- the run that gave the values of this row
    lost_run integer references runs (id),       -- the run that found it no more; the row is kept where a decision rests on it
    check (start >= 0 and end > start),
    unique (document_id, start, end, label)
) strict;
create index mentions_by_entity on mentions (entity_id, document_id, start);
create index mentions_by_text on mentions (label, text);
create index mentions_by_score on mentions (label, score);
create index mentions_by_run on mentions (run_id);
create index mentions_lost on mentions (lost_run) where lost_run is not null;

-- The current value (a decision wins) of each date and amount, made to sort and to add up.
create table dates (
    mention_id integer primary key references mentions (id) on delete cascade,
    edtf text,
    earliest text,                               -- YYYY-MM-DD, null where open or unknown
    latest text,
    precision text not null,
    approximate integer not null check (approximate in (0, 1)),
    uncertain integer not null check (uncertain in (0, 1))
) strict;
create index dates_by_day on dates (earliest, latest, edtf);
create index dates_by_latest on dates (latest);
create index dates_by_edtf on dates (edtf);

create table amounts (
    mention_id integer primary key references mentions (id) on delete cascade,
    currency text not null,                      -- ISO 4217
    minimum text not null,                       -- exact decimal, plain units
    maximum text not null,
    minimum_thousandths integer not null,        -- rounded to a thousandth of a unit (a rin), for sorting; the largest integer
    maximum_thousandths integer not null,        -- stands for all that are larger
    exact integer not null check (exact in (0, 1))  -- 1 where the two thousandths are the amount itself, so that sums are right
) strict;
create index amounts_by_size on amounts (currency, minimum_thousandths, maximum_thousandths, minimum, maximum);

-- Two mentions that their text itself says are one: "Democratic Front (hereafter DF)".
create table links (
    id integer primary key,
    document_id integer not null references documents (id) on delete cascade,
    stage text not null,
    first_start integer not null,
    first_end integer not null,
    second_start integer not null,
    second_end integer not null,
    kind text not null,
    unique (document_id, first_start, first_end, second_start, second_end, kind)
) strict;

-- How far resolution has seen, so that it is skipped where nothing changed since.
create table resolutions (
    id integer primary key,
    run_id integer not null references runs (id),
    version text not null,
    through_event integer not null,              -- newest run_documents row that was seen
    through_correction integer not null,         -- newest correction that was seen
    entities integer not null
) strict;

-- Every human decision, for ever.
create table corrections (
    id integer primary key,
    created text not null,                       -- UTC, ISO 8601
    actor text not null check (trim(actor) <> ''),
    reason text,
    action text not null,
    mention_id integer references mentions (id),
    entity_id text,
    before text not null check (json_valid(before)),     -- the whole shown state before
    after text not null check (json_valid(after)),       -- the fields that this decision sets
    undoes integer references corrections (id),
    batch text,                                  -- shared by the rows of one decision with many targets
    document_sha256 text,                        -- the anchor: where the decision belongs, told in more than one way
    page integer,
    start integer,
    end integer,
    quote text,
    prefix text,
    suffix text,
    label text,
    box text check (box is null or json_valid(box))
) strict;
create index corrections_by_mention on corrections (mention_id, id);
create index corrections_by_entity on corrections (entity_id, id) where entity_id is not null;
create index corrections_by_document on corrections (document_sha256, start);
create index corrections_by_actor on corrections (actor, created);
create index corrections_by_batch on corrections (batch) where batch is not null;
create index corrections_by_quote on corrections (label, quote);
create unique index corrections_undone on corrections (undoes) where undoes is not null;

create trigger corrections_are_kept before delete on corrections begin
    select raise(abort, 'corrections are never deleted: undo one by adding a correction that names it in "undoes"');
end;
create trigger corrections_are_fixed before update on corrections begin
    select raise(abort, 'corrections are never changed: add a new one instead');
end;
-- "insert or replace" would delete without firing the trigger above in clients that leave recursive_triggers off
create trigger corrections_are_new before insert on corrections
when exists (select 1 from corrections where id = new.id)
  or exists (select 1 from corrections where undoes = new.undoes) begin
    select raise(abort, 'corrections are never replaced: this id is taken, or that correction is undone already');
end;
create trigger corrections_undo_decisions before insert on corrections
when (new.action = 'undo') <> (new.undoes is not null)
  or (new.undoes is not null and not exists (
      select 1 from corrections where id = new.undoes and action <> 'undo' and mention_id is new.mention_id)) begin
    select raise(abort, 'an undo names in "undoes" a decision on the same mention; to redo, record the decision again');
end;

-- Corrections whose anchor is not found in the present text: seen by people, applied nowhere.
create table orphans (
    correction_id integer primary key references corrections (id),
    run_id integer not null references runs (id)
) strict;

-- The live decision on each mention, written by triggers only. Null means: as the machine has it.
create table judgements (
    mention_id integer primary key references mentions (id),
    correction_id integer not null references corrections (id),  -- the newest live one
    status text not null check (status in ('accepted', 'corrected', 'rejected')),
    label text check (label in ('PERSON', 'ORG', 'DATE', 'MONEY')),
    page integer,
    start integer,
    end integer,
    text text,
    box text,
    value text,
    value_decided integer not null check (value_decided in (0, 1)),  -- 1 where value holds even if it is null
    entity_id text
) strict;
create index judgements_by_status on judgements (status);
create index judgements_by_correction on judgements (correction_id);

-- Decisions that hold: neither undone nor orphaned.
create view live_corrections as
select * from corrections c
where action <> 'undo'
  and not exists (select 1 from corrections u where u.undoes = c.id)
  and not exists (select 1 from orphans o where o.correction_id = c.id);

-- One place for what makes a judgement: "insert into _judge values (mention)" does it anew. Each field is as the newest live
-- decision that speaks of it says, so that undoing one leaves the others standing.
create view _judge as select null as mention_id where false;
create trigger _judge_anew instead of insert on _judge begin
    delete from judgements where mention_id = new.mention_id;
    insert into judgements (mention_id, correction_id, status, label, page, start, end, text, box, value, value_decided, entity_id)
    select new.mention_id, newest.id,
        case when newest.action = 'reject' then 'rejected'
             when labelled.after ->> '$.label' <> m.label or linked.id or (valued.id and valued.after ->> '$.value' is not m.value)
               or (spanned.after ->> '$.start', spanned.after ->> '$.end') <> (m.start, m.end) then 'corrected'
             else 'accepted' end,
        labelled.after ->> '$.label',
        spanned.after ->> '$.page', spanned.after ->> '$.start', spanned.after ->> '$.end',
        spanned.after ->> '$.text', spanned.after ->> '$.box',
        valued.after ->> '$.value', valued.id is not null,
        linked.after ->> '$.entity_id'
    from (select * from live_corrections where mention_id = new.mention_id order by id desc limit 1) newest
    join mentions m on m.id = new.mention_id
    left join corrections labelled on labelled.id = (
        select max(id) from live_corrections where mention_id = new.mention_id and json_type(after, '$.label') is not null)
    left join corrections spanned on spanned.id = (
        select max(id) from live_corrections where mention_id = new.mention_id and json_type(after, '$.start') is not null)
    left join corrections valued on valued.id = (
        select max(id) from live_corrections where mention_id = new.mention_id and json_type(after, '$.value') is not null)
    left join corrections linked on linked.id = (
        select max(id) from live_corrections where mention_id = new.mention_id and json_type(after, '$.entity_id') is not null);
end;
create trigger corrections_judge after insert on corrections when new.mention_id is not null begin
    insert into _judge values (new.mention_id);
end;
create trigger orphans_judge_insert after insert on orphans begin
    insert into _judge select mention_id from corrections where id = new.correction_id and mention_id is not null;
end;
create trigger orphans_judge_delete after delete on orphans begin
    insert into _judge select mention_id from corrections where id = old.correction_id and mention_id is not null;
end;

create virtual table pages_fts using fts5 (text, content='pages', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
create trigger pages_fts_insert after insert on pages begin
    insert into pages_fts (rowid, text) values (new.id, new.text);
end;
create trigger pages_fts_delete after delete on pages begin
    insert into pages_fts (pages_fts, rowid, text) values ('delete', old.id, old.text);
end;
create trigger pages_fts_update after update of text on pages when old.text is not new.text begin
    insert into pages_fts (pages_fts, rowid, text) values ('delete', old.id, old.text);
    insert into pages_fts (rowid, text) values (new.id, new.text);
end;

create virtual table entities_fts using fts5 (
    name, also_known_as, content='entities', content_rowid='search_id', tokenize='unicode61 remove_diacritics 2'
);
create trigger entities_fts_insert after insert on entities begin
    insert into entities_fts (rowid, name, also_known_as) values (new.search_id, new.name, new.also_known_as);
end;
create trigger entities_fts_delete after delete on entities begin
    insert into entities_fts (entities_fts, rowid, name, also_known_as)
    values ('delete', old.search_id, old.name, old.also_known_as);
end;
create trigger entities_fts_update after update of name, also_known_as on entities
when old.name is not new.name or old.also_known_as is not new.also_known_as begin
    insert into entities_fts (entities_fts, rowid, name, also_known_as)
    values ('delete', old.search_id, old.name, old.also_known_as);
    insert into entities_fts (rowid, name, also_known_as) values (new.search_id, new.name, new.also_known_as);
end;
