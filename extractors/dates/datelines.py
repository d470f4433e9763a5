"""Whether a date says when its document was written: a dateline, the end of a title, a field of the head, a note on a clipping.

Each looks at one passage and at where the flow has come to, and changes nothing. To know one more place: a function here and
its call in `find`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.dates.context import Flow
from extractors.dates.item import Item
from extractors.dates.leads import AT, CLOCK, LATER_HANDS, NOTED
from extractors.dates.point import Point
from extractors.dates.tokens import Line
from extractors.dates.words import KINDS
from extractors.records import Kind, Passage

TITLE = 150  # characters
HEAD = 200  # characters of a passage that says who speaks, where and when
AROUND = frozenset(("", *(KINDS[name] for name in ("COMMA", "DOT", "COLON", "DASH", "LPAR", "RPAR", "LBR", "RBR", "BREAK"))))


def is_dateline(passage: Passage, line: Line, items: Sequence[Item], item: Item, point: Point, flow: Flow) -> bool:
    """Whether a full date stands at the head of its passage, behind nothing but names: "Athens, 3 November 1925".

    At the end of a heading the first one may stand behind other words, and the first date of the document may be a month:
    "Received at the Office, 3 May 1925", "FOREIGN OFFICE, June, 1904".
    """
    if not (point.year and point.month) or item.open or point.others or item.first.shift:
        return False
    if item.last and not (point.day and item.last.day and item.first.month == item.last.month):
        return False  # but "Bangkok, 22nd/23rd Sept. 1902"
    if not item.start and (flow.listed or _looks_back(line, item, point, flow)):
        return False  # an entry below its year, or of a chronology within a letter
    ends = len(line.kinds) - item.end < 3 and set(line.kinds[item.end :]) <= set(").")
    if ends and point.day and _closes_title(passage, line, items, item, flow):
        return True
    behind = ends and line.kinds[item.start - 1 : item.start] == KINDS["COMMA"]
    if passage.kind is Kind.HEADING and behind and (flow.dateline if point.day else flow.year) is None:
        return True
    if line.before(item.start) in {"ending", "ended"} and len(passage.text) <= TITLE and flow.dateline is None:
        return bool(point.day)  # "Report for the quarter ended 30 June 1909"
    if flow.dateline is None and point.day and is_dated(line, item):
        return True
    if item.start > 8 or not point.day:
        return False
    if _is_postscript(line, item):
        return True
    if any(token.text[:1].islower() for token in line.tokens[: item.start]):
        return False
    timed = re.match(r",[nY#]", line.kinds[item.end :]) and line.after(item.end + 2) in CLOCK
    return bool(timed) or line.kinds[item.end : item.end + 1] in {"", ".", "-", ":"} or _is_before_agency(line, item.end)


def is_dated(line: Line, item: Item) -> bool:
    """Whether a field of the document's head gives it: "DATE SENT 9 Feb 61"."""
    lead = line.tokens[max(0, item.start - 4) : item.start]
    return any(token.text.lower() in {"date", "dated"} and token.text[0].isupper() for token in lead)


def is_noted(passage: Passage, line: Line, item: Item) -> bool:
    """Whether it is what somebody wrote on a clipping: "[second cutting; pencilled: Osaka Mainichi, 3/6/34]"."""
    if len(passage.text) > TITLE or not (item.first.year and item.first.day) or item.last:
        return False
    if line.kinds[:1] not in (KINDS["LBR"], KINDS["LPAR"]) and line.after(0) not in {"pencilled", "penciled", "inked"}:
        return False
    words = {token.text.lower() for token in line.tokens}
    return bool(words & NOTED) and not words & LATER_HANDS


def latest_reading(line: Line, item: Item, point: Point) -> Point:
    """The later day that a note in figures may mean, whatever order the paper itself keeps: "4/11/38" is not after November."""
    day, month = point.day or 0, point.month or 0
    if line.kinds[item.start : item.end] != KINDS["NUMERIC"] or not month < day <= 12:
        return point
    return replace(point, month=day, day=month, others=())


def is_at_head(passage: Passage, line: Line, item: Item, flow: Flow) -> bool:
    """Whether it is the first day that a document names, in the lines that say who speaks: "Interviewer: J. Hale. Kobe, 3/6/74".

    Not where a sentence tells of it: "He landed on March 2nd, '97".
    """
    first = len(passage.text) <= HEAD and item.first.day and flow.day is None and flow.dateline is None
    alone = line.kinds[item.start - 1 : item.start] in AROUND and line.kinds[item.end : item.end + 1] in AROUND | {KINDS["SEMI"]}
    return bool(first) and alone


def is_title(passage: Passage, line: Line, items: Sequence[Item], flow: Flow) -> bool:
    """Whether a short passage before the dateline says of what year the document tells: "Trade Report for the Year 1903."."""
    if flow.dateline or passage.kind is not Kind.BODY or len(passage.text) > TITLE or len(items) != 1:
        return False
    return items[0].first.level == "year" and line.before(items[0].start) in {"year", "years"}


def _is_postscript(line: Line, item: Item) -> bool:
    """Whether a letter goes on behind it on a later day: "P.S. 9 Feb. He came yesterday"."""
    lead = "".join(token.text for token in line.tokens[: item.start])
    return lead.startswith(("P.S", "PS")) and set(lead) <= set("PS.,-–—:(")


def _looks_back(line: Line, item: Item, point: Point, flow: Flow) -> bool:
    """Whether something is told of a day before that of the letter."""
    if len(line.kinds) - item.end <= 2 or not flow.letter or flow.dateline is None:
        return False
    return (point.year or 0, point.month or 1, point.day or 1) < flow.dateline


def _closes_title(passage: Passage, line: Line, items: Sequence[Item], item: Item, flow: Flow) -> bool:
    """Whether it ends the title of a document, and says when that was written: "Record of the talks. 12 March 1962"."""
    title = passage.kind is Kind.HEADING or len(passage.text) <= TITLE
    return title and flow.dateline is None and flow.year is None and line.before(item.start) not in AT and items[0] is item


def _is_before_agency(line: Line, place: int) -> bool:
    """Whether a bracketed name and a stop or a dash follow: "TOKIO, June 26 (Rengo).--"."""
    closed = line.kinds.find(KINDS["RPAR"], place, place + 5)
    if line.kinds[place : place + 1] != KINDS["LPAR"] or closed < 0:
        return False
    behind = line.kinds[closed + 1 : closed + 3]
    return behind[:1] in {".", "-", ":"} and (line.tokens[place + 1].text[:1].isupper() or "-" in behind)
