"""The views that people open: mentions as they stand, people, organisations, dates, yen, documents, failures.

Views hold nothing, so they need no migration: each is made anew where its SQL differs from what the file has. To add one: a row
in `VIEWS`, a description for Datasette in `db/review/`, and its query plan in `tests/db/test_plans.py`.
"""

from __future__ import annotations

from sqlite_utils import Database

# A stretch of page text around mention m of page p, the mention in [brackets], on one line.
_SNIPPET = """trim(replace(replace(replace(replace(replace(
        substr(p.text, max(m.start - p.start - 60, 0) + 1, min(m.start - p.start, 60))
        || '[' || m.text || ']' || substr(p.text, m.end - p.start + 1, 60),
        char(13), ''), char(10), ' '), char(9), ' '), '  ', ' '), '  ', ' '))"""


NEAR = 300  # characters between a date and an amount that is told of with it, at most

_LISTED = {"dates": "v.edtf is not null", "amounts": "v.currency = 'JPY'"}


_HIDDEN = "exists (select 1 from shadows s where s.mention_id = m.id)"


def _mentions(status: str) -> str:
    """Mentions as they stand; a row of judgements goes before the machine's."""
    return f"""
    select m.id, m.document_id,
      coalesce(j.page, m.page) as page, coalesce(j.start, m.start) as start, coalesce(j.end, m.end) as end,
      coalesce(j.text, m.text) as text, coalesce(j.label, m.label) as label,
      case when j.value_decided then j.value when j.label <> m.label then null else m.value end as value,
      m.entity_id, m.context, m.score, case when j.start is null then m.box else j.box end as box,
      {status} as status, m.note, m.evidence, m.extractor, m.extractor_version, m.stage, m.run_id,
      j.correction_id, m.label as machine_label, m.text as machine_text, m.value as machine_value
    from mentions m
    cross join documents d on d.id = m.document_id and d.state = 'done'
    left join judgements j on j.mention_id = m.id
    where m.placed and (j.status is not null or (m.lost_run is null and m.stage is not null))"""  # noqa: S608


def _count(label: str) -> str:
    # the plus keeps SQLite from going by the label, which half of all mentions have
    return f"""(select count(*) from current_mentions m
       where m.document_id = d.id and +m.label = '{label}' and m.status <> 'rejected')"""  # noqa: S608


def _found_in(documents: str) -> str:
    return f"""(select group_concat(name, '; ') from (
         select doc.name from ({documents} limit 10) held join documents doc on doc.id = held.document_id))"""  # noqa: S608


def _entity_view(label: str) -> str:
    held = "select distinct document_id from appearances where entity_id = e.id"
    return f"""
    select e.name, e.also_known_as, e.mentions, e.documents, {_found_in(held)} as found_in,
      (select {_SNIPPET}
       from current_mentions m join pages p on p.document_id = m.document_id and p.number = m.page
       where m.entity_id = e.id and m.status <> 'rejected' limit 1) as snippet,
      e.id, e.search_id
    from (select * from entities where label = '{label}' and mentions > 0 order by mentions desc, name) e"""  # noqa: S608


def _shown(column: str) -> str:
    # amounts as numbers, so that filters compare them as such; the exact text stands in the table
    return f"cast(g.{column} as numeric) as {column}" if column in ("minimum", "maximum") else f"g.{column}"


def _value_view(columns: str, table: str, key: str, order: str) -> str:
    """Equal values of `table` together, in the order of its index, so that the first page takes no look at the rest."""
    same = " and ".join(f"v.{column} is g.{column}" for column in key.split(", "))
    held = f"""select distinct m.document_id from {table} v
              cross join current_mentions m on m.id = v.mention_id and m.status <> 'rejected' where {same}"""  # noqa: S608
    shown = ", ".join(_shown(column.split()[-1]) for column in columns.split(", "))
    return f"""
    select {shown}, g.mentions, g.documents, {_found_in(held)} as found_in,
      (select {_SNIPPET}
       from current_mentions m join pages p on p.document_id = m.document_id and p.number = m.page
       where m.id = g.first_mention) as snippet
    from (select {columns}, count(*) as mentions, count(distinct m.document_id) as documents, min(m.id) as first_mention
          from {table} v cross join current_mentions m on m.id = v.mention_id and m.status <> 'rejected'
          where {_LISTED[table]}
          group by {key} order by {order}) g"""  # noqa: S608


