"""Dates that a text names without going there: in a clause that describes something, in a comparison, beside a noun.

Each looks at the words around one date and at where the flow has come to, and changes nothing; `find` lets the flow stay then.
"""

from __future__ import annotations

from extractors.dates.context import Flow
from extractors.dates.item import Item
from extractors.dates.leads import BACK, BEGUN, COMPARING, PASSING_LEADS, RELATIVE_WORDS, TELLING
from extractors.dates.point import Point
from extractors.dates.tokens import Line
from extractors.dates.words import KINDS

# what a clause begins behind
STOPS = frozenset(KINDS[name] for name in ("COMMA", "DOT", "SEMI", "COLON", "LPAR", "DASH", "BREAK"))
TOPIC = 8  # tokens of a passage in which a year says what all of it is about
LATER = 15  # years after what the text is about, in which it was told


def is_aside(line: Line, item: Item, point: Point, flow: Flow) -> bool:
    """Whether the text looks back without going there: in a relative clause of a letter, at "the talks of March 1931"."""
    if flow.letter and _is_in_clause(line, item):
        return True
    lead = line.before(item.start)
    earlier = flow.year and (point.year or 0) < flow.year
    if earlier and (_is_in_clause(line, item) or _is_compared(line, item)):
        return True
    told = flow.year and item.first.level == "year" and (point.year or 0) > flow.year + LATER and lead == "in"
    if told and line.before(item.start - 1) in TELLING:
        return True
    reached = flow.here or (flow.dateline[0] if flow.letter and flow.dateline else None)
    return bool(reached and point.year and point.month and point.year < reached) and lead in BACK


def is_passing(line: Line, item: Item, flow: Flow) -> bool:
    """Whether a year is named by the way: "since 1907", "the 1946 crop", "before 1914"."""
    if item.first.level != "year" or item.first.shift or item.open:
        return bool(item.open)
    lead = line.before(item.start)
    follower = line.kinds[item.end : item.end + 1]
    if lead == "of" and item.start < TOPIC and flow.letter:
        return False  # "2. Claims of 1900."
    return lead in PASSING_LEADS and (lead != "the" or follower == KINDS["OTHER"])


def is_begun(line: Line, item: Item) -> bool:
    """Whether a title names the year in which somebody's life began, or that of a body: "Mrs. Lee, born Amoy, 1908"."""
    return any(token.text.lower() in BEGUN for token in line.tokens[max(0, item.start - 5) : item.start])


def is_abbreviated(line: Line, item: Item) -> bool:
    """Whether it is but the short name of a month, which may be that of a person: "Jan. Steen"."""
    return item.end == item.start + 1 and item.first.level == "month" and len(line.tokens[item.start].text) <= 4


def _is_compared(line: Line, item: Item) -> bool:
    """Whether something is compared with an earlier time: "fell from 3,000 tons in 1913", "as in 1922"."""
    for place in range(max(0, item.start - 6), item.start):
        behind = line.tokens[place + 1]
        counted = behind.kind in (KINDS["NUM"], KINDS["COUNT"])
        if counted and line.tokens[place].text.lower() in {"from", "against", "than"}:
            return True
    return " ".join(token.text.lower() for token in line.tokens[max(0, item.start - 2) : item.start]) in COMPARING


def _is_in_clause(line: Line, item: Item) -> bool:
    """Whether a relative clause tells the date of what somebody had done: "Mr. Sato, who came in 1920, told us"."""
    start = item.start
    while start and line.kinds[start - 1] not in STOPS:
        start -= 1
        if line.tokens[start].text.lower() in RELATIVE_WORDS:
            return True
    return False
