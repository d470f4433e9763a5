"""The tables of currencies load, agree with one another, and name the line of a bad row."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from extractors.money.currencies import FOLDER, choose, currencies, load


def test_the_tables_agree() -> None:
    table = currencies()
    assert {"JPY", "USD", "KPW", "KRW", "SUR", "DEM", "FRF", "NLG", "XTL"} <= table.codes.keys()
    assert {unit.code for units in table.words.values() for unit in units} <= table.codes.keys()
    assert {sign.code for sign in table.signs.values()} <= table.codes.keys()
    assert (table.words["sen"][0].size, table.words["rin"][0].size) == (Fraction(1, 100), Fraction(1, 1000))


def test_own_codes_begin_with_x_and_are_explained() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    lines = (FOLDER / "codes.csv").read_text(encoding="utf-8").splitlines()
    own = [line.split(",")[0] for line in lines if ",own," in line]
    assert own
    for code in own:
        assert code.startswith("X") or code == "KRH"
        assert f"`{code}`" in readme


@pytest.mark.parametrize(
    ("file", "row", "complaint"),
    [
        ("codes.csv", "jpy,current,Yen", "codes.csv line"),
        ("codes.csv", "JPY,current,Yen again", "twice"),
        ("codes.csv", "QQQ,new,Quid", "status"),
        ("units.csv", "Quid,GBP,1,,no,no,", "lower case"),
        ("units.csv", "quid,QQQ,1,,no,no,", "not in codes.csv"),
        ("units.csv", "quid,GBP,one,,no,no,", "not a fraction"),
        ("units.csv", "quid,GBP,1/0,,no,no,", "not a fraction"),
        ("units.csv", "quid,GBP,-1,,no,no,", "above 0"),
        ("units.csv", "quid,GBP,1,,perhaps,no,", "yes or no"),
        ("units.csv", "quid,GBP,1", "cells"),
        ("signs.csv", "Q,GBP,above,", "side"),
        ("signs.csv", "£,GBP,before,", "new sign"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, file: str, row: str, complaint: str) -> None:
    folder = tmp_path / "currencies"
    shutil.copytree(FOLDER, folder)
    with (folder / file).open("a", encoding="utf-8") as table:
        table.write(row + "\n")
    last = len((folder / file).read_text(encoding="utf-8").splitlines())
    with pytest.raises(ValueError, match=f"{file} line {last}") as caught:
        load(folder)
    assert complaint in str(caught.value)


def test_wrong_columns_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "currencies"
    shutil.copytree(FOLDER, folder)
    (folder / "signs.csv").write_text("sign,code\n£,GBP\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"signs\.csv line 1"):
        load(folder)


@pytest.mark.parametrize(
    ("word", "stated", "before", "after", "code"),
    [
        ("won", "", "", "", "KPW"),
        ("won", "", "A letter from Seoul: rice costs ", "", "KRW"),
        ("won", "", "In Seoul, as in Pyongyang, rice costs ", "", "KPW"),
        ("won", "South Korean", "In Pyongyang ", "", "KRW"),
        ("dollars", "", "In Hong Kong he had ", "", "USD"),
        ("dollars", "hong kong", "", "", "HKD"),
        ("crowns", "", "", " went to Stockholm", "SEK"),
    ],
)
def test_choose(word: str, stated: str, before: str, after: str, code: str) -> None:
    assert choose(currencies().words[word], stated, before, after).code == code
