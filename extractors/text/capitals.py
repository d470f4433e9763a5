"""Capitals that a conversion lost, put back for the extractors' eyes: "Red cross", "october", "JcP", "jung, B. (1987)".

Nothing is done in a document that does not show the loss itself (`evidence.lost_letters`), and no word is touched without
evidence that it had a capital. To add a kind of evidence: one function in `_RULES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from extractors.records import Kind
from extractors.text.confusions import all_words
from extractors.text.draft import Draft, Evidence
from extractors.text.evidence import never_small, title_words
from extractors.text.headings import is_capitals
from extractors.text.hyphens import english
from extractors.text.offsets import Edit
from extractors.wordlists import read_rows

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ABBREVIATIONS = frozenset(
    "no nos vol vols p pp cf al e.g i.e ed eds ca fig ch sec st vs op mr mrs ms dr prof gen col rev jan feb".split()
)
_CLAUSE_START = re.compile(r"(?:^|[(;:]\s?|\b(?:by|[Ss]ee|cf\.|and|also)\s)$")
_INITIAL_AFTER = re.compile(r",\s[A-Z]\.")
_GIVEN_AFTER = re.compile(r",\s[A-Z][a-z]+(?:[\s-][A-Za-z][a-z]+)?")
_AUTHOR_AFTER = re.compile(r"\s(?:and|&)\s[A-Z][\w'-]+(?:,\s[A-Z]\.|\s\(?\d{4})")
_YEAR_AFTER = re.compile(r"(?:\set al\.)?,?\s\(?(?:1[5-9]|20)\d\d[a-z]?\s?[:),;]")
_WORD_AFTER = re.compile(r"\s((?:[^\W\d_]|['&])+)")
_PLACE_NOUNS = frozenset(
    "camp prefecture province port harbor harbour station city county district region island river bay university strait "
    "peninsula".split()
)
_ORDINAL_BEFORE = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\s$")
_LINKS = frozenset({"and", "of", "for", "&"})


class _Place(NamedTuple):
    """A word where it stands: the text before and after it, and its neighbours, the form that evidence gives them."""

    word: str
    before: str
    after: str
    evidence: Evidence


def repair_capitals(draft: Draft, evidence: Evidence) -> list[Edit]:
    """Edits that put back the capitals of the document's lost letters; each is as long as what it replaces."""
    if not evidence.lost:
        return []
    text, edits = draft.text, list[Edit]()
    capitals = draft.kind is Kind.HEADING and is_capitals(text)
    pattern = _WORD if capitals else _candidates(evidence.lost)
    for match in pattern.finditer(text):
        word = match.group()
        repaired = _in_capitals(word, evidence.lost, line=capitals)
        if repaired is None and word[0] in evidence.lost and not (_is_common(word) and _within_sentence(text, match.start())):
            # what was repaired before counts for what comes after: "International Red Cross committee"
            place = _Place(word, text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 60], evidence)
            if _begins_sentence(place) or (not _is_common(word) and any(rule(place) for rule in _RULES.values())):
                repaired = word[0].upper() + word[1:]
        if repaired is not None and repaired != word:
            edits.append(Edit(match.start(), match.end(), repaired))
            text = text[: match.start()] + repaired + text[match.end() :]
    return edits


def _within_sentence(text: str, start: int) -> bool:
    """Whether a letter, a figure or a comma and one blank stand before: a quick answer for the many small words."""
    return start > 1 and text[start - 1] == " " and (text[start - 2].isalnum() or text[start - 2] == ",")


@cache
def _candidates(lost: frozenset[str]) -> re.Pattern[str]:
    """Words that begin with a lost letter, or that hold one among capitals."""
    letters = re.escape("".join(sorted(lost)))
    return re.compile(
        rf"(?<![^\W\d_])(?<![^\W\d_]')(?:[{letters}](?:[^\W\d_]|'(?=[^\W\d_]))*|[A-Z](?=[^\W\d_]*[{letters}])(?=[^\W\d_]*[A-Z])[^\W\d_]*)(?![^\W\d_])"
    )


@cache
def _is_common(word: str) -> bool:
    """Whether a word is so common ("of", "could") that only the start of a sentence gives it a capital."""
    return english().get(word, 0) > 5e-4 and word.capitalize() not in _surnames() and word not in title_words()


def _in_capitals(word: str, lost: frozenset[str], *, line: bool) -> str | None:
    """As in "EcoNoMY" -> "ECONOMY", "JcP" -> "JCP"; in a line of capitals "To" -> "TO" as well."""
    if not line and word[1:].islower():
        return None
    letters = [char for char in word if char.isalpha()]
    upper = sum(char.isupper() for char in letters)
    if upper == len(letters) or not all(char.isupper() or char in lost for char in letters):
        return None
    inside = upper >= 2 or (upper == 1 and word[0].islower() and len(letters) <= 4)  # "JcP", "kTk"
    return word.upper() if line or (inside and len(letters) >= 3) else None


def _begins_sentence(place: _Place) -> bool:
    head = place.before.rstrip(" \"'()[]")
    if not head:
        return True
    if head[-1] not in ".!?" or " " not in place.before[len(head) :]:
        return False
    last = head[:-1].rsplit(" ", 1)[-1].lstrip("([\"'").casefold()
    initials = "." in last or (len(last) == 1 and last.isalpha())
    return head[-1] != "." or (last not in _ABBREVIATIONS and not initials)


