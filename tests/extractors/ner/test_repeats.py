"""What a document says of its names as a whole."""

import pytest

from extractors.ner import rules
from extractors.ner.repeats import count, surnames
from extractors.ner.rules import MODEL, Candidate, Read
from extractors.records import Kind, Label, Passage
from extractors.text.offsets import OffsetMap


def read(text: str, *proposed: tuple[str, Label]) -> Read:
    found = rules.read(Passage(Kind.BODY, text, OffsetMap.identity(len(text))))
    for name, label in proposed:
        start = text.index(name)
        found.candidates.append(Candidate(start, start + len(name), label, MODEL))
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kenkichi Uyeda", ["Uyeda"]),
        ("Pak Hon Yong", ["Pak"]),
        ("Hara, Takashi", ["Hara"]),
        ("Augusta Lindqvist", ["Lindqvist"]),
        ("Uyeda", []),
        ("John Brown", []),  # too common a word to look for alone
    ],
)
def test_the_surname_of_a_full_name(name: str, expected: list[str]) -> None:
    assert surnames(name, strong=False) == expected


def test_a_full_name_counts_for_its_surname() -> None:
    repeats = count([read("Kenkichi Uyeda came.", ("Kenkichi Uyeda", Label.PERSON)), read("Then Uyeda left.")], ())
    assert repeats.full["Uyeda", Label.PERSON] == 1
    assert list(repeats.labels("Uyeda")) == [Label.PERSON]
    assert list(repeats.labels("Then")) == []


def test_every_place_of_a_known_name_is_found_the_longest_name_first() -> None:
    first, second = read("The Torii Line opened.", ("Torii Line", Label.ORG)), read("Torii Line shares; Torii himself sold.")
    repeats = count([first, second, read("Mr. Torii")], ())
    assert [name for _, _, name in repeats.where[1]] == ["Torii Line", "Torii"]
    assert repeats.places["Torii Line"] == 2


def test_who_proposes_a_name_is_counted_apart() -> None:
    repeats = count([read("Mr. Torii", ("Torii", Label.PERSON)), read("Torii & Co. and Torii", ("Torii", Label.ORG))], ("TKK",))
    assert repeats.count("form", ("Torii", Label.PERSON)) == 1
    assert repeats.count(MODEL, ("Torii", Label.PERSON)) == 1
    assert repeats.count(MODEL, ("Torii", Label.ORG)) == 1
    assert repeats.count("citation", ("Torii", Label.ORG)) == 0
    assert repeats.introduced == {"TKK"}
