"""Tables without ruled lines, and prose that must not become one. `|` in a case stands for a wide gap."""

import pytest

from extractors.readers.compose import Line, Token
from extractors.readers.grids import figure, find_grids
from extractors.records import Box

STOPS = (0, 150, 300, 400)  # where the cells of a case begin, in points


def page(text: str) -> list[Line]:
    """Lines 14 points apart in 10-point type, 5 points a character, each cell at its stop."""
    lines = []
    for number, row in enumerate(text.strip("\n").split("\n")):
        tokens = []
        for stop, cell in zip(STOPS, row.split("|"), strict=False):
            x = float(stop)
            for word in cell.split():
                tokens.append(Token(word, Box(x, number * 14, x + 5 * len(word), number * 14 + 10)))
                x += 5 * len(word) + 4
        if tokens:
            lines.append(tuple(tokens))
    return lines


def rows(text: str) -> list[list[tuple[str, ...]]]:
    found = find_grids(page(text))
    return [[tuple(" ".join(word.text for word in cell) for cell in row) for row in placed.grid.rows] for placed in found]


TABLES = [
    ("Year|Yen\n1951|20,175\n1952|3,204", [("Year", "Yen"), ("1951", "20,175"), ("1952", "3,204")]),
    ("Branch|Members|Yen\nOsaka|12|500\nKobe||90", [("Branch", "Members", "Yen"), ("Osaka", "12", "500"), ("Kobe", "", "90")]),
    ("Coal and coke|1,000\nIron|-\nTotal|1,000", [("Coal and coke", "1,000"), ("Iron", "-"), ("Total", "1,000")]),
    ("Travel|12 yen 50 sen\nPaper|3 yen", [("Travel", "12 yen 50 sen"), ("Paper", "3 yen")]),
]

PROSE = [
    "The fund was opened in the spring of 1951\nand nothing was paid before the autumn came.",
    # two columns of prose side by side
    "the delegates of the union came|to the hall in the morning and\nand went away again at night to|found nobody there who could"
    "\nwrite their long report of 1951|where the minister had gone by",
    # one line of figures is no table
    "Total|1,000",
    # a letter head
    "Ministry of Finance|Tokyo\nForeign Section|Marunouchi",
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_cells_that_line_up_are_rows(text: str, expected: list[tuple[str, ...]]) -> None:
    assert rows(text) == [expected]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_table(text: str) -> None:
    assert rows(text) == []


def test_prose_around_a_table_stays_out_of_it() -> None:
    text = "The accounts of the union are these:\n1951|20,175\n1952|3,204\nand nobody has ever found them wrong."
    assert rows(text) == [[("1951", "20,175"), ("1952", "3,204")]]


def test_columns_read_one_by_one_are_put_together() -> None:
    lines = page("Year|Yen\n1951|20,175\n1952|3,204")
    one_by_one = [(line[0],) for line in lines] + [(line[1],) for line in lines]
    assert find_grids(one_by_one)[0].grid.rows == find_grids(lines)[0].grid.rows


@pytest.mark.parametrize("text", ["1,204", "¥500", "97.3", "-", "…", "(1,200)", "12%", "3 yen", "1951-52", "20,175 円"])
def test_figures(text: str) -> None:
    assert figure(text)


@pytest.mark.parametrize("text", ["Osaka", "3 ships", "May 1951", "the 3rd"])
def test_words_are_no_figures(text: str) -> None:
    assert not figure(text)
