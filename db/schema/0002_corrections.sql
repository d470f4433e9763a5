-- Decisions that outlive new readings, reach several mentions, and speak of entities.
-- Applied with foreign keys off, and checked afterwards: "mentions" is made anew.

-- More than 0 while fonds itself writes, or a trigger does for a decision; else the rows of the machine are closed (0002_review.sql).
create table guard (open integer not null) strict;
insert into guard values (0);

drop trigger corrections_judge;
drop trigger orphans_judge_insert;
drop trigger orphans_judge_delete;
drop trigger corrections_undo_decisions;
drop view _judge;
drop view live_corrections;

-- "placed" is 0 where the text that a decision is about stands nowhere in the present text: then the offsets are of a former one
create table mentions_new (
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
    placed integer not null default 1 check (placed in (0, 1)),
    check (start >= 0 and end > start)
) strict;
insert into mentions_new
select id, document_id, page, start, end, text, label, value, context, score, box, cleaned, note, entity_id, evidence, extractor,
    extractor_version, stage, run_id, lost_run, 1
from mentions;
drop table mentions;
alter table mentions_new rename to mentions;
create unique index mentions_by_place on mentions (document_id, start, end, label) where placed;
create index mentions_by_document on mentions (document_id);
create index mentions_by_entity on mentions (entity_id, document_id, start);
create index mentions_by_text on mentions (label, text);
create index mentions_by_cleaned on mentions (label, cleaned);
create index mentions_by_score on mentions (label, score);
create index mentions_by_run on mentions (run_id);
create index mentions_lost on mentions (lost_run) where lost_run is not null;

alter table corrections add column uid text;             -- 16 hex digits that name the decision in any archive
alter table corrections add column scope text check (scope in ('document', 'archive'));      -- null: this mention alone
alter table corrections add column scope_text text;      -- the cleaned text that a decision with a scope is about
alter table corrections add column machine text check (machine is null or json_valid(machine));  -- what the machine had found then
alter table corrections add column other_id text;        -- the second entity of a decision about two
drop trigger corrections_are_fixed;
update corrections set uid = lower(hex(randomblob(8)));
create trigger corrections_are_fixed before update on corrections begin
    select raise(abort, 'corrections are never changed: add a new one instead');
end;
create unique index corrections_by_uid on corrections (uid);
create index corrections_by_scope on corrections (label, scope_text) where scope is not null;
create index corrections_by_other on corrections (other_id) where other_id is not null;

alter table orphans add column candidates text not null default '[]' check (json_valid(candidates));
-- [{"start", "end", "score"}], raw offsets in the present text, best first

create trigger corrections_have_a_uid before insert on corrections
when new.uid is null or length(new.uid) <> 16 begin
    select raise(abort, 'a correction needs a uid of 16 hex digits: lower(hex(randomblob(8)))');
end;
-- as in corrections_are_new: "insert or replace" with a uid that is taken would delete a decision
create trigger corrections_keep_their_uid before insert on corrections
when exists (select 1 from corrections where uid = new.uid) begin
    select raise(abort, 'corrections are never replaced: this uid is taken');
end;
create trigger corrections_undo_decisions before insert on corrections
when (new.action = 'undo') <> (new.undoes is not null)
  or (new.undoes is not null and not exists (
      select 1 from corrections where id = new.undoes and action <> 'undo' and mention_id is new.mention_id)) begin
    select raise(abort, 'an undo names in "undoes" a decision on the same mention; to redo, record the decision again');
end;

-- Where a decision that sets a span stands in the present text, once that is no longer the text it was made on.
create table placements (
    correction_id integer primary key references corrections (id),
    page integer not null,
    start integer not null,
    end integer not null,
    text text not null,
    box text
) strict;

-- Judgements between entities that newer ones speak against, as the last resolution found.
create table overruled (
    correction_id integer primary key references corrections (id)
) strict;

-- What a run that extracted again changed in what the machine says; the first extraction of a document is no change.
create table changes (
    id integer primary key,
    run_id integer not null references runs (id),
    document_id integer not null references documents (id),
    change text not null check (change in ('added', 'changed', 'lost')),
    label text not null,
    text text not null,
    before text,                                 -- the machine's value before and after, where it has one
    after text
) strict;
create index changes_by_run on changes (run_id, document_id, label);
create index changes_by_document on changes (document_id);

