"""PersonName: what a printed name says about a person: surname, given names, initials, and the readings it can have.

Order is taken from a comma ("Moon, Tae Jin") or from the end that is a known East Asian surname; where neither tells, both
ends may be the surname. Names are compared without regard to order. A name is never completed by guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from extractors.names import chinese, korean
from extractors.names.authority import korean_surnames, surnames
from extractors.names.folding import DASHES, fold, fold_japanese, fold_word, is_japanese


class Form(StrEnum):
    """How much of a name is printed."""

    FULL = "full"
    INITIALS = "initials"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class PersonName:
    """form: how much is there. ends: folded words that may be the surname, likelier first. initials: letters of the given names.

    key: equal for the same name in any order. readings: romanised readings, as "ko:surname:given" or "zh:surname:given".
    middle: folded words between first and last where the order is Western, for "John F. Kennedy". inverted: with a comma.
    """

    form: Form
    ends: tuple[str, ...]
    given: tuple[str, ...]
    initials: str
    key: str
    readings: frozenset[str] = frozenset()
    middle: tuple[str, ...] = ()
    inverted: bool = False
    korean: bool = False


_HONORIFIC = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|messrs|dr|prof|professor|sir|lord|lady|dame|gen|general|marshal|generalissimo|lt|lieutenant|col|colonel|"
    r"maj|major|capt|captain|adm|admiral|comrade|president|premier|chairman|ambassador|minister|prime minister|foreign minister|"
    r"baron|count|viscount|marquis|prince|rev|reverend|the late|hon|senator|king|emperor|director|secretary)\b\.?\s+)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:[-\s](?:san|sama|shi|ssi|sensei|esq)\b\.?)$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_GENERATION = re.compile(r",?\s+(?:jr|sr|junior|senior|ii|iii|iv|2nd|3rd)\.?$", re.IGNORECASE)
_STROKES = re.compile(r"(?<![^\W\d_])[I1l|]{2}(?![^\W\d_])")  # "Il" as misread or misset: II, ll, 1l
_INITIAL = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3,}")  # kana, ideographs, Hangul
_DASH = re.compile(f"[{DASHES}]")


@lru_cache(maxsize=1 << 17)
def parse(text: str) -> PersonName:
    """What `text` says. Any text gives a name; one without letters gives a bare one."""
    plain = _without_honorific(" ".join(text.split()).strip(' .;:*"“”()[]'))
    words = plain.replace(",", " ").split()
    if words and _is_korean_surname(words[0]) and _STROKES.search(plain):
        plain = _STROKES.sub("Il", plain)
    else:
        plain = _GENERATION.sub("", plain)
    surname, comma, rest = plain.partition(",")
    if comma and surname.strip() and rest.strip(" ,."):
        return _inverted(surname.split(), rest.replace(",", " ").split())
    return _natural(plain.replace(",", " ").split())


@lru_cache(maxsize=1 << 17)
def display(text: str) -> str:
    """The form to show: one line, without honorific; an East Asian name in its own order ("Moon Tae Jin" for "Moon, Tae Jin")."""
    plain = _without_honorific(" ".join(text.split()))
    surname, comma, rest = (part.strip() for part in plain.partition(","))
    name = parse(text)
    if name.korean:
        surname, rest, plain = (_STROKES.sub("Il", part) for part in (surname, rest, plain))
    if comma and name.form is Form.FULL:
        eastern = name.readings or name.korean or all(map(is_japanese, (surname, *rest.split())))
        plain = f"{surname} {rest}" if eastern else f"{rest} {surname}"
    letters = [c for c in plain if c.isalpha()]
    if name.form is Form.FULL and len(letters) > 3 and all(map(str.isupper, letters)):
        plain = re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), plain)
    if name.korean:
        plain = re.sub(r"(?<=\s)[^\W\d_]", lambda match: match[0].upper(), plain)  # small capitals that were lost
    return plain[:1].upper() + plain[1:]


def shares_initials(name: PersonName, full: PersonName) -> bool:
    """Whether `name`, which has initials, can be the person named in full: same surname, and each initial begins a given name."""
    for place, surname in enumerate(full.ends):
        if surname not in name.ends:
            continue
        given = full.given if place == 0 else full.given[1:] + full.ends[:1]
        letters = "".join(word[0] for word in given)
        if letters.startswith(name.initials) or (len(given) == 1 and letters == name.initials[:1] and full.korean):
            return True
    return False


def same_but_middle(one: PersonName, other: PersonName) -> bool:
    """Whether two full names in Western order differ only in a middle name that one lacks or shortens."""
    if not (one.middle or other.middle) or one.ends[:1] != other.ends[:1] or one.given[:1] != other.given[:1]:
        return False
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(one.middle, other.middle, strict=False))


def _without_honorific(text: str) -> str:
    plain = _POSSESSIVE.sub("", _HONORIFIC.sub("", text))
    words = plain.split()
    if len(words) < 2 or not _is_korean_surname(words[0]):  # San is also a Korean syllable
        plain = _TRAILING.sub("", plain)
    return plain or text


def _is_initial(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    dotted = "." in word or len(letters) == 1
    return dotted and _INITIAL.fullmatch(word) is not None and "".join(letters).isupper()


def _is_korean_surname(word: str) -> bool:
    return fold(word) in korean_surnames()


def _letters(words: list[str]) -> str:
    return "".join(fold(c) for word in words for c in word if c.isalpha())


def _inverted(surname: list[str], rest: list[str]) -> PersonName:
    initials = [word for word in rest if _is_initial(word)]
    if len(initials) == len(rest):
        return _with_initials(surname, rest, inverted=True)
    return _full(surname, rest, known=True, inverted=True)


def _natural(words: list[str]) -> PersonName:
    if len(words) < 2:
        word = words[0] if words else ""
        if _SCRIPT.fullmatch(word):  # surnames have one or two characters
            return PersonName(Form.FULL, (word[:2], word[:1]), (), "", fold_word(word))
        key = fold_japanese(word)
        return PersonName(Form.BARE, (key,), (), "", key)
    marks = [_is_initial(word) for word in words]
    if all(marks[:-1]) and not marks[-1]:
        return _with_initials(words[-1:], words[:-1], inverted=False)
    if all(marks[1:]) and not marks[0]:
        return _with_initials(words[:1], words[1:], inverted=False)
    joined = " ".join(words[1:])
    if _is_korean_surname(words[0]) and (korean.readings(joined) or chinese.readings(joined)):
        return _full(words[:1], words[1:], known=True, inverted=False)
    before = " ".join(words[:-1])
    if _is_korean_surname(words[-1]) and len(_DASH.sub(" ", before).split()) == 2 and korean.readings(before):
        return _full(words[-1:], words[:-1], known=True, inverted=False)
    first, last = (fold(word) in surnames() for word in (words[0], words[-1]))
    if first and not last:
        return _full(words[:1], words[1:], known=True, inverted=False)
    return _full(words[-1:], words[:-1], known=last and not first, inverted=False)


def _with_initials(surname: list[str], rest: list[str], *, inverted: bool) -> PersonName:
    key, initials = fold_japanese("".join(surname)), _letters(rest)
    return PersonName(Form.INITIALS, (key,), (), initials, f"{key} {' '.join(initials)}", inverted=inverted)


def _full(surname: list[str], rest: list[str], *, known: bool, inverted: bool) -> PersonName:
    """A name with surname and given names; `known` where it is sure which of the two is which."""
    joined, last = " ".join(rest), "".join(surname)
    found, is_korean = set(), False
    given_korean = korean.readings(joined)
    if known and given_korean:
        for hangul in korean_surnames().get(fold(last), ()):
            is_korean = True
            found |= {f"ko:{hangul}:{reading}" for reading in given_korean if "-" in reading}
    for family, names in [(last, joined)] if known else [(last, joined), (rest[0], " ".join([*rest[1:], *surname]))]:
        families = chinese.readings(family)
        found |= {f"zh:{a}:{b}" for a in families for b in chinese.readings(names) if "-" not in a and "-" in b}
    if is_korean:
        word, parts = fold(last), _DASH.sub(" ", fold(joined)).split()
        key = f"{word} {''.join(parts)}"
        return PersonName(Form.FULL, (word,), tuple(parts), "", key, frozenset(found), inverted=inverted, korean=True)
    word = fold_japanese(last)
    given = tuple(filter(None, map(fold_japanese, rest))) or (word,)
    japanese = all(map(is_japanese, (last, *rest)))  # "Oono" is Ono, but "Moore" is not More
    key = " ".join(sorted((word, *given) if japanese else (fold_word(last), *map(fold_word, rest))))
    ends = (word,) if known else (word, given[0])
    return PersonName(Form.FULL, ends, given, "", key, frozenset(found), middle=given[1:], inverted=inverted)
