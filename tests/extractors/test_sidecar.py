"""Sidecars: how keys may be spelled, which forms there are, and what is refused."""

from __future__ import annotations

import json

import pytest

from extractors.errors import EmptyFile, SidecarError
from extractors.sidecar import describes, is_sidecar, read

WHOLE = {
    "title": "A letter",
    "creator": "Sato Kenji",
    "date": "4 May 1931",
    "reference_code": "HB/2",
    "language": "English",
    "rights": "open",
}


@pytest.mark.parametrize(
    "key",
    ["Reference code", "reference_code", "referenceCode", "REFERENCE-CODE", " reference code ", "dc:identifier", "Ref. no.",
     "ｒｅｆｅｒｅｎｃｅ", "Reference\u00a0Code", "unitid"],
)  # fmt: skip
def test_a_key_may_be_spelled_in_many_ways(key: str) -> None:
    assert read(json.dumps({key: "HB/2"}).encode(), "a.json").fields == {"reference_code": "HB/2"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", json.dumps(WHOLE)),
        ("a.json", json.dumps([WHOLE])),
        ("a.JSON", "\ufeff" + json.dumps(WHOLE)),
        ("a.csv", "Title,Creator,Date,Reference code,Language,Rights\nA letter,Sato Kenji,4 May 1931,HB/2,English,open\n"),
        ("a.csv", "Title;Creator;Date;Reference code;Language;Rights\r\nA letter;Sato Kenji;4 May 1931;HB/2;English;open\r\n\r\n"),  # noqa: E501
        ("a.csv", "title,A letter\nauthor,Sato Kenji\ndate,4 May 1931\nReference,HB/2\nlang,English\nlicence,open\n"),
        ("a.csv", "key,value\ntitle,A letter\nauthor,Sato Kenji\ndate,4 May 1931\nReference,HB/2\nlang,English\nrights,open"),
        ("a.csv", "title\tA letter\ncreator\tSato Kenji\ndate\t4 May 1931\nreference\tHB/2\nlanguage\tEnglish\nrights\topen"),
        ("a.csv", "title,A letter,,\r\ncreator,Sato Kenji,,\r\ndate,4 May 1931,,\r\nreference,HB/2,,\r\nlang,English,,\r\nrights,open,,"),  # noqa: E501
        ("a.csv", "Title;Creator;Date;Reference code;Language;Rights;;\nA letter;Sato Kenji;4 May 1931;HB/2;English;open;;\n;;;;;;;"),  # noqa: E501
        ("a.csv", '"dc:title","A letter"\n"dc:creator","Sato Kenji"\n"dc:date","4 May 1931"\n"dc:identifier","HB/2"\n'
                  '"dc:language","English"\n"dcterms:rights","open"\n'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_all_forms_say_the_same(name: str, text: str, codec: str) -> None:
    found = read(text.encode(codec) if codec == "utf-8" else text.removeprefix("\ufeff").encode(codec), name)
    assert found.fields == WHOLE
    assert found.edtf == "1931-05-04"
    assert found.other == {}


@pytest.mark.parametrize(
    ("date", "edtf"),
    [("1931-05-04", "1931-05-04"), ("193X", "193X"), ("1955/1961", "1955/1961"), ("ca. 1930", "1930~"), ("May 1931", "1931-05"),
     ("long ago", None), ("1931-02-30", None), ("", None), (1931, "1931")],
)  # fmt: skip
def test_dates_are_normalised_where_they_can_be(date: object, edtf: str | None) -> None:
    found = read(json.dumps({"date": date}).encode(), "a.json")
    assert found.edtf == edtf
    assert found.fields["date"] == (str(date) or None)


def test_other_fields_are_kept_as_they_are() -> None:
    found = read(b'{"title": "A", "Box": 3, "tags": ["x", {"y": null}], "half \\ud800": "\\udc00"}', "a.json")
    assert found.other == {"Box": 3, "tags": ["x", {"y": None}], "half ?": "?"}
    assert read(b"title,A\nbox,3\nempty,\n", "a.csv").other == {"box": "3", "empty": None}


def test_lists_are_joined_and_what_is_left_empty_is_cleared() -> None:
    found = read(b'{"creators": ["Sato Kenji", "Ogata Senzo"], "title": null, "rights": " "}', "a.json")
    assert found.fields == {"creator": "Sato Kenji; Ogata Senzo", "title": None, "rights": None}


def test_a_csv_from_a_spreadsheet_in_an_old_encoding() -> None:
    assert read("Title;Creator\nBrief über Häfen;Müller".encode("cp1252"), "a.csv").fields["title"] == "Brief über Häfen"
    assert read("title,港の手紙について\ncreator,佐藤賢治".encode("cp932"), "a.csv").fields["creator"] == "佐藤賢治"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.json", b"{", "is not JSON"),
        ("a.json", b"[" * 100_000, "is not JSON"),
        ("a.json", b'{"title": NaN}', "is not JSON"),
        ("a.json", b'{"title": "A", "weight": 1e999}', "1e999 is no number"),
        ("a.json", b'{"title": "A", "deep": ' + b"[" * 700 + b"]" * 700 + b"}", "nested too deeply"),
        ("a.json", b'"title"', "holds no JSON object"),
        ("a.json", b"[{}, {}]", "holds no JSON object"),
        ("a.json", b"{}", "says nothing"),
        ("a.json", b'{"title": {"en": "A"}}', "something else than text under 'title'"),
        ("a.json", b'{"title": true}', "something else than text"),
        ("a.json", b'{"title": "A", "Title": "B"}', "two values for title"),
        ("a.json", bytes(range(256)) * 4, "is not text"),
        ("a.csv", b"\x00\x01\x02\x03" * 50, "is not text"),
        ("a.csv", b"title,creator\nA,B\nC,D\nE,F\nG,H,I", "neither a header with one row nor two columns"),
        ("a.csv", b"title,creator\nA,B\nC,D", "neither a header with one row nor two columns"),
        ("a.csv", b"title,box\nA letter,3", "a header with one row as well as two columns"),
        ("a.csv", b"title,creator\nA,B,C", "neither a header with one row nor two columns"),
        ("a.csv", b"town,people\nOtaru,300\nHakodate,400", "names none of title"),
        ("a.csv", b"one,two,three\n1,2,3", "names none of title"),
        ("a.csv", b"words", "neither a header"),
        ("a.json", b'{"title": "' + b"x" * (1 << 20) + b'"}', "too many to describe one document"),
    ],
    ids=lambda one: one[:24] if isinstance(one, bytes | str) else None,
)
def test_what_is_no_sidecar_is_refused_with_the_reason(name: str, data: bytes, said: str) -> None:
    with pytest.raises(SidecarError, match=said) as refused:
        read(data, name)
    assert str(refused.value).startswith(name)


@pytest.mark.parametrize(
    "text",
    [
        "title;Letter to Sato, Ogata, Kobe, Japan\ncreator;Lee, Ann\n",
        "title\tLetter to Sato, Ogata, Kobe, Japan\r\ncreator\tLee, Ann\r\n",
        '"title";"creator";"place, town, port, pier"\n"Letter to Sato, Ogata, Kobe, Japan";"Lee, Ann";""\n',
        'title,"Letter to Sato, Ogata, Kobe, Japan"\ncreator,"Lee, Ann"\n',
    ],
)
def test_signs_within_values_part_no_columns(text: str) -> None:
    assert read(text.encode(), "a.csv").fields == {"title": "Letter to Sato, Ogata, Kobe, Japan", "creator": "Lee, Ann"}


def test_a_row_above_two_columns_says_that_they_are_two() -> None:
    found = read(b"key,value\ntitle,A letter\nbox,3\n", "a.csv")
    assert (found.fields, found.other) == ({"title": "A letter"}, {"box": "3"})


def test_an_empty_one() -> None:
    with pytest.raises(EmptyFile, match=r"a.json is empty"):
        read(b" \n", "a.json")


def test_which_files_are_sidecars_and_of_what() -> None:
    assert [is_sidecar(name) for name in ("a.json", "a.pdf.JSON", "b/c.csv", "json", "a.txt")] == [True, True, True, False, False]
    assert [describes(path) for path in ("b/a.json", "a.pdf.csv")] == ["b/a", "a.pdf"]
