"""The lines of a reading, with their raw offsets and where they stand: the ground that the layout is read from.

It promises that every visible character of the raw text lies in exactly one line, and that lines come in raw order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.records import Reading

# Blanks, and characters that have no width: a line of nothing but these is a blank line.
BLANK = r"\s\u200b\u200c\u200d\u2060\ufeff"
_CONTENT = re.compile(rf"[^{BLANK}](?:.*[^{BLANK}])?", re.DOTALL)
_SLACK = 6  # characters by which lines of wrapped text may fall short of the next word
_CHOSEN = 0.6  # share of the line ends of a stretch that were chosen, from which it is a list
_PROSE = 55  # characters of a line of prose at least
_STEADY = 0.7  # share of the lines of prose that are about equally long
_NUMBERED = 0.8  # share of its lines that begin with a number, from which it is one as well
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+|\r\n|[\n\r\v\x85\u2028\u2029]|\f")


class Line(NamedTuple):
    """One line that is not blank; `text` is `raw[start:end]`, without the blanks around it.

    page: the number of its page. sheet: counts pages, and in a text file without them the places where one seems to begin.
    indent: columns before the text. gap: a blank line, or a page's edge, is above it. top: it is the first of its sheet.
    lead: characters before the text on its line, which may be empty cells of a table.
    """

    page: int
    sheet: int
    start: int
    end: int
    text: str
    indent: int
    gap: bool
    top: bool
    lead: int


def split_lines(reading: Reading) -> tuple[Line, ...]:
    """All lines that are not blank, in raw order."""
    found: list[Line] = []
    base, sheet = 0, -1
    for page in reading.pages:
        for line in _page_lines(page.text, base, page.number):
            sheet += line.top
            found.append(line._replace(sheet=sheet))
        base += len(page.text) + 1
    return tuple(_with_hints(found) if sheet <= 0 else found)


def _page_lines(text: str, base: int, number: int) -> Iterator[Line]:
    top, ends = True, 2
    for match in _LINE.finditer(text):
        piece = match.group()
        if piece == "\f":
            top = True
            continue
        if piece[0] in "\n\r\v\x85\u2028\u2029":
            ends += 1
            continue
        content = _CONTENT.search(piece)
        if content is None:
            continue
        start = base + match.start() + content.start()
        lead = piece[: content.start()]
        indent = len(lead.expandtabs())
        yield Line(
            number, 0, start, base + match.start() + content.end(), content.group(), indent, top or ends > 1, top, len(lead)
        )
        top, ends = False, 0


def _with_hints(lines: list[Line]) -> list[Line]:
    """Number the sheets of a text without form feeds, where a converter left one blank before the first line of each page."""
    hints = [i for i, line in enumerate(lines) if line.indent == 1]
    plain = sum(line.indent == 0 for line in lines)
    spread = max((b - a for a, b in zip([0, *hints], [*hints, len(lines)], strict=True)), default=0)
    if len(hints) < 3 or plain < 10 * len(hints) or spread > 150:
        return lines
    marked, sheet, top = [], 0, set(hints)
    for i, line in enumerate(lines):
        sheet += i in top and i > 0
        marked.append(line._replace(sheet=sheet, top=i in top or i == 0))
    return marked


def usual_width(lines: tuple[Line, ...]) -> int:
    """The length in characters that nine lines in ten do not exceed; 0 where there are no lines."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[(len(lengths) - 1) * 9 // 10] if lengths else 0


def chosen_breaks(lines: tuple[Line, ...]) -> frozenset[int]:
    """Indices of the lines that begin an entry of a list, index, chronology or letterhead, though no blank line is above them.

    In wrapped text a line ends because the next word had no room. Where most lines of a stretch had room for it, or nearly all
    begin with a number, their ends were chosen, and each line is an entry but for those that go on in the one before.
    """
    found: set[int] = set()
    stretch: list[int] = []

    def close() -> None:
        if len(stretch) > 2 and _is_list(lines, stretch):
            found.update(i for i in stretch[1:] if not _continues(lines[i - 1], lines[i]))
        stretch.clear()

    for i, line in enumerate(lines):
        if line.gap:
            close()
        stretch.append(i)
    close()
    return frozenset(found)


def _is_list(lines: tuple[Line, ...], stretch: list[int]) -> bool:
    # the stretch has a width of its own, as a quotation or a column has; one line may stand out
    lengths = sorted(lines[i].indent + len(lines[i].text) for i in stretch)
    width = lengths[-2] if len(stretch) > 4 else lengths[-1]
    ends = sum(_had_room(lines[i - 1], lines[i], width) for i in stretch[1:])
    numbered = sum(lines[i].text[0].isdigit() for i in stretch)
    # prose in which two or three lines are longer than the rest
    full = sorted(len(lines[i].text) for i in stretch[:-1])
    usual = full[len(full) // 2]
    prose = usual > _PROSE and sum(abs(length - usual) <= _SLACK for length in full) >= _STEADY * len(full)
    return (ends >= _CHOSEN * (len(stretch) - 1) and not prose) or (len(stretch) > 3 and numbered >= _NUMBERED * len(stretch))


def _had_room(before: Line, line: Line, width: int) -> bool:
    word = line.text.split(maxsplit=1)[0]
    return before.indent + len(before.text) + 1 + len(word) + _SLACK <= width


def _continues(before: Line, line: Line) -> bool:
    """Whether a line goes on in the entry before it: by its indent, a small letter, or a word cut at the line's end."""
    return line.indent > before.indent or line.text[0].islower() or before.text.endswith(("-", ",", "&"))
