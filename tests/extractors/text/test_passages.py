"""Passages of whole readings: layout and cleaning together. Every text here was written for these tests."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records import Kind, Origin, Page, Passage, Reading, Table
from extractors.text.clean import STEPS, passages
from extractors.text.layout import pieces
from extractors.text.lines import BLANK


def reading(*pages: str) -> Reading:
    return Reading("text/plain", tuple(Page(i, text, Origin.TEXT) for i, text in enumerate(pages, 1)))


def read(*pages: str) -> list[tuple[str, str]]:
    return [(passage.kind.value, passage.text) for passage in passages(reading(*pages))]


# A page whose sentence goes on behind two footnotes, as converters of papers leave it: one blank marks the next page.
PAPER = """The harbour board of Lisbon kept its books in three hands, and the clerks quarrelled
about all of them.1 In 1931 the board hired a fourth clerk, who had learnt the trade in
the office of the Companhia Atlas and who asked for a salary that nobody before him had

1 The quarrels are told at length by Senhor Duarte, whose memoirs were printed in a small
edition.
 been paid. The chairman consented after a week.2 The minutes of the meeting of
3 May are lost; a copy was seen in Porto by the widow of the chairman, who wrote about
it to her sister in the same month.

A second reform was carried through by the engineers, against the advice of the bankers

2 According to a letter in the papers of the family the chairman slept badly in that week
and would have consented to a fifth clerk, if anybody had proposed one; the letter was not
 and with a loan of 4,000 escudos. It failed.3

sent before the autumn. See Duarte (1948: 12).

3 The loan was repaid in 1953.5 million people heard of it on the wireless.
 The end of the story is short. Nobody was paid, and the fourth clerk emigrated to
Brazil.
"""


def test_a_sentence_goes_on_behind_a_footnote_and_a_footnote_over_the_page() -> None:
    lines = PAPER.splitlines(keepends=True)
    filler = "".join(
        f"The year {year} brought nothing new to the board, as far as its minutes show to the reader.\n"
        for year in range(1800, 1840)
    )
    found = read(filler + "\n" + "".join(lines))
    body = [text for kind, text in found if kind == "body"]
    notes = [text for kind, text in found if kind == "footnote"]
    assert "a salary that nobody before him had been paid. The chairman consented after a week. The minutes" in body[1]
    assert "against the advice of the bankers and with a loan of 4,000 escudos. It failed." in body[2]
    assert [note.split()[0] for note in notes] == ["The", "According", "The"]
    assert notes[1].endswith("the letter was not sent before the autumn. See Duarte (1948: 12).")
    assert "1953.5 million" in notes[2]


def test_pages_their_heads_and_their_numbers() -> None:
    pages = [
        "ANNALS OF THE PORT\n\nThe ship came in on a Monday and left again with\n\n1",
        "ANNALS OF THE PORT\n\nall her cargo. Nobody asked why.\n\n2",
        "ANNALS OF THE PORT\n\nThe captain wrote home.\n\n3",
    ]
    found = passages(reading(*pages))
    assert [(p.kind, p.text, p.page) for p in found if p.kind is not Kind.FURNITURE] == [
        (Kind.HEADING, "ANNALS OF THE PORT", 1),
        (Kind.BODY, "The ship came in on a Monday and left again with all her cargo. Nobody asked why.", 1),
        (Kind.BODY, "The captain wrote home.", 3),
    ]
    assert sorted(p.text for p in found if p.kind is Kind.FURNITURE) == [
        "1",
        "2",
        "3",
        "ANNALS OF THE PORT",
        "ANNALS OF THE PORT",
    ]


def test_sentences_that_differ_only_in_figures_are_no_running_heads() -> None:
    pages = [f"The clerk paid {n} yen on {n} May 1931.\n\nThen he left the harbour of Kobe for page {n}." for n in range(1, 9)]
    assert [kind for kind, _ in read(*pages)] == ["body"] * 16


def test_lines_of_a_ledger_are_no_running_heads() -> None:
    pages = ["\n".join(f"Sheet {page} entry {line}: 20 yen to Mr. Mori for" for line in range(6)) for page in range(1, 6)]
    assert all(kind != "furniture" for kind, _ in read(*pages))


def test_a_head_on_every_other_page_is_furniture() -> None:
    heads = ["The Harbour Board", "A. N. Author"]
    pages = [f"{heads[n % 2]}\n\nSentence of page {'abcdef'[n]} stands here alone." for n in range(6)]
    assert sum(kind == "furniture" for kind, _ in read(*pages)) >= 5


def test_footnotes_at_the_foot_of_pages_that_start_anew() -> None:
    first = "The mill was sold in 1902.1 Its owner moved to Oslo and opened a shop\nfor lamps.\n\nThe shop did well.\n\n"
    first += "1 For 900 kroner, says the deed."
    second = "Later he sold the shop.1 He lived on the rent.\n\nHe never came back.\n\n1 The buyer is not named."
    found = read(first, second)
    assert ("footnote", "For 900 kroner, says the deed.") in found
    assert ("footnote", "The buyer is not named.") in found
    assert found[0] == ("body", "The mill was sold in 1902. Its owner moved to Oslo and opened a shop for lamps.")


HEADINGS = [
    "I. THE FIRST YEARS",
    "3. Trade with the Baltic Ports, 1921-1930",
    "REPORT OF THE DIRECTORS",
    "Abstract",
    "References",
    "Chapter 2 The Road to Riga",
    "A History of the Harbour of Gdynia",
]
NO_HEADINGS = [
    "The ships left for Riga on Monday.",
    "Sincerely yours,",
    "The port was opened in May 1921 and closed",
    "1. The committee shall meet on the first Monday of each month, at noon.",
    "1956",
    "GHQ.",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_are_told_from_body(heading: str) -> None:
    found = read(
        f"It was a bad year for the port.\n\n{heading}\n\nThe second year was no better, and the third was the worst of all.\n"
    )
    assert ("heading", heading) in found


@pytest.mark.parametrize("text", NO_HEADINGS)
def test_what_is_no_heading(text: str) -> None:
    found = read(f"It was a bad year for the port.\n\n{text}\n\nthe end.\n")
    assert not [passage for passage in found if passage[0] == "heading"]


TABLE = """The loans are given below.

