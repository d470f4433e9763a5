"""How alike two names of people are: order and spelling, romanisation, initials, short first names, married names, slips.

What holds apart: titles of a woman and of a man, "Mrs." before a man's name, father and son, two kings of one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from extractors.names import persons
from extractors.names.alike import NONE, Likeness, Reason, by_letters, weigh
from extractors.names.authority import surnames
from extractors.names.folding import DASHES, fold, fold_word, is_japanese
from extractors.names.persons import Form, PersonName, parse, same_but_middle, shares_initials
from extractors.wordlists import read_rows

_WOMAN = frozenset(
    "mrs miss ms lady dame madame mme frau fraulein senora sister countess baroness marchioness viscountess duchess princess"
    " queen empress".split()
)
_MAN = frozenset(
    "mr sir lord herr monsieur senor brother father count baron marquis marquess viscount duke prince king emperor pope".split()
)
_WIFE = re.compile(r"^\s*(?:the\s+)?(?:mrs|mme|madame|frau|señora)\b", re.IGNORECASE)
_BORN = re.compile(
    r"^(?P<now>.+?)[\s,]*[(\[]?\s*\b(?:n[ée]e|geb(?:oren|\.)?|born)\s+(?P<then>[^()\[\]]+)[)\]]?\s*$", re.IGNORECASE
)
_GENERATION = re.compile(
    r"\b(?:(?P<elder>sr|senior|the\s+elder|p[èe]re)|(?P<younger>jr|junior|the\s+younger|fils)|(?P<number>i{1,3}|iv|v|vi{1,3}|ix|x{1,2}"
    r"|x?[iv]{1,4}))\b\.?\s*$",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # kana, ideographs, Hangul
_DASH = re.compile(f"[{DASHES}]")


def compare(one: str, other: str) -> Likeness:
    """How alike two printed names of people are."""
    best = NONE
    for first in _names(one):
        for second in _names(other):
            found = weigh(_reasons(first, second), _doubts(first, second))
            best = max(best, found, key=lambda likeness: likeness.score)
    return best


@lru_cache(maxsize=1 << 15)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a name without titles, first names that are shortened written out where only one can be meant."""
    plain = persons.display(text).replace(",", " ")
    words = filter(None, (fold_word(word) for word in plain.split()))
    return tuple(next(iter(found)) if len(found := _written_out(word)) == 1 else word for word in words)


def _names(text: str) -> tuple[str, ...]:
    """A name, or the two that "Mary Hale (née Carter)" tells of."""
    born = _BORN.match(text)
    if born is None:
        return (text,)
    now, then = born["now"].strip(), born["then"].strip()
    first, _, surname = now.rpartition(" ")
    return (now, then if " " in then or not first else f"{first} {then}") if surname else (text,)


def _reasons(one: str, other: str) -> Iterator[Reason]:
    a, b = parse(one), parse(other)
    forms = {a.form, b.form}
    if a.key == b.key:
        yield from _same(one, other, a)
    elif forms == {Form.FULL}:
        yield from _full(one, other, a, b)
    elif Form.BARE not in forms:
        yield from _initials(a, b)
    elif forms == {Form.BARE}:
        yield from by_letters([a.key], [b.key], exact=is_japanese(a.key) and is_japanese(b.key))
    else:
        bare, more = (a, b) if a.form is Form.BARE else (b, a)
        if bare.key in more.ends:
            yield 0.3, "the same surname"
        elif bare.key in more.given:
            yield 0.2, "the one may be the first name of the other"


def _same(one: str, other: str, name: PersonName) -> Iterator[Reason]:
    if name.form is Form.INITIALS:
        yield (0.4 if name.ends[0] in surnames() else 0.6), "the same surname and initials"
    elif name.form is Form.BARE:
        yield 0.3, "the same surname alone"
    else:
        first, second = words_of(one), words_of(other)
        told = "the same name" if first == second else "the same words in another order"
        yield 0.9, told if sorted(first) == sorted(second) else "the same name in another spelling"


def _full(one: str, other: str, a: PersonName, b: PersonName) -> Iterator[Reason]:
    first, second = words_of(one), words_of(other)
    eastern = _is_eastern(a, one) and _is_eastern(b, other)
    if a.readings & b.readings:
        yield 0.85, "the same name in another romanisation"
    if same_but_middle(a, b):
        yield 0.75, "the same but for a middle name"
    if sorted(first) == sorted(second):
        yield 0.75, "the first name in short, and written out"
    elif found := _short_name(first, second):
        yield 0.65, f"the first name in short: “{found[0]}” for “{found[1]}”"
    if not eastern:
        yield from _married(one, other, first, second)
    fewer, more = sorted((set(first), set(second)), key=len)
    if len(fewer) > 1 and fewer < more and not same_but_middle(a, b) and not _further_surname(first, second):
        yield 0.6, "all words of the one stand in the other"
    yield from by_letters(list(first), list(second), exact=eastern)
    if not eastern and _skeleton(first) == _skeleton(second):
        yield 0.72, "the same name in another transliteration"


