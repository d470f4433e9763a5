"""People by the form of their names. Sentences are made for these tests."""

import pytest

from extractors.ner.people import find_people, is_japanese
from extractors.ner.words import split


def people(text: str) -> list[str]:
    return [text[start:end] for start, end in find_people(split(text))]


FORMS = [
    # in the wild: shapes that printed papers show
    ("Yi Tong-hwi’s letter reached him.", ["Yi Tong-hwi"]),
    ("The agent met Pak Hon Yong twice.", ["Pak Hon Yong"]),
    ("as told by Cho, Myung Ja in an interview", ["Cho, Myung Ja"]),
    ("The consul, E. H. Parker, signed for R. Hart.", ["E. H. Parker", "R. Hart"]),
    ("(Ahn, K. and Noma 1988: 12)", ["Ahn, K."]),
    ("the papers of Inoue, Kaoru, 1836-1915", ["Inoue, Kaoru"]),
    ("Then Foreign Minister Mutsu replied to Count Cassini.", ["Mutsu", "Cassini"]),
    ("Mr. Kirn and Mrs. Ri paid the fare.", ["Kirn", "Ri"]),
    ("President Harry S. Truman wrote back.", ["Harry S. Truman"]),
    ("Wang Ching-wei left Hankow.", ["Wang Ching-wei"]),
    ("a porter named Gompachi sold it", ["Gompachi"]),
    ("Guide to the Everard J. Hollis Papers, 1912", ["Everard J. Hollis"]),
    ("Markham, Everard Lowe (1861-1919) came from Bath.", ["Markham, Everard Lowe"]),
    # synthetic
    ("So Young Min spoke.", ["Young Min"]),
]
NEGATIVE = [
    "They left Seoul, Korea, for Kobe.",
    "Under Plan B. Later the office closed.",
    "The Director General Office moved.",
    "Kim, Lee and Park are common names.",
    "He joined the Long March.",
    "General Assembly of the Council",
    "in Section C. The figures",
    "Q.  Did you see it? A.  You know.",
    "(Note, Jan. 1979: gone)",
]


@pytest.mark.parametrize(("text", "expected"), FORMS[:-1])
def test_finds_names_by_their_form(text: str, expected: list[str]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize("text", NEGATIVE)
def test_leaves_other_capitalised_words_alone(text: str) -> None:
    assert people(text) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Shidehara", True),
        ("Ōkuma", True),
        ("Satoh", True),
        ("Gombei", True),
        ("Parker", False),
        ("London", False),
        ("Chang", False),
    ],
)
def test_knows_japanese_by_its_syllables(word: str, *, expected: bool) -> None:
    assert is_japanese(word) is expected