Table 2. Loans to the Port, 1925-1926
\tFirst bank\tSecond bank
1925\t1,200\t30
1926\t980.5\t-

Source: Annual Report 1927.

The second bank withdrew.

(thousand crowns)

(thousand yen)
"""


def test_a_table_keeps_its_caption_rows_and_unit() -> None:
    kinds = read(TABLE)
    assert kinds[1] == (
        "table",
        "Table 2. Loans to the Port, 1925-1926\n\tFirst bank\tSecond bank\n1925\t1,200\t30\n1926\t980.5\t-\n(thousand yen)",
    )
    assert kinds[2] == ("table", "Source: Annual Report 1927.")


def test_columns_of_blanks_make_a_table_and_a_wide_gap_in_a_letter_none() -> None:
    typed = "Expenses of the journey\n\n  Ticket to Kobe          12.50\n  Two nights at the inn    7.00\n\n"
    typed += "CONFIDENTIAL            3 June 1921\n\nThe rest is paid."
    found = read(typed)
    assert ("table", "Ticket to Kobe\t12.50\nTwo nights at the inn\t7.00") in found
    assert not any(kind == "table" and "CONFIDENTIAL" in text for kind, text in found)


def test_a_table_that_the_reader_found_is_a_table() -> None:
    text = "Rice\t12\nOil\t3"
    page = Page(1, "Prices\n\n" + text, Origin.TEXT, tables=(Table(8, 8 + len(text), (("Rice", "12"), ("Oil", "3"))),))
    assert [p.text for p in passages(Reading("application/pdf", (page,))) if p.kind is Kind.TABLE] == [text]


def test_markdown_tables_headings_and_emphasis() -> None:
    found = read(
        "# Papers of a clerk, 1901-1922\n\nHe read *The Daily Lamp* every day.\n\n"
        "| Year | Pay |\n| --- | --- |\n| 1901 | 40 yen |\n"
    )
    assert found == [
        ("heading", "Papers of a clerk, 1901-1922"),
        ("body", "He read The Daily Lamp every day."),
        ("table", "Year\tPay\n1901\t40 yen"),
    ]


def test_what_italics_set_off_is_known() -> None:
    (passage,) = passages(reading("He read the *Harbour\nGazette* of May and _The Silk\nRoad_ in Kobe."))
    assert passage.text == "He read the Harbour Gazette of May and The Silk Road in Kobe."
    assert [passage.text[start:end] for start, end in passage.emphasis] == ["Harbour Gazette", "The Silk Road"]


def test_notes_at_the_end_are_footnotes_and_references_are_citations() -> None:
    text = (
        "The clerk was dismissed.¹ He sued.²\n\nReferences\n\nDuarte, Ana. The Fourth Clerk. Lisbon: Atlas, 1948.\n\n"
        "Notes\n\n¹ Duarte, 12.\n\n² Ibid., 14.\n"
    )
    found = passages(reading(text))
    assert [(p.kind.value, p.text) for p in found] == [
        ("body", "The clerk was dismissed. He sued."),
        ("heading", "References"),
        ("body", "Duarte, Ana. The Fourth Clerk. Lisbon: Atlas, 1948."),
        ("heading", "Notes"),
        ("footnote", "Duarte, 12."),
        ("footnote", "Ibid., 14."),
    ]
    assert found[2].citations == ((0, len(found[2].text)),)


CHARACTERS = [
    ("the ﬁrst ofﬁce", "the first office"),
    ("co\u00adoperation and har\u00ad\nbour", "cooperation and harbour"),
    ("the “Lamp” of Mr. O’Hara", 'the "Lamp" of Mr. O\'Hara'),
    ("Cho\u0306sen and Kyo\u0304to", "Chŏsen and Kyōto"),
    ("12\u00a0May\u20091921", "12 May 1921"),
    ("two\r\nlines\rand three", "two lines and three"),
    ("zero\u200bwidth", "zerowidth"),
    ("日本銀行は明治十五年\nに設立せられたり。", "日本銀行は明治十五年に設立せられたり。"),
]


@pytest.mark.parametrize(("raw", "cleaned"), CHARACTERS)
def test_characters(raw: str, cleaned: str) -> None:
    assert read(raw + ".") == [("body", cleaned + ".")]


HYPHENS = [
    ("the books were re-\nexamined", "the books were reexamined"),
    ("a cutting-\nedge machine", "a cutting-edge machine"),
    ("the pro-\nGerman press", "the pro-German press"),
    ("Mr. Han Duk-\nsoo spoke", "Mr. Han Duk-soo spoke"),
    ("see pages 47-\n49 there", "see pages 47-49 there"),
    ("the Govern-\nment of India", "the Government of India"),
    ("twenty-\neight men", "twenty-eight men"),
    ("a ship - \nthe last - left", "a ship - the last - left"),
    ("the sea-lane and the sea-\nlane again", "the sea-lane and the sea-lane again"),
]


@pytest.mark.parametrize(("raw", "cleaned"), HYPHENS)
def test_hyphens_at_line_ends(raw: str, cleaned: str) -> None:
    assert read(f"He says {raw}.") == [("body", f"He says {cleaned}.")]


NO_MARKERS = [
    "The index stood at 1953.5 in May.",
    "It weighed 14.3 tons and cost 15.00 yen.",
    "On April 14.3 tons were shipped.",
    "An area of 12 km² and 10³ men.",
    "The U2 flew over on 3 May 1960.",
    "They paid $3.12 for it.",
]


@pytest.mark.parametrize("text", NO_MARKERS)
def test_figures_that_are_no_markers(text: str) -> None:
    before = "The clerk left.1 He sued.2 He won.3\n\n"
    notes = "\n\n1 In May.\n\n2 In June.\n\n3 In July.\n"
    assert ("body", text) in read(before + text + notes)


INDEX = """Amano, 12
Bell, E. H., the harbour master, 40-42
Companhia Atlas, 7
Duarte, J., his memoirs of the board, which were printed at Porto, 9;
    their reception, 11
