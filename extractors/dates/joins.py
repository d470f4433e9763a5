"""Items of one line joined and marked: two dates to a range, "ca." and "[...?]", "before 1940", days of one month to one item.

Works on tokens alone; what the dates mean is `context`'s affair. To add a joining word: a row in `words.GRAMMAR`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.dates import guards
from extractors.dates.calendar import days_in
from extractors.dates.forms import parse, starters
from extractors.dates.habits import Habits
from extractors.dates.item import Item
from extractors.dates.point import Point
from extractors.dates.tokens import Line
from extractors.dates.words import KINDS, number_words


def _kinds(*names: str) -> str:
    return "".join(KINDS[name] for name in names)


_RANGE = re.compile(rf"\]?[{re.escape(_kinds('DASH', 'TO'))}]{KINDS['THE']}?\[?[{_kinds('CIRCA', 'ABOUT')}]?")
_AND = re.compile(f"{KINDS['AND']}{KINDS['THE']}?")
_DAY = f"[{_kinds('NUM', 'ORD')}]"
# a cataloguer's "[probably 1912]"
DOUBTS = frozenset("probably presumably perhaps possibly".split())
_MORE_DAYS = re.compile(f"(?:,{_DAY})*,?&{_DAY}(?!{KINDS['MONTH']})")
_FORE_DAYS = re.compile(f"{_DAY}(?:(?:,&?|&){KINDS['THE']}?{_DAY})*,?&{KINDS['THE']}?$")


def items_of(line: Line, habits: Habits) -> list[Item]:
    """All dates of a line, from left to right and without overlap; weak ones that nothing supports are gone."""
    found: list[Item] = []
    index = 0
    begins = starters()
    while match := begins.search(line.kinds, index):
        index = match.start()
        item = parse(line, index, habits)
        if item is None:
            index += 1
            continue
        days = _listed_days(line, item)
        listed = [*_fore_days(line, item, found[-1].end if found else 0), item, *days]
        found.append(item if len(listed) == 1 else _together(listed))
        index = days[-1].end if days else item.end
    return [_balanced(line, item) for item in _strong(line, _joined(line, [_marked(line, item) for item in found]))]


def _joined(line: Line, items: list[Item]) -> list[Item]:
    out: list[Item] = []
    for item in items:
        if out and (_is_range(line, out[-1], item) or _is_turn(line, out[-1], item)):
            left = out.pop()
            out.append(replace(left, end=item.end, last=item.last or item.first, weak=False))
        elif out and _follows_on(line, out[-1], item) and not (len(out) > 1 and _is_listed_with(line, out[-2], out[-1])):
            left = out.pop()
            out.append(replace(left, end=item.end, last=item.first, weak=False))
        elif out and _is_either(line, out[-1], item):
            left = out.pop()
            out.append(
                replace(
                    left, end=item.end, first=replace(left.first, others=(*left.first.others, _in_full(item.first, left.first)))
                )
            )
        else:
            out.append(item)
    return out


def _is_listed_with(line: Line, left: Item, right: Item) -> bool:
    return left.first.level == right.first.level and is_coordinate(line, left, right)


def _follows_on(line: Line, left: Item, right: Item) -> bool:
    """Whether two years, or two months of one year, that follow each other are told together: "April and May 1956"."""
    if not _AND.fullmatch(line.kinds[left.end : right.start]) or left.last or right.last or left.open or right.open:
        return False
    a, b = left.first, right.first
    if any(one.part or one.shift or one.season or one.day or one.span > 1 or one.qualifier or one.short for one in (a, b)):
        return False
    if a.month and b.month:
        return a.year is None and b.month == a.month + 1 and (b.year is not None or not _is_of(line, right.end))
    led = line.before(left.start) in {"in", "during", "throughout", "for", "over", "of"}
    return led and bool(a.year and b.year) and not (a.month or b.month) and b.year == (a.year or 0) + 1


def _is_turn(line: Line, left: Item, right: Item) -> bool:
    """Whether it was about the turn of two months: "late in June or early in July"."""
    between = line.kinds[left.end : right.start]
    a, b = left.first, right.first
    parts = a.part in {"late", "end"} and b.part in {"early", "start"} and not (left.last or right.last)
    months = a.month and b.month and b.month % 12 == (a.month + 1) % 12 and not (a.day or b.day)
    return bool(parts and months) and between in (KINDS["OR"], KINDS["AND"], KINDS["COMMA"] + KINDS["OR"])


def _is_of(line: Line, end: int) -> bool:
    return line.kinds[end : end + 1] == KINDS["OF"]


def _is_either(line: Line, left: Item, right: Item) -> bool:
    """Whether the text leaves open which of two years it was: "1923 or 1924", "in 1948 or '49"."""
    if line.kinds[left.end : right.start] != KINDS["OR"] or left.last or right.last or left.open or right.open:
        return False
    points = (left.first, right.first)
    plain = all(point.level == "year" and point.year and not (point.part or point.shift or point.qualifier) for point in points)
    return plain and not left.first.short and (right.first.short or 0 < (right.first.year or 0) - (left.first.year or 0) < 10)


def _in_full(point: Point, before: Point) -> Point:
    return replace(point, year=(before.year or 0) // 100 * 100 + (point.year or 0), short=False) if point.short else point


def _together(days: list[Item]) -> Item:
    """Days of one month as one item: "3, 5 and 7 May 1959"."""
    first, last = days[0].first, days[-1].last or days[-1].first
    if (last.day or 0) - (first.day or 0) >= len(days) and days[-1].last is None:
        first = replace(first, note="single days, not all between them")
    return replace(days[0], end=days[-1].end, first=first, last=last, weak=False)


def _balanced(line: Line, item: Item) -> Item:
    """The item with the bracket that answers one inside: "1899-[1906?]", "8 Dec. [1941]"."""
    inside = line.kinds[item.start : item.end]
    surplus = inside.count("[") - inside.count("]")
    if surplus > 0 and line.kinds[item.end : item.end + 1] == "]":
        return replace(item, end=item.end + 1)
    opened = re.search(rf"\[{KINDS['CIRCA']}?$", line.kinds[: item.start])
    return replace(item, start=opened.start()) if surplus < 0 and opened else item


def _is_range(line: Line, left: Item, right: Item) -> bool:
    between = line.kinds[left.end : right.start]
    if left.last or left.open or right.open or _is_undated(left.first) or _is_undated(right.first):
        return False
    dated = left.first.month and (line.before(left.start) == "from" or (left.first.year and right.first.year))
    over_comma = dated and between == _kinds("COMMA", "TO")  # "January, 1912, to May, 1913"
    joined = over_comma or _RANGE.fullmatch(between) or (_AND.fullmatch(between) and _after_between(line, left.start))
    slashed = between == KINDS["SLASH"] and left.first.year and right.first.year and left.first.level == right.first.level
    if not (joined or slashed) or _is_told_alone(left.first, right.first):
        return False
    a, b = left.first, right.last or right.first
    if between == KINDS["DASH"] and a.level == "year" and b.month and not b.year:
        return False  # "1952 - Feb. 15: ..." heads an entry
    if a.year and b.year and not (a.short or b.short):
        return (a.year, a.month or 0, a.day or 0) < (b.year + b.span - 1, b.month or 13, b.day or 32)
    return True


def _is_told_alone(left: Point, right: Point) -> bool:
    """Whether only the right one is told from another time: not "from 3 May to 5 June of that year", "May to the next month"."""
    if right.shift is None or left.shift or right.level == "month":
        return False
    return not (right.month and right.shift.unit == "year" and left.level == right.level)


def _after_between(line: Line, start: int) -> bool:
    """Whether "between", "between the" or "between the years" leads the item that begins at `start`."""
    while line.before(start) in {"the", "years", "ca", "circa", "c", "about"}:
        start -= 1
    return line.before(start) == "between"


def _marked(line: Line, item: Item) -> Item:
    """The item with "ca.", "?" and "before" read."""
    kinds, start, end = line.kinds, item.start, item.end
    if _is_undated(item.first):
        return item
    lead = kinds[start - 1] if start else ""
    if lead == KINDS["CIRCA"] or (lead == KINDS["ABOUT"] and _is_rough(item.first) and guards.is_hedge(line, start - 1)):
        return replace(item, first=replace(item.first, qualifier="~"))
    if lead == KINDS["OTHER"] and kinds[start - 2 : start - 1] == "[" and line.before(start) in DOUBTS and not item.first.part:
        return replace(item, first=replace(item.first, qualifier="?"))
    asked = kinds[end : end + 1] == KINDS["ASK"] and line.tokens[end].start == line.tokens[end - 1].end
    behind = kinds[end + 1 : end + 2]
    noted = asked and (lead == "[" or behind in {"]", ")", "-", ",", ".", ";", ":"} or _is_note(line, end))
    if noted and not item.first.part:
        if item.last:
            return replace(item, end=end + 1, last=replace(item.last, qualifier="?"))
        return replace(item, end=end + 1, first=replace(item.first, qualifier="?"))
    the = 1 if lead == KINDS["THE"] else 0
    lead = kinds[start - 1 - the] if start > the else ""
    if item.last or item.first.year is None or item.first.part:
        return item
    if lead == KINDS["BEFORE"]:
        return replace(item, start=start - 1 - the, open="before")
    if lead == KINDS["AFTER"] and kinds[start - 2 - the : start - 1 - the] == "[":
        return replace(item, start=start - 1 - the, open="after")
    return item


def _is_note(line: Line, end: int) -> bool:
    """Whether the question mark at `end` is that of a list, not the end of a question."""
    goes_on = line.text[line.tokens[end].end :].lstrip()[:1]
    return not goes_on.isupper() and not guards.is_question(line)


def _is_rough(point: Point) -> bool:
    """Whether "about" before it leaves it open: not before "the middle of May", nor "on or about the 4th"."""
    return not point.part and point.level != "day"


def _listed_days(line: Line, item: Item) -> list[Item]:
    """The further days of "May 3, 5 and 7, 1959"; the year at their end is that of all."""
    if item.last or item.first.day is None or item.first.year or item.first.shift or line.kinds[item.end - 1] == KINDS["MONTH"]:
        return []
    match = _MORE_DAYS.match(line.kinds, item.end)
    if match is None:
        return []
    places = [place for place in range(match.start(), match.end()) if line.kinds[place] in _kinds("NUM", "ORD")]
    days = [int(str(line.tokens[place].value)) for place in places]
    limit = days_in(2000, item.first.month or 1)
    follower = line.kinds[match.end() : match.end() + 1]
    tail = re.compile(r",?Y").match(line.kinds, match.end())
    if sorted({item.first.day, *days}) != [item.first.day, *days] or days[-1] > limit:
        return []
    ended = follower in {"", ".", ";", ")", ","} or guards.is_before_clause(line, match.end())
    if tail is None and (not ended or guards.is_count(line, match.end(), match.end())):
        return []
    out = [Item(place, place + 1, Point(month=item.first.month, day=day)) for place, day in zip(places, days, strict=True)]
    if tail:
        year = int(str(line.tokens[tail.end() - 1].value))
        out[-1] = Item(places[-1], tail.end(), Point(year, item.first.month, days[-1]))
    return out


def _fore_days(line: Line, item: Item, floor: int) -> list[Item]:
    """The earlier days of "3 and 5 May 1959"."""
    if item.first.day is None or item.first.month is None or line.kinds[item.start] not in _kinds("NUM", "ORD"):
        return []
    start = item.start
    while start > floor and line.kinds[start - 1] in _kinds("NUM", "ORD", "COMMA", "AND", "THE"):
        start -= 1
    match = _FORE_DAYS.search(line.kinds[start : item.start])
    if match is None or line.before(start + match.start()) in number_words("numbered") | {"between"}:
        return []
    places = [place for place in range(start + match.start(), item.start) if line.kinds[place] in _kinds("NUM", "ORD")]
    days = [int(str(line.tokens[place].value)) for place in places]
    if sorted({*days, item.first.day}) != [*days, item.first.day] or days[0] < 1:
        return []
    return [Item(place, place + 1, Point(month=item.first.month, day=day)) for place, day in zip(places, days, strict=True)]


def _strong(line: Line, items: list[Item]) -> list[Item]:
    """The items without the weak ones that stand beside no other month: in "April, May and June 1958" all are kept."""
    out: list[Item] = []
    for place, item in enumerate(items):
        if not item.weak or any(_is_listed(line, items, place, step) for step in (-1, 1)):
            out.append(item)
    return out


def _is_listed(line: Line, items: list[Item], place: int, step: int) -> bool:
    neighbour = place + step
    while 0 <= neighbour < len(items):
        left, right = sorted((neighbour, neighbour - step))
        if not is_coordinate(line, items[left], items[right]) or items[neighbour].first.level not in {"month", "day"}:
            return False
        if not items[neighbour].weak:
            return True
        neighbour += step
    return False


def is_coordinate(line: Line, left: Item, right: Item) -> bool:
    """Whether nothing but "and", "or", commas or a dash stands between two items."""
    between = line.kinds[left.end : right.start]
    return 0 < len(between) <= 3 and set(between) <= set(_kinds("AND", "OR", "COMMA", "DASH", "TO", "THE", "OF"))


def _is_undated(point: Point) -> bool:
    return point == Point()
