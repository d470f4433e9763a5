"""People and organisations of a document, with the real model."""

import re
from itertools import pairwise

import pytest

from extractors.errors import ModelMissing
from extractors.ner.find import _bare, _national, _whole_person, find_names
from extractors.records import Kind, Passage, Span
from extractors.settings import Settings
from extractors.text.offsets import OffsetMap


def names(*texts: str, kind: Kind = Kind.BODY) -> list[list[tuple[str, str]]]:
    passages = [Passage(kind, text, OffsetMap.identity(len(text))) for text in texts]
    found = find_names(passages, Settings().model)
    return [[(text[f.start : f.end], str(f.label)) for f in finds] for text, finds in zip(texts, found, strict=True)]


def test_an_introduced_abbreviation_is_known_in_the_whole_document() -> None:
    first, second = names(
        "It was sent to the League of Korean Sailors in Formosa (hereafter the LKSF).", "From then on the LKSF held no meetings."
    )
    assert first == [("League of Korean Sailors in Formosa", "ORG"), ("LKSF", "ORG")]
    assert second == [("LKSF", "ORG")]


def test_a_foreign_name_with_its_translation_is_a_body() -> None:
    first, second = names("The Yuseikai (Society of Postal Clerks) rented a hall.", "Later Yuseikai moved.")
    assert ("Yuseikai", "ORG") in first
    assert ("Yuseikai", "ORG") in second


def test_a_surname_stands_for_its_full_name() -> None:
    first, second = names("The office was led by Kenkichi Uyeda until spring.", "Uyeda then sold his house in Otaru.")
    assert first == [("Kenkichi Uyeda", "PERSON")]
    assert second == [("Uyeda", "PERSON")]


def test_a_surname_and_the_given_name_behind_its_comma_are_one() -> None:
    assert names("In 1958 Pak, Hon Yong was dead.") == [[("Pak, Hon Yong", "PERSON")]]


def test_a_list_of_references_names_authors_and_publishers() -> None:
    text = "Maruo, Kiyo, and Adler-Holm, Gunnar. The Mayor and His Town. Tokyo: Asahi Shobo, 1974."
    passage = Passage(Kind.FOOTNOTE, text, OffsetMap.identity(len(text)), (Span(0, len(text)),))
    [found] = find_names([passage], Settings().model)
    assert [text[one.start : one.end] for one in found] == ["Maruo, Kiyo", "Adler-Holm, Gunnar", "Asahi Shobo"]


@pytest.mark.parametrize(
    "text",
    [
        "North Korea and the Soviet Union signed in Moscow.",
        "The Japanese government and the People's Republic of China agreed.",
        "In the Korean War and at the Geneva Conference nothing changed.",
        "Q. You went into politics, people say?",
    ],
)
def test_states_governments_and_events_are_no_mentions(text: str) -> None:
    assert names(text) == [[]]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("(Japanese red cross Society", "Japanese"),
        ("the Soviet foreign Ministry", "Soviet"),
        ("the Dutch\nindies Company", "Dutch"),
        ("the Japanese Nippon Yusen Kaisha", "Nippon"),  # a foreign name has no people of its own
        ("In North Korea trade Unions", "trade"),  # a country is where, not whose
    ],
)
def test_a_body_of_ordinary_words_takes_its_people_in(text: str, begins: str) -> None:
    name = re.search(r"red|foreign|indies|Nippon|trade", text)
    assert name
    start = _national(text, name.start(), len(text))
    assert text[start:].startswith(begins)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("the Kita Shinbun", "Kita Shinbun"),
        ("Ch'oe T'aeyun - both", "Ch'oe T'aeyun"),
        ("Kita K.K. – A Short History", "Kita K.K."),
        ("Jean-Paul Moreau's", "Jean-Paul Moreau"),
    ],
)
def test_what_is_no_part_of_a_name_is_cut_off(text: str, span: str) -> None:
    start, end = _bare(text, 0, len(text))
    assert text[start:end] == span


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("engaged P. G. von Holt for", "G. von Holt", "P. G. von Holt"),
        ("See Plan B. Later the", "Later", "Later"),
        ("each, Mr. Furukawa Y2OO,OOO.", "Furukawa Y2OO,OOO", "Furukawa"),
        ("by O. O'Hara", "O. O'Hara", "O. O'Hara"),
    ],
)
def test_a_person_has_all_initials_and_no_sum(text: str, found: str, whole: str) -> None:
    start = text.index(found)
    start, end = _whole_person(text, start, start + len(found))
    assert text[start:end] == whole


def test_a_unit_behind_a_figure_names_nobody() -> None:
    assert names("The coolies went 150 ri on foot, and from there 12 li by boat.") == [[]]


def test_titles_in_italics_name_nobody_but_a_newspaper() -> None:
    text = "Murata, Sekai Boeki Undo-shi, 12; Hokkai Shimbun, 3 May 1950; Okawa Shozo: Hito to Shigoto."
    titles = [(text.index(title), text.index(title) + len(title)) for title in ("Sekai Boeki Undo-shi", "Hokkai Shimbun")]
    titles.append((text.index("Okawa"), len(text) - 1))
    passage = Passage(Kind.FOOTNOTE, text, OffsetMap.identity(len(text)), emphasis=tuple(Span(*title) for title in titles))
    found = [text[one.start : one.end] for one in find_names([passage], Settings().model)[0]]
    assert "Hokkai Shimbun" in found
    assert not [name for name in found if "Sekai" in name or "Hito" in name or "Okawa" in name]


def test_furniture_is_not_read() -> None:
    assert names("Kim Il Sung and the Bank of Japan", kind=Kind.FURNITURE) == [[]]


def test_mentions_do_not_overlap_and_lie_in_their_passage() -> None:
    text = "Director Mori of the Bank of Chosen met Mori Arinori, of Mori Shoten, and R. Hart of the Chinese Customs Service."
    found = find_names([Passage(Kind.BODY, text, OffsetMap.identity(len(text)), (Span(0, 10),))], Settings().model)[0]
    assert found
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_missing_model_says_so() -> None:
    with pytest.raises(ModelMissing, match="no_such_model"):
        find_names([], "no_such_model")
