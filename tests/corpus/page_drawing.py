"""Draws a text as the pages of a PDF, in four layouts: paper, typescript, clipping and columns.

A text is pages parted by a form feed, each a run of blocks parted by blank lines. A block with tabs is a table (lines before
its first row are its caption, lines behind its last row a note); what follows a line of underscores is footnotes; a short
block without a full stop is a heading. Nothing is added to the words but running heads and page numbers.

To add a layout: a function from text to PDF bytes, and a row in `make_samples.SAMPLES` that names it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF, FontFace
from fpdf.enums import CharVPos, WrapMode

FONTS = Path(__file__).parent / "fonts"
SERIF, SIZE = "DejaVuSerif", 9.2
SUPERSCRIPT = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
HYPHENATION = re.compile(r"(?<=[a-z]{4})(?=(?:ments?|tions?|tion|ships?|ness|ting|ding)\b)")


def draw_paper(text: str, running_heads: tuple[str, str], first_page: int) -> bytes:
    """A journal article: justified, footnotes below a rule, ruled tables. The last page is set in two columns."""
    pdf = _document((152, 229))
    pages = text.split("\f")
    for number, page in enumerate(pages, start=first_page):
        pdf.add_page()
        _running_head(pdf, running_heads[number % 2], number)
        body, _, notes = page.partition("\n____\n")
        columns = 2 if number == first_page + len(pages) - 1 else 1
        for block in _blocks(body):
            if not _is_table(block) and columns == 1:
                _prose(pdf, [block], 1)
            elif _is_table(block):
                _table(pdf, block)
        if columns == 2:
            _prose(pdf, _blocks(body), 2)
        _footnotes(pdf, _blocks(notes))
    return bytes(pdf.output())


def draw_typescript(text: str, font_file: Path | None = None) -> bytes:
    """A typewritten letter or memorandum, line for line; `font_file` for writing systems that Courier lacks."""
    pdf = _document((210, 297), margin=24)
    if font_file:
        pdf.add_font("Given", fname=font_file)
    pdf.set_font("Given" if font_file else "Courier", size=12 if font_file else 11)
    for page in text.split("\f"):
        pdf.add_page()
        pdf.set_y(26)
        for line in page.split("\n"):
            pdf.multi_cell(0, 9 if font_file else 5.6, line, wrapmode=WrapMode.CHAR, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def draw_clipping(text: str) -> bytes:
    """One newspaper column, cut out."""
    pdf = _document((88, 174), margin=9)
    pdf.add_page()
    pdf.set_y(9)
    for place, block in enumerate(_blocks(text)):
        heading = _is_heading(block)
        pdf.set_font("Times", "B" if heading else "", 13 if place == 0 else 10 if heading else 9.5)
        pdf.multi_cell(0, 6 if place == 0 else 4.1, block, align="C" if heading else "J", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(1.6)
        if place == 0:
            pdf.line(9, pdf.get_y(), 79, pdf.get_y())
            pdf.ln(1.6)
    return bytes(pdf.output())


def draw_columns(text: str) -> bytes:
    """A page of a trade review: title across, two columns below it."""
    pdf = _document((170, 180), margin=14)
    pdf.add_page()
    pdf.set_y(14)
    title, date, *blocks = _blocks(text)
    pdf.set_font("Times", "B", 19)
    pdf.cell(0, 9, title, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Times", "", 11)
    pdf.cell(0, 6, date, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.line(14, pdf.get_y() + 1, 156, pdf.get_y() + 1)
    pdf.ln(5)
    _prose(pdf, blocks, 2, family="Times", size=11.5)
    return bytes(pdf.output())


def _document(size: tuple[float, float], margin: float = 18) -> FPDF:
    pdf = FPDF(unit="mm", format=size)
    pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
    pdf.set_auto_page_break(auto=False)
    pdf.set_margins(margin, margin)
    for style, name in (("", ""), ("B", "-Bold"), ("I", "-Italic")):
        pdf.add_font(SERIF, style, FONTS / f"DejaVuSerifCondensed{name}-Latin.ttf")
    return pdf


def _blocks(text: str) -> list[str]:
    return [block.strip("\n") for block in re.split(r"\n{2,}", text) if block.strip()]


def _is_table(block: str) -> bool:
    return "\t" in block


def _is_heading(block: str) -> bool:
    return len(block) < 90 and not block.endswith((".", ".)"))


def _running_head(pdf: FPDF, head: str, number: int) -> None:
    pdf.set_font(SERIF, "I", 8)
    pdf.set_y(11)
    pdf.cell(0, 4, head, align="C")
    pdf.set_y(pdf.h - 13)
    pdf.set_font(SERIF, "", 8)
    pdf.cell(0, 4, str(number), align="C")
    pdf.set_y(19)


def _prose(pdf: FPDF, blocks: list[str], columns: int, family: str = SERIF, size: float = SIZE) -> None:
    with pdf.text_columns(text_align="J", ncols=columns, gutter=7, line_height=1.32, balance=columns > 1) as region:
        for block in blocks:
            heading = _is_heading(block)
            with region.paragraph(text_align="L" if heading else "J", bottom_margin=2.2) as paragraph:
                pdf.set_font(family, "B" if heading else "", size)
                # a soft hyphen lets a long word break, as printers do; the core fonts cannot hide one that is not needed
                words = HYPHENATION.sub("\u00ad", block) if family == SERIF and not heading else block
                for piece in re.split(r"([¹²³⁴⁵⁶⁷⁸⁹⁰]+)", words):
                    pdf.char_vpos = CharVPos.SUP if piece.translate(SUPERSCRIPT) != piece else CharVPos.LINE
                    paragraph.write(piece.translate(SUPERSCRIPT))
                pdf.char_vpos = CharVPos.LINE
    pdf.ln(1)


def _table(pdf: FPDF, block: str) -> None:
    lines = block.split("\n")
    rows = [line.split("\t") for line in lines if "\t" in line]
    first = next(place for place, line in enumerate(lines) if "\t" in line)
    caption, note = lines[:first], lines[first + len(rows) :]
    pdf.set_font(SERIF, "B", 8.5)
    for line in caption:
        pdf.cell(0, 4.6, line, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font(SERIF, "", 7.6)
    align = ("LEFT", *["RIGHT"] * (len(rows[0]) - 1))
    heads = FontFace(emphasis="BOLD")
    widths = (5, *[3] * (len(rows[0]) - 1))
    with pdf.table(rows, borders_layout="ALL", text_align=align, headings_style=heads, col_widths=widths, line_height=4.6):
        pass
    for line in note:
        pdf.cell(0, 4.6, line, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)


def _footnotes(pdf: FPDF, notes: list[str]) -> None:
    if not notes:
        return
    pdf.set_font(SERIF, "", 7.2)
    heights = [pdf.multi_cell(0, 3.5, note, dry_run=True, output="HEIGHT") + 0.8 for note in notes]
    top = pdf.h - 17 - sum(heights)
    if pdf.get_y() > top - 2:
        raise ValueError("the page is too full for its footnotes")
    pdf.line(pdf.l_margin, top - 1.5, pdf.l_margin + 30, top - 1.5)
    pdf.set_y(top)
    for note, height in zip(notes, heights, strict=True):
        y = pdf.get_y()
        pdf.multi_cell(0, 3.5, note, new_x="LMARGIN", new_y="NEXT")
        pdf.set_y(y + height)