Escudo, fall of the, 3
Fourth clerk, the, emigrates to Brazil after a quarrel with them all, 14
Lisbon, 1"""
DIRECTORY = """12  Kimura & Sons, tea
14  vacant
16  A. Brandt, watchmaker and optician
18  Dr. Lobo, women's diseases
20  Samuel & Co., shutters down"""
COLUMN = """The harbour board of Lisbon kept its books
in three hands, and the clerks quarrelled
about all of them, until in 1931 the board
hired a fourth, who had learnt the trade in
the office of the Companhia Atlas."""
LISTED = [
    # each line by itself, but for one that goes on
    (INDEX, 7),
    (DIRECTORY, 5),
    # a narrow column stays one
    (COLUMN, 1),
    ("The clerk left\nin May.", 1),
]


@pytest.mark.parametrize(("text", "parts"), LISTED)
def test_lines_of_a_list_are_kept_apart_and_wrapped_lines_joined(text: str, parts: int) -> None:
    assert len(read(text)) == parts


SLIPS = [
    ("Kim II-sung spoke, and Nam II answered.", "Kim Il-sung spoke, and Nam Il answered."),
    ("It was opened in l959 and had 1O,000 members.", "It was opened in 1959 and had 10,000 members."),
    ("It met on October16 and again later.", "It met on October 16 and again later."),
    ("It cost 127, 540,173 yen.", "It cost 127,540,173 yen."),
    ("The villa cost him 127, 540 yen, they say.", "The villa cost him 127,540 yen, they say."),
    ("A sum of 3, l40 yen 5O sen came in.", "A sum of 3,140 yen 50 sen came in."),
    ("He takes home yen 37. 50 for it.", "He takes home yen 37.50 for it."),
    ("The loss is given at l.73 million yen.", "The loss is given at 1.73 million yen."),
    ("The debts were 50O rnillion yen.", "The debts were 500 million yen."),
    ("He paid £18 l0s. for it.", "He paid £18 10s. for it."),
    ("He was secretary of theFood Office.", "He was secretary of the Food Office."),
    ("Signed on the 18thApril 1885 at noon.", "Signed on the 18th April 1885 at noon."),
    ("The dam, begun in 19 37, was broken in 1 9 5 4.", "The dam, begun in 1937, was broken in 1954."),
    ("A debt of 3 ,200, 000 yen, and ¥5 ,000,000.", "A debt of 3,200,000 yen, and ¥5,000,000."),
    ("It brought in 11,342, 600 yen.", "It brought in 11,342,600 yen."),
    # negative
    ("On May 31, 540 yen were stolen.", "On May 31, 540 yen were stolen."),
    ("He bought notes of 50, 100, 200 yen.", "He bought notes of 50, 100, 200 yen."),
    ("On page 12, 540 yen are entered.", "On page 12, 540 yen are entered."),
    ("It came to yen 37. 50 men were paid.", "It came to yen 37. 50 men were paid."),
    ("Notes of 100, 200, 500 yen were issued.", "Notes of 100, 200, 500 yen were issued."),
    ("Killed 1 9 3 4 in all.", "Killed 1 9 3 4 in all."),
    ("They sold 20, 500 and 600 yen shares.", "They sold 20, 500 and 600 yen shares."),
    ("The score was 1 9 to 5 4, in 19 37 of us saw it.", "The score was 1 9 to 5 4, in 19 37 of us saw it."),
    ("World War II ended before Nicholas II was forgotten.", "World War II ended before Nicholas II was forgotten."),
    ("Rooms 12, 540 and 600 were let.", "Rooms 12, 540 and 600 were let."),
    ("The iPhone, the eBook and McDonald stayed.", "The iPhone, the eBook and McDonald stayed."),
]


@pytest.mark.parametrize(("raw", "cleaned"), SLIPS)
def test_slips(raw: str, cleaned: str) -> None:
    assert read(raw) == [("body", cleaned)]


def test_the_steps_have_names_that_can_be_read() -> None:
    assert all(re.fullmatch(r"[a-z][a-z -]+", name) for name in STEPS)


# --- properties

WORDS = st.sampled_from(
    [
        "The",
        "clerk",
        "of",
        "Riga",
        "paid",
        "12.50",
        "yen.",
        "1",
        "12",
        "²",
        "A.",
        "RULES",
        "-",
        "re-",
        "“so”",
        "ﬁn",
        "1921\t3",
        "x   y",
        "Notes",
        "____",
        "# A",
    ]
)
RAW_PAGES = st.lists(
    st.lists(st.tuples(WORDS, st.sampled_from([" ", "\n", "\n\n", "\r\n", " \n ", "\u00ad\n", "\t"])), max_size=40).map(
        lambda parts: "".join(word + end for word, end in parts)
    ),
    min_size=1,
    max_size=4,
)


@given(st.one_of(RAW_PAGES, st.lists(st.text(max_size=80), min_size=1, max_size=3)))
def test_every_visible_character_is_in_exactly_one_piece(pages: list[str]) -> None:
    source = reading(*pages)
    owned = [0] * len(source.text)
    for piece in pieces(source):
        for span in piece.spans:
            for i in range(span.start, span.end):
                owned[i] += 1
    assert all(owned[match.start()] == 1 for match in re.finditer(rf"[^{BLANK}]", source.text))
    assert max(owned, default=0) <= 1


@given(st.one_of(RAW_PAGES, st.lists(st.text(max_size=80), min_size=1, max_size=3)))
def test_the_way_back_is_exact(pages: list[str]) -> None:
    source = reading(*pages)
    for passage in passages(source):
        assert passage.offsets.length == len(passage.text)
        ends = [0]
        for segment in passage.offsets.segments:
            assert segment.raw_start >= ends[-1] or not segment.copied
            ends.append(segment.raw_end)
            if segment.copied:
                raw = source.text[segment.raw_start : segment.raw_end]
                cleaned = passage.text[segment.start : segment.end]
                assert len(raw) == len(cleaned)
                assert all(_same(a, b) for a, b in zip(raw, cleaned, strict=True)), (raw, cleaned)
        assert unicodedata.is_normalized("NFC", passage.text) or passage.kind is Kind.FURNITURE or not _plain(passage)
        for citation in passage.citations:
            assert 0 <= citation.start < citation.end <= len(passage.text)


def _same(raw: str, cleaned: str) -> bool:
    """A copied character is the raw one, or what one step puts for it at the same length."""
    same = raw == cleaned or raw.upper() == cleaned or (raw.isspace() and cleaned in " \n\t")
    odd = not raw.isascii() and (cleaned in "'\"-" or unicodedata.normalize("NFC", raw) == cleaned)
    return same or odd or (raw in "`´" and cleaned == "'") or (raw in "lIO|SBZo01]56g" and cleaned in "015829oliOIJ")


def _plain(passage: Passage) -> bool:
    return all(ord(char) < 0x300 or 0x3040 <= ord(char) < 0x30A0 for char in passage.text)


CLEAN = [
    "The board of the port met on 3 May 1921 and paid 1,200 yen to the engineers.",
    "I. THE FIRST YEARS\n\nThe clerk was hired in 1931 (Duarte 1948: 12), and Kim Il-sung was not there.",
    "The self-taught clerk of the Companhia Atlas earned £12 10s. a month.",
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_comes_out_as_it_went_in(text: str) -> None:
    once = read(text)
    assert "\n\n".join(passage for _, passage in once) == text
    assert [read(passage)[0][1] for _, passage in once] == [passage for _, passage in once]


def test_an_empty_reading_has_no_passages() -> None:
    assert passages(reading("", " \n\f ")) == ()


def test_notes_under_a_stroke_need_no_blank_line() -> None:
    text = (
        "The debt was told to nobody.¹ It was paid in the autumn, with a present of silk.²\n\n"
        "________\n¹ Hara to Mori, bundle 4.\n² Kita, Notes on silk, 118.\n\nThe end was sudden, for all had lost patience.\n"
    )
    found = read(text)
    assert ("footnote", "Hara to Mori, bundle 4.") in found
    assert ("footnote", "Kita, Notes on silk, 118.") in found


def test_each_line_of_an_address_at_the_right_stands_alone() -> None:
    far = " " * 36
    text = (
        f"{far}14th Salvage Company\n{far}Moji, Kyushu\n{far}Sunday\n\nDear Anna,\n\n"
        + "Nothing has come from home since the spring. " * 4
    )
    assert [part for _, part in read(text)][:3] == ["14th Salvage Company", "Moji, Kyushu", "Sunday"]
