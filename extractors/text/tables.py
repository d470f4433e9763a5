"""Tables told from running text: rows with tabs, rows with columns of blanks, and what a reader found.

A caption, a unit note such as "(thousand yen)" and a source line belong to their table; `layout` brings them together.
"""

from __future__ import annotations

import re

from extractors.records import Reading
from extractors.text.grid import LABELLED_SUM, LEADER
from extractors.text.lines import Line

SOURCE = re.compile(r"(?:sources?|notes?|remarks?)\s*[:.]", re.IGNORECASE)
_MULTIPLE = r"(?:thousands?|millions?|billions?|hundreds?|mil\.|mn\.?|1,000s?|10,000s?|1,000,000|'?000s?)"
UNIT_NOTE = re.compile(
    rf"[(\[]?\s*(?:(?:units?|amounts?|figures|values?|all)\b\s*(?:are\b|of\b)?\s*[:=]?\s*)*(?:given\s+|shown\s+|expressed\s+)?(?:in\s+)?"
    rf"(?:{_MULTIPLE}\s*)?(?:of\s+)?(?:current\s+|gold\s+|silver\s+|paper\s+|[A-Z][a-z]+\s+)?"
    r"(?:yen|dollars?|pounds?|francs?|marks?|won|rubles?|roubles?|yuan|taels?|rupees?|guilders?|U\.?S\.?\s?(?:dollars?|\$)|sen|sterling|¥|\$|£|"
    rf"Y(?=\s?[1'])|tons?)(?:\s*{_MULTIPLE})?\s*[)\]]?\.?",
    re.IGNORECASE,
)
_STATES_UNIT = re.compile(r"\b(?:yen|sen|dollars|pounds|francs|won|roubles|rubles|yuan|taels|rupees|pesos)\)?[.:]$")
_COLUMNS = re.compile(rf"(?<=\S) {{3,}}(?=\S)|\t|{LEADER}\s*(?=[(\-–—]?(?:[¥￥$£Y]|Yen)? ?(?=\S*\d)[\dlIO])")
_QUICK = ("   ", "\t", "..", ". .", "…")  # one of which stands between columns
_ENDS_IN_FIGURE = re.compile(r"(?: {2}|\t)(?:[(¥$£Y-]{0,2} ?\d[\d,.]*\)?%?|[-–—]|nil)$")
_BARS = re.compile(r"\|.*\|")
_BARRED = re.compile(r"[^|]+(?: \| ?[^|]*){2,}|[^|]+ \| [^|]*\d[^|]*")  # without bars at its ends
# "Speaker:    A. Smith" and "3.   Our claim is" are no rows
_LABELLED = re.compile(r"(?:[^\s:]+(?: [^\s:]+){0,3}:|\(?(?:\d{1,2}|[a-z])[.)]) {2,}")
_SUM = re.compile(r"(?:[¥￥$£€]|Y|Yen )?\s?\d[\d,.]*")
_INDENT = 12  # characters before a line that stands under or over the columns of a table
_SHORT, _HEAD = 40, 20  # characters of such a line, and of a cell in a line of heads
_HEADS = 5  # lines
_CELLS = re.compile(r" {2,}")
_FIGURE = re.compile(r"(?:^|[\s.])(?:[(¥$£Y-]|Yen )?(?=\S*\d)[\dlO][\dlO,.]*\)?(?:\s|$)")


