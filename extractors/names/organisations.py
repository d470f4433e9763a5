"""OrgName: what a printed name says about a body, and the key under which its spellings meet.

The key leaves out articles and company forms, writes nations as nouns and first ("Ministry of Justice of Japan" meets
"Japanese Justice Ministry"), and spells in one way. To add an equivalence: a row in a table here, if it holds for bodies
everywhere; a single body belongs in `corpus/authority/organisations.csv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extractors.names.authority import generic_words, nations
from extractors.names.folding import fold


@dataclass(frozen=True, slots=True)
class OrgName:
    """key: equal for spellings of one name. words: folded words as printed. nation: the one the key begins with, or empty.

    acronym: it is made of initial letters. generic: its words name no particular body ("the Company", "Foreign Ministry").
    """

    key: str
    words: tuple[str, ...]
    nation: str
    acronym: bool
    generic: bool


_LEAD = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_SPACED = re.compile(r"\b([A-Z])\. (?=[A-Z]\.)")  # "Y. M. C. A."
_DOTS = re.compile(r"(?<=\w)\.(?=\w\b)|(?<=\b\w)\.")
_OTHER = re.compile(r"[^\w\s]+|_")
_SPELLING = {
    "labour": "labor", "defence": "defense", "centre": "center", "theatre": "theater", "programme": "program",
    "harbour": "harbor", "shinbun": "shimbun", "corp": "corporation", "co": "company", "assn": "association",
    "dept": "department", "univ": "university", "cttee": "committee", "govt": "government", "intl": "international",
    "bk": "bank", "bros": "brothers", "coop": "cooperative",
}  # fmt: skip
_BRITISH = re.compile(r"is(?=(?:e|ed|ing|ation|ations|ational)$)")
COMPANY = frozenset(
    "ltd limited company inc incorporated kk kabushiki kaisha gaisha kabushikikaisha kabushikigaisha plc llc".split()
)
_LONGEST_ACRONYM = 12  # letters; "Comintern" has nine
_SEATED = {"bank", "university"}
_OFFICES = {"ministry", "department"}
_ENDING = re.compile(r"-(?=(?:sha|kai|kan|kyokai|kaisha|gaisha|kumi|gumi|sho|jo|dan|to)\b)")  # "Shuppan-sha" is "Shuppansha"
_PUBLISHER = re.compile(r"\b(shi[mn]bun|nippo)sha\b")  # the company of a newspaper
_SMALL = {"of", "for", "the", "and", "in", "on", "to", "at", "with", "by", "a", "an"}


@lru_cache(maxsize=1 << 17)
def parse(text: str) -> OrgName:
    """What `text` says. Any text gives a name; one without letters gives an empty key."""
    plain = _SPACED.sub(r"\1.", _bare(" ".join(text.split()).strip(' ,;:"“”()[]')))
    printed = fold(plain.replace("&", " and "))
    printed = re.sub(r"\bco-(?=op|ord)", "co", printed)
    printed = _PUBLISHER.sub(r"\1", _ENDING.sub("", printed))
    words = tuple(_spell(word) for word in _OTHER.sub(" ", _DOTS.sub("", printed)).split() if word != "the")
    acronym = is_acronym(plain)
    if acronym:
        return OrgName("".join(words), words, "", acronym=True, generic=False)
    if len(words) == 3 and words[0] in _SEATED and words[1] == "of" and words[2] not in nations():
        words = (words[2], words[0])  # "Bank of Chosen" is "Chosen Bank"
    nation, rest = _nation_first(_without_company_form(words))
    rest = _office(rest)
    if rest[-3:] == ["red", "cross", "society"]:
        rest.pop()
    key = " ".join([nation, *rest] if nation else rest)
    generic = not nation and bool(rest) and all(word in generic_words() or word in _SMALL for word in rest)
    return OrgName(key or "".join(words), words, nation, acronym=False, generic=generic)


@lru_cache(maxsize=1 << 17)
def display(text: str) -> str:
    """The form to show: one line, without article, with a capital first."""
    plain = _bare(" ".join(text.split()))
    return plain[:1].upper() + plain[1:]


def is_acronym(text: str) -> bool:
    """Whether a text is written as initial letters: two to eight of them, most of them capitals, without blanks."""
    letters = [c for c in text if c.isalpha()]
    capitals = sum(map(str.isupper, letters))
    if len(text.split()) != 1 or len(text) > 2 * len(letters):
        return False
    return 2 <= len(letters) <= 8 and capitals >= 2 and 2 * capitals > len(letters)


def matches_initials(acronym: str, full: str) -> bool:
    """Whether `acronym` is made of the beginnings of the words of `full`, small words counted or not.

    Every other word gives its first letter and may give more ("Comintern"); two neighbouring letters may have changed places.
    """
    letters = "".join(c for c in fold(acronym) if c.isalnum())
    words = [word for word in re.split(r"[^\w]+", fold(full)) if word]
    if not 2 <= len(letters) <= _LONGEST_ACRONYM or len([word for word in words if word not in _SMALL]) < 2:
        return False
    swapped = (letters[:i] + letters[i + 1] + letters[i] + letters[i + 2 :] for i in range(1, len(letters) - 1))
    return _begins(letters, tuple(words), 3) or any(_begins(other, tuple(words), 1) for other in swapped)


def _bare(text: str) -> str:
    """A text without article, possessive ending and, in a line of a list of abbreviations, the abbreviation."""
    plain = _POSSESSIVE.sub("", _LEAD.sub("", text))
    first, _, others = plain.partition(" ")
    return others if is_acronym(first) and matches_initials(first, others) else plain


def _begins(letters: str, words: tuple[str, ...], most: int) -> bool:
    if not words:
        return not letters
    word, rest = words[0], words[1:]
    if word in _SMALL and _begins(letters, rest, most):
        return True
    for length in range(1, min(most, len(word), len(letters)) + 1):
        if word[length - 1] != letters[length - 1]:
            return False
        if _begins(letters[length:], rest, most):
            return True
    return False


def _spell(word: str) -> str:
    word = _SPELLING.get(word, word)
    return _BRITISH.sub("iz", word) if len(word) > 7 else word


def _without_company_form(words: tuple[str, ...]) -> list[str]:
    kept = list(words)
    while kept and kept[-1] in COMPANY:
        kept.pop()
        if kept and kept[-1] == "and":
            kept.pop()
    while kept and kept[0] in ("kabushiki", "kaisha", "kk"):
        kept.pop(0)
    named = any(word not in generic_words() and word not in _SMALL and word not in nations() for word in kept)
    return kept if named else list(words)


@cache
def _nation_forms() -> dict[tuple[str, ...], str]:
    return {tuple(_OTHER.sub(" ", _DOTS.sub("", form)).split()): nation.replace(" ", "_") for form, nation in nations().items()}


@cache
def _longest_nation() -> int:
    return max(map(len, _nation_forms()))


def _nation_first(words: list[str]) -> tuple[str, list[str]]:
    """The nation at the beginning or after a final "of", and the other words, nations in them written as nouns."""
    forms, out, at = _nation_forms(), [], 0
    while at < len(words):
        for length in range(min(_longest_nation(), len(words) - at), 0, -1):
            nation = forms.get(tuple(words[at : at + length]))
            if nation:
                out.append(nation)
                at += length
                break
        else:
            out.append(words[at])
            at += 1
    known = set(forms.values())
    if len(out) > 1 and out[0] in known and out[1] not in known:
        return out[0], out[1:]
    if len(out) > 3 and out[-2] == "of" and out[-1] in known:
        return out[-1], out[:-2]
    return "", out


def _office(words: list[str]) -> list[str]:
    """One form for "Foreign Ministry" and "Ministry of Foreign Affairs"."""
    if len(words) > 1 and words[-1] in _OFFICES:
        words = [words[-1], *words[:-1]]
    elif len(words) > 2 and words[0] in _OFFICES and words[1] in ("of", "for"):
        words = [words[0], *words[2:]]
    else:
        return words
    return words[:-1] if len(words) > 2 and words[-1] == "affairs" else words
