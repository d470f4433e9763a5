"""Page text with exact offsets."""

from hypothesis import given
from hypothesis import strategies as st

from extractors.readers.compose import Grid, Paragraph, Token, compose
from extractors.records import Box

BOX = Box(0, 0, 1, 1)


def line(text: str) -> tuple[Token, ...]:
    return tuple(Token(word, BOX) for word in text.split())


texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)
lines = st.lists(st.builds(Token, texts, st.just(BOX), st.none(), st.booleans()), min_size=1, max_size=5).map(tuple)
paragraphs = st.builds(Paragraph, st.lists(lines, min_size=1, max_size=4).map(tuple), st.booleans())
grids = st.lists(st.tuples(lines, lines | st.just(())), min_size=1, max_size=4).map(lambda rows: Grid(tuple(rows)))


@given(st.lists(paragraphs | grids, max_size=5))
def test_offsets_are_exact_and_tables_are_rows_of_the_text(blocks: list[Paragraph | Grid]) -> None:
    composed = compose(blocks)
    tokens = [
        token
        for block in blocks
        for run in (block.lines if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row])
        for token in run
    ]
    assert [composed.text[word.start : word.end] for word in composed.words] == [token.text for token in tokens]
    for table in composed.tables:
        rows = composed.text[table.start : table.end].split("\n")
        assert [tuple(row.split("\t")) for row in rows] == list(table.rows)


def test_lines_paragraphs_and_continued_columns() -> None:
    blocks = [
        Paragraph((line("one two"), line("three"))),
        Paragraph((line("four"),)),
        Paragraph((line("five"),), continues=True),
    ]
    assert compose(blocks).text == "one two\nthree\n\nfour\nfive"


def test_no_space_inside_japanese_or_before_a_glued_word() -> None:
    words = (Token("横浜", BOX), Token("に", BOX), Token("1952", BOX), Token("company.", BOX), Token("12", BOX, glued=True))
    assert compose([Paragraph((words,))]).text == "横浜に 1952 company.12"
