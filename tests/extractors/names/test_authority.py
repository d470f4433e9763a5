"""The authority data: it loads, it is consistent, and a bad row is named."""

from __future__ import annotations

import pytest

from extractors.names import chinese, korean, organisations, persons
from extractors.names.authority import index, korean_surnames, load_authority, nations
from extractors.wordlists import WordListError


def row(name, alias="", provenance="general reference"):
    return {"name": name, "alias": alias, "provenance": provenance, "note": ""}


def test_the_shipped_files_load():
    people = load_authority("people.csv", lambda text: persons.parse(text).key)
    bodies = load_authority("organisations.csv", lambda text: organisations.parse(text).key)
    assert people[persons.parse("Yi Sŭng-man").key] == "Syngman Rhee"
    assert bodies[organisations.parse("GHQ").key] == "Supreme Commander for the Allied Powers"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row("Aoki"), row("Ono", provenance=" ")], r"list\.csv: row 2 \(Ono\) has no provenance"),
        ([row("Aoki", "Blue"), row("Ono"), row("Blau", "Blue")], r"row 3: 'Blue' stands for 'Blau', but for 'Aoki' in row 1"),
        ([row("Aoki", "!")], r"row 1: '!' has no letters"),
    ],
)
def test_a_bad_row_is_named(rows, message):
    with pytest.raises(WordListError, match=message):
        index("list.csv", rows, lambda text: persons.parse(text).key)


def test_tables_of_spellings():
    assert korean_surnames()["rhee"] == {"이"}
    assert korean_surnames()["im"] == korean_surnames()["lim"]
    assert nations()["japanese"] == "japan"


@pytest.mark.parametrize(
    ("spelling", "reading"),
    [
        # syllable by syllable, from the tables of the two standards
        ("Il-sŏng", "il-seong"), ("Ilsung", "il-seong"), ("Sŭngman", "seung-man"), ("Young-ho", "yeong-ho"),
        ("Yong-ho", "yong-ho"),
        ("Chŏng-hŭi", "jeong-hui"), ("Jung-hee", "jeong-hui"), ("T'ae-u", "tae-u"), ("Tae Woo", "tae-u"),
        ("Kuk-ch'ŏl", "guk-cheol"),
        ("Man-shik", "man-sik"), ("Wŏn-bong", "won-bong"), ("Ku", "gu"),
    ],
)  # fmt: skip
def test_korean_readings(spelling, reading):
    assert reading in korean.readings(spelling)


@pytest.mark.parametrize(
    ("spelling", "wrong"), [("Sŏng", "sung"), ("Young", "yong"), ("Chŏng-su", "jeong-seo"), ("T'ae", "dae"), ("Seong", "song")]
)
def test_a_definite_spelling_has_no_loose_reading(spelling, wrong):
    assert korean.readings(spelling)
    assert wrong not in korean.readings(spelling)


@pytest.mark.parametrize("text", ["Gitaro", "Schmidt", "", "-", "Il Sung Ho", "xyz"])
def test_no_korean_reading(text):
    assert not korean.readings(text)


@pytest.mark.parametrize(
    ("wade", "pinyin"),
    [
        ("En-lai", "en-lai"), ("Hsiao-p'ing", "xiao-ping"), ("Tse-tung", "ze-dong"), ("Chih-tung", "zhi-dong"),
        ("Yu-wei", "you-wei"),
        ("Kuo-feng", "guo-feng"), ("Shih-k'ai", "shi-kai"), ("Ju-lin", "ru-lin"), ("Ssu-yung", "si-yong"),
        ("Chien-ying", "jian-ying"),
    ],
)  # fmt: skip
def test_chinese_readings(wade, pinyin):
    assert pinyin in chinese.readings(wade)
    assert pinyin in chinese.readings(pinyin)