def _never_small(place: _Place) -> bool:
    """Months, days, countries, peoples, large cities."""
    return place.word.removesuffix("'s") in never_small()


def _romanised(place: _Place) -> bool:
    """As in "chōsen", "ch'ŏngjin": marks or apostrophes that no English word of the large list has."""
    word = place.word.removesuffix("'s")
    return len(word) > 3 and (not word.isascii() or "'" in word) and word not in all_words()


def _seen_with_capital(place: _Place) -> bool:
    word = place.word.removesuffix("'s")
    return len(word) > 3 and word not in english() and place.evidence.words.get(word.capitalize(), 0) > 0


def _before_place_noun(place: _Place) -> bool:
    following = _next_word(place.after)
    return following.casefold() in _PLACE_NOUNS and len(place.word) > 3 and place.word not in english()


def _body_name(place: _Place) -> bool:
    """A word of the names of bodies beside one with its capital, or behind an ordinal: "Red cross", "11th central committee"."""
    if place.word not in title_words():
        return False
    following, preceding = _next_word(place.after), _previous_word(place.before)
    if _ORDINAL_BEFORE.search(place.before) and following in title_words():
        return True
    if following in _LINKS:
        # "commerce and Industry Assemblies"
        following = _next_word(place.after.lstrip()[len(following) :]) if following in ("and", "&") else ""
    elif preceding == "of":
        preceding = _previous_word(place.before.rstrip()[:-2])
    return any(word[:1].isupper() and word.casefold() in title_words() for word in (following, preceding))


def _inverted_surname(place: _Place) -> bool:
    """As in "jung, B. (1987)"; "oh, Ki Hwan", where "oh" is a family name."""
    if _INITIAL_AFTER.match(place.after) and _CLAUSE_START.search(place.before):
        return True
    return (
        _GIVEN_AFTER.match(place.after) is not None
        and place.word.capitalize() in _surnames()
        and (not place.before.rstrip().endswith((" of", "Of")))
    )


def _cited_author(place: _Place) -> bool:
    """As in "(oguma and Bae, T. 1994", "Bae and oguma 1994", "(oguma 1994: 3"."""
    if _AUTHOR_AFTER.match(place.after):
        return bool(re.search(r"[(;]\s?$|\bsee\s$", place.before))
    if place.word in english() or not _YEAR_AFTER.match(place.after):
        return False
    return bool(re.search(r"[(;]\s?$|[A-Z][\w'-]+(?:,\s[A-Z]\.)?\s(?:and|&)\s$", place.before))


def _family_name(place: _Place) -> bool:
    """As in "hirose", where wordfreq's small English list has no such word."""
    return len(place.word) > 3 and place.word not in english() and place.word.capitalize() in _surnames()


def _beside_capital(place: _Place) -> bool:
    """As in "Imin kaisha", and a word that no English text has beside a capital: "kakushin Doshikai"."""
    preceding, following = _previous_word(place.before), _next_word(place.after)
    if place.word.capitalize() in _name_endings():
        return preceding[:1].isupper()
    unknown = len(place.word) > 3 and place.word not in all_words()
    return unknown and (following[:1].isupper() or (preceding[:1].isupper() and preceding.casefold() not in english()))


def _given_name(place: _Place) -> bool:
    """As in "Yoon chi-ho", "Moon, Tae jin", "Bae, c. 1994"."""
    if not place.before[-1:].isspace():
        return False
    before = re.search(r"([A-Z][\w']+)(,?)\s$", place.before[-30:])
    if before is None:
        return False
    # the family name, or another part of the given one with the family name before it
    earlier = re.search(r"\b([A-Z][\w']+),?\s$", place.before[: -len(before.group())])
    if len(place.word) == 1:
        return place.after.startswith(".") and place.before.endswith(", ")
    if before[1] not in _surnames() and (earlier is None or earlier[1] not in _surnames()):
        return False
    partner = re.match(r"-([^\W\d_]+)", place.after)
    if partner:
        # "Kim cross-examined him" is no name
        return english().get(place.word, 0) < 2e-5
    return place.word not in english() and len(place.word) > 2


def _next_word(after: str) -> str:
    match = _WORD_AFTER.match(after)
    return match[1] if match else ""


def _previous_word(before: str) -> str:
    # read backwards: a search from the left would try every word of the line
    end = len(before) - before[-1:].isspace()
    start = end
    while start and (before[start - 1].isalpha() or before[start - 1] == "'"):
        start -= 1
    return before[start:end]


_RULES: dict[str, Callable[[_Place], bool]] = {
    "never written small": _never_small,
    "romanised name": _romanised,
    "seen with a capital": _seen_with_capital,
    "before a word for a place": _before_place_noun,
    "name of a body": _body_name,
    "inverted surname": _inverted_surname,
    "author cited": _cited_author,
    "given name": _given_name,
    "family name": _family_name,
    "beside a capital": _beside_capital,
}


@cache
def _name_endings() -> frozenset[str]:
    rows = read_rows("organisations/heads.csv", ("word", "role", "generic"))
    return frozenset(row["word"] for row in rows if row["role"] == "suffix")


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row["surname"] for row in read_rows("people/surnames.csv", ("surname", "languages")))
