"""Names and titles of works in lists of references and notes."""

import itertools

import pytest

from extractors.ner.references import NONE, Reference, find_references
from extractors.records import Kind, Passage, Span
from extractors.text.offsets import OffsetMap

LIST = "Okabe, Tatsuo, and Lindqvist, Augusta, eds. Tramways of the Inland Sea. Osaka: Minato Press, 1958."


def passage(text: str, *, entry: bool = False) -> Passage:
    whole = (Span(0, len(text)),) if entry else ()
    return Passage(Kind.FOOTNOTE, text, OffsetMap.identity(len(text)), whole)


def shown(found: Reference, text: str) -> tuple[list[str], list[str]]:
    return [f"{text[span.start : span.end]}/{label}" for span, label in found.names], [text[a:b] for a, b in found.titles]


@pytest.mark.parametrize(
    ("entry", "names", "titles"),
    [
        (LIST, ["Okabe, Tatsuo/PERSON", "Lindqvist, Augusta/PERSON", "Minato Press/ORG"], ["Tramways of the Inland Sea"]),
        (
            "Pak, S.-h. and Ferreira, J. (1964) 'Salt on credit', Journal of Coastal Trade 12: 3-40.",
            ["Pak, S.-h./PERSON", "Ferreira, J./PERSON", "Journal of Coastal Trade/ORG"],
            ["Salt on credit"],
        ),
        (
            "Ferreira, João. “Ropes and Sails.” Port Studies 4, no. 2 (1971): 1-20.",
            ["Ferreira, João/PERSON", "Port Studies/ORG"],
            ["Ropes and Sails"],
        ),
        ("———. The Ferry. London: Quay Books, 1969.", ["Quay Books/ORG"], ["The Ferry"]),
        (
            "Society for Harbour History, ed. A Hundred Years of Piers. Yokohama: Kaigan Shuppan, 1960.",
            ["Society for Harbour History/ORG", "Kaigan Shuppan/ORG"],
            ["A Hundred Years of Piers"],
        ),
        ("Moreau, Claire. “Tolls on the Saône.” Doctoral thesis, 1931.", ["Moreau, Claire/PERSON"], ["Tolls on the Saône"]),
        ("Riga, Latvia. Report of the Harbour Board, 1925.", [], []),
    ],
)
def test_an_entry_of_a_list_names_authors_and_publishers_but_nobody_in_its_title(
    entry: str, names: list[str], titles: list[str]
) -> None:
    [found] = find_references([passage(entry, entry=True)])
    assert shown(found, entry) == (names, titles)


@pytest.mark.parametrize(
    ("note", "names", "titles"),
    [
        (
            "1 Tatsuo Okabe and Augusta Lindqvist, Tramways of the Inland Sea (Osaka: Minato Press, 1958), 14-17.",
            ["Tatsuo Okabe/PERSON", "Augusta Lindqvist/PERSON", "Minato Press/ORG"],
            ["Tramways of the Inland Sea"],
        ),
        ("2 Okabe and Lindqvist, Tramways, 19.", ["Okabe/PERSON", "Lindqvist/PERSON"], ["Tramways"]),
        ("3 See Lindqvist et al., “Tramways,” 20-22; the rest is in the town hall.", ["Lindqvist/PERSON"], ["Tramways"]),
        ("4 Moreau, Tolls on the Saône, 12.", [], []),  # nobody whom the list names
        ("5 He met Okabe, Minister of Railways, 12 times.", [], []),
        ("6 Osaka, August 12, 1950.", [], []),
    ],
)
def test_a_note_names_what_the_list_has_named(note: str, names: list[str], titles: list[str]) -> None:
    _, found = find_references([passage(LIST, entry=True), passage(note)])
    assert shown(found, note) == (names, titles)


def test_names_do_not_overlap_and_meet_no_title() -> None:
    texts = [LIST, "1 Tatsuo Okabe, Okabe, Tramways (Osaka: Minato Press, 1958), 14; Okabe, Okabe and Lindqvist, Okabe, 12, 13."]
    for found in find_references([passage(LIST, entry=True), *map(passage, texts)]):
        spans = sorted([*(span for span, _ in found.names), *found.titles])
        assert all(one.end <= other.start for one, other in itertools.pairwise(spans))


def test_without_an_author_there_is_nothing() -> None:
    assert find_references([passage("Lindqvist, Tramways, 19.")]) == [NONE]
