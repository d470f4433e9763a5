"""How long stages have taken in past runs, by the media type of the documents."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

_TAKEN = """select s.stage, d.media_type, sum(s.seconds), sum(d.pages), sum(d.characters)
from stages s join documents d on d.sha256 = s.sha256
where s.outcome = 'done' and s.seconds > 0 and d.media_type is not null group by 1, 2"""

_WRITTEN = """select (select count(*) from mentions where placed) * 1.0
  / nullif((select sum(characters) from documents where state = 'done'), 0)"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a stage has taken for documents of one media type, in seconds of one worker."""

    seconds: float
    pages: int
    characters: int


def density(db: Database) -> float:
    """Mentions a character, over the whole archive."""
    return float(db.execute(_WRITTEN).fetchone()[0] or 0.0)


def taken(db: Database) -> dict[tuple[str, str], Taken]:
    """By stage and media type, as far as there are figures."""
    return {(stage, media_type): Taken(*figures) for stage, media_type, *figures in db.execute(_TAKEN)}
