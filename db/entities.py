"""People and organisations across documents: what `extractors.names` resolves, written down with its evidence.

Resolution looks at the current names of all documents, so it runs once at the end of a run, is skipped where nothing changed
since it was last done, and changes only rows that differ. Rejected names and those of superseded documents take no part in it;
they keep the entity they had while it exists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from db import identifiers, judgements, kept_apart, name_index
from db.transactions import writing
from extractors.errors import CorrectionError
from extractors.names import resolve as names
from extractors.records import Label, Link, Span
from extractors.stages import STAGES


def resolve(db: Database, run_id: int | None = None) -> None:
    """Bring entities, aliases and the entity of each mention up to date. run_id: the newest run where it is None."""
    run_id = run_id or db.execute("select max(id) from runs").fetchone()[0]
    if run_id is None:
        return  # nothing has come in yet
    seen = _seen(db)
    last = db.execute("select version, through_event, through_correction from resolutions order by id desc limit 1").fetchone()
    if last == seen:
        return
    documents = list(_documents(db))
    judged, gone = judgements.load(db, _known(db, documents), frozenset(m.key for one in documents for m in one.mentions))
    resolution = names.resolve(documents, judged, judgements.aliases(db))
    with writing(db):
        _set_aside(db, gone, resolution.overruled, run_id)
        _store_entities(db, resolution.entities)
        _store_mentions(db, resolution)
        identifiers.store(db, resolution.entities)
        kept_apart.store(db, judged, resolution)
        _remove_entities(db, {entity.id for entity in resolution.entities})
        _recount_all(db)
        db.execute(
            "insert into resolutions (version, through_event, through_correction, run_id, entities) values (?, ?, ?, ?, ?)",
            [*seen, run_id, len(resolution.entities)],
        )
    name_index.refresh(db)


def named(db: Database, entity: str) -> str:
    """The id of the entity with this id or exact name. Raises CorrectionError where there is none, or more than one."""
    if db.execute("select 1 from entities where id = ?", [entity]).fetchone():
        return entity
    found = db.execute("select id from entities where name = ? and mentions > 0 order by id", [entity]).fetchall()
    if not found:
        order = "In 'fonds correct link' the entity comes first, then the mentions; " if entity.isdigit() else ""
        raise CorrectionError(
            f"There is no person or organisation {entity!r}.", hint=f"{order}'fonds review' lists them with their ids."
        )
    if len(found) > 1:
        listed = ", ".join(one for (one,) in found)
        raise CorrectionError(f"{entity!r} is the name of {len(found)}: {listed}.", hint="Give the id of the one that is meant.")
    return str(found[0][0])


_LEAVES_NAMES = """select count(*) from corrections c left join corrections u on u.id = c.undoes
left join mentions m on m.id = c.mention_id
where c.id in (select value from json_each(?)) and (
    (c.label in ('DATE', 'MONEY') and coalesce(u.action, c.action) in ('accept', 'reject', 'respan', 'revalue'))
    or (c.action = 'accept' and c.before ->> '$.status' = 'machine' and m.entity_id is not null))"""


def resolve_after(db: Database, made: Sequence[int]) -> None:
    """Bring all up to date after decisions, by the ids of their corrections, unless these leave every name as it is."""
    if db.execute(_LEAVES_NAMES, [json.dumps(list(made))]).fetchone()[0] < len(made):
        resolve(db)


def recount(db: Database, entity_ids: Iterable[str]) -> None:
    """Count the mentions and documents of some entities anew, rejected mentions left out."""
    for entity_id in entity_ids:
        counts = db.execute(
            "select count(*), count(distinct document_id) from current_mentions where entity_id = ? and status <> 'rejected'",
            [entity_id],
        ).fetchone()
        _set_counts(db, entity_id, counts)


def _seen(db: Database) -> tuple[str, int, int]:
    row = db.execute(
        "select (select coalesce(max(id), 0) from run_documents), (select coalesce(max(id), 0) from corrections)"
    ).fetchone()
    return STAGES["resolve"].version, row[0], row[1]


def _documents(db: Database) -> Iterator[names.DocumentNames]:
    rows = db.execute(
        """select d.id, d.sha256, c.id, c.label, case when c.text = m.text then m.cleaned else c.text end,
          c.start, c.end, c.context
        from documents d
        join current_mentions c on c.document_id = d.id and c.label in ('PERSON', 'ORG') and c.status <> 'rejected'
        join mentions m on m.id = c.id
        where d.state = 'done'
        order by d.sha256, c.start, c.end, c.id"""
    )
    for (document_id, sha256), group in groupby(rows, key=itemgetter(0, 1)):
        mentions = tuple(names.NameMention(key, Label(label), *rest) for _, _, key, label, *rest in group)
        yield names.DocumentNames(sha256, mentions, _links(db, document_id))


def _known(db: Database, documents: Iterable[names.DocumentNames]) -> dict[str, dict[tuple[int, str], list[int]]]:
    """Mentions by label, then by the lineage of their document and their name."""
    lineages = dict(db.execute("select sha256, lineage from documents where state = 'done'").fetchall())
    known: dict[str, dict[tuple[int, str], list[int]]] = {}
    for document in documents:
        for mention in document.mentions:
            key = (lineages[document.document], mention.text)
            known.setdefault(mention.label.value, {}).setdefault(key, []).append(mention.key)
    return known


def _set_aside(db: Database, gone: Iterable[int], overruled: Iterable[int], run_id: int) -> None:
    """Say which judgements hold nowhere today, and which newer ones speak against."""
    about_entities = "select id from corrections where action in ('merge', 'differ', 'split', 'rename', 'identify', 'link')"
    listed = json.dumps(list(gone))
    db.execute(
        f"delete from orphans where correction_id in ({about_entities})"  # noqa: S608
        " and correction_id not in (select value from json_each(?))"
        " and (select m.placed from corrections c join mentions m on m.id = c.mention_id where c.id = correction_id) is not 0",
        [listed],
    )
    db.execute("insert or ignore into orphans (correction_id, run_id) select value, ? from json_each(?)", [run_id, listed])
    db.execute("delete from overruled")
    db.conn.executemany("insert into overruled (correction_id) values (?)", [(one,) for one in sorted(overruled)])


def _links(db: Database, document_id: int) -> tuple[Link, ...]:
    rows = db.execute(
        "select first_start, first_end, second_start, second_end, kind from links where document_id = ?"
        " order by first_start, first_end, second_start, second_end, kind",
        [document_id],
    )
    return tuple(Link(Span(a, b), Span(c, d), kind) for a, b, c, d, kind in rows)


def _store_entities(db: Database, entities: Iterable[names.Entity]) -> None:
    stored = {row[0]: row[1:] for row in db.execute("select id, label, name from entities")}
    aliases: dict[str, dict[str, tuple[int, str]]] = {}
    for entity_id, text, mentions, evidence in db.execute("select entity_id, text, mentions, evidence from aliases"):
        aliases.setdefault(entity_id, {})[text] = (mentions, evidence)
    next_id = db.execute("select coalesce(max(search_id), 0) from entities").fetchone()[0] + 1
    for entity in entities:
        if entity.id not in stored:
            row = [entity.id, next_id, entity.label.value, entity.name]
            db.conn.execute("insert into entities (id, search_id, label, name) values (?, ?, ?, ?)", row)
            next_id += 1
        elif stored[entity.id] != (entity.label.value, entity.name):
            db.conn.execute("update entities set label = ?, name = ? where id = ?", [entity.label.value, entity.name, entity.id])
        _store_aliases(db, entity, aliases.get(entity.id, {}))


def _store_aliases(db: Database, entity: names.Entity, stored: dict[str, tuple[int, str]]) -> None:
    wanted = {alias.text: (alias.count, alias.evidence) for alias in entity.aliases}
    for text in stored.keys() - wanted.keys():
        db.conn.execute("delete from aliases where entity_id = ? and text = ?", [entity.id, text])
    for text, (mentions, evidence) in wanted.items():
        if stored.get(text) != (mentions, evidence):
            db.conn.execute(
                "insert into aliases (entity_id, text, mentions, evidence) values (?, ?, ?, ?) on conflict (entity_id, text)"
                " do update set mentions = excluded.mentions, evidence = excluded.evidence",
                [entity.id, text, mentions, evidence],
            )


def _store_mentions(db: Database, resolution: names.Resolution) -> None:
    changed = {
        mention_id: (resolution.entity_of[mention_id], resolution.evidence_of[mention_id])
        for mention_id, entity_id, evidence in db.execute("select id, entity_id, evidence from mentions")
        if mention_id in resolution.entity_of
        and (entity_id, evidence) != (resolution.entity_of[mention_id], resolution.evidence_of[mention_id])
    }
    # one that was relabelled while names were resolved belongs to no entity of its former label
    label_of = {entity.id: entity.label.value for entity in resolution.entities}
    shown = db.execute(
        "select id, label from current_mentions where id in (select value from json_each(?))", [json.dumps(list(changed))]
    ).fetchall()
    kept = [(*changed[key], key) for key, label in shown if label == label_of[changed[key][0]]]
    db.conn.executemany("update mentions set entity_id = ?, evidence = ? where id = ?", kept)


def _remove_entities(db: Database, kept: set[str]) -> None:
    for (entity_id,) in db.execute("select id from entities").fetchall():
        if entity_id in kept:
            continue
        if db.execute("select 1 from mentions where entity_id = ? limit 1", [entity_id]).fetchone():
            db.conn.execute("delete from aliases where entity_id = ?", [entity_id])
        else:
            db.conn.execute("delete from entities where id = ?", [entity_id])


def _recount_all(db: Database) -> None:
    counted = {
        entity_id: (mentions, documents)
        for entity_id, mentions, documents in db.execute(
            "select entity_id, count(*), count(distinct document_id) from current_mentions"
            " where entity_id is not null and status <> 'rejected' group by entity_id"
        )
    }
    for (entity_id,) in db.execute("select id from entities").fetchall():
        _set_counts(db, entity_id, counted.get(entity_id, (0, 0)))


def _set_counts(db: Database, entity_id: str, counts: tuple[int, int]) -> None:
    db.conn.execute(
        "update entities set mentions = ?, documents = ? where id = ? and (mentions, documents) <> (?, ?)",
        [*counts, entity_id, *counts],
    )
