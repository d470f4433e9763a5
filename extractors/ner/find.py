"""People and organisations of a whole document: what rules and model propose in each passage, judged over the document.

Three rounds. (1) Rules and model propose candidates in every passage (`rules`, `model`). (2) What the document says elsewhere is
counted (`repeats`). (3) Each candidate gets its likelihood, and the most likely ones that do not overlap stay (`judge`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from spacy.language import Language

from extractors.ner import judge, lexicon, model, rules
from extractors.ner.hints import hint
from extractors.ner.introductions import find_introduced
from extractors.ner.people import is_rare
from extractors.ner.recognise import recognise
from extractors.ner.repeats import Repeats, count
from extractors.ner.rules import MODEL, REFERENCE, Candidate, Read
from extractors.ner.stretches import stretches
from extractors.records import Found, Label, Passage

_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"\b([^\W\d_]+)\s+\Z")
_TAIL = re.compile(r"\s[-–—]\s|['’]s?$")
_INITIAL = re.compile(r"[A-Z]\.")
_INITIALS_BEFORE = re.compile(r"(?<!\w)(?:[A-Z]\. ?)+\Z")
_FIGURE = re.compile(r"\s[Y¥￥$£]?(?=[O,.]*\d)[\dO][\dO,.]*$")
_UNIT = re.compile(r"\d\s[a-z]")
_IN_REFERENCE = 0.97  # the share of names of references that are right: 134 of 135 in annotated papers, fewer in styles not seen


def find_names(passages: Sequence[Passage], model_name: str) -> list[list[Found]]:
    """PERSON and ORG mentions, one list a passage, sorted, in passage offsets, not overlapping.

    passages: all passages of one document. model_name: OWN, or an installed spaCy package. Raises ModelMissing.
    """
    nlp = model.load(model_name)
    reads = rules.read_document(passages)
    propose(nlp, reads)
    weights = judge.weights()
    found = judge.document_cases(reads, count_document(reads))
    return [_choose(read, weights.judge(cases)) for read, cases in zip(reads, found, strict=True)]


def propose(nlp: Language, reads: Sequence[Read]) -> None:
    """Adds the model's candidates to those of the rules."""
    parts = [(read, start, end) for read in reads for start, end in stretches(read)]
    docs = [hint(nlp.make_doc(read.passage.text[start:end]), read, start) for read, start, end in parts]
    for (read, offset, _), doc in zip(parts, recognise(nlp, docs), strict=True):
        entities = [entity for entity in doc.ents if entity.label_ in ("PERSON", "ORG")]
        trimmed = [
            _trimmed(read, entity.start_char + offset, entity.end_char + offset, Label(entity.label_)) for entity in entities
        ]
        found = list(_rejoined([one for one in trimmed if one], read))
        read.candidates.extend(one for one in found if not rules.is_settled(one, read.passage, read.reference))


def _trimmed(read: Read, start: int, end: int, label: Label) -> Candidate | None:
    """The model's candidate as names are taken here; None where nothing is left of it, or what is left names nobody."""
    text = read.passage.text  # doc.text would be put together from its tokens at each call
    start, end = _bare(text, start, end)
    if label is Label.ORG:
        start = _national(text, start, end)
    elif start < end:
        start, end = _whole_person(text, start, end)
    unit = start > 1 and _UNIT.match(text, start - 2)  # "150 ri"
    if start >= end or unit or rules.is_none(text[start:end], label):
        return None
    return Candidate(start, end, label, MODEL)


def _rejoined(found: Sequence[Candidate], read: Read) -> Iterator[Candidate]:
    """With a surname and the given name behind its comma as one, where they have that form: the model at times parts them."""
    joined = []
    for start, end in read.spans(Label.PERSON, "form"):
        surname, comma, _ = read.passage.text[start:end].partition(",")
        if comma and Candidate(start, start + len(surname), Label.PERSON, MODEL) in found:
            joined.append(Candidate(start, end, Label.PERSON, MODEL))
    yield from joined
    yield from (one for one in found if not any(one.start < whole.end and whole.start < one.end for whole in joined))


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without a leading article and a possessive ending, which other models than ours take in, and what a dash parts."""
    lead, tail = _ARTICLE.match(text, start, end), _TAIL.search(text, start, end)
    return lead.end() if lead else start, tail.start() if tail else end


def _whole_person(text: str, start: int, end: int) -> tuple[int, int]:
    """The name of a person with all its initials ("P. G. von Holt", of which the model at times drops the first), and without
    a sum behind it.
    """
    first = _INITIALS_BEFORE.search(text, max(0, start - 12), start) if _INITIAL.match(text, start) else None
    figure = _FIGURE.search(text, start, end)
    return first.start() if first else start, figure.start() if figure else end


def _national(text: str, start: int, end: int) -> int:
    """Where the name begins, its people taken in: the model at times drops the first word of "Dutch Trading society".

    Not before a name in a foreign language, which has no people of its own: "the Japanese Nippon Yusen".
    """
    people = _WORD_BEFORE.search(text, max(0, start - 20), start)
    first = text[start:end].split(maxsplit=1)[:1]
    if people and first and people[1] in lexicon.nationalities() and not is_rare(first[0]):
        return people.start()
    return start


def count_document(reads: Sequence[Read]) -> Repeats:
    """What the whole document says of its names."""
    introduced = {name for read in reads for name in find_introduced(read.passage.text, read.spans(Label.ORG, "form"))}
    return count(reads, introduced)


def _choose(read: Read, judged: Iterable[tuple[judge.Case, float]]) -> list[Found]:
    """The names of the passage's references, and the likeliest of the others."""
    named = [Found(*span, label, f"names.{REFERENCE}", _IN_REFERENCE) for span, label in read.reference.names]
    others = [(case, p) for case, p in judged if not read.reference.settles(case.start, case.end)]
    return sorted([*named, *(_found(case, p) for case, p in judge.select(others))], key=attrgetter("start"))


def _found(case: judge.Case, likelihood: float) -> Found:
    source = "+".join(sorted(case.sources)) or "elsewhere"
    return Found(case.start, case.end, case.label, f"names.{source}", round(likelihood, 2))