_BILLION = 1_000_000_000


def _parts(bound: str) -> str:
    """Sums of all exact amounts in three parts that cannot overflow: billions of units, units, and thousandths."""
    units = f"a.{bound}_thousandths / 1000"
    summed = {"billions": f"{units} / {_BILLION}", "units": f"{units} % {_BILLION}", "parts": f"a.{bound}_thousandths % 1000"}
    return ", ".join(f"coalesce(sum({part}) filter (where a.exact), 0) as {bound}_{name}" for name, part in summed.items())


def _carried(bound: str) -> str:
    """The same with units and thousandths brought to 0 and above, what is over or missing carried to the next."""
    rest = f"(({bound}_parts % 1000 + 1000) % 1000)"
    units = f"({bound}_units + ({bound}_parts - {rest}) / 1000)"
    left = f"(({units} % {_BILLION} + {_BILLION}) % {_BILLION})"
    over = f"{bound}_billions + ({units} - {left}) / {_BILLION}"
    return f"{over} as {bound}_billions, {left} as {bound}_units, {rest} as {bound}_parts"


def _sum(bound: str) -> str:
    """The sum as text. Below zero, -1.250 is -1 billion, 999,999,998 units and 750 thousandths."""
    billions, units, parts = f"{bound}_billions", f"{bound}_units", f"{bound}_parts"
    borrowed = f"({_BILLION} - {units} - ({parts} > 0))"
    above = f"ltrim(printf('%d%09d', {billions}, {units}), '0') || printf('.%03d', {parts})"
    below = f"""ltrim(printf('%d%09d', -{billions} - ({units} > 0 or {parts} > 0), {borrowed} % {_BILLION}), '0')
        || printf('.%03d', (1000 - {parts}) % 1000)"""
    return f"""case when {billions} < 0 then '-' || case when ({below}) like '.%' then '0' else '' end || {below}
      when {billions} = 0 and {units} = 0 then printf('0.%03d', {parts}) else {above} end"""


