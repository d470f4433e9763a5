"""CSV that a spreadsheet may open: which cells get an apostrophe, and that nothing else of the table changes."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.csv_cells import Stream, safe

_TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from('=+-@\t\r\n",0１.e＝ '), max_size=8
)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+81 yen", "'+81 yen"),
        ("-500 yen", "'-500 yen"),
        ("-2+3", "'-2+3"),
        ("@noon", "'@noon"),
        ("\tcell", "'\tcell"),
        ("\rcell", "'\rcell"),
        ("\ncell", "'\ncell"),
        ("＝1+1", "'＝1+1"),
        ("-", "'-"),
        ("-500", "-500"),
        ("+81.5", "+81.5"),
        ("-1.5e-7", "-1.5e-7"),
        ("-０", "'-０"),
        ("Ogata = Senzo", "Ogata = Senzo"),
        ("1934-03-05", "1934-03-05"),
        ("'=already", "'=already"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    assert safe(cell) == written


@given(st.lists(st.lists(_TEXTS, min_size=1, max_size=4), max_size=5), st.sets(st.integers(0, 200)))
def test_a_table_in_pieces_has_the_same_rows_but_for_the_apostrophes(rows: list[list[str]], cuts: set[int]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    table = file.getvalue()
    places = [0, *sorted(cut for cut in cuts if cut < len(table)), len(table)]
    stream = Stream()
    written = "".join(stream.feed(table[start:end]) for start, end in pairwise(places)) + stream.end()
    assert list(csv.reader(io.StringIO(written, newline=""))) == [[safe(cell) for cell in row] for row in rows]


def test_whole_rows_are_passed_on_at_once() -> None:
    stream = Stream()
    assert stream.feed('a,"b\nc",=d\r\ne') == 'a,"b\nc",\'=d\r\n'
    assert stream.feed(',"f\r\n') == ""
    assert stream.feed('=g"\r\n') == 'e,"f\r\n=g"\r\n'
    assert stream.end() == ""
