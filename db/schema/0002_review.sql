-- Rows made to be edited in any client: each insert, update and delete becomes a correction, and what makes no sense is refused.
-- Machine rows are closed to other clients: fonds opens the guard in its own transactions.

create table currencies (code text primary key) strict, without rowid;     -- ISO 4217, filled by fonds

-- Mentions whose value was edited by another client: fonds brings "dates" and "amounts" up to date when it opens the archive.
create table edited_values (mention_id integer primary key references mentions (id) on delete cascade) strict;

-- Every current mention as it is shown, and those that give way to a decision at their place, with the status "hidden". Edit label, value, start, end, status, entity_id; sign with actor and reason.
create table review (
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
create index review_by_document on review (document_id, start);
create index review_by_label on review (label, score);
create index review_by_entity on review (entity_id);
create index review_by_status on review (status, label);

-- Mentions that are shown at one place under one label, of which there must be none.
create view _twins as
select mine.id as mention_id, other.id as other_id, other.text, other.label
from review mine
join review other on other.document_id = mine.document_id
    and (other.start, other.end, other.label) = (mine.start, mine.end, mine.label) and other.id <> mine.id
where mine.status not in ('rejected', 'hidden') and other.status not in ('rejected', 'hidden');

create view _show as select null as mention_id where false;
create trigger _show_anew instead of insert on _show begin
    update guard set open = open + 1;
    delete from review where id = new.mention_id;
    insert into review (id, document, document_id, page, start, end, text, label, value, status, score, entity, entity_id, context, note)
    select m.id, d.name, m.document_id, m.page, m.start, m.end, m.text, m.label, m.value, m.status, m.score, e.name, m.entity_id,
        m.context, m.note
    from reviewable_mentions m join documents d on d.id = m.document_id left join entities e on e.id = m.entity_id
    where m.id = new.mention_id;
    update guard set open = open - 1;
end;
create trigger mentions_show_insert after insert on mentions begin
    insert into _show values (new.id);
    -- what is not shown takes its number all the same, or a row that is added here later would be given it
    update guard set open = open + 1;
    insert into review (id) select new.id where not exists (select 1 from review where id = new.id);
    delete from review where id = new.id and document_id is null;
    update guard set open = open - 1;
end;
create trigger mentions_show_update after update on mentions
when (old.document_id, old.page, old.start, old.end, old.text, old.label, old.score, old.context, old.placed)
        <> (new.document_id, new.page, new.start, new.end, new.text, new.label, new.score, new.context, new.placed)
    or old.value is not new.value or old.entity_id is not new.entity_id or old.lost_run is not new.lost_run
    or old.note is not new.note or old.stage is not new.stage begin
    insert into _show values (new.id);
end;
create trigger mentions_show_delete after delete on mentions begin
    insert into _show values (old.id);
end;
create trigger judgements_show_insert after insert on judgements begin
    insert into _show values (new.mention_id);
end;
create trigger judgements_show_delete after delete on judgements begin
    insert into _show values (old.mention_id);
end;
create trigger shadows_show_insert after insert on shadows begin
    insert into _show values (new.mention_id);
end;
create trigger shadows_show_delete after delete on shadows begin
    insert into _show values (old.mention_id);
end;
create trigger documents_show after update of state, name on documents when old.state <> new.state or old.name <> new.name begin
    insert into _show select id from mentions where document_id = new.id;
end;
create trigger entities_show after update of name on entities when old.name <> new.name begin
    update guard set open = open + 1;
    update review set entity = new.name where entity_id = new.id;
    update guard set open = open - 1;
end;

-- One place for what a decision from another client writes: "insert into _decide values (mention, action, after, actor, reason)".
create view _decide as select null as mention_id, null as action, null as after, null as actor, null as reason where false;
create trigger _decide_anew instead of insert on _decide begin
    insert into corrections (created, uid, actor, reason, action, mention_id, entity_id, before, after, machine, document_sha256, page,
        start, end, quote, prefix, suffix, label, box)
    select strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), lower(hex(randomblob(8))),
        coalesce(nullif(trim(new.actor), ''), 'unknown'), nullif(trim(new.reason), ''), new.action, m.id,
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
-- Whatever another client adds to the log, undoings too. ("insert or ignore" would do what the client's own statement says, and "or
-- fail" there leave the guard open.)
create trigger corrections_edit_values after insert on corrections
when (select open from guard) = 0 and new.mention_id is not null begin
    update guard set open = open + 1;
    delete from dates where mention_id = new.mention_id
        and (new.action in ('relabel', 'revalue', 'add') or (new.undoes is not null and edtf is not null));
    delete from amounts where mention_id = new.mention_id
        and (new.action in ('relabel', 'revalue', 'add') or new.undoes is not null);
    insert into edited_values select new.mention_id where not exists (select 1 from edited_values where mention_id = new.mention_id);
    update guard set open = open - 1;
end;

-- Whether a value makes sense under a label: one row with the reason where it does not.
create view _check as select null as label, null as value where false;
create trigger _check_value instead of insert on _check when new.value is not null begin
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
-- Whether a span lies on a page and holds a word.
create view _check_span as select null as document_id, null as start, null as end where false;
create trigger _check_span_fits instead of insert on _check_span begin
    select raise(abort, 'the span lies outside the text of one page, or holds nothing but blanks: start and end count characters of the document')
    where not exists (
        select 1 from pages p
        where p.document_id = new.document_id and new.start >= p.start and new.end <= p.start + length(p.text) and new.start < new.end
            and trim(substr(p.text, new.start - p.start + 1, new.end - new.start), char(9, 10, 13, 32)) <> '');
end;

create trigger review_edited after update on review when (select open from guard) = 0 begin
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
create trigger review_deleted after delete on review when (select open from guard) = 0 begin
    insert into _decide values (old.id, 'reject', '{}', null, null);
    insert into _show values (old.id);
end;
create trigger review_added after insert on review when (select open from guard) = 0 begin
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

-- What fonds itself writes is closed to others.
create trigger mentions_guard_insert before insert on mentions when (select open from guard) = 0 begin
    select raise(abort, 'rows of mentions are written by fonds alone: to correct a mention, edit its row in "review"');
end;
create trigger mentions_guard_update before update on mentions when (select open from guard) = 0 begin
    select raise(abort, 'rows of mentions are written by fonds alone: to correct a mention, edit its row in "review"');
end;
create trigger mentions_guard_delete before delete on mentions when (select open from guard) = 0 begin
    select raise(abort, 'rows of mentions are written by fonds alone: to correct a mention, edit its row in "review"');
end;
create trigger entities_guard_insert before insert on entities when (select open from guard) = 0 begin
    select raise(abort, 'rows of entities are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
create trigger entities_guard_update before update on entities when (select open from guard) = 0 begin
    select raise(abort, 'rows of entities are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
create trigger entities_guard_delete before delete on entities when (select open from guard) = 0 begin
    select raise(abort, 'rows of entities are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
create trigger aliases_guard_insert before insert on aliases when (select open from guard) = 0 begin
    select raise(abort, 'rows of aliases are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
create trigger aliases_guard_update before update on aliases when (select open from guard) = 0 begin
    select raise(abort, 'rows of aliases are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
create trigger aliases_guard_delete before delete on aliases when (select open from guard) = 0 begin
    select raise(abort, 'rows of aliases are written by fonds alone: merge, split and rename entities with the commands of fonds');
end;
create trigger dates_guard_insert before insert on dates when (select open from guard) = 0 begin
    select raise(abort, 'rows of dates are written by fonds alone: to correct a value, edit its row in "review"');
end;
create trigger dates_guard_update before update on dates when (select open from guard) = 0 begin
    select raise(abort, 'rows of dates are written by fonds alone: to correct a value, edit its row in "review"');
end;
create trigger dates_guard_delete before delete on dates when (select open from guard) = 0 begin
    select raise(abort, 'rows of dates are written by fonds alone: to correct a value, edit its row in "review"');
end;
create trigger amounts_guard_insert before insert on amounts when (select open from guard) = 0 begin
    select raise(abort, 'rows of amounts are written by fonds alone: to correct a value, edit its row in "review"');
end;
create trigger amounts_guard_update before update on amounts when (select open from guard) = 0 begin
    select raise(abort, 'rows of amounts are written by fonds alone: to correct a value, edit its row in "review"');
end;
create trigger amounts_guard_delete before delete on amounts when (select open from guard) = 0 begin
    select raise(abort, 'rows of amounts are written by fonds alone: to correct a value, edit its row in "review"');
end;
create trigger pages_guard_insert before insert on pages when (select open from guard) = 0 begin
    select raise(abort, 'rows of pages are written by fonds alone: the text of a page is never changed');
end;
create trigger pages_guard_update before update on pages when (select open from guard) = 0 begin
    select raise(abort, 'rows of pages are written by fonds alone: the text of a page is never changed');
end;
create trigger pages_guard_delete before delete on pages when (select open from guard) = 0 begin
    select raise(abort, 'rows of pages are written by fonds alone: the text of a page is never changed');
end;
create trigger documents_guard_insert before insert on documents when (select open from guard) = 0 begin
    select raise(abort, 'rows of documents are written by fonds alone: documents come in by fonds ingest');
end;
create trigger documents_guard_update before update on documents when (select open from guard) = 0 begin
    select raise(abort, 'rows of documents are written by fonds alone: documents come in by fonds ingest');
end;
create trigger documents_guard_delete before delete on documents when (select open from guard) = 0 begin
    select raise(abort, 'rows of documents are written by fonds alone: documents come in by fonds ingest');
end;
create trigger judgements_guard_insert before insert on judgements when (select open from guard) = 0 begin
    select raise(abort, 'rows of judgements are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger judgements_guard_update before update on judgements when (select open from guard) = 0 begin
    select raise(abort, 'rows of judgements are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger judgements_guard_delete before delete on judgements when (select open from guard) = 0 begin
    select raise(abort, 'rows of judgements are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger orphans_guard_insert before insert on orphans when (select open from guard) = 0 begin
    select raise(abort, 'rows of orphans are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger orphans_guard_update before update on orphans when (select open from guard) = 0 begin
    select raise(abort, 'rows of orphans are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger orphans_guard_delete before delete on orphans when (select open from guard) = 0 begin
    select raise(abort, 'rows of orphans are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger placements_guard_insert before insert on placements when (select open from guard) = 0 begin
    select raise(abort, 'rows of placements are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger placements_guard_update before update on placements when (select open from guard) = 0 begin
    select raise(abort, 'rows of placements are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger placements_guard_delete before delete on placements when (select open from guard) = 0 begin
    select raise(abort, 'rows of placements are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger shadows_guard_insert before insert on shadows when (select open from guard) = 0 begin
    select raise(abort, 'rows of shadows are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger shadows_guard_update before update on shadows when (select open from guard) = 0 begin
    select raise(abort, 'rows of shadows are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger shadows_guard_delete before delete on shadows when (select open from guard) = 0 begin
    select raise(abort, 'rows of shadows are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger overruled_guard_insert before insert on overruled when (select open from guard) = 0 begin
    select raise(abort, 'rows of overruled are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger overruled_guard_update before update on overruled when (select open from guard) = 0 begin
    select raise(abort, 'rows of overruled are written by fonds alone: to decide, edit "review" or add a correction');
end;
create trigger overruled_guard_delete before delete on overruled when (select open from guard) = 0 begin
    select raise(abort, 'rows of overruled are written by fonds alone: to decide, edit "review" or add a correction');
end;
