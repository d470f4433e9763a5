"""Links: two names next to each other that the text itself equates.

"Democratic Front (hereafter DF)", "General Headquarters (GHQ)", "Toyo Menka (the Oriental Cotton Company)", "Yi Sŭngman [Rhee]".
Looks only at what stands between two neighbouring mentions of one label and right after the second. What a bracket says about
somebody ("(chairman of ...)") or names as a source ("(Asahi Shimbun, ...)", "(... 1956: 2)") equates nothing.
To add a way of equating: one pattern for the gap between the two, and its line in `_kind`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Protocol

from extractors.names import organisations, persons
from extractors.names.authority import generic_words
from extractors.names.folding import fold
from extractors.records import Label, Link, Span

ABBREVIATION: Final = "abbreviation"
TRANSLATION: Final = "translation"
SPELLING: Final = "spelling"
RENAME: Final = "rename"


class Spanned(Protocol):
    """Anything with passage offsets and a label, as `records.Found` has."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def label(self) -> Label: ...  # noqa: D102


_S = r"(?:['’]s?)?"  # a possessive ending
_Q = r"[\"'“”‘’«»*_]*"
_THE = r"(?:the\s+|a\s+)?"
_CALLED = (
    r"(?:hereafter|hereinafter|henceforth|subsequently|later|also|usually|generally|commonly|often|below|better|otherwise|popularly)?[,:]?\s*"
    r"(?:simply\s+)?(?:(?:referred\s+to|known|cited|abbreviated|shortened|written|spelled)\s*(?:as|to)?|called|abbreviated|abbr\.?|"
    r"a\.?k\.?a\.?|alias|i\.?e\.?,?|or|that\s+is,?|in\s+short,?|for\s+short,?|hereafter|hereinafter|henceforth|n[ée]e|real\s+name|born)[,:]?\s*"
)
_TONGUE = r"(?:(?:in\s+)?(?:[A-Z][a-z]+(?:ese|an|ish|ch|ean)|Jp|Kor|Ch|Eng|Fr|Ger|Rus|[JKC])\.?\s*[:,]\s*|in\s+[A-Z][a-z]+,?\s+)?"
_RENAMED = (
    r"(?:(?:later|subsequently|since|then)\s+)?(?:renamed|re-named|reorgani[sz]ed\s+as|formerly|previously|originally|now)"
    r"(?:\s+(?:as|called|to))?\s+"
)
_BRACKET = re.compile(rf"{_S}{_Q}\s*[(\[（［]\s*{_TONGUE}{_Q}{_THE}{_Q}", re.IGNORECASE)
_SAID = re.compile(rf"{_S}{_Q}\s*(?:[(\[（［]|,)(?:[^()\[\]（）［］]{{0,60}}[;,])?\s*{_CALLED}{_Q}{_THE}{_Q}", re.IGNORECASE)
_RENAME = re.compile(rf"{_S}{_Q}\s*(?:[(\[（［]|,)(?:[^()\[\]（）［］]{{0,40}}[;,])?\s*{_RENAMED}{_Q}{_THE}{_Q}", re.IGNORECASE)
_COMMA = re.compile(rf"{_S}{_Q}\s*,\s*{_Q}{_THE}{_Q}", re.IGNORECASE)
_CLOSED = re.compile(rf"{_S}{_Q}\s*[)\]）］]")
_GLOSSED = re.compile(
    rf"{_S}{_Q}\s*(?:;\s*(?!\d)(?![^)\]]*\b[12]\d{{3}}[a-z]?\s*[:,;)])"
    r"|,\s*(?:or|hereafter|hereinafter|henceforth|also|formerly|founded|established)\b)"
)
_AFTERWARDS = re.compile(rf"{_S}{_Q}\s*,?\s*(?:hereafter|hereinafter|henceforth|for\s+short|in\s+short)\b", re.IGNORECASE)
_PAPER = re.compile(
    r"\b(?:shi[mn]bun|ilbo|sh?inmun|times|post|herald|tribune|daily|gazette|journal|mainichi|asahi|pravda|izvestia|ribao|press|news|newspaper)\b",
    re.IGNORECASE,
)
_REACH = 120  # characters between two mentions beyond which nothing is looked for
_ENGLISH = {"of", "for", "and", "the", "in", "association", "federation", "company", "bureau", "committee", "party", "league"}


def find_links(text: str, mentions: Sequence[Spanned]) -> list[Link]:
    """Links between neighbouring mentions of one passage, in passage offsets, by their place.

    mentions: sorted by start, in passage offsets; dates and sums among them are passed over.
    """
    named = [mention for mention in mentions if mention.label in (Label.PERSON, Label.ORG)]
    out = []
    for first, second in pairwise(named):
        if first.label == second.label and first.end <= second.start <= first.end + _REACH:
            kind = _kind(text, first, second)
            if kind:
                out.append(Link(Span(first.start, first.end), Span(second.start, second.end), kind))
    return out


def _kind(text: str, first: Spanned, second: Spanned) -> str | None:
    """What the text makes of two neighbours: one of the four kinds, or nothing."""
    gap = text[first.end : second.start]
    after = text[second.end : second.end + _REACH]
    one, other = text[first.start : first.end], text[second.start : second.end]
    if _RENAME.fullmatch(gap):
        return RENAME
    if _SAID.fullmatch(gap):
        said_or = re.search(r"\bor\b", gap, re.IGNORECASE) is not None and "(" not in gap
        return _relation(one, other, first.label, stated=not said_or)
    if _COMMA.fullmatch(gap):
        return _relation(one, other, first.label, stated=True) if _AFTERWARDS.match(after) else None
    if _BRACKET.fullmatch(gap) and (_CLOSED.match(after) or _GLOSSED.match(after) or _AFTERWARDS.match(after)):
        stated = "[" in gap or "［" in gap or _AFTERWARDS.match(after) is not None
        return _relation(one, other, first.label, stated=stated)
    return None


def _relation(one: str, other: str, label: Label, *, stated: bool) -> str | None:
    """The kind of a link between two names; without words that state it, only where the names themselves bear it out."""
    if label is Label.PERSON:
        return SPELLING if stated or _same_person(one, other) else None
    if organisations.matches_initials(one, other) or organisations.matches_initials(other, one):
        return ABBREVIATION
    names = organisations.parse(one), organisations.parse(other)
    if names[0].key == names[1].key:
        return SPELLING
    short = names[0].acronym or names[1].acronym or len(fold(other)) * 2 < len(fold(one))
    if stated:
        return ABBREVIATION if short else TRANSLATION
    if names[0].acronym != names[1].acronym and not _PAPER.search(other):
        return ABBREVIATION
    foreign = [not _is_english(name.words) for name in names]
    if foreign[0] != foreign[1] and bool(_PAPER.search(one)) == bool(_PAPER.search(other)):
        return TRANSLATION
    return None


def _is_english(words: tuple[str, ...]) -> bool:
    return any(word in _ENGLISH or word in generic_words() for word in words)


def _same_person(one: str, other: str) -> bool:
    """Whether a name in round brackets can be another spelling of the one before it."""
    first, second = persons.parse(one), persons.parse(other)
    if first.key == second.key or first.readings & second.readings:
        return True
    if persons.Form.BARE in (first.form, second.form):
        return False
    if set(first.ends) & set(second.ends):
        return True
    return bool({word[0] for word in (*first.ends, *first.given)} == {word[0] for word in (*second.ends, *second.given)})
