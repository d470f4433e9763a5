"""Footnotes and endnotes told from the body by numbering, position and superscripts.

Evidence asked for: a number in sequence that the text above carries as a marker, at the head of a paragraph, at the bottom of a
page where pages are known. To add a style of number: extend `_START`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.text.headings import SECTION_LISTS, is_heading
from extractors.text.lines import Line
from extractors.text.signs import NUMBER, find_sign_notes

SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
TO_DIGITS = str.maketrans(SUPERSCRIPT, "0123456789")
_START = re.compile(
    rf"(?:[-•]\s+)?(?:(?P<super>[{SUPERSCRIPT}]{{1,3}})\s*|\[(?P<bracket>\d{{1,3}})\]\s+"
    r"|(?P<plain>\d{1,3})(?:(?P<dot>[.)])\s+|\s+|(?=[A-Z“\"])))(?=[^\W\d_]|[“\"‘'(*])"
)
_MARKER = re.compile(rf"\d(?:(?<=[^\W\d_]\d)|(?<=[.,;:!?)\]”’\"'%]\d))\d{{0,2}}(?![\w%]|[.,]\d)|[{SUPERSCRIPT}]{{1,3}}")
_RULE = re.compile(r"[_=*—–-]{3,}")  # the stroke above the notes of a page
_FINISHED = re.compile(r"[.!?…]['\"”’)\]]*\s*$")
_SKIP = 3  # notes whose number the conversion lost may be missing in a row
NUMBER_AT_HEAD = re.compile(
    rf"(?:[-•]\s+)?(?:[{SUPERSCRIPT}]{{1,3}}\s*|\[\d{{1,3}}\]\s+|\d{{1,3}}(?:[.)]\s+|\s+|(?=[A-Z“\"])))(?=\S)"
)


def find_notes(lines: tuple[Line, ...], aside: frozenset[int]) -> dict[int, int | None]:
    """The lines of footnotes: index into `lines` -> number of the note that begins there, None where one goes on. The number
    of a note marked by a sign is 0.

    `aside` are lines that are furniture or rows of tables; they are passed over.
    """
    lines_left = [i for i in range(len(lines)) if i not in aside]
    paged = any(line.sheet > 0 for line in lines)
    markers = _marker_places(lines, lines_left)
    notes: dict[int, int | None] = {}
    signed = find_sign_notes(lines, lines_left)
    last, in_notes = 0, False
    previous: int | None = None
    for i in lines_left:
        line = lines[i]
        section = SECTION_LISTS.fullmatch(line.text.strip("#* ")) if line.gap else None
        if section:
            in_notes = section["name"].lower().endswith("notes")
            last = 0 if in_notes else last
            previous = None if in_notes else i
            continue
        match = _START.match(line.text)
        number = int(match["bracket"] or match["plain"] or match["super"].translate(TO_DIGITS)) if match else 0
        after_note = previous in notes and (not paged or lines[previous].sheet == line.sheet) if previous is not None else False
        if in_notes:
            begins = match is not None and number > 0 and last < number <= last + 2 * _SKIP
            notes[i] = number if begins else None
            last = number if begins else last
        elif i in signed:
            notes[i] = NUMBER
        elif match and _begins_note(lines, i, match, number, last, after_note=after_note, paged=paged, markers=markers):
            notes[i] = last = number
        elif after_note and (paged or not line.gap) and not (line.gap and is_heading(line.text) and not paged):
            notes[i] = None
        previous = i
    if paged:
        _add_continuations(lines, lines_left, notes)
    return notes


def _begins_note(
    lines: tuple[Line, ...],
    i: int,
    match: re.Match[str],
    number: int,
    last: int,
    *,
    after_note: bool,
    paged: bool,
    markers: dict[int, list[int]],
) -> bool:
    line = lines[i]
    in_sequence = last < number <= last + _SKIP or (number == 1 and paged and not after_note)
    marked = any(place < line.start for place in markers.get(number, ()))
    at_head = line.gap or line.top or after_note or (i > 0 and _RULE.fullmatch(lines[i - 1].text) is not None)
    if not in_sequence or not marked:
        return False
    if match["super"]:
        return at_head or paged
    low = paged and not line.top
    if not at_head:
        # a page without blank lines: the number must stand in the lower half, before a capital
        rest = line.text[match.end() :]
        return low and not match["dot"] and rest[:1].isupper() and _in_lower_half(lines, i) and not _unfinished(lines[i - 1].text)
    if after_note:
        return True
    alone = i + 1 == len(lines) or lines[i + 1].gap
    if alone and is_heading(line.text):
        return False
    if match["dot"]:
        return low and _in_lower_half(lines, i) and not is_heading(line.text)
    return True


def _unfinished(text: str) -> bool:
    return text.endswith((",", "-", "(")) or text.rsplit(" ", 1)[-1].lower() in {
        "the",
        "of",
        "and",
        "in",
        "to",
        "a",
        "about",
        "than",
    }


def _in_lower_half(lines: tuple[Line, ...], i: int) -> bool:
    sheet = lines[i].sheet
    first = next(j for j in range(i, -1, -1) if j == 0 or lines[j - 1].sheet != sheet)
    last = next(j for j in range(i, len(lines)) if j + 1 == len(lines) or lines[j + 1].sheet != sheet)
    return i - first >= (last - first) / 3


def _marker_places(lines: tuple[Line, ...], lines_left: list[int]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for i in lines_left:
        for match in _MARKER.finditer(lines[i].text):
            if match.start() == 0:
                continue
            number = int(match.group().translate(TO_DIGITS))
            places.setdefault(number, []).append(lines[i].start + match.start())
    return places


def _add_continuations(lines: tuple[Line, ...], lines_left: list[int], notes: dict[int, int | None]) -> None:
    """A note cut off at the foot of one page goes on in the last paragraph before the notes, or at the foot, of the next."""
    open_note = False
    for sheet in _by_sheet(lines, lines_left):
        own = [i for i in sheet if i in notes]
        body = [i for i in sheet if i not in notes]
        if open_note and body:
            paragraph = _last_paragraph(lines, body)
            before = body[body.index(paragraph[0]) - 1]
            # the body breaks off above it, or it begins in the middle of a sentence
            cut = not _FINISHED.search(lines[before].text) or lines[paragraph[0]].text[0].islower()
            if paragraph[0] != body[0] and cut:
                notes.update(dict.fromkeys(paragraph))
                own = sorted({*own, *paragraph})
        if own:
            open_note = _is_cut(lines[own[-1]].text, max(len(lines[i].text) for i in own))
        elif body:
            open_note = False


def _is_cut(last: str, width: int) -> bool:
    if _FINISHED.search(last) and not re.search(r"\b[A-Z]\.$", last):
        return False
    return last.endswith((",", ";", "-")) or len(last) >= 0.75 * width


def _by_sheet(lines: tuple[Line, ...], lines_left: list[int]) -> Iterator[list[int]]:
    sheet: list[int] = []
    for i in lines_left:
        if sheet and lines[i].sheet != lines[sheet[-1]].sheet:
            yield sheet
            sheet = []
        sheet.append(i)
    if sheet:
        yield sheet


def _last_paragraph(lines: tuple[Line, ...], body: list[int]) -> list[int]:
    first = next((k for k in range(len(body) - 1, -1, -1) if lines[body[k]].gap), 0)
    return body[first:]
