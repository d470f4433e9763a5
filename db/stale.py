"""Which documents are to be extracted again: found by SQL over the whole archive at once, whatever its size. Reads only.

The rule is that of `db.plan.stale`. Documents that a newer version has replaced are left out. One that has never been read, for
reasons of the machine, has no stage to be stale: it is retried where the failed ones are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from db.documents import LIVE_PATH
from extractors.settings import Settings
from extractors.stages import STAGES, STORED, configuration

EXTRACTED = tuple(stage for stage in STORED if "text" in STAGES[stage].after)
PARTS = {"ocr": STORED, "text": EXTRACTED, "extract": EXTRACTED, "resolve": ()}  # the stages that each choice of a part runs


@dataclass(frozen=True, slots=True)
class Due:
    """A document that is to be extracted again.

    sha256: None where its file could never be read. path: a place where it lies, as far as is known. pages: as last counted.
    characters: of its raw text. stages: those to run, in order. basis: JSON rows of stage, version, configuration, outcome and
    run, by which its present results were made.
    """

    document_id: int
    sha256: str | None
    name: str
    path: str
    bytes: int
    media_type: str | None
    pages: int
    characters: int
    basis: str
    stages: tuple[str, ...]


Rules = dict[str, tuple[str, str]]  # version and configuration of stages, by their names


def rules(settings: Settings, media_type: str | None = None) -> Rules:
    """The present version and configuration of each stored stage, for documents of a type; for those of any where it is None."""
    matters = settings.for_media(media_type)
    return {stage: (STAGES[stage].version, configuration(stage, matters)) for stage in STORED}


def due(
    db: Database,
    settings: Settings,
    which: str,
    *,
    part: str | None = None,
    documents: Sequence[int] | None = None,
    done_in: int | None = None,
) -> list[Due]:
    """The documents to extract again, in the order of their ids.

    which: stale (and of each only the stages that are), all (whether stale or not) or failed. part: a key of `PARTS`, None for
    all stages. documents: ids to which it is restricted. done_in: a run that has dealt with some of them already.
    """
    only = None if documents is None else json.dumps(list(documents))
    rows = db.execute(
        f"with {_STALE}, due (id, stages) as materialized ({_WHICH[which]}) {_DUE}",
        [*_wanted(settings), only, only, done_in, part],
    )
    found = [replace(one, stages=_ordered(json.loads(str(one.stages)), part)) for one in (Due(*row) for row in rows)]
    return [one for one in found if one.stages]


def _wanted(settings: Settings) -> list[str]:
    """Stage, version, configuration, and the configuration for texts, of one stage after the other."""
    of_texts = rules(settings, "text/plain")
    return [value for stage, rule in rules(settings).items() for value in (stage, *rule, of_texts[stage][1])]


def basis(db: Database, sha256: str | None) -> str:
    """By which rules and in which runs the present results for some bytes were made, as in `Due`."""
    return str(db.execute(f"select {_basis('?')}", [sha256]).fetchone()[0])


def _ordered(named: Sequence[str], part: str | None) -> tuple[str, ...]:
    """Stages in their order; what is read anew is extracted from anew."""
    stages = STORED if "read" in named else tuple(stage for stage in STORED if stage in named)
    return stages if part is None else tuple(stage for stage in stages if stage in PARTS[part])


def _basis(sha256: str) -> str:
    return f"""(select json_group_array(json_array(stage, version, configuration, outcome, run_id))
      from (select * from stages where sha256 = {sha256} order by stage))"""  # noqa: S608


_OTHER = (
    "s.version < w.version",
    "s.version > w.version",
    "s.version = w.version and s.configuration < w.configuration",
    "s.version = w.version and s.configuration > w.configuration",
)  # each a stretch of the index stages_by_rules, so that what is not stale is not looked at
_OLD = " union all ".join(
    f"""select s.sha256, s.stage, s.version = w.version and s.configuration = w.of_texts as is_for_texts
    from wanted w cross join stages s on s.stage = w.stage and {one}"""  # noqa: S608
    for one in _OTHER
)
_STALE = f"""wanted (stage, version, configuration, of_texts) as (values {", ".join(["(?, ?, ?, ?)"] * len(STORED))}),
old (sha256, stage, is_for_texts) as ({_OLD}),
stale (id, stages) as (
  select id, json_group_array(distinct stage) from (
    select d.id, old.stage from old cross join documents d on d.sha256 = old.sha256
    where (d.state = 'done' or (d.state = 'failed' and old.stage = 'read'))
      and not (old.is_for_texts and coalesce(d.media_type, '') like 'text/%')
    union all
    select d.id, w.stage from wanted w cross join documents d
    where d.state = 'done' and not exists (select 1 from stages s where s.sha256 = d.sha256 and s.stage = w.stage))
  group by id)"""  # noqa: S608
_READ = "(select outcome from stages where sha256 = d.sha256 and stage = 'read')"
_WHICH = {
    "stale": "select id, stages from stale",
    "all": f"select id, '{json.dumps(STORED)}' from documents where state in ('done', 'failed')",  # noqa: S608
    "failed": f"""select d.id, case when d.state = 'failed' or {_READ} is not 'done' or stale.id is null then '["read"]'
        else stale.stages end
      from documents d left join stale on stale.id = d.id where d.error_code is not null and d.state <> 'superseded'""",  # noqa: S608
}
_RECOGNISED = "select 1 from pages p where p.document_id = d.id and p.origin in ('ocr', 'doubtful', 'failed')"
_DUE = f"""
select d.id, d.sha256, d.name, coalesce({LIVE_PATH.format("d.id")}, ''), d.bytes, d.media_type, coalesce(d.pages, 0),
  coalesce(d.characters, 0), {_basis("d.sha256")}, due.stages
from due join documents d on d.id = due.id, (select ? as only, ? as some, ? as done_in, ? as part) asked
where (only is null or d.id in (select value from json_each(some)))
  and not exists (select 1 from run_documents r where r.document_id = d.id and r.run_id = done_in)
  and (part is null or d.state = 'done')
  and (part is not 'ocr' or exists ({_RECOGNISED}))
order by d.id"""  # noqa: S608
