"""The time of a mention: the day of the date that stands nearest to a name on its page, kept in `mentions.day`.

It is there for an order, no claim: a name of which no date stands near has none, and what spans more than ten years or has no
beginning or end counts as no date. Dates in citations tell when something was printed, so they count for names in citations only;
those in footnotes only for footnotes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from extractors.records import Label

NEAR = 300  # characters between a name and its date, at most
_REACH = NEAR + 500  # how far from a place anything begins that may change by what changes there; longer names are rare
_NAMES = (Label.PERSON.value, Label.ORG.value)
_APART = ("footnote", "citation")  # contexts whose dates count for themselves only
_ROWS = """select r.id, r.label, r.page, r.start, r.end, m.context, m.day, case when r.status not in ('rejected', 'hidden')
  and substr(d.latest, 1, 4) - substr(d.earliest, 1, 4) <= 10 then d.earliest end
from review r join mentions m on m.id = r.id left join dates d on d.mention_id = r.id
where r.document_id = ? and r.start >= ? and r.start <= ? order by r.start, r.id"""
_END = 2**62


@dataclass(frozen=True, slots=True)
class Stretch:
    """A name or a date in raw text. day: of a date, YYYY-MM-DD."""

    id: int
    page: int
    start: int
    end: int
    context: str
    day: str | None = None


def nearest(names: Iterable[Stretch], dates: Iterable[Stretch]) -> dict[int, str | None]:
    """For each name the day of the nearest date on its page; of two equally near, that of the one before it.

    dates: sorted by start, each with a day.
    """
    places: dict[tuple[int, str], list[Stretch]] = {}
    for date in dates:
        places.setdefault(_place(date), []).append(date)
    starts = {place: [date.start for date in found] for place, found in places.items()}
    days: dict[int, str | None] = {}
    for name in names:
        found = places.get(_place(name), [])
        at = bisect_right(starts.get(_place(name), []), name.start)
        near = [(gap, date.day) for date in found[max(at - 1, 0) : at + 1] if (gap := _gap(name, date)) <= NEAR]
        days[name.id] = min(near, key=lambda one: one[0])[1] if near else None
    return days


def refresh(db: Database, document_id: int, start: int = 0, end: int = _END) -> None:
    """Bring the days of the names of a document up to date, or of those that what stands from start to end may concern."""
    rows = db.execute(_ROWS, [document_id, start - 2 * _REACH, min(end + 2 * _REACH, _END)]).fetchall()
    had = {row[0]: row[6] for row in rows if row[1] in _NAMES and start - _REACH <= row[3] <= end + _REACH}
    names = [Stretch(*row[:1], *row[2:6]) for row in rows if row[0] in had]
    dates = [Stretch(*row[:1], *row[2:6], *row[7:]) for row in rows if row[1] == Label.DATE.value and row[7] is not None]
    changed = [(day, mention_id) for mention_id, day in nearest(names, dates).items() if day != had[mention_id]]
    db.conn.executemany("update mentions set day = ? where id = ?", changed)


def _place(one: Stretch) -> tuple[int, str]:
    return one.page, one.context if one.context in _APART else "text"


def _gap(name: Stretch, date: Stretch) -> int:
    return max(name.start - date.end, date.start - name.end, 0)
