"""Names that people have judged, found in other texts."""

import pytest

from extractors.ner.known import find_known, index, with_known
from extractors.records import Extraction, Label, Mention

KNOWN = index(
    [
        (Label.PERSON, "Sengoku Mitsugu"),
        (Label.ORG, "Takao Ice Company"),
        (Label.ORG, "CMSS"),
        (Label.PERSON, "Kim"),  # one word: too little
        (Label.ORG, "OC"),
        (Label.ORG, "The Company"),
        (Label.PERSON, "Asahi Maru"),
        (Label.ORG, "Asahi Maru"),  # judged both ways
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Then Sengoku Mitsugu left.", ["Sengoku Mitsugu"]),
        ("The Takao Ice\nCompany paid; the CMSS did not.", ["Takao Ice\nCompany", "CMSS"]),
        ("Mr. Sengoku Mitsugu, of Kochi", ["Sengoku Mitsugu"]),
        ("Yesterday. In Sengoku Mitsugu we trust", ["Sengoku Mitsugu"]),
        # part of a longer name, or none
        ("Sengoku Mitsugu Memorial Hall", []),
        ("the New Takao Ice Company", []),
        ("Sengoku, Mitsugu and sengoku mitsugu", []),
        ("Kim of the OC and The Company on the Asahi Maru", []),
        ("CMSSX", []),
        # a firm that is called after its owner, and a body whose name begins with another's
        ("Then Sengoku Mitsugu & co., Ltd. paid", []),
        ("Then Sengoku Mitsugu, Ltd. paid, and Sengoku Mitsugu and Sons", []),
        ("Then Sengoku Mitsugu \n  Hall, the General Takao Ice Company, and Takao Ice  Company \nLimited", []),
        ("Sengoku\n\nMitsugu", []),
        ("Takao Ice \n  Company", ["Takao Ice \n  Company"]),
        ("the People's Takao Ice Company", []),
        ("Hunt & Takao Ice Company and J. Sengoku Mitsugu", []),
        ("Sengoku Mitsugu, Esq., and Sengoku Mitsugu and Kim", ["Sengoku Mitsugu", "Sengoku Mitsugu"]),
        ("at the end of it. Sengoku Mitsugu's house", ["Sengoku Mitsugu"]),
    ],
)
def test_known_names_are_found_whole(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end, _ in find_known(text, KNOWN)] == expected


def mention(text: str, surface: str, label: Label) -> Mention:
    start = text.index(surface)
    return Mention(start, start + len(surface), surface, label, "heading", 0.6, "names.model", surface, 1)


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        ([], [("Takao Ice Company", "ORG")]),
        ([("Takao Ice Company", Label.ORG)], [("Takao Ice Company", "ORG")]),
        ([("Takao", Label.PERSON)], [("Takao Ice Company", "ORG")]),
        ([("Takao Ice Company", Label.PERSON)], [("Takao Ice Company", "ORG")]),
        ([("Takao Ice Company of Keelung", Label.ORG)], [("Takao Ice Company of Keelung", "ORG")]),
        ([("ow Takao", Label.ORG)], [("ow Takao", "ORG")]),
    ],
)
def test_what_is_known_goes_before_its_parts(machine: list[tuple[str, Label]], expected: list[tuple[str, str]]) -> None:
    text = "Now Takao Ice Company of Keelung"
    text = "ow" + text[1:] if not machine else text
    found = Extraction(tuple(mention(text, surface, label) for surface, label in machine))
    result = with_known(found, text, KNOWN, lambda start, end: (1, None))
    assert [(one.text, str(one.label)) for one in result.mentions] == expected
    assert all(text[one.start : one.end] == one.text for one in result.mentions)
