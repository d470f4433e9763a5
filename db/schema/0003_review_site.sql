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
