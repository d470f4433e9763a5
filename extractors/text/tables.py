"""Tables told from running text: rows with tabs, rows with columns of blanks, and what a reader found.

A caption, a unit note such as "(thousand yen)" and a source line belong to their table; `layout` brings them together.
"""

from __future__ import annotations

import re

from extractors.records import Reading
from extractors.text.lines import Line

CAPTION = re.compile(r"(?:table|tab\.|schedule|statement)\s*(?:\d|[IVX]+\b|no\.|(?-i:[A-H])\b)", re.IGNORECASE)
SOURCE = re.compile(r"(?:sources?|notes?|remarks?)\s*[:.]", re.IGNORECASE)
UNIT_NOTE = re.compile(
    r"[(\[]?\s*(?:(?:units?|amounts?|figures|values?|all)\b\s*:?\s*)?(?:in\s+)?(?:(?:thousands?|millions?|billions?|hundreds?|1,000s?|1,000,000)\s*)?(?:of\s+)?"
    r"(?:current\s+)?(?:yen|dollars?|pounds?|francs?|marks?|won|rubles?|roubles?|yuan|U\.?S\.?\s?(?:dollars?|\$)|sen|sterling|¥|\$|£|tons?)"
    r"(?:\s*(?:thousands?|millions?|billions?))?\s*[)\]]?\.?",
    re.IGNORECASE,
)
COLUMNS = re.compile(r"(?<=\S) {3,}(?=\S)| *\t *")
_ENDS_IN_FIGURE = re.compile(r"(?: {3}|\t)[(¥$£-]{0,2}\d[\d,.]*\)?$")
_BARS = re.compile(r"\|.*\|")
# "Speaker:    A. Smith" and "3.   Our claim is" are no rows
_LABELLED = re.compile(r"(?:[^\s:]+(?: [^\s:]+){0,3}:|\(?(?:\d{1,2}|[a-z])[.)]) {2,}")
_FIGURE = re.compile(r"(?:^|\s)[(¥$£-]?\d[\d,.]*\)?(?:\s|$)")


def table_lines(reading: Reading, lines: tuple[Line, ...]) -> frozenset[int]:
    """Indices into `lines` of the rows that a reader found, that hold a tab, or that Markdown's bars part."""
    given = _given_spans(reading)
    rows = {i for i, line in enumerate(lines) if any(start <= line.start < end for start, end in given)}
    raw = reading.text
    for i, line in enumerate(lines):
        hanging = raw[max(0, line.start - 1) : line.start] == "\t" and (_follows(rows, i, lines) or _next_has_tab(lines, i))
        if "\t" in line.text or hanging or _BARS.fullmatch(line.text):
            rows.add(i)
    return frozenset(rows)


def _given_spans(reading: Reading) -> list[tuple[int, int]]:
    spans, base = [], 0
    for page in reading.pages:
        spans += [(base + table.start, base + table.end) for table in page.tables]
        base += len(page.text) + 1
    return spans


def _follows(rows: set[int], i: int, lines: tuple[Line, ...]) -> bool:
    return i - 1 in rows and not lines[i].gap


def _next_has_tab(lines: tuple[Line, ...], i: int) -> bool:
    return i + 1 < len(lines) and not lines[i + 1].gap and "\t" in lines[i + 1].text


def spaced_rows(lines: tuple[Line, ...], furniture: frozenset[int]) -> frozenset[int]:
    """Two or more lines one after the other whose cells wide blanks part, with figures in most of them."""
    found: set[int] = set()
    run: list[int] = []
    for i, line in enumerate(lines):
        wide = "   " in line.text or "\t" in line.text  # a quick look
        row = wide and i not in furniture and COLUMNS.search(line.text) is not None and not _LABELLED.match(line.text)
        if row and (not run or (run[-1] == i - 1 and (not line.gap or _ENDS_IN_FIGURE.search(line.text)) and not line.top)):
            run.append(i)
            continue
        found |= _if_table(lines, run)
        run = [i] if row else []
    return frozenset(found | _if_table(lines, run))


def _if_table(lines: tuple[Line, ...], run: list[int]) -> set[int]:
    figures = sum(bool(_FIGURE.search(lines[i].text)) for i in run)
    return set(run) if len(run) >= 2 and figures * 2 >= len(run) else set()
