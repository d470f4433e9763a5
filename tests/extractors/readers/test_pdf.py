"""PDF: text layers in reading order, tables, and which pages go to OCR. The engine is faked here; see tests/extractors/ocr."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image

from extractors.errors import CorruptFile, EncryptedFile, TruncatedFile
from extractors.read import page_count, read, read_pages
from extractors.records import Origin, Page, Reading
from extractors.settings import Settings

PROSE = (
    "The relief fund for miners was opened at Kokura on 3 May 1954. Nobody at the ministry would say how much had been set aside "
    "for the winter, and the unions of the district asked for 40,000 yen. "
)
MakePdf = Callable[..., Path]


def write(text: str) -> Callable[[FPDF], None]:
    return lambda pdf: pdf.multi_cell(0, 14, text)


def exact(page: Page) -> bool:
    """Whether words are words of the text, in order, and all of it but white space."""
    spelled = [page.text[word.start : word.end] for word in page.words]
    return "".join(spelled) == "".join(page.text.split()) and not any(part.split() != [part] for part in spelled)


def only(reading: Reading) -> Page:
    (page,) = reading.pages
    return page


def test_a_text_layer_gives_words_with_boxes(make_pdf: MakePdf, fake_ocr: Any) -> None:
    engine = fake_ocr()
    page = only(read(make_pdf(write(PROSE)), Settings(), engine=engine))
    assert (page.origin, page.number, page.width, page.height) == (Origin.TEXT, 1, 595.28, 841.89)
    assert " ".join(page.text.split()) == PROSE.strip()
    assert exact(page)
    assert not engine.seen
    first = page.words[0]
    assert page.text[first.start : first.end] == "The"
    assert 60 <= first.box.x0 < first.box.x1 < 90
    assert 55 < first.box.y0 < first.box.y1 < 80


def test_paragraphs_are_parted_by_an_empty_line(make_pdf: MakePdf) -> None:
    page = only(read(make_pdf(write(PROSE * 2 + "\n\n" + PROSE * 2)), Settings()))
    paragraphs = page.text.split("\n\n")
    assert [" ".join(paragraph.split()) for paragraph in paragraphs] == [(PROSE * 2).strip()] * 2


def test_two_columns_are_read_one_after_the_other(make_pdf: MakePdf) -> None:
    left, right = "Left side: " + PROSE * 4, "Right side: " + PROSE * 4

    def draw(pdf: FPDF) -> None:
        pdf.cell(0, 20, "A Report on the Mines of the Northern District of the Island", new_x="LMARGIN", new_y="NEXT")
        for x, text in ((60, left), (310, right)):
            pdf.set_xy(x, 100)
            pdf.multi_cell(235, 13, text)
        pdf.set_xy(60, 700)
        pdf.cell(0, 14, "17")

    page = only(read(make_pdf(draw), Settings()))
    assert exact(page)
    flat = " ".join(page.text.split())
    assert flat == f"A Report on the Mines of the Northern District of the Island {left.strip()} {right.strip()} 17"


def test_a_sentence_goes_on_in_the_next_column(make_pdf: MakePdf) -> None:
    def draw(pdf: FPDF) -> None:
        lines = "\n".join(["and in that year the mines of the north were sold"] * 8)
        for x in (60, 320):
            pdf.set_xy(x, 100)
            pdf.multi_cell(235, 13, lines)

    assert "\n\n" not in only(read(make_pdf(draw), Settings())).text


def test_a_ruled_table_is_kept_as_rows(make_pdf: MakePdf) -> None:
    rows = [
        ("Year", "Members", "Yen"),
        ("1951", "1,204", "20,175"),
        ("1952", "", "22,900"),
        ("All years together", "1,310", "43,075"),
    ]

    def draw(pdf: FPDF) -> None:
        pdf.multi_cell(0, 14, PROSE, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(14)
        with pdf.table(width=220, align="LEFT") as table:
            for cells in rows:
                row = table.row()
                for cell in cells:
                    row.cell(cell)
        pdf.ln(14)
        pdf.multi_cell(0, 14, "Afterwards nothing was paid.")

    page = only(read(make_pdf(draw), Settings()))
    assert exact(page)
    (table,) = page.tables
    assert table.rows == tuple(rows)
    assert page.text[table.start : table.end] == "\n".join("\t".join(row) for row in rows)
    before, after = page.text[: table.start], page.text[table.end :]
    assert before.endswith("yen.\n\n")
    assert after == "\n\nAfterwards nothing was paid."


def test_a_table_without_rules_is_kept_as_rows(make_pdf: MakePdf) -> None:
    rows = [
        ("Branch", "Members", "Yen"),
        ("Kokura", "1,204", "20,175"),
        ("Moji and district", "310", "2,900"),
        ("Nagasaki", "-", "150"),
    ]

    def draw(pdf: FPDF) -> None:
        pdf.multi_cell(0, 14, PROSE)
        for number, row in enumerate(rows):
            for x, cell in zip((80, 260, 360), row, strict=True):
                pdf.text(x, 140 + 15 * number, cell)

    page = only(read(make_pdf(draw), Settings()))
    assert exact(page)
    assert [table.rows for table in page.tables] == [tuple(rows)]


def test_a_framed_text_is_no_table(make_pdf: MakePdf) -> None:
    def draw(pdf: FPDF) -> None:
        pdf.multi_cell(0, 14, PROSE, border=1)

    page = only(read(make_pdf(draw), Settings()))
    assert not page.tables
    assert "\t" not in page.text


def test_raised_figures_stay_glued_to_their_word(make_pdf: MakePdf) -> None:
    def draw(pdf: FPDF) -> None:
        pdf.write(14, "The union bought the company.")
        pdf.char_vpos = "SUP"
        pdf.write(14, "12")
        pdf.char_vpos = "LINE"
        pdf.write(14, " Then it sold the ships again.")

    assert only(read(make_pdf(draw), Settings())).text == "The union bought the company.12 Then it sold the ships again."


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_type_comes_out_upright_whatever_the_rotate_entry_says(make_pdf: MakePdf, degrees: int) -> None:
    path = make_pdf(write(PROSE))
    with pypdfium2.PdfDocument(path) as document:
        document[0].set_rotation(degrees)
        document.save(path.with_name("turned.pdf"))
    assert read(path.with_name("turned.pdf"), Settings()).pages == read(path, Settings()).pages


def test_a_page_drawn_sideways_with_a_rotate_entry_comes_out_upright(make_pdf: MakePdf) -> None:
    def draw(pdf: FPDF) -> None:
        with pdf.rotation(90, x=300, y=420):
            pdf.text(100, 420, "The mines of the north were sold in 1954.")
            pdf.text(100, 440, "Nobody would say what had been paid.")

    path = make_pdf(draw)
    with pypdfium2.PdfDocument(path) as document:
        document[0].set_rotation(90)
        document.save(path.with_name("turned.pdf"))
    page = only(read(path.with_name("turned.pdf"), Settings()))
    assert page.text == "The mines of the north were sold in 1954.\nNobody would say what had been paid."
    assert (page.width, page.height, page.rotation) == (841.89, 595.28, 90)


def test_pages_without_a_text_layer_go_to_the_engine(
    make_pdf: MakePdf, draw_page: Callable[..., Image.Image], fake_ocr: Any
) -> None:
    picture = draw_page(make_pdf(write(PROSE), name="scan.pdf"))
    path = make_pdf(write(PROSE), lambda pdf: pdf.image(picture, x=0, y=0, w=595), lambda pdf: None, write("Afterwards."))
    engine = fake_ocr()
    reading = read(path, Settings(dpi=150), engine=engine)
    assert [page.origin for page in reading.pages] == [Origin.TEXT, Origin.OCR, Origin.BLANK, Origin.TEXT]
    assert reading.pages[1].text == "Read by the engine."
    assert [dpi for _, _, dpi in engine.seen] == [150, 150]
    assert engine.seen[0][1] == (1241, 1754)


def test_a_stamp_on_a_picture_of_the_page_is_not_its_text(
    make_pdf: MakePdf, draw_page: Callable[..., Image.Image], fake_ocr: Any
) -> None:
    picture = draw_page(make_pdf(write(PROSE), name="scan.pdf"))

    def draw(pdf: FPDF) -> None:
        pdf.image(picture, x=0, y=0, w=595)
        pdf.text(60, 820, "Lent by the library.")

    page = only(read(make_pdf(draw), Settings(), engine=fake_ocr("All that the engine sees. Lent by the library.")))
    assert (page.origin, page.text) == (Origin.OCR, "All that the engine sees. Lent by the library.")


def test_a_garbage_text_layer_goes_to_the_engine(make_pdf: MakePdf, fake_ocr: Any) -> None:
    garbage = "".join(chr(ord(character) + 1) if character > " " else character for character in PROSE)
    page = only(read(make_pdf(write(garbage)), Settings(), engine=fake_ocr()))
    assert (page.origin, page.text) == (Origin.OCR, "Read by the engine.")
    assert "garbage" in page.problems[0]


def test_a_garbage_text_layer_that_ocr_cannot_better_is_doubtful(make_pdf: MakePdf, fake_ocr: Any) -> None:
    garbage = "".join(chr(ord(character) + 1) if character > " " else character for character in PROSE)
    page = only(read(make_pdf(write(garbage)), Settings(), engine=fake_ocr("xq zzkw#q", 0.2)))
    assert page.origin is Origin.DOUBTFUL
    assert exact(page)
    assert page.problems


def test_pages_may_be_read_in_batches(make_pdf: MakePdf) -> None:
    path = make_pdf(write("One mine was sold."), write("Two mines were sold."), write("Three mines were sold."))
    assert page_count(path) == 3
    batches = read_pages(path, Settings(), range(1, 2)) + read_pages(path, Settings(), range(2, 4))
    assert batches == read(path, Settings()).pages


def test_an_empty_password_opens_and_a_real_one_does_not(make_pdf: MakePdf) -> None:
    open_to_all = make_pdf(write(PROSE), prepare=lambda pdf: pdf.set_encryption("owner"), name="open.pdf")
    assert "Kokura" in only(read(open_to_all, Settings())).text
    locked = make_pdf(write(PROSE), prepare=lambda pdf: pdf.set_encryption("owner", "user"), name="locked.pdf")
    with pytest.raises(EncryptedFile, match="password"):
        read(locked, Settings())


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.98])
def test_a_pdf_cut_short_is_refused(make_pdf: MakePdf, share: float) -> None:
    path = make_pdf(*[write(PROSE)] * 5)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(TruncatedFile, match="end of"):
        read(path, Settings())


def test_a_damaged_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"nothing of use\n" * 50 + b"%%EOF\n")
    with pytest.raises(CorruptFile, match="damaged"):
        read(path, Settings())