def _is_eastern(name: PersonName, text: str) -> bool:
    return bool(name.korean or name.readings or _SCRIPT.search(text)) or all(map(is_japanese, words_of(text)))


def _initials(a: PersonName, b: PersonName) -> Iterator[Reason]:
    short, other = (a, b) if a.form is Form.INITIALS else (b, a)
    several = "initials fit" if len(short.initials) > 1 else "initial fits"
    common = any(surname in surnames() for surname in short.ends)  # thousands are called Kim, K.
    if other.form is Form.FULL:
        if shares_initials(short, other):
            yield (0.75 if len(short.initials) > 1 else 0.4 if common else 0.55), f"the same surname, and the {several}"
    elif short.ends == other.ends and (short.initials.startswith(other.initials) or other.initials.startswith(short.initials)):
        yield 0.35 if common else 0.45, "the same surname, and the first initial fits"


def _married(one: str, other: str, first: tuple[str, ...], second: tuple[str, ...]) -> Iterator[Reason]:
    if _further_surname(first, second):
        yield 0.6, "the one has a further surname, as by marriage"
        return
    doubles = [set(filter(None, map(fold_word, _DASH.split(text.split()[-1])))) for text in (one, other)]
    if first[:-1] == second[:-1] and first[:-1] and max(map(len, doubles)) == 2 and doubles[0] & doubles[1]:
        yield 0.6, "the one has a double surname, as by marriage"


def _further_surname(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether the longer name is the shorter with one more word behind it."""
    fewer, more = sorted((first, second), key=len)
    return len(fewer) > 1 and more[:-1] == fewer


@cache
def _short_names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_rows("people/short_names.csv", ("short", "name")):
        found.setdefault(fold(row["short"]), set()).add(fold(row["name"]))
    return {short: frozenset(names) for short, names in found.items()}


def _written_out(word: str) -> frozenset[str]:
    return _short_names().get(word, frozenset())


def _short_name(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, str] | None:
    """The short form and the name where that is all that two names differ in."""
    left, right = set(first) - set(second), set(second) - set(first)
    if len(left) != 1 or len(right) != 1 or len(first) != len(second):
        return None
    (one,), (other,) = left, right
    return next(((a, b) for a, b in ((one, other), (other, one)) if b in _written_out(a)), None)


_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("tsch|tch|cz|č", "ch"), ("tz|zz", "ts"), ("sch|š", "sh"), ("kh", "h"), ("ph", "f"), ("x", "ks"), ("ck|c(?!h)", "k"),
        ("ff$", "v"), ("w", "v"), ("(?<=[aeiou])f$", "v"), ("[iy]+[jy]?|j", "i"), (r"(.)\1", r"\1"), ("ie", "e"),
    )
)  # fmt: skip


def _skeleton(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words as they are where the ways of writing Slavic names in Latin letters are not told apart."""
    return tuple(sorted(map(skeleton, words)))


@lru_cache(maxsize=1 << 15)
def skeleton(word: str) -> str:
    """One folded word where the ways of writing Slavic names in Latin letters are not told apart."""
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    return word


def _doubts(one: str, other: str) -> Iterator[Reason]:
    titles = [_title(text) for text in (one, other)]
    if set(titles) == {"woman", "man"}:
        yield 0.15, "but the one has the title of a woman, the other of a man"
    elif (_WIFE.match(one) is None) != (_WIFE.match(other) is None):
        yield 0.6, "but a wife may be named by her husband's name"
    ages = [_generation(text) for text in (one, other)]
    if ages[0] != ages[1]:
        both = None not in ages
        yield (0.1, f"but {ages[0]} and {ages[1]} differ") if both else (0.4, "but father and son may have one name")


def _title(text: str) -> str | None:
    first = fold(text.replace(".", " ")).split()[:1]
    return "woman" if first and first[0] in _WOMAN else "man" if first and first[0] in _MAN else None


def _generation(text: str) -> str | None:
    """Elder, younger, or the number of one among those of a name."""
    words = text.replace(",", " ").split()
    found = _GENERATION.search(text) if len(words) > 1 else None
    if found is None or (found["number"] and not (words[-1].isupper() and len(words[-1]) == len(found["number"]))):
        return None
    return found["number"] or ("the elder" if found["elder"] else "the younger")
