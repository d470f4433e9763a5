-- What the review site looks things up in.

-- Undecided mentions in the order in which a decision helps most. A mention enters with its own doubt alone; what stands in
-- db/queue.py sets the rest once a run is done. Rows of what is no longer shown may linger until then: join "review" and its status.
create table queue (
    mention_id integer primary key references mentions (id) on delete cascade,
    label text not null,
    priority real not null,                      -- doubt x reach, less for each look-alike that comes before it
    reach integer not null                       -- undecided mentions with the same cleaned text and label, this one included
) strict;
create index queue_by_priority on queue (priority desc, mention_id);
create index queue_by_label on queue (label, priority desc, mention_id);
create table queued (event integer not null) strict;     -- newest row of run_documents that the order has seen
insert into queued values (0);
create trigger queue_enter after insert on review when new.status = 'machine' begin
    insert into queue (mention_id, label, priority, reach) select new.id, new.label, 1 - new.score, 1
    where not exists (select 1 from queue where mention_id = new.id);
end;
create trigger queue_leave after insert on review when new.status <> 'machine' begin
    delete from queue where mention_id = new.id;
end;

-- Dates and amounts as their pages list them: sorted, filtered and counted by one index each, without a look at the mentions.
-- "moment" is where a date stands in time, (year * 12 + month - 1) * 31 + day - 1 of its first day, or of its last where no first is
-- given; where no year is known it is the largest there is. Years outside 0 to 9999 have no days: they are read from the EDTF.
-- "digits" are those of an amount before the point, less than 0 below zero: they tell its magnitude, and amounts apart that are too
-- large for thousandths.
alter table dates add column status text;        -- as in "review"; null where the mention is shown nowhere
alter table dates add column context text;
alter table dates add column moment integer;
alter table amounts add column status text;
alter table amounts add column context text;
alter table amounts add column digits integer;
create index dates_listed on dates (moment, mention_id, status, context, precision, approximate, uncertain);
create index amounts_listed on amounts
    (currency, minimum_thousandths desc, digits desc, minimum desc, mention_id desc, status, context, maximum_thousandths, exact);
create index review_without_value on review (label, id, status) where value is null and label in ('DATE', 'MONEY');

create trigger dates_list after insert on dates begin
    update dates set (status, context) = (select status, context from review where id = new.mention_id),
        moment = (select case
            when year glob '-[0-9]*' then max(cast(cast(replace(year, 'X', '9') as real) as integer), -1000000000000) * 372
            when day is not null then (substr(day, 1, 4) * 12 + substr(day, 6, 2) - 1) * 31 + substr(day, 9, 2) - 1
            when new.edtf glob '*Y[0-9]*' then min(cast(cast(year as real) as integer), 1000000000000) * 372
            else 9223372036854775807 end
            from (select ltrim(new.edtf, '[{?~%Y./') as year, coalesce(new.earliest, new.latest) as day))
    where mention_id = new.mention_id;
end;
create trigger amounts_list after insert on amounts begin
    update amounts set (status, context) = (select status, context from review where id = new.mention_id),
        digits = case when minimum glob '-*' then 2 - instr(minimum || '.', '.')
            when minimum glob '0*' then 0
            else instr(minimum || '.', '.') - 1 end
    where mention_id = new.mention_id;
end;
create trigger review_dates_insert after insert on review when exists (select 1 from dates where mention_id = new.id) begin
    update guard set open = open + 1;
    update dates set status = new.status, context = new.context where mention_id = new.id;
    update guard set open = open - 1;
end;
create trigger review_dates_delete after delete on review when exists (select 1 from dates where mention_id = old.id) begin
    update guard set open = open + 1;
    update dates set status = null where mention_id = old.id;
    update guard set open = open - 1;
end;
create trigger review_amounts_insert after insert on review when exists (select 1 from amounts where mention_id = new.id) begin
    update guard set open = open + 1;
    update amounts set status = new.status, context = new.context where mention_id = new.id;
    update guard set open = open - 1;
end;
create trigger review_amounts_delete after delete on review when exists (select 1 from amounts where mention_id = old.id) begin
    update guard set open = open + 1;
    update amounts set status = null where mention_id = old.id;
    update guard set open = open - 1;
end;
-- each is put in once more, so that the triggers list it
update guard set open = open + 1;
insert or replace into dates (mention_id, edtf, earliest, latest, precision, approximate, uncertain)
select mention_id, edtf, earliest, latest, precision, approximate, uncertain from dates;
insert or replace into amounts (mention_id, currency, minimum, maximum, minimum_thousandths, maximum_thousandths, exact)
select mention_id, currency, minimum, maximum, minimum_thousandths, maximum_thousandths, exact from amounts;
update guard set open = open - 1;
-- What the pages of people and organisations look things up in.

