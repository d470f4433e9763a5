"""What the model reads beside the words: classes from the lists, marks from the rules."""

import spacy

from extractors.ner import rules
from extractors.ner.hints import hint, word_class
from extractors.records import Kind, Passage, Span
from extractors.text.offsets import OffsetMap


def tokens(text: str, *, kind: Kind = Kind.BODY, citations: tuple[Span, ...] = ()) -> list[tuple[str, str, str]]:
    nlp = spacy.blank("en")
    passage = Passage(kind, text, OffsetMap.identity(len(text)), citations)
    return [(token.text, token.tag_, token.lemma_) for token in hint(nlp.make_doc(text), rules.read(passage))]


def test_a_word_carries_all_that_the_lists_hold_of_it() -> None:
    assert word_class("Yamada").startswith("surname:")
    assert word_class("Kim").startswith("surname-first:")
    assert "head" in word_class("Bank").split(":")
    assert "place" in word_class("Osaka").split(":")
    assert "event" in word_class("Treaty").split(":")
    assert word_class("1911") == "#"
    assert word_class(",") == ","


def test_rare_words_are_told_from_common_ones() -> None:
    assert word_class("the").split(":")[-2] > word_class("harbour").split(":")[-2] > word_class("Uyeda").split(":")[-2]


def test_what_the_rules_find_is_marked_from_its_first_to_its_last_token() -> None:
    marks = {text: lemma for text, _, lemma in tokens("Then E. H. Parker left the Bank of Chosen.")}
    people, bodies = ({text: lemma[place] for text, lemma in marks.items()} for place in (2, 3))
    assert [people[word] for word in ("Then", "E.", "H.", "Parker", "left")] == ["-", "B", "I", "I", "-"]
    assert [bodies[word] for word in ("the", "Bank", "of", "Chosen", ".")] == ["-", "B", "I", "I", "-"]


def test_the_kind_of_a_passage_and_its_citations_are_marked() -> None:
    heading = tokens("Notes", kind=Kind.HEADING)
    assert heading[0][2][0] == "h"
    cited = tokens("so it was (Noma 1988)", citations=(Span(10, 21),))
    assert [lemma[-1] for _, _, lemma in cited] == ["-", "-", "-", "B", "I", "I", "I"]


def test_an_empty_text_has_no_tokens() -> None:
    assert tokens("") == []