-- What the machine said of a document before the newest run that extracted it again, so that the run can be undone.
create table snapshots (
    document_id integer primary key references documents (id),
    run_id integer not null references runs (id),
    state blob not null                          -- zlib-compressed JSON, see db/snapshots.py
) strict;
create index snapshots_by_run on snapshots (run_id);

alter table runs add column corrections_applied integer not null default 0;      -- as the run left them; together all there are
alter table runs add column corrections_superseded integer not null default 0;
alter table runs add column corrections_orphaned integer not null default 0;
alter table runs add column clashes integer not null default 0;                  -- new ones
alter table runs add column undoes integer references runs (id);                 -- the run that this one took back

-- Machine mentions that stand where a person has decided something else: not shown. With all that cast a shadow on them, so that
-- undoing one decision leaves what another hides.
create table shadows (
    mention_id integer not null references mentions (id) on delete cascade,
    by_mention integer not null references mentions (id) on delete cascade,
    primary key (mention_id, by_mention)
) strict;
create index shadows_by on shadows (by_mention);

-- Decisions that nobody has undone.
create view standing_corrections as
select * from corrections c
where action <> 'undo'
  and not exists (select 1 from corrections u where u.undoes = c.id);

-- Decisions that hold: neither undone nor orphaned.
create view live_corrections as
select * from standing_corrections c
where not exists (select 1 from orphans o where o.correction_id = c.id);

drop table judgements;
-- The live decision on each mention, written by triggers only. Null means: as the machine has it. The "_by" columns name the
-- decisions from which each part comes.
create table judgements (
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
create index judgements_by_status on judgements (status);
create index judgements_by_correction on judgements (correction_id);

-- The live decisions on one mention: its own, else those with a scope that reaches it. What a person has decided about a mention
-- itself is not swept away by what is decided about others.
create view decisions as
select c.mention_id as on_mention, c.id, c.action, c.after from live_corrections c where c.mention_id is not null
union all
select m.id, c.id, c.action, c.after
from mentions m
join live_corrections c on c.scope is not null and c.label = m.label and c.scope_text = m.cleaned and c.mention_id <> m.id
where not exists (select 1 from live_corrections own where own.mention_id = m.id and own.action <> 'link') and (
  c.scope = 'archive' or exists (
    select 1 from documents mine, documents its
    where mine.id = m.document_id and its.sha256 = c.document_sha256 and its.lineage = mine.lineage));

-- Undecided mentions and the decided ones of their kind (names, or values) that they meet.
create view _overlaps as
select other.id as mention_id, j.mention_id as by_mention, other.document_id
from mentions other
join mentions m on m.document_id = other.document_id and m.placed and m.id <> other.id
join judgements j on j.mention_id = m.id and j.status <> 'rejected'
    and other.start < coalesce(j.end, m.end) and coalesce(j.start, m.start) < other.end
    and (other.label in ('PERSON', 'ORG')) = (coalesce(j.label, m.label) in ('PERSON', 'ORG'))
where other.placed and not exists (select 1 from judgements k where k.mention_id = other.id);

-- One place for what makes a judgement: "insert into _judge values (mention)" does it anew. Each field is as the newest live
-- decision that speaks of it says, so that undoing one leaves the others standing.
create view _judge as select null as mention_id where false;
create trigger _judge_anew instead of insert on _judge begin
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
create trigger corrections_judge after insert on corrections when new.mention_id is not null begin
    insert into _judge values (new.mention_id);
end;
create trigger corrections_judge_scope after insert on corrections
when new.scope is not null or exists (select 1 from corrections where id = new.undoes and scope is not null) begin
    insert into _judge
    select m.id from corrections c join mentions m on m.label = c.label and m.cleaned = c.scope_text
    where c.id = coalesce(new.undoes, new.id) and m.id <> c.mention_id;
end;
create trigger orphans_judge_insert after insert on orphans begin
    insert into _judge select mention_id from corrections where id = new.correction_id and mention_id is not null;
end;
create trigger orphans_judge_delete after delete on orphans begin
    insert into _judge select mention_id from corrections where id = old.correction_id and mention_id is not null;
end;

insert into _judge select distinct mention_id from corrections where mention_id is not null;
