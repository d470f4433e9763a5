"""The layout of a reading: which stretches of raw text are body, footnote, table, heading or furniture, in reading order.

It promises that every visible character of the raw text lies in exactly one piece, and that the spans of a piece come in
raw order. It changes no text. The steps are those of `pieces`: furniture, tables, footnotes, paragraphs, headings, joins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.records import Kind, Reading, Span
from extractors.text.footnotes import SUPERSCRIPT, find_notes
from extractors.text.furniture import furniture_lines
from extractors.text.grid import CAPTION
from extractors.text.headings import SECTION_LISTS, is_capitals, is_heading, is_numbered_title, is_plain_title
from extractors.text.lines import Line, chosen_breaks, split_lines, usual_width
from extractors.text.tables import SOURCE, UNIT_NOTE, spaced_rows, table_lines

_FINISHED = re.compile(rf"[.!?…]['\"”’)\]]*(?:\s?\d{{1,3}}|\s?[{SUPERSCRIPT}]+)?$")
_INITIAL = re.compile(r"\b[A-Z]\.$")
_BULLET = re.compile(r"[-•*–—]\s+\S")
_ITEM = re.compile(r"(?:[-•*–—]\s|\(?(?:\d{1,3}|[a-z]|[ivx]+)[.)]\s)")
_FIELD = re.compile(r"[*_]{0,2}[A-Z][A-Za-z ]{1,24}:[*_]{0,2}\s")
_YEAR_ALONE = re.compile(r"(?:1[5-9]|20)\d\d:?")
_MARKDOWN = re.compile(r"#{1,6}\s+\S")
_UNWRAPPED = 160  # characters; where lines are longer than this, a line is a paragraph
_FAR = 16  # columns of indent from which short lines are those of an address or a signature
_LONG = 100  # characters; a shorter paragraph without a final stop is a title, an address or an entry


@dataclass(frozen=True, slots=True)
class Piece:
    """Stretches of raw text that make one passage. number: of a footnote. listed: it stands in a list of references."""

    kind: Kind
    spans: tuple[Span, ...]
    page: int
    number: int | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines without a break between them."""

    kind: Kind
    lines: tuple[Line, ...]
    number: int | None = None
    listed: bool = False
    continues: bool = False  # a footnote that goes on from the page before

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def span(self) -> Span:
        # the blanks before a table's first line are empty cells, or show where its cells stand
        lead = self.lines[0].lead if self.kind is Kind.TABLE else 0
        return Span(self.lines[0].start - lead, self.lines[-1].end)


def pieces(reading: Reading) -> tuple[Piece, ...]:
    """Body, headings and tables in their order, then footnotes, then furniture."""
    lines = split_lines(reading)
    rows = table_lines(reading, lines)
    furniture = furniture_lines(lines, rows)
    spaced = spaced_rows(lines, furniture)
    rows, furniture = rows | spaced, furniture - spaced
    notes = find_notes(lines, rows | furniture)
    blocks = _gather_tables(_with_sections(_blocks(lines, rows, furniture, notes)))
    front = [group for group in blocks if group[0].kind not in (Kind.FOOTNOTE, Kind.FURNITURE)]
    back = [group[0] for group in blocks if group[0].kind is Kind.FOOTNOTE]
    joined = [*_joined(front), *_joined_notes(back), *(group for group in blocks if group[0].kind is Kind.FURNITURE)]
    return tuple(_piece(group) for group in joined)


def _piece(group: list[_Block]) -> Piece:
    head = group[0]
    spans = tuple(sorted(block.span for block in group))
    return Piece(head.kind, spans, min(group, key=lambda block: block.span).lines[0].page, head.number, head.listed)


def _blocks(
    lines: tuple[Line, ...], rows: frozenset[int], furniture: frozenset[int], notes: dict[int, int | None]
) -> list[_Block]:
    width = usual_width(lines)
    chosen = chosen_breaks(lines)
    airy = {line.sheet for line in lines if line.gap and not line.top}
    blocks: list[_Block] = []
    current: list[int] = []

    def kind_of(i: int) -> Kind:
        if i in furniture:
            return Kind.FURNITURE
        if i in rows:
            return Kind.TABLE
        return Kind.FOOTNOTE if i in notes else Kind.BODY

    def close() -> None:
        if current:
            kind, first = kind_of(current[0]), current[0]
            number = notes.get(first)
            continues = kind is Kind.FOOTNOTE and number is None
            blocks.append(_Block(kind, tuple(lines[j] for j in current), number, continues=continues))
            current.clear()

    for i, line in enumerate(lines):
        if current:
            before = lines[current[-1]]
            same = kind_of(i) is kind_of(current[-1]) and line.sheet == before.sheet
            if not same or kind_of(i) is Kind.FURNITURE or notes.get(i) is not None:
                close()
            elif kind_of(i) is Kind.TABLE:
                if line.gap and current[-1] != i - 1:
                    close()
            elif line.gap or i in chosen or _breaks(before, line, width, tight=line.sheet not in airy):
                close()
        current.append(i)
    close()
    return blocks