-- Under which number an authority file knows an entity, as the decisions "identify" say.
create table identifiers (
    entity_id text not null references entities (id) on delete cascade,
    scheme text not null,                        -- viaf, wikidata or lcnaf
    identifier text not null,                    -- in the one form of its scheme (extractors/names/identifiers.py)
    correction_id integer not null references corrections (id),
    primary key (entity_id, scheme)
) strict, without rowid;
create index identifiers_by_identifier on identifiers (scheme, identifier);
create index identifiers_by_correction on identifiers (correction_id);
create trigger identifiers_guard_insert before insert on identifiers when (select open from guard) = 0 begin
    select raise(abort, 'rows of identifiers are written by fonds alone: decide with "fonds correct identify" or on the review site');
end;
create trigger identifiers_guard_update before update on identifiers when (select open from guard) = 0 begin
    select raise(abort, 'rows of identifiers are written by fonds alone: decide with "fonds correct identify" or on the review site');
end;
create trigger identifiers_guard_delete before delete on identifiers when (select open from guard) = 0 begin
    select raise(abort, 'rows of identifiers are written by fonds alone: decide with "fonds correct identify" or on the review site');
end;
-- Decisions about entities by the entity alone: those on its many mentions are left out.
create index corrections_about_entities on corrections (entity_id, id) where mention_id is null;
create index corrections_about_others on corrections (other_id, id) where mention_id is null and other_id is not null;

-- Pairs of entities that people judged different, each pair in both orders.
create table kept_apart (
    entity_id text not null references entities (id) on delete cascade,
    other_id text not null references entities (id) on delete cascade,
    correction_id integer not null references corrections (id),
    primary key (entity_id, other_id)
) strict, without rowid;
create index kept_apart_by_other on kept_apart (other_id);
create index kept_apart_by_correction on kept_apart (correction_id);

-- Printed names with the keys under which names that may be one meet (extractors/names/meeting.py). They say nothing of entities, so
-- that none of it changes when entities do.
create table printed_names (
    id integer primary key,
    label text not null,
    text text not null,
    rank integer not null,                       -- 0 for a full name, 1 for initials or an acronym, 2 for less
    rules integer not null,                      -- version of the rules that made the keys
    unique (label, text)
) strict;
create table name_keys (
    key text not null,
    name_id integer not null,
    primary key (key, name_id)
) strict, without rowid;

-- The day of the date that stands nearest to a name, so that mentions come in the order of time (db/times.py); null where none is near.
alter table mentions add column day text;
create index mentions_by_time on mentions (entity_id, day, document_id, start);
-- People and organisations in the order of the alphabet.
create index entities_by_letter on entities (label, name collate nocase, id) where mentions > 0;

-- Mentions of a document by what was decided and by label, counted without a look at the rows.
create index review_by_decision on review (document_id, status, label);

-- Who signs what is written in this transaction, where the review site knows it: then "actor" in an edited row counts for nothing.
-- Empty outside of such transactions.
create table _signature (actor text not null) strict;
drop trigger _decide_anew;  -- made anew: it asks for the signature first
create trigger _decide_anew instead of insert on _decide begin
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

-- The history by who decided and by what was decided, newest first: an index holds the number of each row beside its columns.
create index corrections_of_actor on corrections (actor);
-- of an expression, or SQLite would go by it where one mention's decisions of a kind are looked for
create index corrections_of_action on corrections (lower(action));
-- What counts for an entity: each mention that is shown and not rejected, by the name that is printed. Kept by triggers after
-- "review", so that an entity is counted at once and never as a whole.
create table appearances (
    mention_id integer primary key,
    entity_id text not null,
    document_id integer not null,
    name text not null                           -- cleaned, as names are compared
) strict;
create index appearances_by_entity on appearances (entity_id, document_id, name);
update guard set open = open + 1;
insert into appearances (mention_id, entity_id, document_id, name)
select r.id, r.entity_id, r.document_id, case when r.text = m.text then m.cleaned else r.text end
from review r join mentions m on m.id = r.id
where r.entity_id is not null and r.status not in ('rejected', 'hidden');
update entities set (mentions, documents) = (
    select count(*), count(distinct document_id) from appearances where entity_id = entities.id);
update guard set open = open - 1;
create trigger appearances_count after insert on appearances begin
    update entities set mentions = mentions + 1, documents = documents + not exists (
        select 1 from appearances
        where entity_id = new.entity_id and document_id = new.document_id and mention_id <> new.mention_id)
    where id = new.entity_id;
