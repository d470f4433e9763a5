"""Running heads, running feet and page numbers: lines that belong to the page and not to the text.

To tell one more kind of furniture: add a pattern to `_NUMBER`, or a rule to `furniture_lines`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from extractors.text.lines import Line

_NUMBER = re.compile(
    r"[-–—\[(]?\s*(?:(?:page|p\.|seite|-)\s*)?(?P<number>\d{1,4}|[ivxl]{1,7})(?:\s*(?:/|of|von)\s*\d{1,4})?\s*[-–—\])]?",
    re.IGNORECASE,
)
_PROSE = re.compile(r"^[a-z]|[,;:\-–]$|^(?:\S+\s+){4,}\S+[.!?][\"'”’]?$")
_EDGE = 2  # lines from the top and from the bottom of a page among which furniture is looked for
_LONGEST = 120


def furniture_lines(lines: tuple[Line, ...], in_tables: frozenset[int]) -> frozenset[int]:
    """Indices into `lines` of those that are furniture.

    On two pages or more: lone numbers at an edge, and what stands at the edges of several pages, its numbers aside. In a text
    without pages: lone numbers that count upwards by one, at least three of them. Rules ("____", "* * *") everywhere.
    """
    sheets: dict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        sheets[line.sheet].append(i)
    rules = {i for i, line in enumerate(lines) if i not in in_tables and not any(char.isalnum() for char in line.text)}
    paged = len({line.page for line in lines}) > 1 or sum(line.top for line in lines) > 1
    lone = [i for i, line in enumerate(lines) if i not in in_tables and _NUMBER.fullmatch(line.text)]
    if not paged:
        return frozenset(rules | set(_counting(lines, lone)))
    edges = {i for sheet in sheets.values() for i in (*sheet[:_EDGE], *sheet[-_EDGE:]) if i not in in_tables}
    numbers = {i for i in lone if i in edges}
    # a number that counts with the pages is theirs wherever the columns of a page have put it
    steps = {_figure(lines[i]) - lines[i].sheet for i in numbers if _figure(lines[i])}
    numbers |= {i for i in lone if _figure(lines[i]) and _figure(lines[i]) - lines[i].sheet in steps}
    return frozenset(rules | numbers | _running(lines, edges - numbers, len(sheets)))


def _running(lines: tuple[Line, ...], edges: set[int], sheets: int) -> set[int]:
    shapes: dict[str, list[int]] = defaultdict(list)
    for i in sorted(edges):
        if len(lines[i].text) <= _LONGEST:
            shapes[_shape(lines[i].text)].append(i)
    found = set()
    needed = max(2, min(4, sheets // 3))
    for shape, where in shapes.items():
        if len({lines[i].sheet for i in where}) < needed or not any(char.isalpha() for char in shape):
            continue
        # sentences may be alike but for their figures ("Paid 20 yen on 4 May."); heads are none, or the same to the letter
        if _PROSE.search(lines[where[0]].text) and len({lines[i].text for i in where}) > 1:
            continue
        # the title on the first page is the title, though later pages repeat it as their head
        first = lines[where[0]]
        below = lines[where[0] + 1].text if where[0] + 1 < len(lines) else ""
        title = first.sheet == 0 and first.text == shape and not below.startswith(shape)
        found.update(where[1:] if title else where)
    return found


def _shape(text: str) -> str:
    """The line without the page number before or behind it. Figures inside stay: they tell the lines of a ledger apart."""
    return re.sub(r"^[\divx]+\s+|\s+[\divx]+$", "", " ".join(text.split())).strip()


def _figure(line: Line) -> int:
    """The number of a line that is nothing but one; 0 for Roman figures and for other lines."""
    text = line.text.strip("-–—[]() ")
    return int(text) if text.isdecimal() else 0


def _counting(lines: tuple[Line, ...], lone: list[int]) -> set[int]:
    numbered = [(i, _figure(lines[i])) for i in lone if _figure(lines[i]) and lines[i].gap]
    offset = Counter(number - rank for rank, (_, number) in enumerate(numbered))
    if not offset or offset.most_common(1)[0][1] < 3:
        return set()
    usual = offset.most_common(1)[0][0]
    return {i for rank, (i, number) in enumerate(numbered) if number - rank == usual}
