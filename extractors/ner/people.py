"""People by the shape of their names: "Pak Hon Yong", "Cho, Myung Ja", "E. H. Parker", "Foreign Minister Mutsu".

Works on one passage without a model. Each form is a function from (words, position) to the number of words it takes; to add
one, write it and list it in one of the tables at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from wordfreq import zipf_frequency

from extractors.ner import lexicon
from extractors.ner.words import Word, adjoin
from extractors.records import Span

# one or two syllables of Korean or Chinese as romanised: "Il", "Sung", "Doksu", "En-lai", "Ch'ŏn"
_SYLLABLES = re.compile(r"[a-zŏŭëüōū'’]{1,8}(?:-[a-zŏŭëüōū'’]{1,7}){0,2}", re.IGNORECASE)
_ONSETS = "ssh|tch|cch|ky|gy|sh|ch|ts|ny|hy|by|py|my|ry|kk|tt|pp|ss|[kgsztdnhbpmrwjfy]"
_MORAE = re.compile(rf"(?:(?:{_ONSETS})?(?:[aiueoâîûêô]|[āīūēō]|oh(?![aiueo]))|n(?![aiueo])|m(?=[bpm]))+")
# endings that Japanese given names have and other words hardly: -tarō, -kichi, -suke, -hiko
_JAPANESE_GIVEN = re.compile(
    r"(?:taro|jiro|saburo|shiro|ichiro|kichi|suke|hiko|emon|hei|nojo|yoshi|zaemon|[aiueo](?:yuki|nobu|masa|hiro|toshi|michi|nori|shige))$"
)
_LIFE = re.compile(r"(?:1[5-9]|20)\d\d(?:[-–](?:1[5-9]|20)\d\d)?")
_MONEY = {"Yen", "Won"}  # Chinese and Korean family names, but not where they stand alone
_NO_NAMES = {
    "Maru",
    "Mura",
    "Machi",
    "Gun",
    "Ken",
    "Shi",
    "Jima",
    "Shima",
    "Dori",
    "Koen",
    "Jinja",
    "Hanto",
    "Nippon",
    "Nihon",
    "Dai",
}
RARE = 3.0  # Zipf frequency below which a word is hardly English
ENGLISH = 4.2  # Zipf frequency in lower case from which a word is taken for an ordinary English word


Form = Callable[[Sequence[Word], int], int]


def find_people(words: Sequence[Word]) -> Iterator[Span]:
    """Spans (passage offsets) of names of people known by their form alone, left to right, not overlapping."""
    reached = 0
    for i, word in enumerate(words):
        if i < reached or not word.text[0].isupper():
            continue
        taken = max([form(words, i) for form in _forms_at(words, i)], default=0)
        if taken:
            reached = i + taken
            yield Span(word.start, words[reached - 1].end)


def find_bare_surnames(words: Sequence[Word]) -> Iterator[Span]:
    """Korean and Chinese family names that stand alone in a sentence: weak evidence, for most are common to thousands."""
    for i, word in enumerate(words):
        text = word.text
        if not text[0].isupper() or not _is_bare_surname(text):
            continue
        before, after = (words[i - 1] if i else None), (words[i + 1] if i + 1 < len(words) else None)
        beside = [other for other in (before, after) if other and (other.is_name_word or other.text == "-")]
        follows_place = before is not None and before.text in ("in", "at", "near", "from")
        state = after is not None and after.text in ("dynasty", "period", "era", "court", "empire", "river")
        if before is not None and not (beside or follows_place or state or is_ordinary(text)):
            yield Span(word.start, word.end)


@lru_cache(maxsize=1 << 16)
def _is_bare_surname(text: str) -> bool:
    word = Word(0, len(text), text)
    known = len(text) > 2 and text not in _MONEY and lexicon.plain(text) in lexicon.surnames_first()
    return known and may_be_name(word) and not word.is_acronym


def may_be_name(word: Word) -> bool:
    """Whether a word may be part of a personal name at all."""
    return _is_like_name(word) and word.text not in lexicon.places()


def _is_like_name(word: Word) -> bool:
    """The same for a word whose neighbours show a name: after an initial "Jordan" is a person."""
    return word.text[0].isupper() and _may_be_of_name(word.text)


@lru_cache(maxsize=1 << 16)
def _may_be_of_name(text: str) -> bool:
    return (
        not (lexicon.is_function(text) and not Word(0, len(text), text).is_initial)
        and lexicon.organisation_role(text) is None
        and text not in lexicon.events()
        and text not in lexicon.titles()
        and text not in lexicon.honours()
        and not any(c.isdigit() for c in text)
    )


def is_ordinary(word: str) -> bool:
    """Whether a word is common English, and so a poor name by itself; words of three letters are syllables of many languages."""
    return len(word) > 3 and zipf_frequency(word.lower(), "en", wordlist="small") >= ENGLISH


def is_rare(word: str) -> bool:
    """Whether a word is hardly English, and so likely a name."""
    return zipf_frequency(word.lower(), "en", wordlist="small") < RARE


def is_japanese(word: str) -> bool:
    """Whether a word reads as Japanese in romanisation."""
    return bool(_MORAE.fullmatch(word.lower()))


def _initials_first(words: Sequence[Word], i: int) -> int:
    """E. H. Parker; A. Hyde Lay."""
    k = i
    while k + 1 < len(words) and words[k].is_initial and words[k + 1].text == "." and words[k + 1].start == words[k].end:
        k += 2
    if k == i or words[i].text in lexicon.honours() or not _is_surname_at(words, k):
        return 0
    # "Plan B. Later ..." is the end of a sentence: one initial asks for a word that is none of English
    after_name = i > 0 and words[i - 1].is_name_word and not lexicon.is_function(words[i - 1].text) and not _is_title(words, i)
    if k == i + 2 and len(words[i].text) == 1 and (is_ordinary(words[k].text) or after_name):
        return 0
    double = _is_surname_at(words, k + 1) and adjoin(words[k], words[k + 1]) and words[k + 1].text not in lexicon.places()
    return k + 1 + double - i


def _is_surname_at(words: Sequence[Word], k: int) -> bool:
    return k < len(words) and adjoin(words[k - 1], words[k]) and len(words[k].text) > 2 and _is_like_name(words[k])


def _surname_with_initials(words: Sequence[Word], i: int) -> int:
    """Kim, Y.; Haggard, S. M.; Tu, C.-h."""
    if i + 3 >= len(words) or words[i + 1].text != "," or not may_be_name(words[i]) or len(words[i].text) < 2:
        return 0
    k = i + 2
    while k + 1 < len(words) and words[k].is_initial and words[k + 1].text == "." and words[k + 1].start == words[k].end:
        k += 2
        hyphen = words[k : k + 3]
        if len(hyphen) == 3 and hyphen[0].text == "-" and len(hyphen[1].text) == 1 and hyphen[2].text == ".":
            k += 3
    return k - i if k > i + 2 else 0


def _surname_comma_given(words: Sequence[Word], i: int) -> int:
    """Cho, Myung Ja; Hara, Takashi; Makino, Fred Kinzaburo."""
    if i + 2 >= len(words) or words[i + 1].text != "," or not may_be_name(words[i]) or words[i + 2].start - words[i + 1].end != 1:
        return 0
    before = words[i - 2] if i > 1 and words[i - 1].text == "," else None
    if before and before.is_name_word and not lexicon.is_function(before.text):  # a list of names
        return 0
    surname = lexicon.plain(words[i].text)
    given = _given(words, i + 2)
    text = words[i + 2].text
    if given == 1 and "-" not in text and lexicon.plain(text) in lexicon.surnames():  # "Kim, Lee and Park" lists surnames
        return 0
    if given and surname in lexicon.surnames_first() and (given > 1 or "-" in text or not is_ordinary(text)):
        return 2 + given
    japanese = is_japanese(words[i].text) and not is_ordinary(words[i].text) and _japanese_given(words, i + 2)
    return 2 + japanese if japanese else 0


def _japanese_given(words: Sequence[Word], k: int) -> int:
    """How many words from k on read as the given name of a Japanese person, after a western one or without: 0, 1 or 2."""
    for count in (2, 1):
        part = words[k : k + count]
        if len(part) == count and all(may_be_name(word) and len(word.text) > 2 for word in part) and is_japanese(part[-1].text):
            last = part[-1].text
            if adjoin(part[0], part[-1]) or count == 1:
                return count if not is_ordinary(last) and lexicon.plain(last) not in lexicon.surnames() else 0
    return 0


def _with_life_dates(words: Sequence[Word], i: int) -> int:
    """HOLM, Agnes Dahl, 1871-1940: the heading of a finding aid; or with the years in brackets."""
    k = i + 2
    while k < len(words) and k < i + 5 and _is_like_name(words[k]):
        k += 1
    if k == i + 2 or k + 1 >= len(words) or words[i + 1].text != "," or not may_be_name(words[i]):
        return 0
    return k - i if words[k].text in (",", "(") and _LIFE.fullmatch(words[k + 1].text) else 0


def _surname_then_initial(words: Sequence[Word], i: int) -> int:
    """Tokunaga K."""
    if i + 2 >= len(words) or lexicon.plain(words[i].text) not in lexicon.surnames() or not may_be_name(words[i]):
        return 0
    initial, stop = words[i + 1], words[i + 2]
    if not (
        initial.is_initial
        and len(initial.text) == 1
        and adjoin(words[i], initial)
        and stop.text == "."
        and stop.start == initial.end
    ):
        return 0
    after = words[i + 3] if i + 3 < len(words) else None
    return 3 if after is None or not after.is_name_word else 0


def _named(words: Sequence[Word], i: int) -> int:
    """[Shiga] in "a druggist named Shiga"."""
    if i == 0 or words[i - 1].text != "named" or not may_be_name(words[i]) or is_ordinary(words[i].text):
        return 0
    after = words[i + 1] if i + 1 < len(words) else None
    return 0 if after and after.is_name_word else 1


def _saluted(words: Sequence[Word], i: int) -> int:
    """[Sam] in "My dear Sam,"."""
    dear = i > 0 and words[i - 1].text.lower() == "dear" and words[i].start - words[i - 1].end == 1
    closed = i + 1 < len(words) and words[i + 1].text in (",", ":", "!", "-", "—")
    return 1 if dear and closed and may_be_name(words[i]) else 0


def _surname_first(words: Sequence[Word], i: int) -> int:
    """Pak Hon Yong, Chiang Kai-shek; a single short given name needs more evidence than its form."""
    if lexicon.plain(words[i].text) not in lexicon.surnames_first() or (words[i].is_acronym and len(words[i].text) > 1):
        return 0
    given = _given(words, i + 1)
    if not may_be_name(words[i]) and not (given == 1 and "-" in words[i + 1].text):  # An, So and No are English words, too
        return 0
    if given == 2 or (given == 1 and "-" in words[i + 1].text):
        return 1 + given
    return 0


def _japanese(words: Sequence[Word], i: int) -> int:
    """Itagaki Taisuke or Taisuke Itagaki: two words of Japanese syllables, one a family name or formed as given names are."""
    if i + 1 >= len(words) or words[i + 1].start - words[i].end != 1:
        return 0
    pair = words[i : i + 2]
    if not all(may_be_name(word) and len(word.text) > 2 and is_japanese(word.text) for word in pair):
        return 0
    return 2 if is_japanese_name(pair[0].text, pair[1].text) else 0


def is_japanese_name(first: str, second: str) -> bool:
    """Whether two words read as the name of a Japanese person, in either order."""
    if (
        not (is_japanese(first) and is_japanese(second))
        or {first, second} & _NO_NAMES
        or is_ordinary(first)
        or is_ordinary(second)
    ):
        return False
    family = any(lexicon.plain(word) in lexicon.surnames() for word in (first, second))
    given = any(_JAPANESE_GIVEN.search(lexicon.plain(word)) for word in (first, second))
    return family or given


def _given(words: Sequence[Word], k: int) -> int:
    """How many words from k on read as one Korean, Chinese or Japanese given name: 0, 1 or 2."""
    taken = 0
    while taken < 2 and k + taken < len(words):
        word = words[k + taken]
        if (
            not may_be_name(word)
            or word.is_initial
            or not _SYLLABLES.fullmatch(word.text)
            or (taken and not adjoin(words[k + taken - 1], word))
        ):
            break
        if taken and ("-" in words[k].text or "-" in word.text or len(word.text) > 6 or len(words[k].text) > 6):
            break
        if is_ordinary(word.text) and not (len(word.text) < 6 and _is_syllable_pair(words, k + taken)):
            break
        taken += 1
    return taken


def _is_syllable_pair(words: Sequence[Word], k: int) -> bool:
    """Whether an ordinary word at k ("Young") is followed by one that is none ("Soo"), as in a given name of two syllables."""
    if k + 1 >= len(words) or not adjoin(words[k], words[k + 1]):
        return False
    following = words[k + 1]
    return may_be_name(following) and len(following.text) < 6 and not is_ordinary(following.text) and not following.is_initial


def _titled(words: Sequence[Word], i: int) -> int:
    """The name after a title: [Mutsu] in "Foreign Minister Mutsu", [Mori] in "works manager Mori"."""
    if not _is_title(words, i):
        return 0
    taken = 0
    while i + taken < len(words) and taken < 5:
        word = words[i + taken]
        before = words[i + taken - 1]
        dot = word.text == "." and taken and before.is_initial
        known = _is_like_name(word) if taken and before.text == "." else may_be_name(word)
        if not dot and (not known or (taken and not adjoin(before, word))):
            break
        taken += 1
    if not taken:
        return 0
    strong = _is_title(words, i, lexicon.strong_titles())
    if not strong and all(is_ordinary(word.text) for word in words[i : i + taken]):
        return 0
    following = words[i + taken] if i + taken < len(words) else None
    if following and adjoin(words[i + taken - 1], following) and lexicon.organisation_role(following.text):
        return 0
    return taken


def _is_title(words: Sequence[Word], i: int, titles: frozenset[str] | None = None) -> bool:
    """Whether a title ends right before position i: "Mr. ", "Colonel ", or in small letters "director "."""
    dotted = i > 1 and words[i - 1].text == "." and words[i - 1].start == words[i - 2].end
    k = i - 2 if dotted else i - 1
    if k < 0 or words[i].start - words[k].end > 2 or words[i].start == words[k].end:
        return False
    text = words[k].text
    if text.islower():  # "king", "major" and "count" are words of their own, offices are not
        return titles is None and text.capitalize() in lexicon.offices() and len(words[i].text) > 2
    return bool({text, text + "." * dotted} & (lexicon.titles() if titles is None else titles))


def _papers_of(words: Sequence[Word], i: int) -> int:
    """[Amos T. Rudd] in "the Amos T. Rudd Papers": the heading of what somebody left."""
    if i == 0 or words[i - 1].text.lower() not in ("the", "to", "of"):
        return 0
    k = i
    while k < len(words) and k < i + 5 and (_is_like_name(words[k]) or (words[k].text == "." and words[k - 1].is_initial)):
        k += 1
    if k - i < 2 or k >= len(words) or words[k].text not in ("Papers", "Collection", "Diaries", "Correspondence"):
        return 0
    plain = [word for word in words[i:k] if word.text != "."]
    initial = any(word.is_initial for word in plain)
    family = {lexicon.plain(plain[0].text), lexicon.plain(plain[-1].text)} & lexicon.surnames()
    return k - i if initial or (family and not lexicon.is_place(word.text for word in plain)) else 0


def _honoured(words: Sequence[Word], i: int) -> int:
    """[Mori] in "Mori-san"."""
    return (
        1
        if i + 1 < len(words) and words[i + 1].is_honorific and words[i + 1].start == words[i].end and may_be_name(words[i])
        else 0
    )


FORMS: tuple[Form, ...] = (_titled, _saluted, _named)  # told by what stands before
BEFORE_COMMA: tuple[Form, ...] = (_surname_with_initials, _surname_comma_given, _with_life_dates)
BEFORE_CAPITAL: tuple[Form, ...] = (_surname_first, _japanese, _surname_then_initial, _papers_of)


def _forms_at(words: Sequence[Word], i: int) -> Iterator[Form]:
    """The forms that can begin at i, by a look at the word and the one behind it."""
    behind = words[i + 1].text if i + 1 < len(words) else " "
    if words[i].is_initial:
        yield _initials_first
    if behind == ",":
        yield from BEFORE_COMMA
    elif behind[0].isupper():
        yield from BEFORE_CAPITAL
    elif behind[0] == "-":
        yield _honoured
    if i and _tells_name(words[i - 1].text):
        yield from FORMS


@lru_cache(maxsize=1 << 16)
def _tells_name(before: str) -> bool:
    """Whether one of FORMS may hold behind this word; a quick look, for most words stand behind another."""
    title = before in lexicon.titles() or before.capitalize() in lexicon.offices()
    return before in (".", "named") or before.lower() == "dear" or title
