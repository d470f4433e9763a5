import pytest

from extractors.dates.suggest import suggest


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("4 May 1931", "1931-05-04"),
        ("  May   1931 ", "1931-05"),
        ("about 1931", "1931~"),
        ("the 1930s", "193X"),
        ("spring 1931", "1931-21"),
        ("between 1931 and 1935", "1931/1935"),
        ("before 1940", "../1940"),
        ("1931 or 1932", "[1931,1932]"),
        ("昭和6年", "1931"),
    ],
)
def test_a_date_as_people_write_it_is_offered_in_edtf(typed, edtf):
    value = suggest(typed)
    assert value is not None
    assert value.edtf == edtf


# no year; no such day; a day that may be two; more than a date; nothing
@pytest.mark.parametrize("typed", ["12 May", "31 February 1931", "04/05/1931", "4 May 1931 in Dairen", "1931, 1935", "soon", ""])
def test_what_is_in_doubt_is_not_offered(typed):
    assert suggest(typed) is None
