from datetime import date

import pytest

from extractors.dates import words
from extractors.dates.forms import starters
from extractors.dates.words import KINDS, eras, meanings, months


def test_every_kind_has_a_character_of_its_own():
    assert len(set(KINDS.values())) == len(KINDS)
    assert all(len(character) == 1 for character in KINDS.values())
    assert not starters().match(KINDS["OTHER"])


def test_eras_end_after_they_begin():
    for era in eras().values():
        if era.last_day:
            assert date.fromisoformat(era.first_day) < date.fromisoformat(era.last_day)


@pytest.mark.parametrize(
    ("name", "first"), [("Meiji", 1868), ("Shōwa", 1926), ("令和", 2019), ("Minguo", 1912), ("Dangi", -2332)]
)
def test_first_years_of_eras(name, first):
    assert eras()[name].first_year == first


def test_all_twelve_months_stand_alone_only_in_english():
    assert {number for number, alone in months().values() if alone != "no"} == set(range(1, 13))
    assert months()["mars"] == (3, "no")


def test_a_month_keeps_its_meaning_among_the_other_words():
    assert meanings()["march"] == (KINDS["MONTH"], 3)


def test_a_table_row_that_lacks_a_cell_is_named(tmp_path, monkeypatch):
    (tmp_path / "months.csv").write_text("word,month,language,alone\nmarch,3,en,\n", encoding="utf-8")
    monkeypatch.setattr(words, "TABLES", tmp_path)
    with pytest.raises(ValueError, match="line 2"):
        months.__wrapped__()
