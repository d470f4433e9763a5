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
, corrections_applied integer not null default 0, corrections_superseded integer not null default 0, corrections_orphaned integer not null default 0, clashes integer not null default 0, undoes integer references runs (id), request text check (request is null or json_valid(request)), message text, mentions_by_label text check (mentions_by_label is null or json_valid(mentions_by_label))) strict;
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
CREATE TABLE dates (
    mention_id integer primary key references mentions (id) on delete cascade,
    edtf text,
    earliest text,                               -- YYYY-MM-DD, null where open or unknown
    latest text,
    precision text not null,
    approximate integer not null check (approximate in (0, 1)),
    uncertain integer not null check (uncertain in (0, 1))
, status text, context text, moment integer) strict;
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
, status text, context text, digits integer) strict;
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
, uid text, scope text check (scope in ('document', 'archive')), scope_text text, machine text check (machine is null or json_valid(machine)), other_id text) strict;
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
, candidates text not null default '[]' check (json_valid(candidates))) strict;
CREATE VIRTUAL TABLE pages_fts using fts5 (text, content='pages', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE entities_fts using fts5 (
    name, also_known_as, content='entities', content_rowid='search_id', tokenize='unicode61 remove_diacritics 2'
);
CREATE TABLE guard (open integer not null) strict;
CREATE TABLE "mentions" (
    id integer primary key autoincrement,        -- never used again: what has an id keeps it, also where a run is taken back
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
    stage text,                                  -- null where no machine found it: a person added it
    run_id integer not null references runs (id),        -- the run that gave the values of this row
    lost_run integer references runs (id),       -- the run that found it no more; the row is kept where a decision rests on it
    placed integer not null default 1 check (placed in (0, 1)), day text,
    check (start >= 0 and end > start)
) strict;
CREATE UNIQUE INDEX mentions_by_place on mentions (document_id, start, end, label) where placed;
CREATE INDEX mentions_by_document on mentions (document_id);
CREATE INDEX mentions_by_entity on mentions (entity_id, document_id, start);
CREATE INDEX mentions_by_text on mentions (label, text);
CREATE INDEX mentions_by_cleaned on mentions (label, cleaned);
CREATE INDEX mentions_by_score on mentions (label, score);
CREATE INDEX mentions_by_run on mentions (run_id);
CREATE INDEX mentions_lost on mentions (lost_run) where lost_run is not null;
CREATE UNIQUE INDEX corrections_by_uid on corrections (uid);
CREATE INDEX corrections_by_scope on corrections (label, scope_text) where scope is not null;
CREATE INDEX corrections_by_other on corrections (other_id) where other_id is not null;
CREATE TABLE placements (
    correction_id integer primary key references corrections (id),
    page integer not null,
    start integer not null,
    end integer not null,
    text text not null,
    box text
) strict;
CREATE TABLE overruled (
    correction_id integer primary key references corrections (id)
) strict;
CREATE TABLE changes (
    id integer primary key,
    run_id integer not null references runs (id),
    document_id integer not null references documents (id),
    change text not null check (change in ('added', 'changed', 'lost')),
    label text not null,
    text text not null,
    before text,                                 -- the machine's value before and after, where it has one
    after text
, page integer, start integer, end integer, mention_id integer, reviewed integer not null default 0 check (reviewed in (0, 1))) strict;
CREATE INDEX changes_by_document on changes (document_id);
CREATE TABLE snapshots (
    document_id integer primary key references documents (id),
    run_id integer not null references runs (id),
    state blob not null                          -- zlib-compressed JSON, see db/snapshots.py
) strict;
CREATE INDEX snapshots_by_run on snapshots (run_id);
CREATE TABLE shadows (
    mention_id integer not null references mentions (id) on delete cascade,
    by_mention integer not null references mentions (id) on delete cascade,
    primary key (mention_id, by_mention)
) strict;
CREATE INDEX shadows_by on shadows (by_mention);
CREATE TABLE judgements (
    mention_id integer primary key references mentions (id) on delete cascade,
    correction_id integer not null references corrections (id),  -- the newest live one
    status text not null check (status in ('accepted', 'corrected', 'added', 'rejected')),
    label text check (label in ('PERSON', 'ORG', 'DATE', 'MONEY')),
    label_by integer,
    page integer,
    start integer,
    end integer,
    text text,
    box text,
    span_by integer,
    value text,
    value_decided integer not null check (value_decided in (0, 1)),  -- 1 where value holds even if it is null
    value_by integer
) strict;
CREATE INDEX judgements_by_status on judgements (status);
CREATE INDEX judgements_by_correction on judgements (correction_id);
CREATE TABLE currencies (code text primary key) strict, without rowid;
CREATE TABLE edited_values (mention_id integer primary key references mentions (id) on delete cascade) strict;
CREATE TABLE review (
    id integer primary key autoincrement,        -- the mention's; a row added here gives its mention an id never used before
    document text,
    document_id integer,
    page integer,
    start integer,
    end integer,
    text text,
    label text,
    value text,
    status text,
    score real,
    entity text,
    entity_id text,
    context text,
    note text,
    actor text,                                  -- always empty: what is written here signs the edit
    reason text
) strict;
CREATE INDEX review_by_document on review (document_id, start);
CREATE INDEX review_by_label on review (label, score);
CREATE INDEX review_by_entity on review (entity_id);
CREATE INDEX review_by_status on review (status, label);
CREATE TABLE queue (
    mention_id integer primary key references mentions (id) on delete cascade,
    label text not null,
    priority real not null,                      -- doubt x reach, less for each look-alike that comes before it
    reach integer not null                       -- undecided mentions with the same cleaned text and label, this one included
) strict;
CREATE INDEX queue_by_priority on queue (priority desc, mention_id);
CREATE INDEX queue_by_label on queue (label, priority desc, mention_id);
CREATE TABLE queued (event integer not null) strict;
CREATE INDEX dates_listed on dates (moment, mention_id, status, context, precision, approximate, uncertain);
CREATE INDEX amounts_listed on amounts
    (currency, minimum_thousandths desc, digits desc, minimum desc, mention_id desc, status, context, maximum_thousandths, exact);
CREATE INDEX review_without_value on review (label, id, status) where value is null and label in ('DATE', 'MONEY');
CREATE TABLE identifiers (
    entity_id text not null references entities (id) on delete cascade,
    scheme text not null,                        -- viaf, wikidata or lcnaf
    identifier text not null,                    -- in the one form of its scheme (extractors/names/identifiers.py)
    correction_id integer not null references corrections (id),
    primary key (entity_id, scheme)
) strict, without rowid;
CREATE INDEX identifiers_by_identifier on identifiers (scheme, identifier);
CREATE INDEX identifiers_by_correction on identifiers (correction_id);
CREATE INDEX corrections_about_entities on corrections (entity_id, id) where mention_id is null;
CREATE INDEX corrections_about_others on corrections (other_id, id) where mention_id is null and other_id is not null;
CREATE TABLE kept_apart (
    entity_id text not null references entities (id) on delete cascade,
    other_id text not null references entities (id) on delete cascade,
    correction_id integer not null references corrections (id),
    primary key (entity_id, other_id)
) strict, without rowid;
CREATE INDEX kept_apart_by_other on kept_apart (other_id);
CREATE INDEX kept_apart_by_correction on kept_apart (correction_id);
CREATE TABLE printed_names (
    id integer primary key,
    label text not null,
    text text not null,
    rank integer not null,                       -- 0 for a full name, 1 for initials or an acronym, 2 for less
    rules integer not null,                      -- version of the rules that made the keys
    unique (label, text)
) strict;
CREATE TABLE name_keys (
    key text not null,
    name_id integer not null,
    primary key (key, name_id)
) strict, without rowid;
CREATE INDEX mentions_by_time on mentions (entity_id, day, document_id, start);
CREATE INDEX entities_by_letter on entities (label, name collate nocase, id) where mentions > 0;
CREATE INDEX review_by_decision on review (document_id, status, label);
CREATE TABLE _signature (actor text not null) strict;
CREATE INDEX corrections_of_actor on corrections (actor);
CREATE INDEX corrections_of_action on corrections (lower(action));
CREATE TABLE appearances (
    mention_id integer primary key,
    entity_id text not null,
    document_id integer not null,
    name text not null                           -- cleaned, as names are compared
) strict;
CREATE INDEX appearances_by_entity on appearances (entity_id, document_id, name);
CREATE TABLE renamed (entity_id text primary key) strict, without rowid;
CREATE TABLE resolving (turn text not null) strict;
CREATE TABLE store (
    id integer primary key check (id = 1),
    root text not null                           -- from the folder of the archive on, or absolute where it lies outside of that
) strict;
CREATE TABLE originals (
    sha256 text primary key check (length(sha256) = 64),
    path text not null,                          -- within the store
    bytes integer not null,
    stored text not null,                        -- UTC, ISO 8601
    checked text not null,                       -- when its bytes were last compared with its hash
    state text not null default 'intact' check (state in ('intact', 'missing', 'changed', 'unreadable'))
) strict, without rowid;
CREATE INDEX originals_by_check on originals (checked, sha256);
CREATE INDEX originals_damaged on originals (state) where state <> 'intact';
CREATE TABLE fixity_events (
    id integer primary key,
    sha256 text not null references originals (sha256),
    at text not null,                            -- UTC, ISO 8601
    state text not null,
    found text                                   -- the hash of what lies there, or why it cannot be read
) strict;
CREATE INDEX fixity_events_by_original on fixity_events (sha256, id);
CREATE TABLE collections (
    id integer primary key,
    name text not null unique
) strict;
CREATE TABLE arrivals (
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
CREATE INDEX arrivals_by_path on arrivals (inbox, path, id);
CREATE INDEX arrivals_by_document on arrivals (document_id, id);
CREATE INDEX arrivals_by_sha256 on arrivals (sha256, id);
CREATE INDEX arrivals_by_collection on arrivals (collection_id, id);
CREATE INDEX arrivals_by_state on arrivals (state, id);
CREATE INDEX arrivals_by_collection_state on arrivals (collection_id, state, id);
CREATE INDEX arrivals_by_time on arrivals (arrived, kind, state);
CREATE TABLE descriptions (
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
CREATE INDEX descriptions_by_reference on descriptions (reference_code) where reference_code is not null;
CREATE INDEX descriptions_by_collection on descriptions (collection_id, lineage);
CREATE TABLE likenesses (
    document_id integer primary key references documents (id) on delete cascade,
    words integer not null,
    signature blob not null,
    looks blob not null
) strict;
CREATE TABLE likeness_bands (
    band integer not null,
    value integer not null,
    document_id integer not null references documents (id) on delete cascade,
    primary key (band, value, document_id)
) strict, without rowid;
CREATE INDEX likeness_bands_by_document on likeness_bands (document_id);
CREATE TABLE near_duplicates (
    document_id integer not null references documents (id) on delete cascade,
    other_id integer not null references documents (id) on delete cascade,
    kind text not null check (kind in ('text', 'picture')),
    likeness real not null,                      -- 0 to 1
    run_id integer not null references runs (id),
    primary key (document_id, other_id, kind)
) strict, without rowid;
CREATE INDEX near_duplicates_by_other on near_duplicates (other_id);
CREATE INDEX near_duplicates_by_run on near_duplicates (run_id);
CREATE INDEX stages_by_rules on stages (stage, version, configuration, outcome);
CREATE INDEX changes_by_run on changes (run_id, document_id, label, change);
CREATE INDEX changes_reviewed on changes (run_id, change) where reviewed;
CREATE INDEX orphans_by_run on orphans (run_id);
CREATE VIRTUAL TABLE descriptions_fts using fts5 (
    title, creator, reference_code, content='descriptions', content_rowid='lineage', tokenize='unicode61 remove_diacritics 2'
);
insert into [_sqlite_migrations] values (1, 'fonds', '0001_archive', '2026-11-27 04:09:22.272479+00:00');
insert into [_sqlite_migrations] values (2, 'fonds', '0002_corrections', '2026-11-27 04:09:22.559848+00:00');
insert into [_sqlite_migrations] values (3, 'fonds', '0003_review_site', '2026-11-27 04:09:22.669039+00:00');
insert into [_sqlite_migrations] values (4, 'fonds', '0004_standing_operation', '2026-11-27 04:09:22.727850+00:00');
insert into [runs] values (1, 'ingest', '2026-11-27T04:09:22Z', '2026-11-27T04:09:22Z', 'done', 1, '{"dpi": 300, "languages": "eng", "model": "fonds"}', '0.1.0', '3.11.7', 'fonds 1.0.0', 'tesserocr 2.13.0', 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, '{"DATE": 1, "PERSON": 1}');
insert into [documents] values (1, '45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 'letter.txt', 'text/plain', 39, 1, 39, 'done', 1, 1, 'utf-8', 1.0, NULL, NULL, NULL, 1, 1);
insert into [files] values (1, '/in/letter.txt', 'letter.txt', 1, '45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 'original', 1);
insert into [run_documents] values (1, 1, 1, '/in/letter.txt', 'extracted', 1, 2, 2, 0, 0, NULL, NULL);
insert into [stages] values ('45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 'names', '5', '4dc2fa95f66cffa3', 'done', 0.0, 1);
insert into [stages] values ('45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 'read', '2', '84dc1b06aeaa0c37', 'done', 0.0, 1);
insert into [stages] values ('45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 'values', '5', '3dd379567e982da8', 'done', 0.0, 1);
insert into [pages] values (1, 1, 1, 0, 'Sato went to the harbour on 4 May 1931.', 'text', NULL, NULL, 0, NULL);
insert into [dates] values (2, '1931-05', '1931-05-01', '1931-05-31', 'month', 0, 0, 'corrected', 'body', 718456);
insert into [resolutions] values (1, 1, '3', 1, 2, 0);
insert into [corrections] values (1, '2026-11-27T04:09:22Z', 'Ann', 'the dog', 'reject', 1, NULL, '{"status": "machine", "label": "PERSON", "page": 1, "start": 0, "end": 4, "text": "Sato", "value": null, "entity_id": null}', '{}', NULL, NULL, '45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 1, 0, 4, 'Sato', '', ' went to the harbour on 4 May 1931.', 'PERSON', NULL, '4cee0b5e48275f0d', NULL, NULL, '{"label": "PERSON", "text": "Sato", "value": null, "lost": 0, "run": 1}', NULL);
insert into [corrections] values (2, '2026-11-27T04:09:22Z', 'Ann', NULL, 'revalue', 2, NULL, '{"status": "machine", "label": "DATE", "page": 1, "start": 28, "end": 38, "text": "4 May 1931", "value": "1931-05-04", "entity_id": null}', '{"value": "1931-05"}', NULL, NULL, '45f47bb47af4931863cef30444e7610ce68182f032bc05af8d8329e9bfc848ac', 1, 28, 38, '4 May 1931', 'Sato went to the harbour on ', '.', 'DATE', NULL, '50935fc9890b978b', NULL, NULL, '{"label": "DATE", "text": "4 May 1931", "value": "1931-05-04", "lost": 0, "run": 1}', NULL);
insert into pages_fts (pages_fts) values ('rebuild');
insert into entities_fts (entities_fts) values ('rebuild');
insert into [guard] values (0);
insert into [mentions] values (1, 1, 1, 0, 4, 'Sato', 'PERSON', NULL, 'body', 0.9, NULL, 'Sato', NULL, NULL, NULL, 'test', '5', 'names', 1, NULL, 1, '1931-05-01');
insert into [mentions] values (2, 1, 1, 28, 38, '4 May 1931', 'DATE', '1931-05-04', 'body', 0.9, NULL, '4 May 1931', NULL, NULL, NULL, 'test', '5', 'values', 1, NULL, 1, NULL);
insert into [judgements] values (1, 1, 'rejected', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL);
insert into [judgements] values (2, 2, 'corrected', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '1931-05', 1, 2);
insert into [currencies] values ('ADF');
insert into [currencies] values ('ADP');
insert into [currencies] values ('AED');
insert into [currencies] values ('AFA');
insert into [currencies] values ('AFN');
insert into [currencies] values ('ALK');
insert into [currencies] values ('ALL');
insert into [currencies] values ('AMD');
insert into [currencies] values ('ANG');
insert into [currencies] values ('AOA');
insert into [currencies] values ('AOK');
insert into [currencies] values ('AON');
insert into [currencies] values ('AOR');
insert into [currencies] values ('ARA');
insert into [currencies] values ('ARL');
insert into [currencies] values ('ARM');
insert into [currencies] values ('ARP');
insert into [currencies] values ('ARS');
insert into [currencies] values ('ATS');
insert into [currencies] values ('AUD');
insert into [currencies] values ('AWG');
insert into [currencies] values ('AZM');
insert into [currencies] values ('AZN');
insert into [currencies] values ('BAD');
insert into [currencies] values ('BAM');
insert into [currencies] values ('BBD');
insert into [currencies] values ('BDT');
insert into [currencies] values ('BEC');
insert into [currencies] values ('BEF');
insert into [currencies] values ('BEL');
insert into [currencies] values ('BGJ');
insert into [currencies] values ('BGK');
insert into [currencies] values ('BGL');
insert into [currencies] values ('BGN');
insert into [currencies] values ('BHD');
insert into [currencies] values ('BIF');
insert into [currencies] values ('BMD');
insert into [currencies] values ('BND');
insert into [currencies] values ('BOB');
insert into [currencies] values ('BOP');
insert into [currencies] values ('BOV');
insert into [currencies] values ('BRB');
insert into [currencies] values ('BRC');
insert into [currencies] values ('BRE');
insert into [currencies] values ('BRL');
insert into [currencies] values ('BRN');
insert into [currencies] values ('BRR');
insert into [currencies] values ('BSD');
insert into [currencies] values ('BTN');
insert into [currencies] values ('BUK');
insert into [currencies] values ('BWP');
insert into [currencies] values ('BYB');
insert into [currencies] values ('BYN');
insert into [currencies] values ('BZD');
insert into [currencies] values ('CAD');
insert into [currencies] values ('CDF');
insert into [currencies] values ('CHE');
insert into [currencies] values ('CHF');
insert into [currencies] values ('CHW');
insert into [currencies] values ('CLF');
insert into [currencies] values ('CLP');
insert into [currencies] values ('CNX');
insert into [currencies] values ('CNY');
insert into [currencies] values ('COP');
insert into [currencies] values ('COU');
insert into [currencies] values ('CRC');
insert into [currencies] values ('CSD');
insert into [currencies] values ('CSJ');
insert into [currencies] values ('CSK');
insert into [currencies] values ('CUC');
insert into [currencies] values ('CUP');
insert into [currencies] values ('CVE');
insert into [currencies] values ('CZK');
insert into [currencies] values ('DDM');
insert into [currencies] values ('DEM');
insert into [currencies] values ('DJF');
insert into [currencies] values ('DKK');
insert into [currencies] values ('DOP');
insert into [currencies] values ('DZD');
insert into [currencies] values ('ECS');
insert into [currencies] values ('ECV');
insert into [currencies] values ('EGP');
insert into [currencies] values ('ERN');
insert into [currencies] values ('ESA');
insert into [currencies] values ('ESB');
insert into [currencies] values ('ESP');
insert into [currencies] values ('ETB');
insert into [currencies] values ('EUR');
insert into [currencies] values ('FIM');
insert into [currencies] values ('FJD');
insert into [currencies] values ('FKP');
insert into [currencies] values ('FRF');
insert into [currencies] values ('GBP');
insert into [currencies] values ('GEK');
insert into [currencies] values ('GEL');
insert into [currencies] values ('GHC');
insert into [currencies] values ('GHS');
insert into [currencies] values ('GIP');
insert into [currencies] values ('GMD');
insert into [currencies] values ('GNE');
insert into [currencies] values ('GNF');
insert into [currencies] values ('GNS');
insert into [currencies] values ('GQE');
insert into [currencies] values ('GRD');
insert into [currencies] values ('GTQ');
insert into [currencies] values ('GWE');
insert into [currencies] values ('GWP');
insert into [currencies] values ('GYD');
insert into [currencies] values ('HKD');
insert into [currencies] values ('HNL');
insert into [currencies] values ('HRD');
insert into [currencies] values ('HRK');
insert into [currencies] values ('HTG');
insert into [currencies] values ('HUF');
insert into [currencies] values ('IDR');
insert into [currencies] values ('IEP');
insert into [currencies] values ('ILP');
insert into [currencies] values ('ILR');
insert into [currencies] values ('ILS');
insert into [currencies] values ('INR');
insert into [currencies] values ('IQD');
insert into [currencies] values ('IRR');
insert into [currencies] values ('ISJ');
insert into [currencies] values ('ISK');
insert into [currencies] values ('ITL');
insert into [currencies] values ('JMD');
insert into [currencies] values ('JOD');
insert into [currencies] values ('JPY');
insert into [currencies] values ('KES');
insert into [currencies] values ('KGS');
insert into [currencies] values ('KHR');
insert into [currencies] values ('KMF');
insert into [currencies] values ('KPW');
insert into [currencies] values ('KRH');
insert into [currencies] values ('KRW');
insert into [currencies] values ('KWD');
insert into [currencies] values ('KYD');
insert into [currencies] values ('KZT');
insert into [currencies] values ('LAJ');
insert into [currencies] values ('LAK');
insert into [currencies] values ('LBP');
insert into [currencies] values ('LKR');
insert into [currencies] values ('LRD');
insert into [currencies] values ('LSL');
insert into [currencies] values ('LSM');
insert into [currencies] values ('LTT');
insert into [currencies] values ('LUC');
insert into [currencies] values ('LUF');
insert into [currencies] values ('LUL');
insert into [currencies] values ('LVR');
insert into [currencies] values ('LYD');
insert into [currencies] values ('MAD');
insert into [currencies] values ('MAF');
insert into [currencies] values ('MDL');
insert into [currencies] values ('MGA');
insert into [currencies] values ('MGF');
insert into [currencies] values ('MKD');
insert into [currencies] values ('MLF');
insert into [currencies] values ('MMK');
insert into [currencies] values ('MNT');
insert into [currencies] values ('MOP');
insert into [currencies] values ('MRU');
insert into [currencies] values ('MTP');
insert into [currencies] values ('MUR');
insert into [currencies] values ('MVQ');
insert into [currencies] values ('MVR');
insert into [currencies] values ('MWK');
insert into [currencies] values ('MXN');
insert into [currencies] values ('MXP');
insert into [currencies] values ('MXV');
insert into [currencies] values ('MYR');
insert into [currencies] values ('MZE');
insert into [currencies] values ('MZM');
insert into [currencies] values ('MZN');
insert into [currencies] values ('NAD');
insert into [currencies] values ('NGN');
insert into [currencies] values ('NIC');
insert into [currencies] values ('NIO');
insert into [currencies] values ('NLG');
insert into [currencies] values ('NOK');
insert into [currencies] values ('NPR');
insert into [currencies] values ('NZD');
insert into [currencies] values ('OMR');
insert into [currencies] values ('PAB');
insert into [currencies] values ('PEH');
insert into [currencies] values ('PEI');
insert into [currencies] values ('PEN');
insert into [currencies] values ('PES');
insert into [currencies] values ('PGK');
insert into [currencies] values ('PHP');
insert into [currencies] values ('PKR');
insert into [currencies] values ('PLN');
insert into [currencies] values ('PLZ');
insert into [currencies] values ('PTE');
insert into [currencies] values ('PYG');
insert into [currencies] values ('QAR');
insert into [currencies] values ('RHD');
insert into [currencies] values ('ROK');
insert into [currencies] values ('ROL');
insert into [currencies] values ('RON');
insert into [currencies] values ('RSD');
insert into [currencies] values ('RUB');
insert into [currencies] values ('RUR');
insert into [currencies] values ('RWF');
insert into [currencies] values ('SAR');
insert into [currencies] values ('SBD');
insert into [currencies] values ('SCR');
insert into [currencies] values ('SDD');
insert into [currencies] values ('SDG');
insert into [currencies] values ('SDP');
insert into [currencies] values ('SEK');
insert into [currencies] values ('SGD');
insert into [currencies] values ('SHP');
insert into [currencies] values ('SIT');
insert into [currencies] values ('SKK');
insert into [currencies] values ('SLE');
insert into [currencies] values ('SLL');
insert into [currencies] values ('SOS');
insert into [currencies] values ('SRD');
insert into [currencies] values ('SRG');
insert into [currencies] values ('SSP');
insert into [currencies] values ('STN');
insert into [currencies] values ('SUR');
insert into [currencies] values ('SVC');
insert into [currencies] values ('SYP');
insert into [currencies] values ('SZL');
insert into [currencies] values ('THB');
insert into [currencies] values ('TJR');
insert into [currencies] values ('TJS');
insert into [currencies] values ('TLE');
insert into [currencies] values ('TMT');
insert into [currencies] values ('TND');
insert into [currencies] values ('TOP');
insert into [currencies] values ('TRL');
insert into [currencies] values ('TRY');
insert into [currencies] values ('TTD');
insert into [currencies] values ('TWD');
insert into [currencies] values ('TZS');
insert into [currencies] values ('UAH');
insert into [currencies] values ('UAK');
insert into [currencies] values ('UGS');
insert into [currencies] values ('UGW');
insert into [currencies] values ('UGX');
insert into [currencies] values ('USD');
insert into [currencies] values ('USN');
insert into [currencies] values ('UYI');
insert into [currencies] values ('UYN');
insert into [currencies] values ('UYP');
insert into [currencies] values ('UYU');
insert into [currencies] values ('UYW');
insert into [currencies] values ('UZS');
insert into [currencies] values ('VEB');
insert into [currencies] values ('VED');
insert into [currencies] values ('VES');
insert into [currencies] values ('VNC');
insert into [currencies] values ('VND');
insert into [currencies] values ('VUV');
insert into [currencies] values ('WST');
insert into [currencies] values ('XAF');
insert into [currencies] values ('XCA');
insert into [currencies] values ('XCD');
insert into [currencies] values ('XDR');
insert into [currencies] values ('XEU');
insert into [currencies] values ('XHK');
insert into [currencies] values ('XIP');
insert into [currencies] values ('XMM');
insert into [currencies] values ('XMN');
insert into [currencies] values ('XMR');
insert into [currencies] values ('XMY');
insert into [currencies] values ('XOF');
insert into [currencies] values ('XPF');
insert into [currencies] values ('XRE');
insert into [currencies] values ('XRM');
insert into [currencies] values ('XRY');
insert into [currencies] values ('XSD');
insert into [currencies] values ('XSU');
insert into [currencies] values ('XTL');
insert into [currencies] values ('XUA');
insert into [currencies] values ('YDD');
insert into [currencies] values ('YER');
insert into [currencies] values ('YUD');
insert into [currencies] values ('YUN');
insert into [currencies] values ('ZAL');
insert into [currencies] values ('ZAR');
insert into [currencies] values ('ZMW');
insert into [currencies] values ('ZRN');
insert into [currencies] values ('ZRZ');
insert into [currencies] values ('ZWL');
insert into [review] values (1, 'letter.txt', 1, 1, 0, 4, 'Sato', 'PERSON', NULL, 'rejected', 0.9, NULL, NULL, 'body', NULL, NULL, NULL);
insert into [review] values (2, 'letter.txt', 1, 1, 28, 38, '4 May 1931', 'DATE', '1931-05', 'corrected', 0.9, NULL, NULL, 'body', NULL, NULL, NULL);
insert into [queued] values (0);
insert into [resolving] values ('dab32eecc7456747');
insert into descriptions_fts (descriptions_fts) values ('rebuild');
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
CREATE TRIGGER corrections_are_new before insert on corrections
when exists (select 1 from corrections where id = new.id)
  or exists (select 1 from corrections where undoes = new.undoes) begin
    select raise(abort, 'corrections are never replaced: this id is taken, or that correction is undone already');
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
CREATE TRIGGER corrections_are_fixed before update on corrections begin
    select raise(abort, 'corrections are never changed: add a new one instead');
end;
CREATE TRIGGER corrections_have_a_uid before insert on corrections
when new.uid is null or length(new.uid) <> 16 begin
    select raise(abort, 'a correction needs a uid of 16 hex digits: lower(hex(randomblob(8)))');
end;
CREATE TRIGGER corrections_keep_their_uid before insert on corrections
when exists (select 1 from corrections where uid = new.uid) begin
    select raise(abort, 'corrections are never replaced: this uid is taken');
end;
CREATE TRIGGER corrections_undo_decisions before insert on corrections
when (new.action = 'undo') <> (new.undoes is not null)
  or (new.undoes is not null and not exists (
      select 1 from corrections where id = new.undoes and action <> 'undo' and mention_id is new.mention_id)) begin
    select raise(abort, 'an undo names in "undoes" a decision on the same mention; to redo, record the decision again');
end;
CREATE VIEW standing_corrections as
select * from corrections c
where action <> 'undo'
  and not exists (select 1 from corrections u where u.undoes = c.id);
CREATE VIEW live_corrections as
select * from standing_corrections c
where not exists (select 1 from orphans o where o.correction_id = c.id);
CREATE VIEW decisions as
select c.mention_id as on_mention, c.id, c.action, c.after from live_corrections c where c.mention_id is not null
union all
select m.id, c.id, c.action, c.after
from mentions m
join live_corrections c on c.scope is not null and c.label = m.label and c.scope_text = m.cleaned and c.mention_id <> m.id
where not exists (select 1 from live_corrections own where own.mention_id = m.id and own.action <> 'link') and (
  c.scope = 'archive' or exists (
    select 1 from documents mine, documents its
    where mine.id = m.document_id and its.sha256 = c.document_sha256 and its.lineage = mine.lineage));
CREATE VIEW _overlaps as
select other.id as mention_id, j.mention_id as by_mention, other.document_id
from mentions other
join mentions m on m.document_id = other.document_id and m.placed and m.id <> other.id
join judgements j on j.mention_id = m.id and j.status <> 'rejected'
    and other.start < coalesce(j.end, m.end) and coalesce(j.start, m.start) < other.end
    and (other.label in ('PERSON', 'ORG')) = (coalesce(j.label, m.label) in ('PERSON', 'ORG'))
where other.placed and not exists (select 1 from judgements k where k.mention_id = other.id);
CREATE VIEW _judge as select null as mention_id where false;
CREATE TRIGGER _judge_anew instead of insert on _judge begin
    update guard set open = open + 1;
    delete from shadows where mention_id = new.mention_id;
    delete from shadows where by_mention = new.mention_id;
    delete from judgements where mention_id = new.mention_id;
    insert into judgements (mention_id, correction_id, status, label, label_by, page, start, end, text, box, span_by, value,
        value_decided, value_by)
    select new.mention_id, newest.id,
        case when newest.action = 'reject' then 'rejected'
             when m.stage is null then 'added'
             when labelled.after ->> '$.label' <> m.label or (valued.action <> 'accept' and valued.after ->> '$.value' is not m.value)
               or (coalesce(p.start, spanned.after ->> '$.start'), coalesce(p.end, spanned.after ->> '$.end')) <> (m.start, m.end)
               or exists (select 1 from decisions d where d.on_mention = m.id and d.action = 'link') then 'corrected'
             else 'accepted' end,
        labelled.after ->> '$.label', labelled.id,
        coalesce(p.page, spanned.after ->> '$.page'), coalesce(p.start, spanned.after ->> '$.start'),
        coalesce(p.end, spanned.after ->> '$.end'), coalesce(p.text, spanned.after ->> '$.text'),
        case when p.correction_id is null then spanned.after ->> '$.box' else p.box end, spanned.id,
        valued.after ->> '$.value', valued.id is not null, valued.id
    from (select * from decisions where on_mention = new.mention_id order by id desc limit 1) newest
    join mentions m on m.id = new.mention_id and m.placed
    left join corrections labelled on labelled.id = (
        select max(id) from decisions where on_mention = new.mention_id and json_type(after, '$.label') is not null)
    left join corrections spanned on spanned.id = (
        select max(id) from decisions where on_mention = new.mention_id and json_type(after, '$.start') is not null)
    left join placements p on p.correction_id = spanned.id
    left join corrections valued on valued.id = (
        select max(id) from decisions where on_mention = new.mention_id and json_type(after, '$.value') is not null);
    -- what a person has decided on casts its shadow on what the machine finds at the same place
    insert into shadows (mention_id, by_mention) select mention_id, by_mention from _overlaps where by_mention = new.mention_id;
    insert into shadows (mention_id, by_mention) select mention_id, by_mention from _overlaps where mention_id = new.mention_id;
    update guard set open = open - 1;
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
CREATE VIEW _twins as
select mine.id as mention_id, other.id as other_id, other.text, other.label
from review mine
join review other on other.document_id = mine.document_id
    and (other.start, other.end, other.label) = (mine.start, mine.end, mine.label) and other.id <> mine.id
where mine.status not in ('rejected', 'hidden') and other.status not in ('rejected', 'hidden');
CREATE VIEW _show as select null as mention_id where false;
CREATE TRIGGER _show_anew instead of insert on _show begin
    update guard set open = open + 1;
    delete from review where id = new.mention_id;
    insert into review (id, document, document_id, page, start, end, text, label, value, status, score, entity, entity_id, context, note)
    select m.id, d.name, m.document_id, m.page, m.start, m.end, m.text, m.label, m.value, m.status, m.score, e.name, m.entity_id,
        m.context, m.note
    from reviewable_mentions m join documents d on d.id = m.document_id left join entities e on e.id = m.entity_id
    where m.id = new.mention_id;
    update guard set open = open - 1;
end;
CREATE TRIGGER mentions_show_insert after insert on mentions begin
    insert into _show values (new.id);
    -- what is not shown takes its number all the same, or a row that is added here later would be given it
    update guard set open = open + 1;
    insert into review (id) select new.id where not exists (select 1 from review where id = new.id);
    delete from review where id = new.id and document_id is null;
    update guard set open = open - 1;
end;
CREATE TRIGGER mentions_show_delete after delete on mentions begin
    insert into _show values (old.id);
end;
CREATE TRIGGER judgements_show_insert after insert on judgements begin
    insert into _show values (new.mention_id);
end;
CREATE TRIGGER judgements_show_delete after delete on judgements begin
    insert into _show values (old.mention_id);
end;
CREATE TRIGGER shadows_show_insert after insert on shadows begin
    insert into _show values (new.mention_id);
end;
CREATE TRIGGER shadows_show_delete after delete on shadows begin
    insert into _show values (old.mention_id);
end;
CREATE TRIGGER documents_show after update of state, name on documents when old.state <> new.state or old.name <> new.name begin
    insert into _show select id from mentions where document_id = new.id;
end;
CREATE VIEW _decide as select null as mention_id, null as action, null as after, null as actor, null as reason where false;
CREATE TRIGGER corrections_edit_values after insert on corrections
when (select open from guard) = 0 and new.mention_id is not null begin
    update guard set open = open + 1;
    delete from dates where mention_id = new.mention_id
        and (new.action in ('relabel', 'revalue', 'add') or (new.undoes is not null and edtf is not null));
    delete from amounts where mention_id = new.mention_id
        and (new.action in ('relabel', 'revalue', 'add') or new.undoes is not null);
    insert into edited_values select new.mention_id where not exists (select 1 from edited_values where mention_id = new.mention_id);
    update guard set open = open - 1;
end;
CREATE VIEW _check as select null as label, null as value where false;
CREATE TRIGGER _check_value instead of insert on _check when new.value is not null begin
    select raise(abort, 'people and organisations have no value; dates and amounts have') where new.label in ('PERSON', 'ORG');
    select raise(abort, 'this is no EDTF date: write 1931, 1931-05, 1931-05-04, 193X, 1931~ (about), 1931? (perhaps), 1931-05/1931-07 or [1931,1932]')
    where new.label = 'DATE' and (
        typeof(new.value) <> 'text' or new.value = '' or instr(new.value, char(0))
        or trim(new.value, '0123456789X-/.,~?%[]{}') <> '' or new.value glob '*[^]0-9X/.,~?%[{}-]*'
        or length(new.value) - length(replace(new.value, '/', '')) > 1
        or length(new.value) - length(trim(new.value, '[]{}')) <> 2 * (substr(new.value, 1, 1) in ('[', '{'))
        or (substr(new.value, 1, 1) = '[') <> (substr(new.value, -1) = ']')
        or (substr(new.value, 1, 1) = '{') <> (substr(new.value, -1) = '}')
        or (instr(new.value, '/') and substr(new.value, 1, 1) in ('[', '{'))
        or (instr(new.value, ',') and substr(new.value, 1, 1) not in ('[', '{'))
        or (instr(new.value, 'X') and instr(new.value, '/') and (instr(new.value, '..') or new.value glob '*[?~%]*'))
        or replace(substr(new.value, 1, instr(new.value, '/') - 1), 'X', '0')
            > replace(substr(new.value, instr(new.value, '/') + 1), 'X', '9') || '-99-99'
            and instr(new.value, '/') and substr(new.value, -1) not in ('/', '.')
        or new.value in ('/', '../', '/..', '../..', '..'));
    select raise(abort, 'this is no EDTF date: write 1931, 1931-05, 1931-05-04, 193X, 1931~ (about), 1931? (perhaps), 1931-05/1931-07 or [1931,1932]')
    where new.label = 'DATE' and exists (
        select 1
        from (select part.value as part, rtrim(part.value, '?~%') as day
              from json_each('["' || replace(replace(trim(new.value, '[]{}'), '/', ','), ',', '","') || '"]') part)
        where length(part) - length(day) > 1 or day glob '0*'
            or (substr(new.value, 1, 1) in ('[', '{') and (instr(day, 'X') or substr(day, 6, 2) > '12'))
            or not (day in ('', '..') and part = day and instr(new.value, '/')
                or day glob '[0-9][0-9][0-9][0-9]' or day glob '[0-9][0-9][0-9]X' or day glob '[0-9][0-9]XX'
                or (day glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]'
                    and (substr(day, 6) between '01' and '12' or (substr(day, 6) between '21' and '41' and part = day and part = new.value)))
                or (day glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
                    and strftime('%Y-%m-%d', julianday(day)) = day)));
    select raise(abort, 'this is no amount: write {"currency": "JPY", "min": 200, "max": 300}, with an ISO 4217 currency and min no larger than max')
    where new.label = 'MONEY' and case
        when not json_valid(new.value) then true
        when json_type(new.value) <> 'object' then true
        when new.value ->> '$.currency' not in (select code from currencies) then true
        when json_type(new.value, '$.currency') is not 'text' then true
        when json_type(new.value, '$.min') in ('integer', 'real') and json_type(new.value, '$.max') in ('integer', 'real')
            then new.value ->> '$.min' > new.value ->> '$.max' or (select count(*) from json_each(new.value)) <> 3
        else true end;
end;
CREATE VIEW _check_span as select null as document_id, null as start, null as end where false;
CREATE TRIGGER _check_span_fits instead of insert on _check_span begin
    select raise(abort, 'the span lies outside the text of one page, or holds nothing but blanks: start and end count characters of the document')
    where not exists (
        select 1 from pages p
        where p.document_id = new.document_id and new.start >= p.start and new.end <= p.start + length(p.text) and new.start < new.end
            and trim(substr(p.text, new.start - p.start + 1, new.end - new.start), char(9, 10, 13, 32)) <> '');
end;
CREATE TRIGGER review_edited after update on review when (select open from guard) = 0 begin
    select raise(abort, 'this column shows what stands in the document and what the machine says; edit label, value, start, end, status or entity_id')
    where new.id is not old.id or new.document is not old.document or new.document_id is not old.document_id
        or new.page is not old.page or new.text is not old.text or new.score is not old.score or new.entity is not old.entity
        or new.context is not old.context or new.note is not old.note;
    select raise(abort, 'a label is PERSON, ORG, DATE or MONEY') where coalesce(new.label, '') not in ('PERSON', 'ORG', 'DATE', 'MONEY');
    select raise(abort, 'a status is set to accepted or rejected')
    where new.status is not old.status and coalesce(new.status, '') not in ('accepted', 'rejected');
    select raise(abort, 'there is no such entity with this label; merge and rename entities with the commands of fonds')
    where new.entity_id is not old.entity_id and new.entity_id is not null
        and not exists (select 1 from entities where id = new.entity_id and label = new.label);
    insert into _check select new.label, new.value
    where new.value is not old.value or (new.label <> old.label and new.value is not null);
    insert into _check_span select new.document_id, new.start, new.end where new.start is not old.start or new.end is not old.end;

    insert into _decide select new.id, 'relabel', json_object('label', new.label, 'value', new.value), new.actor, new.reason
    where new.label <> old.label;
    insert into _decide select new.id, 'revalue', json_object('value', new.value), new.actor, new.reason
    where new.value is not old.value and new.label = old.label;
    insert into _decide
    select new.id, 'respan', json_object('page', p.number, 'start', new.start, 'end', new.end,
        'text', substr(p.text, new.start - p.start + 1, new.end - new.start), 'box', null), new.actor, new.reason
    from pages p
    where (new.start is not old.start or new.end is not old.end)
        and p.document_id = new.document_id and new.start >= p.start and new.end <= p.start + length(p.text);
    insert into _decide
    select new.id, 'link', json_object('entity_id', new.entity_id, 'names', (
        select json_group_array(json_array(sha256, name)) from (
            select distinct sha256, name from names_in_documents where entity_id = new.entity_id order by 1, 2))),
        new.actor, new.reason
    where new.entity_id is not old.entity_id;
    insert into _decide select new.id, case new.status when 'rejected' then 'reject' else 'accept' end, '{}', new.actor, new.reason
    where new.status is not old.status;
    insert into _show values (new.id);
    select raise(abort, 'this is a mention already: the document has one there with this label')
    where exists (select 1 from _twins where mention_id = new.id);
end;
CREATE TRIGGER review_deleted after delete on review when (select open from guard) = 0 begin
    insert into _decide values (old.id, 'reject', '{}', null, null);
    insert into _show values (old.id);
end;
CREATE TRIGGER review_added after insert on review when (select open from guard) = 0 begin
    select raise(abort, 'a label is PERSON, ORG, DATE or MONEY') where coalesce(new.label, '') not in ('PERSON', 'ORG', 'DATE', 'MONEY');
    insert into _check_span values (new.document_id, new.start, new.end);
    select raise(abort, 'another version has replaced this document: add the mention to the newest version')
    where exists (select 1 from documents where id = new.document_id and state = 'superseded');
    insert into _check select new.label, new.value where new.value is not null;
    select raise(abort, 'this is a mention already: edit its row')
    where exists (select 1 from mentions where document_id = new.document_id and start = new.start and end = new.end
        and label = new.label and placed) or exists (select 1 from mentions where id = new.id);
    update guard set open = open + 1;
    delete from review where id = new.id;
    insert into mentions (id, document_id, page, start, end, text, label, context, score, cleaned, extractor, extractor_version, run_id)
    select new.id, new.document_id, p.number, new.start, new.end, substr(p.text, new.start - p.start + 1, new.end - new.start),
        new.label, 'body', 1.0, replace(replace(substr(p.text, new.start - p.start + 1, new.end - new.start), char(13), ''), char(10), ' '),
        'person', '', (select max(id) from runs)
    from pages p
    where p.document_id = new.document_id and new.start >= p.start and new.end <= p.start + length(p.text);
    update guard set open = open - 1;
    insert into _decide
    select m.id, 'add', json_object('label', new.label, 'value', new.value, 'page', m.page, 'start', m.start, 'end', m.end,
        'text', m.text, 'box', null), new.actor, new.reason
    from mentions m where m.id = new.id;
    select raise(abort, 'this is a mention already: the document has one there with this label')
    where exists (select 1 from _twins where mention_id = new.id);
end;
CREATE TRIGGER mentions_guard_insert before insert on mentions when (select open from guard) = 0 begin
    select raise(abort, 'rows of mentions are written by fonds alone: to correct a mention, edit its row in "review"');
end;
CREATE TRIGGER mentions_guard_update before update on mentions when (select open from guard) = 0 begin
    select raise(abort, 'rows of mentions are written by fonds alone: to correct a mention, edit its row in "review"');
end;
CREATE TRIGGER mentions_guard_delete before delete on mentions when (select open from guard) = 0 begin
    select raise(abort, 'rows of mentions are written by fonds alone: to correct a mention, edit its row in "review"');
end;
CREATE TRIGGER entities_guard_insert before insert on entities when (select open from guard) = 0 begin
    select raise(abort, 'rows of entities are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
CREATE TRIGGER entities_guard_update before update on entities when (select open from guard) = 0 begin
    select raise(abort, 'rows of entities are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
CREATE TRIGGER entities_guard_delete before delete on entities when (select open from guard) = 0 begin
    select raise(abort, 'rows of entities are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
CREATE TRIGGER aliases_guard_insert before insert on aliases when (select open from guard) = 0 begin
    select raise(abort, 'rows of aliases are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
CREATE TRIGGER aliases_guard_update before update on aliases when (select open from guard) = 0 begin
    select raise(abort, 'rows of aliases are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
CREATE TRIGGER aliases_guard_delete before delete on aliases when (select open from guard) = 0 begin
    select raise(abort, 'rows of aliases are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
CREATE TRIGGER dates_guard_insert before insert on dates when (select open from guard) = 0 begin
    select raise(abort, 'rows of dates are written by fonds alone: to correct a value, edit its row in "review"');
end;
CREATE TRIGGER dates_guard_update before update on dates when (select open from guard) = 0 begin
    select raise(abort, 'rows of dates are written by fonds alone: to correct a value, edit its row in "review"');
end;
CREATE TRIGGER dates_guard_delete before delete on dates when (select open from guard) = 0 begin
    select raise(abort, 'rows of dates are written by fonds alone: to correct a value, edit its row in "review"');
end;
CREATE TRIGGER amounts_guard_insert before insert on amounts when (select open from guard) = 0 begin
    select raise(abort, 'rows of amounts are written by fonds alone: to correct a value, edit its row in "review"');
end;
CREATE TRIGGER amounts_guard_update before update on amounts when (select open from guard) = 0 begin
    select raise(abort, 'rows of amounts are written by fonds alone: to correct a value, edit its row in "review"');
end;
CREATE TRIGGER amounts_guard_delete before delete on amounts when (select open from guard) = 0 begin
    select raise(abort, 'rows of amounts are written by fonds alone: to correct a value, edit its row in "review"');
end;
CREATE TRIGGER pages_guard_insert before insert on pages when (select open from guard) = 0 begin
    select raise(abort, 'rows of pages are written by fonds alone: the text of a page is never changed');
end;
CREATE TRIGGER pages_guard_update before update on pages when (select open from guard) = 0 begin
    select raise(abort, 'rows of pages are written by fonds alone: the text of a page is never changed');
end;
CREATE TRIGGER pages_guard_delete before delete on pages when (select open from guard) = 0 begin
    select raise(abort, 'rows of pages are written by fonds alone: the text of a page is never changed');
end;
CREATE TRIGGER documents_guard_insert before insert on documents when (select open from guard) = 0 begin
    select raise(abort, 'rows of documents are written by fonds alone: documents come in by fonds ingest');
end;
CREATE TRIGGER documents_guard_update before update on documents when (select open from guard) = 0 begin
    select raise(abort, 'rows of documents are written by fonds alone: documents come in by fonds ingest');
end;
CREATE TRIGGER documents_guard_delete before delete on documents when (select open from guard) = 0 begin
    select raise(abort, 'rows of documents are written by fonds alone: documents come in by fonds ingest');
end;
CREATE TRIGGER judgements_guard_insert before insert on judgements when (select open from guard) = 0 begin
    select raise(abort, 'rows of judgements are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER judgements_guard_update before update on judgements when (select open from guard) = 0 begin
    select raise(abort, 'rows of judgements are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER judgements_guard_delete before delete on judgements when (select open from guard) = 0 begin
    select raise(abort, 'rows of judgements are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER orphans_guard_insert before insert on orphans when (select open from guard) = 0 begin
    select raise(abort, 'rows of orphans are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER orphans_guard_update before update on orphans when (select open from guard) = 0 begin
    select raise(abort, 'rows of orphans are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER orphans_guard_delete before delete on orphans when (select open from guard) = 0 begin
    select raise(abort, 'rows of orphans are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER placements_guard_insert before insert on placements when (select open from guard) = 0 begin
    select raise(abort, 'rows of placements are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER placements_guard_update before update on placements when (select open from guard) = 0 begin
    select raise(abort, 'rows of placements are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER placements_guard_delete before delete on placements when (select open from guard) = 0 begin
    select raise(abort, 'rows of placements are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER shadows_guard_insert before insert on shadows when (select open from guard) = 0 begin
    select raise(abort, 'rows of shadows are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER shadows_guard_update before update on shadows when (select open from guard) = 0 begin
    select raise(abort, 'rows of shadows are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER shadows_guard_delete before delete on shadows when (select open from guard) = 0 begin
    select raise(abort, 'rows of shadows are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER overruled_guard_insert before insert on overruled when (select open from guard) = 0 begin
    select raise(abort, 'rows of overruled are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER overruled_guard_update before update on overruled when (select open from guard) = 0 begin
    select raise(abort, 'rows of overruled are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER overruled_guard_delete before delete on overruled when (select open from guard) = 0 begin
    select raise(abort, 'rows of overruled are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER queue_enter after insert on review when new.status = 'machine' begin
    insert into queue (mention_id, label, priority, reach) select new.id, new.label, 1 - new.score, 1
    where not exists (select 1 from queue where mention_id = new.id);
end;
CREATE TRIGGER queue_leave after insert on review when new.status <> 'machine' begin
    delete from queue where mention_id = new.id;
end;
CREATE TRIGGER dates_list after insert on dates begin
    update dates set (status, context) = (select status, context from review where id = new.mention_id),
        moment = (select case
            when year glob '-[0-9]*' then max(cast(cast(replace(year, 'X', '9') as real) as integer), -1000000000000) * 372
            when day is not null then (substr(day, 1, 4) * 12 + substr(day, 6, 2) - 1) * 31 + substr(day, 9, 2) - 1
            when new.edtf glob '*Y[0-9]*' then min(cast(cast(year as real) as integer), 1000000000000) * 372
            else 9223372036854775807 end
            from (select ltrim(new.edtf, '[{?~%Y./') as year, coalesce(new.earliest, new.latest) as day))
    where mention_id = new.mention_id;
end;
CREATE TRIGGER amounts_list after insert on amounts begin
    update amounts set (status, context) = (select status, context from review where id = new.mention_id),
        digits = case when minimum glob '-*' then 2 - instr(minimum || '.', '.')
            when minimum glob '0*' then 0
            else instr(minimum || '.', '.') - 1 end
    where mention_id = new.mention_id;
end;
CREATE TRIGGER review_dates_insert after insert on review when exists (select 1 from dates where mention_id = new.id) begin
    update guard set open = open + 1;
    update dates set status = new.status, context = new.context where mention_id = new.id;
    update guard set open = open - 1;
end;
CREATE TRIGGER review_dates_delete after delete on review when exists (select 1 from dates where mention_id = old.id) begin
    update guard set open = open + 1;
    update dates set status = null where mention_id = old.id;
    update guard set open = open - 1;
end;
CREATE TRIGGER review_amounts_insert after insert on review when exists (select 1 from amounts where mention_id = new.id) begin
    update guard set open = open + 1;
    update amounts set status = new.status, context = new.context where mention_id = new.id;
    update guard set open = open - 1;
end;
CREATE TRIGGER review_amounts_delete after delete on review when exists (select 1 from amounts where mention_id = old.id) begin
    update guard set open = open + 1;
    update amounts set status = null where mention_id = old.id;
    update guard set open = open - 1;
end;
CREATE TRIGGER identifiers_guard_insert before insert on identifiers when (select open from guard) = 0 begin
    select raise(abort, 'rows of identifiers are written by fonds alone: decide with "fonds correct identify" or on the review site');
end;
CREATE TRIGGER identifiers_guard_update before update on identifiers when (select open from guard) = 0 begin
    select raise(abort, 'rows of identifiers are written by fonds alone: decide with "fonds correct identify" or on the review site');
end;
CREATE TRIGGER identifiers_guard_delete before delete on identifiers when (select open from guard) = 0 begin
    select raise(abort, 'rows of identifiers are written by fonds alone: decide with "fonds correct identify" or on the review site');
end;
CREATE TRIGGER _decide_anew instead of insert on _decide begin
    insert into corrections (created, uid, actor, reason, action, mention_id, entity_id, before, after, machine, document_sha256, page,
        start, end, quote, prefix, suffix, label, box)
    select strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), lower(hex(randomblob(8))),
        coalesce((select actor from _signature), nullif(trim(new.actor), ''), 'unknown'), nullif(trim(new.reason), ''), new.action, m.id,
        coalesce(new.after ->> '$.entity_id', m.entity_id),
        json_object('status', coalesce(j.status, 'machine'), 'label', coalesce(j.label, m.label), 'page', coalesce(j.page, m.page),
            'start', coalesce(j.start, m.start), 'end', coalesce(j.end, m.end), 'text', coalesce(j.text, m.text),
            'value', case when j.value_decided then j.value when j.label <> m.label then null else m.value end,
            'entity_id', m.entity_id),
        case when new.action = 'accept' and coalesce(j.label, m.label) in ('DATE', 'MONEY')
            then json_object('value', case when j.value_decided then j.value when j.label <> m.label then null else m.value end)
            else new.after end,
        json_object('label', m.label, 'text', m.text, 'value', m.value, 'lost', m.lost_run is not null,
            'run', (select max(id) from runs)),
        d.sha256, coalesce(new.after ->> '$.page', j.page, m.page), s.start, s.end,
        coalesce(new.after ->> '$.text', j.text, m.text),
        substr(p.text, max(s.start - p.start - 40, 0) + 1, min(s.start - p.start, 40)),
        substr(p.text, s.end - p.start + 1, 40),
        coalesce(new.after ->> '$.label', j.label, m.label),
        case when new.after ->> '$.start' is null then coalesce(j.box, m.box) end
    from mentions m
    join documents d on d.id = m.document_id
    left join judgements j on j.mention_id = m.id
    join (select coalesce(new.after ->> '$.start', j2.start, m2.start) as start, coalesce(new.after ->> '$.end', j2.end, m2.end) as end
          from mentions m2 left join judgements j2 on j2.mention_id = m2.id where m2.id = new.mention_id) s
    left join pages p on p.document_id = m.document_id and p.number = coalesce(new.after ->> '$.page', j.page, m.page)
    where m.id = new.mention_id;
end;
CREATE TRIGGER appearances_count after insert on appearances begin
    update entities set mentions = mentions + 1, documents = documents + not exists (
        select 1 from appearances
        where entity_id = new.entity_id and document_id = new.document_id and mention_id <> new.mention_id)
    where id = new.entity_id;
end;
CREATE TRIGGER appearances_discount after delete on appearances begin
    update entities set mentions = mentions - 1, documents = documents - not exists (
        select 1 from appearances where entity_id = old.entity_id and document_id = old.document_id)
    where id = old.entity_id;
end;
CREATE TRIGGER review_appears after insert on review
when new.entity_id is not null and new.status not in ('rejected', 'hidden') and (select open from guard) > 0 begin
    insert into appearances (mention_id, entity_id, document_id, name)
    select new.id, new.entity_id, new.document_id, case when new.text = m.text then m.cleaned else new.text end
    from mentions m where m.id = new.id;
end;
CREATE TRIGGER review_disappears after delete on review
when exists (select 1 from appearances where mention_id = old.id) begin
    update guard set open = open + 1;
    delete from appearances where mention_id = old.id;
    update guard set open = open - 1;
end;
CREATE TRIGGER review_changes_hands after update of entity_id on review
when (select open from guard) > 0 and old.entity_id is not new.entity_id and new.status not in ('rejected', 'hidden') begin
    delete from appearances where mention_id = new.id;
    insert into appearances (mention_id, entity_id, document_id, name)
    select new.id, new.entity_id, new.document_id, case when new.text = m.text then m.cleaned else new.text end
    from mentions m where m.id = new.id and new.entity_id is not null;
end;
CREATE TRIGGER mentions_show_update after update on mentions
when (old.document_id, old.page, old.start, old.end, old.text, old.label, old.score, old.context, old.placed, old.cleaned)
        <> (new.document_id, new.page, new.start, new.end, new.text, new.label, new.score, new.context, new.placed, new.cleaned)
    or old.value is not new.value or old.lost_run is not new.lost_run or old.note is not new.note or old.stage is not new.stage begin
    insert into _show values (new.id);
end;
CREATE TRIGGER mentions_show_entity after update of entity_id on mentions when old.entity_id is not new.entity_id begin
    update guard set open = open + 1;
    update review set entity_id = new.entity_id, entity = (select name from entities where id = new.entity_id) where id = new.id;
    update guard set open = open - 1;
end;
CREATE TRIGGER appearances_guard_insert before insert on appearances when (select open from guard) = 0 begin
    select raise(abort, 'rows of appearances are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER appearances_guard_update before update on appearances when (select open from guard) = 0 begin
    select raise(abort, 'rows of appearances are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE TRIGGER appearances_guard_delete before delete on appearances when (select open from guard) = 0 begin
    select raise(abort, 'rows of appearances are written by fonds alone: to decide, edit "review" or add a correction');
end;
CREATE VIEW _reached as
select c.id as correction_id, m.id as mention_id
from corrections c join mentions m on m.label = c.label and m.cleaned = c.scope_text
where c.scope = 'archive'
union all
select c.id, m.id
from corrections c join documents its on its.sha256 = c.document_sha256
join documents mine on mine.lineage = its.lineage
join mentions m on m.document_id = mine.id and +m.label = c.label and +m.cleaned = c.scope_text
where c.scope = 'document';
CREATE TRIGGER corrections_judge_scope after insert on corrections
when new.scope is not null or exists (select 1 from corrections where id = new.undoes and scope is not null) begin
    insert into _judge select mention_id from _reached
    where correction_id = coalesce(new.undoes, new.id)
        and mention_id <> (select mention_id from corrections where id = coalesce(new.undoes, new.id));
end;
CREATE TRIGGER entities_show after update of name on entities when old.name <> new.name and new.mentions <= 1000 begin
    update guard set open = open + 1;
    update review set entity = new.name where entity_id = new.id;
    update guard set open = open - 1;
end;
CREATE TRIGGER entities_show_later after update of name on entities when old.name <> new.name and new.mentions > 1000 begin
    insert into renamed select new.id where not exists (select 1 from renamed where entity_id = new.id);
end;
CREATE TRIGGER _check_value_again instead of insert on _check when new.value is not null begin
    select raise(abort, 'this is no EDTF date: write 1931, 1931-05, 1931-05-04, 193X, 1931~ (about), 1931? (perhaps), 1931-05/1931-07 or [1931,1932]')
    where new.label = 'DATE' and (
        (substr(new.value, 1, 1) in ('[', '{') and not instr(new.value, ','))
        or (instr(new.value, 'X') and (substr(new.value, 1, 1) = '/' or substr(new.value, -1) = '/'))
        or (new.value glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]' and substr(new.value, 6) between '25' and '32'));
    select raise(abort, 'this is no amount: its numbers are written out, as 1500000.5, with 40 figures at most')
    where new.label = 'MONEY' and json_valid(new.value) and exists (
        select 1 from json_each(new.value)
        where type in ('integer', 'real') and (length(new.value -> fullkey) > 40 or (new.value -> fullkey) like '%e%'));
end;
CREATE TRIGGER descriptions_fts_insert after insert on descriptions begin
    insert into descriptions_fts (rowid, title, creator, reference_code)
    values (new.lineage, new.title, new.creator, new.reference_code);
end;
CREATE TRIGGER descriptions_fts_delete after delete on descriptions begin
    insert into descriptions_fts (descriptions_fts, rowid, title, creator, reference_code)
    values ('delete', old.lineage, old.title, old.creator, old.reference_code);
end;
CREATE TRIGGER descriptions_fts_update after update on descriptions begin
    insert into descriptions_fts (descriptions_fts, rowid, title, creator, reference_code)
    values ('delete', old.lineage, old.title, old.creator, old.reference_code);
    insert into descriptions_fts (rowid, title, creator, reference_code)
    values (new.lineage, new.title, new.creator, new.reference_code);
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
    where m.placed and (j.status is not null or (m.lost_run is null and m.stage is not null))
      and not exists (select 1 from shadows s where s.mention_id = m.id);
CREATE VIEW [reviewable_mentions] as select m.id, m.document_id,
      coalesce(j.page, m.page) as page, coalesce(j.start, m.start) as start, coalesce(j.end, m.end) as end,
      coalesce(j.text, m.text) as text, coalesce(j.label, m.label) as label,
      case when j.value_decided then j.value when j.label <> m.label then null else m.value end as value,
      m.entity_id, m.context, m.score, case when j.start is null then m.box else j.box end as box,
      case when exists (select 1 from shadows s where s.mention_id = m.id) then 'hidden' else coalesce(j.status, 'machine') end as status, m.note, m.evidence, m.extractor, m.extractor_version, m.stage, m.run_id,
      j.correction_id, m.label as machine_label, m.text as machine_text, m.value as machine_value
    from mentions m
    cross join documents d on d.id = m.document_id and d.state = 'done'
    left join judgements j on j.mention_id = m.id
    where m.placed and (j.status is not null or (m.lost_run is null and m.stage is not null));
CREATE VIEW [names_in_documents] as select a.entity_id, d.sha256, a.name, a.mention_id from appearances a join documents d on d.id = a.document_id;
CREATE VIEW [decisions_made] as select c.id, c.created, c.actor, c.action, c.reason,
      case when c.action = 'undo' then 'applied'
           when exists (select 1 from corrections u where u.undoes = c.id) then 'superseded'
           when exists (select 1 from orphans o where o.correction_id = c.id) then 'orphaned'
           when exists (select 1 from mentions m join documents d on d.id = m.document_id
                where m.id = c.mention_id and c.scope is null and d.state = 'superseded') then 'orphaned'
           when exists (select 1 from overruled o where o.correction_id = c.id) then 'superseded'
           when c.mention_id is null or c.scope is not null then 'applied'
           when exists (select 1 from judgements j where j.mention_id = c.mention_id
                and c.id in (j.correction_id, j.label_by, j.span_by, j.value_by)) then 'applied'
           when c.action = 'link' and not exists (select 1 from live_corrections l
                where l.mention_id = c.mention_id and l.action = 'link' and l.id > c.id) then 'applied'
           else 'superseded' end as state,
      coalesce(c.quote, (select e.name from entities e where e.id = c.entity_id), c.entity_id) as about, c.label, c.scope,
      c.before, c.after, c.mention_id, c.entity_id, c.other_id, c.undoes, c.batch,
      (select d.id from documents d where d.sha256 = c.document_sha256) as document_id
    from corrections c;
CREATE VIEW [clashes] as select m.id as mention_id, d.name as document, m.document_id, coalesce(j.label, m.label) as label,
      coalesce(j.text, m.text) as text,
      case when m.lost_run is not null then 'the machine finds it no more' else 'the machine finds another value' end as clash,
      case when j.value_decided then j.value else c.machine ->> '$.value' end as decided,
      case when m.lost_run is null then m.value end as machine, c.id as correction_id, c.actor, c.created,
      coalesce(m.lost_run, m.run_id) as run_id
    from judgements j cross join mentions m on m.id = j.mention_id and m.placed
    cross join corrections c on c.id = j.correction_id and c.machine is not null
    cross join documents d on d.id = m.document_id and d.state = 'done'
    where m.stage is not null
      and ((m.lost_run > c.machine ->> '$.run' and j.status <> 'rejected'
            and not exists (select 1 from shadows s cross join mentions o on o.id = s.mention_id
                where s.by_mention = m.id and (o.start, o.end, o.label)
                  = (coalesce(j.start, m.start), coalesce(j.end, m.end), coalesce(j.label, m.label))))
        or (m.lost_run is null and m.run_id > c.machine ->> '$.run' and m.value is not c.machine ->> '$.value'
            and j.value_decided and m.value is not j.value))
    union all
    select m.id, d.name, m.document_id, coalesce(j.label, m.label), coalesce(j.text, m.text),
      'the machine finds another stretch or label',
      coalesce(j.label, m.label) || ' ' || coalesce(j.text, m.text), o.label || ' ' || o.text, c.id, c.actor, c.created, o.run_id
    from shadows s cross join mentions o on o.id = s.mention_id and o.lost_run is null
    cross join judgements j on j.mention_id = s.by_mention cross join mentions m on m.id = s.by_mention
    cross join corrections c on c.id = j.correction_id and c.machine is not null
    cross join documents d on d.id = m.document_id and d.state = 'done'
    where o.run_id > c.machine ->> '$.run' and (o.start, o.end, o.label)
      <> (coalesce(j.start, m.start), coalesce(j.end, m.end), coalesce(j.label, m.label));
CREATE VIEW [mentions_in_context] as select m.id, d.name as document, m.page, m.label, m.text, m.value, e.name as entity,
      (select trim(replace(replace(replace(replace(replace(
        substr(p.text, max(m.start - p.start - 60, 0) + 1, min(m.start - p.start, 60))
        || '[' || m.text || ']' || substr(p.text, m.end - p.start + 1, 60),
        char(13), ''), char(10), ' '), char(9), ' '), '  ', ' '), '  ', ' ')) from pages p where p.document_id = m.document_id and p.number = m.page) as snippet,
      m.context, m.status, m.score, m.note, m.evidence, m.entity_id, m.document_id, m.run_id
    from current_mentions m
    cross join documents d on d.id = m.document_id
    left join entities e on e.id = m.entity_id;
CREATE VIEW [people] as select e.name, e.also_known_as, e.mentions, e.documents, (select group_concat(name, '; ') from (
         select doc.name from (select distinct document_id from appearances where entity_id = e.id limit 10) held join documents doc on doc.id = held.document_id)) as found_in,
      (select trim(replace(replace(replace(replace(replace(
        substr(p.text, max(m.start - p.start - 60, 0) + 1, min(m.start - p.start, 60))
        || '[' || m.text || ']' || substr(p.text, m.end - p.start + 1, 60),
        char(13), ''), char(10), ' '), char(9), ' '), '  ', ' '), '  ', ' '))
       from current_mentions m join pages p on p.document_id = m.document_id and p.number = m.page
       where m.entity_id = e.id and m.status <> 'rejected' limit 1) as snippet,
      e.id, e.search_id
    from (select * from entities where label = 'PERSON' and mentions > 0 order by mentions desc, name) e;
CREATE VIEW [organisations] as select e.name, e.also_known_as, e.mentions, e.documents, (select group_concat(name, '; ') from (
         select doc.name from (select distinct document_id from appearances where entity_id = e.id limit 10) held join documents doc on doc.id = held.document_id)) as found_in,
      (select trim(replace(replace(replace(replace(replace(
        substr(p.text, max(m.start - p.start - 60, 0) + 1, min(m.start - p.start, 60))
        || '[' || m.text || ']' || substr(p.text, m.end - p.start + 1, 60),
        char(13), ''), char(10), ' '), char(9), ' '), '  ', ' '), '  ', ' '))
       from current_mentions m join pages p on p.document_id = m.document_id and p.number = m.page
       where m.entity_id = e.id and m.status <> 'rejected' limit 1) as snippet,
      e.id, e.search_id
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
CREATE VIEW [yen_amounts] as select g.currency, cast(g.minimum as numeric) as minimum, cast(g.maximum as numeric) as maximum, g.minimum_thousandths, g.maximum_thousandths, g.mentions, g.documents, (select group_concat(name, '; ') from (
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
CREATE VIEW [amounts_in_time] as select a.mention_id as id, doc.name as document, n.page, r.text, a.currency, cast(a.minimum as numeric) as minimum,
      cast(a.maximum as numeric) as maximum, n.text as date, d.edtf, d.earliest, d.latest, a.minimum_thousandths, a.exact,
      n.document_id, d.mention_id as date_id
    from dates d
    cross join review n on n.id = d.mention_id
    cross join documents doc on doc.id = n.document_id
    cross join review r on r.document_id = n.document_id and r.start > n.start and r.start <= n.start + 300 and r.page = n.page
      and r.label = 'MONEY'
    cross join amounts a on a.mention_id = r.id
    where d.status not in ('rejected', 'hidden') and a.status not in ('rejected', 'hidden')
      and not exists (select 1 from review o where o.document_id = n.document_id and o.start > n.start and o.start < r.start
          and o.label = 'DATE' and o.status not in ('rejected', 'hidden'));
CREATE VIEW [amounts_by_currency] as select currency, mentions, case when minimum_billions < 0 then '-' || case when (ltrim(printf('%d%09d', -minimum_billions - (minimum_units > 0 or minimum_parts > 0), (1000000000 - minimum_units - (minimum_parts > 0)) % 1000000000), '0')
        || printf('.%03d', (1000 - minimum_parts) % 1000)) like '.%' then '0' else '' end || ltrim(printf('%d%09d', -minimum_billions - (minimum_units > 0 or minimum_parts > 0), (1000000000 - minimum_units - (minimum_parts > 0)) % 1000000000), '0')
        || printf('.%03d', (1000 - minimum_parts) % 1000)
      when minimum_billions = 0 and minimum_units = 0 then printf('0.%03d', minimum_parts) else ltrim(printf('%d%09d', minimum_billions, minimum_units), '0') || printf('.%03d', minimum_parts) end as sum_of_minimums, case when maximum_billions < 0 then '-' || case when (ltrim(printf('%d%09d', -maximum_billions - (maximum_units > 0 or maximum_parts > 0), (1000000000 - maximum_units - (maximum_parts > 0)) % 1000000000), '0')
        || printf('.%03d', (1000 - maximum_parts) % 1000)) like '.%' then '0' else '' end || ltrim(printf('%d%09d', -maximum_billions - (maximum_units > 0 or maximum_parts > 0), (1000000000 - maximum_units - (maximum_parts > 0)) % 1000000000), '0')
        || printf('.%03d', (1000 - maximum_parts) % 1000)
      when maximum_billions = 0 and maximum_units = 0 then printf('0.%03d', maximum_parts) else ltrim(printf('%d%09d', maximum_billions, maximum_units), '0') || printf('.%03d', maximum_parts) end as sum_of_maximums, not_summed
    from (
      select currency, mentions, minimum_billions + ((minimum_units + (minimum_parts - ((minimum_parts % 1000 + 1000) % 1000)) / 1000) - (((minimum_units + (minimum_parts - ((minimum_parts % 1000 + 1000) % 1000)) / 1000) % 1000000000 + 1000000000) % 1000000000)) / 1000000000 as minimum_billions, (((minimum_units + (minimum_parts - ((minimum_parts % 1000 + 1000) % 1000)) / 1000) % 1000000000 + 1000000000) % 1000000000) as minimum_units, ((minimum_parts % 1000 + 1000) % 1000) as minimum_parts, maximum_billions + ((maximum_units + (maximum_parts - ((maximum_parts % 1000 + 1000) % 1000)) / 1000) - (((maximum_units + (maximum_parts - ((maximum_parts % 1000 + 1000) % 1000)) / 1000) % 1000000000 + 1000000000) % 1000000000)) / 1000000000 as maximum_billions, (((maximum_units + (maximum_parts - ((maximum_parts % 1000 + 1000) % 1000)) / 1000) % 1000000000 + 1000000000) % 1000000000) as maximum_units, ((maximum_parts % 1000 + 1000) % 1000) as maximum_parts, not_summed
      from (
        select a.currency, count(*) as mentions, coalesce(sum(a.minimum_thousandths / 1000 / 1000000000) filter (where a.exact), 0) as minimum_billions, coalesce(sum(a.minimum_thousandths / 1000 % 1000000000) filter (where a.exact), 0) as minimum_units, coalesce(sum(a.minimum_thousandths % 1000) filter (where a.exact), 0) as minimum_parts, coalesce(sum(a.maximum_thousandths / 1000 / 1000000000) filter (where a.exact), 0) as maximum_billions, coalesce(sum(a.maximum_thousandths / 1000 % 1000000000) filter (where a.exact), 0) as maximum_units, coalesce(sum(a.maximum_thousandths % 1000) filter (where a.exact), 0) as maximum_parts,
          count(*) filter (where not a.exact) as not_summed
        from amounts a where a.status not in ('rejected', 'hidden')
        group by a.currency))
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
      coalesce((select a.inbox || '/' || a.path from arrivals a where a.document_id = d.id order by a.id desc limit 1),
        (select f.path from files f where f.document_id = d.id order by f.id desc limit 1)) as path, r.started as since
    from documents d indexed by documents_by_error join runs r on r.id = d.changed_run
    where d.error_code is not null and d.state <> 'superseded'
    union all
    select null, replace(a.path, rtrim(a.path, replace(a.path, '/', '')), ''), a.state, 'inbox', a.error, a.hint, null, a.bytes,
      a.inbox || '/' || a.path, a.arrived
    from arrivals a
    where a.state = 'failed' and a.error is not null
      and not exists (select 1 from arrivals later where later.id > a.id
        and ((later.inbox = a.inbox and later.path = a.path) or (later.sha256 = a.sha256 and later.state <> 'failed')))
    order by 2, 1;
CREATE VIEW [duplicates] as select d.id as document_id, d.name, f.path, f.run_id
    from files f join documents d on d.id = f.document_id
    where f.role = 'duplicate' and not exists (select 1 from files later where later.path = f.path and later.id > f.id)
      and not exists (select 1 from originals o where o.sha256 = f.sha256 and f.path like '%/' || o.path)
    union all
    select d.id, d.name, a.inbox || '/' || a.path, a.run_id
    from arrivals a join documents d on d.id = a.document_id
    where a.state = 'duplicate' and a.kind = 'document'
    order by 2, 3;
commit;