VIEWS: dict[str, str] = {
    # Every mention of a document that counts, with the human decision where there is one.
    "current_mentions": f"""{_mentions("coalesce(j.status, 'machine')")}
      and not {_HIDDEN}""",
    # The same, and those that give way to what a person decided at their place: their status is "hidden".
    "reviewable_mentions": _mentions(f"case when {_HIDDEN} then 'hidden' else coalesce(j.status, 'machine') end"),
    # The names by which entities are printed, mention by mention, with their documents.
    "names_in_documents": """
    select a.entity_id, d.sha256, a.name, a.mention_id from appearances a join documents d on d.id = a.document_id""",
    # Every decision with what has become of it: applied, superseded by a later one, or orphaned, its text not found.
    "decisions_made": """
    select c.id, c.created, c.actor, c.action, c.reason,
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
    from corrections c""",
    # Where the machine has changed its mind about what a person decided on: the person's stays until somebody decides again.
    # (Cross joins, because decisions are few and mentions many.)
    "clashes": """
    select m.id as mention_id, d.name as document, m.document_id, coalesce(j.label, m.label) as label,
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
      <> (coalesce(j.start, m.start), coalesce(j.end, m.end), coalesce(j.label, m.label))""",
    # The same for reading: with the names of document and entity, and the text around.
    "mentions_in_context": f"""
    select m.id, d.name as document, m.page, m.label, m.text, m.value, e.name as entity,
      (select {_SNIPPET} from pages p where p.document_id = m.document_id and p.number = m.page) as snippet,
      m.context, m.status, m.score, m.note, m.evidence, m.entity_id, m.document_id, m.run_id
    from current_mentions m
    cross join documents d on d.id = m.document_id
    left join entities e on e.id = m.entity_id""",  # noqa: S608
    "people": _entity_view("PERSON"),
    "organisations": _entity_view("ORG"),
    "date_list": _value_view(
        "edtf, earliest, latest, min(precision) as precision", "dates", "earliest, latest, edtf", "earliest, latest, edtf"
    ),
    "yen_amounts": _value_view(
        "currency, minimum, maximum, minimum_thousandths, maximum_thousandths",
        "amounts",
        "currency, minimum_thousandths, maximum_thousandths, minimum, maximum",
        "currency desc, minimum_thousandths desc, maximum_thousandths desc, minimum desc, maximum desc",
    ),
    # Each amount with the date nearest before it on its page, which mostly tells its time.
    "amounts_in_time": f"""
    select a.mention_id as id, doc.name as document, n.page, r.text, a.currency, cast(a.minimum as numeric) as minimum,
      cast(a.maximum as numeric) as maximum, n.text as date, d.edtf, d.earliest, d.latest, a.minimum_thousandths, a.exact,
      n.document_id, d.mention_id as date_id
    from dates d
    cross join review n on n.id = d.mention_id
    cross join documents doc on doc.id = n.document_id
    cross join review r on r.document_id = n.document_id and r.start > n.start and r.start <= n.start + {NEAR} and r.page = n.page
      and r.label = 'MONEY'
    cross join amounts a on a.mention_id = r.id
    where d.status not in ('rejected', 'hidden') and a.status not in ('rejected', 'hidden')
      and not exists (select 1 from review o where o.document_id = n.document_id and o.start > n.start and o.start < r.start
          and o.label = 'DATE' and o.status not in ('rejected', 'hidden'))""",  # noqa: S608
    # Sums are made of units and thousandths apart, so that they cannot overflow; the inexact are counted, not added.
    "amounts_by_currency": f"""
    select currency, mentions, {_sum("minimum")} as sum_of_minimums, {_sum("maximum")} as sum_of_maximums, not_summed
    from (
      select currency, mentions, {_carried("minimum")}, {_carried("maximum")}, not_summed
      from (
        select a.currency, count(*) as mentions, {_parts("minimum")}, {_parts("maximum")},
          count(*) filter (where not a.exact) as not_summed
        from amounts a where a.status not in ('rejected', 'hidden')
        group by a.currency))
    order by mentions desc, currency""",  # noqa: S608
    "documents_overview": f"""
    select d.id, d.name, d.state, d.version, d.media_type, d.bytes, d.pages,
      (select count(*) from pages p where p.document_id = d.id and +p.origin = 'ocr') as pages_by_ocr,
      (select count(*) from pages p where p.document_id = d.id and +p.origin = 'doubtful') as pages_doubtful,
      (select count(*) from pages p where p.document_id = d.id and +p.origin = 'failed') as pages_failed,
      {_count("PERSON")} as people,
      {_count("ORG")} as organisations,
      {_count("DATE")} as dates,
      {_count("MONEY")} as amounts,
      (select count(*) from current_mentions m where m.document_id = d.id and m.status <> 'machine') as reviewed,
      (select count(*) from issues i where i.document_id = d.id) as issues,
      d.error, (select r.started from runs r where r.id = d.added_run) as added
    from (select * from documents where state <> 'superseded' order by name, sha256) d""",  # noqa: S608
    # With them what came into an inbox and gives no document: under a wrong name, or a sidecar that cannot be read.
    "failures": """
    select d.id, d.name, d.state, d.error_code, d.error, d.hint, d.media_type, d.bytes,
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
    order by 2, 1""",
    # A copy that came by an inbox lies in the store with the first; what is told is where it lay.
    "duplicates": """
    select d.id as document_id, d.name, f.path, f.run_id
    from files f join documents d on d.id = f.document_id
    where f.role = 'duplicate' and not exists (select 1 from files later where later.path = f.path and later.id > f.id)
      and not exists (select 1 from originals o where o.sha256 = f.sha256 and f.path like '%/' || o.path)
    union all
    select d.id, d.name, a.inbox || '/' || a.path, a.run_id
    from arrivals a join documents d on d.id = a.document_id
    where a.state = 'duplicate' and a.kind = 'document'
    order by 2, 3""",
}


def are_current(db: Database) -> bool:
    """Whether the file has exactly these views as this fonds writes them."""
    return all(_stored(db).get(name) == _statement(name) for name in VIEWS)


def create(db: Database) -> None:
    """Make each view that is missing or differs."""
    stored = _stored(db)
    for name in VIEWS:
        if stored.get(name) != _statement(name):
            db.execute(f"drop view if exists [{name}]")
            db.execute(_statement(name))


def drop(db: Database) -> None:
    """Take all of them away, so that a migration may change the tables beneath."""
    for name in VIEWS:
        db.execute(f"drop view if exists [{name}]")


def _stored(db: Database) -> dict[str, str]:
    return dict(db.execute("select name, sql from sqlite_master where type = 'view'").fetchall())


def _statement(name: str) -> str:
    return f"CREATE VIEW [{name}] as {VIEWS[name].strip()}"