end;
create trigger appearances_discount after delete on appearances begin
    update entities set mentions = mentions - 1, documents = documents - not exists (
        select 1 from appearances where entity_id = old.entity_id and document_id = old.document_id)
    where id = old.entity_id;
end;
create trigger review_appears after insert on review
when new.entity_id is not null and new.status not in ('rejected', 'hidden') and (select open from guard) > 0 begin
    insert into appearances (mention_id, entity_id, document_id, name)
    select new.id, new.entity_id, new.document_id, case when new.text = m.text then m.cleaned else new.text end
    from mentions m where m.id = new.id;
end;
create trigger review_disappears after delete on review
when exists (select 1 from appearances where mention_id = old.id) begin
    update guard set open = open + 1;
    delete from appearances where mention_id = old.id;
    update guard set open = open - 1;
end;
-- A mention that only goes from one entity to another: its row is changed in place, for these are many at once.
create trigger review_changes_hands after update of entity_id on review
when (select open from guard) > 0 and old.entity_id is not new.entity_id and new.status not in ('rejected', 'hidden') begin
    delete from appearances where mention_id = new.id;
    insert into appearances (mention_id, entity_id, document_id, name)
    select new.id, new.entity_id, new.document_id, case when new.text = m.text then m.cleaned else new.text end
    from mentions m where m.id = new.id and new.entity_id is not null;
end;
drop trigger mentions_show_update;
create trigger mentions_show_update after update on mentions
when (old.document_id, old.page, old.start, old.end, old.text, old.label, old.score, old.context, old.placed, old.cleaned)
        <> (new.document_id, new.page, new.start, new.end, new.text, new.label, new.score, new.context, new.placed, new.cleaned)
    or old.value is not new.value or old.lost_run is not new.lost_run or old.note is not new.note or old.stage is not new.stage begin
    insert into _show values (new.id);
end;
create trigger mentions_show_entity after update of entity_id on mentions when old.entity_id is not new.entity_id begin
    update guard set open = open + 1;
    update review set entity_id = new.entity_id, entity = (select name from entities where id = new.entity_id) where id = new.id;
    update guard set open = open - 1;
end;
create trigger appearances_guard_insert before insert on appearances when (select open from guard) = 0 begin
    select raise(abort, 'rows of appearances are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger appearances_guard_update before update on appearances when (select open from guard) = 0 begin
    select raise(abort, 'rows of appearances are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger appearances_guard_delete before delete on appearances when (select open from guard) = 0 begin
    select raise(abort, 'rows of appearances are written by fonds alone: to decide, edit "review" or add a correction');
end;

-- The mentions that a decision with a scope reaches. One on a document looks at that document alone.
create view _reached as
select c.id as correction_id, m.id as mention_id
from corrections c join mentions m on m.label = c.label and m.cleaned = c.scope_text
where c.scope = 'archive'
union all
select c.id, m.id
from corrections c join documents its on its.sha256 = c.document_sha256
join documents mine on mine.lineage = its.lineage
join mentions m on m.document_id = mine.id and +m.label = c.label and +m.cleaned = c.scope_text
where c.scope = 'document';
drop trigger corrections_judge_scope;
create trigger corrections_judge_scope after insert on corrections
when new.scope is not null or exists (select 1 from corrections where id = new.undoes and scope is not null) begin
    insert into _judge select mention_id from _reached
    where correction_id = coalesce(new.undoes, new.id)
        and mention_id <> (select mention_id from corrections where id = coalesce(new.undoes, new.id));
end;

-- Entities with so many mentions that these show a new name a little later, some at a time (db/renamed.py).
create table renamed (entity_id text primary key) strict, without rowid;
drop trigger entities_show;
create trigger entities_show after update of name on entities when old.name <> new.name and new.mentions <= 1000 begin
    update guard set open = open + 1;
    update review set entity = new.name where entity_id = new.id;
    update guard set open = open - 1;
end;
create trigger entities_show_later after update of name on entities when old.name <> new.name and new.mentions > 1000 begin
    insert into renamed select new.id where not exists (select 1 from renamed where entity_id = new.id);
end;

-- Whose turn it is to resolve names: what another has begun since is not written over.
create table resolving (turn text not null) strict;
insert into resolving values ('');

-- Names are resolved once more, for these tables have nothing yet of what was decided before.
delete from resolutions;

-- What _check_value let pass that is no value all the same.
create trigger _check_value_again instead of insert on _check when new.value is not null begin
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