def table_lines(reading: Reading, lines: tuple[Line, ...]) -> frozenset[int]:
    """Indices into `lines` of the rows that a reader found, that hold a tab, or that Markdown's bars part."""
    given = _given_spans(reading)
    rows = {i for i, line in enumerate(lines) if any(start <= line.start < end for start, end in given)}
    raw = reading.text
    for i, line in enumerate(lines):
        hanging = raw[max(0, line.start - 1) : line.start] == "\t" and (_follows(rows, i, lines) or _next_has_tab(lines, i))
        if "\t" in line.text or hanging or _BARS.fullmatch(line.text):
            rows.add(i)
    barred = {i for i, line in enumerate(lines) if "|" in line.text and _BARRED.fullmatch(line.text)}
    rows |= {i for i in barred if i - 1 in barred or i + 1 in barred}
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
    """Two or more lines one after the other whose cells wide blanks part, with figures in most of them.

    Rules, labels and units in a line of their own belong to the table in which they stand, the latter to that below them as well.
    """
    found: set[int] = set()
    run: list[int] = []
    for i, line in enumerate(lines):
        sign = i not in furniture or not any(char.isalnum() for char in line.text)
        wide = any(mark in line.text for mark in _QUICK)
        row = wide and sign and _COLUMNS.search(line.text) is not None and not _LABELLED.match(line.text)
        near = run and run[-1] == i - 1 and not line.top
        if row and (not run or (near and (not line.gap or _ENDS_IN_FIGURE.search(line.text)))):
            run.append(i)
            continue
        if near and sign and _stands_in_table(lines, i):
            run.append(i)
            continue
        found |= _if_table(lines, run)
        run = [i] if row else []
    found |= _if_table(lines, run)
    found |= _labelled_sums(lines, furniture | found)
    for i in sorted(found):
        above = i - 1
        while above >= 0 and above not in found and _heads_column(lines, above):
            found.add(above)
            above -= 1
    return frozenset(found)


def _labelled_sums(lines: tuple[Line, ...], aside: frozenset[int] | set[int]) -> set[int]:
    """Three or more lines one after the other of a name and a figure, in a unit stated above or one with its currency."""
    found: set[int] = set()
    run: list[int] = []
    for i, line in enumerate(lines):
        match = None if i in aside else LABELLED_SUM.fullmatch(line.text)
        if match and (not run or (run[-1] == i - 1 and not line.gap)):
            run.append(i)
            continue
        found |= set(run) if _are_sums(lines, run) else set()
        run = [i] if match else []
    return found | (set(run) if _are_sums(lines, run) else set())


def _are_sums(lines: tuple[Line, ...], run: list[int]) -> bool:
    signed = any((match := LABELLED_SUM.fullmatch(lines[i].text)) and match["sum"][0] in "Y¥￥$£" for i in run)
    stated = bool(run and run[0]) and _STATES_UNIT.search(lines[run[0] - 1].text) is not None
    return len(run) > 2 and (signed or stated)


def _stands_in_table(lines: tuple[Line, ...], i: int) -> bool:
    """Whether a line without columns may stand among rows: a rule, a unit, a short label, or the sum under a rule."""
    line, below = lines[i], lines[i + 1] if i + 1 < len(lines) else None
    if line.gap:
        return False
    alone = line.lead >= _INDENT and _SUM.fullmatch(line.text)
    if alone or not any(char.isalnum() for char in line.text) or _ENDS_IN_FIGURE.search(line.text):
        return True
    short = len(line.text) <= _SHORT and not line.text.endswith((".", "?", "!"))
    return short and below is not None and not below.gap and _COLUMNS.search(below.text) is not None


def _heads_column(lines: tuple[Line, ...], i: int) -> bool:
    """Whether a line right above a table is the head of columns or their unit, by its place to the right or its short cells."""
    line, below = lines[i], lines[i + 1]
    if below.gap or below.top or _LABELLED.match(line.text):
        return False
    cells = _CELLS.split(line.text)
    heads = len(cells) > 1 and all(len(cell) <= _HEAD for cell in cells)
    return heads or (line.lead >= _INDENT and len(line.text) <= _SHORT)


def _if_table(lines: tuple[Line, ...], run: list[int]) -> set[int]:
    """The rows of `run`, without the rules and labels behind the last one, if they are a table."""
    rows = [i for i in run if _COLUMNS.search(lines[i].text)]
    figures = [bool(_FIGURE.search(lines[i].text)) for i in rows]
    # heads may take as many lines as the rows below them
    heads = min(figures.index(True), _HEADS) if sum(figures) > 1 else 0
    narrow = [i for i in run if _ENDS_IN_FIGURE.search(lines[i].text) and not _COLUMNS.search(lines[i].text)]
    if 2 * (len(rows) + len(narrow)) <= len(run):
        return set()
    return set(run) if len(rows) >= 2 and sum(figures) * 2 >= len(rows) - heads else set()