def _breaks(before: Line, line: Line, width: int, *, tight: bool) -> bool:
    """Whether a new paragraph begins at `line` although no blank line is above it."""
    finished = _is_finished(before.text)
    if is_numbered_title(line.text) and finished and len(line.text) < width:
        return True
    if (
        is_numbered_title(before.text)
        and len(before.text) < 0.8 * width
        and line.text[:1].isupper()
        and not is_heading(line.text)
    ):
        return True
    if before.text.startswith("#") and _MARKDOWN.match(before.text):
        return True
    if len(before.text) < 0.8 * width and not finished and is_capitals(before.text) and not is_capitals(line.text):
        return " " in before.text
    if _FIELD.match(line.text) and _FIELD.match(before.text):
        return True
    if _YEAR_ALONE.fullmatch(before.text) and not line.text[0].islower():
        return True  # the head of a year in a chronology
    if _YEAR_ALONE.fullmatch(line.text) and (finished or len(before.text) < 0.7 * width):
        return True
    if _BULLET.match(line.text) and (finished or _BULLET.match(before.text) or width > _UNWRAPPED):
        return True
    if line.indent >= before.indent + 2 and finished:
        return True
    if min(line.indent, before.indent) >= _FAR and max(len(line.text), len(before.text)) < 50:
        return True
    if width > _UNWRAPPED:
        return finished or (len(before.text) > _UNWRAPPED and not line.text[:1].islower())
    return tight and finished and len(before.text) < 0.7 * width and not line.text[:1].islower()


def _is_finished(text: str) -> bool:
    return bool(_FINISHED.search(text)) and not _INITIAL.search(text)


def _with_sections(blocks: list[_Block]) -> list[_Block]:
    """Body blocks that are headings become so; in a list of references or abbreviations only section titles are."""
    found, in_list, references = [], False, False
    before: _Block | None = None
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        if block.kind is Kind.BODY and not (
            _FIELD.match(block.text) and any(b and _FIELD.match(b.text) for b in (before, after))
        ):
            text = block.text
            section = SECTION_LISTS.fullmatch(text.strip("#* "))
            titled = is_numbered_title(text) or _MARKDOWN.match(text) is not None
            plain = after is not None and after.kind is Kind.BODY and len(after.text) > _LONG and is_plain_title(text)
            if section or titled or (not in_list and (is_heading(text) or plain)):
                block = replace(block, kind=Kind.HEADING)
                in_list = section is not None
                references = in_list and section is not None and not section["name"].lower().endswith(("notes", "abbreviations"))
            elif references:
                block = replace(block, listed=True)
        found.append(block)
        before = block
    return found


def _gather_tables(blocks: list[_Block]) -> list[list[_Block]]:
    """Each block as a group; a table's rows, caption and unit note as one, a source line below it as a table of its own."""
    groups: list[list[_Block]] = []
    table: list[_Block] | None = None
    since = 0
    for block in blocks:
        if block.kind is Kind.TABLE:
            caption = groups[-1] if groups and _is_caption(groups[-1]) else None
            unit = groups[-1] if groups and caption is None and UNIT_NOTE.fullmatch(groups[-1][0].text) else None
            if unit is not None and len(groups) > 1 and _is_caption(groups[-2]):
                table = [*groups.pop(-2), *groups.pop(), block]
            elif caption is not None or unit is not None:
                table = [*groups.pop(), block]
            else:
                table = [block]
            table = [replace(part, kind=Kind.TABLE) for part in table]
            groups.append(table)
            since = 0
            continue
        movable = table is not None and block.kind in (Kind.BODY, Kind.HEADING)
        if movable and table is not None and since <= 3 and UNIT_NOTE.fullmatch(block.text):
            table.append(replace(block, kind=Kind.TABLE))
            continue
        if movable and since == 0 and SOURCE.match(block.text):
            groups.append([replace(block, kind=Kind.TABLE)])
        else:
            groups.append([block])
        since += block.kind is not Kind.FURNITURE
    return groups


def _is_caption(group: list[_Block]) -> bool:
    return group[0].kind in (Kind.BODY, Kind.HEADING) and CAPTION.match(group[0].text) is not None and len(group[0].text) < 250


def _joined(groups: list[list[_Block]]) -> list[list[_Block]]:
    """A sentence that a page break or a table cuts goes on in the paragraph that it began."""
    joined: list[list[_Block]] = []
    open_body: list[_Block] | None = None
    for group in groups:
        head = group[0]
        if head.kind is Kind.BODY and open_body is not None and _goes_on(open_body[-1], head):
            open_body.append(head)
            continue
        joined.append(group)
        if head.kind is Kind.BODY:
            open_body = group
        elif head.kind is Kind.HEADING:
            open_body = None
    return joined


def _goes_on(before: _Block, after: _Block) -> bool:
    last, first = before.lines[-1], after.lines[0]
    new_sheet = last.sheet != first.sheet
    if before.listed != after.listed or _ITEM.match(first.text) or CAPTION.match(first.text):
        return False
    if _is_finished(last.text):
        # a converter's page hint without a blank line parts no paragraph if the line before it is full
        return new_sheet and not first.gap and len(last.text) >= 0.8 * max(len(line.text) for line in before.lines)
    if last.text.endswith(":") or is_heading(after.text):
        return False
    if first.text[0].islower() or last.text.endswith("-"):
        return True
    unwrapped = len(before.text) > _UNWRAPPED and len(before.lines) == 1
    return (new_sheet or unwrapped) and len(before.text) > _LONG and not last.text.endswith((")", ";"))


def _joined_notes(blocks: list[_Block]) -> list[list[_Block]]:
    joined: list[list[_Block]] = []
    for block in blocks:
        goes_on = block.continues and joined and not block.lines[0].text.startswith(("- ", "• "))
        if goes_on and not (_is_finished(joined[-1][-1].text) and block.lines[0].gap and not block.lines[0].text[0].islower()):
            joined[-1].append(block)
        else:
            joined.append([block])
    return joined
