"""Organisations by the shape of their names: "Coordinating Committee for Export Control", "Toyo Menka", "Minju Sinmun".

Works on one passage without a model. A new kind of organisation is a row in corpus/organisations/heads.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extractors.ner import lexicon
from extractors.ner.words import Word, adjoin
from extractors.records import Span

# what a head may be followed by: "Bank of ...", "Council on ...", "Association for the ..."
_OPENERS = {"of", "for", "on", "against", "to"}
_INNER = {"of", "for", "and", "the", "&", "in", "de", "du", "und", "des"}
# ministries and the like: "in Tokyo" after them is where they are, not what they are called
_TOPICS = {
    "Affairs",
    "Commerce",
    "Finance",
    "Justice",
    "Education",
    "Agriculture",
    "Forestry",
    "Trade",
    "War",
    "Navy",
    "Interior",
    "Labour",
}
_EMPTY_ADJECTIVES = frozenset(
    "Central Executive Standing General Joint Special Local Regional Provisional Preparatory Main Head New Old High Supreme "
    "Upper Lower First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Great Branch Home Parent".split()
)
_MONTH = re.compile(r"(?:Jan|Febr?|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:uary|ch|il|ust|ember|tember|ober)?")
_ALONE = {"Cominform", "Comintern", "Seiyukai"}  # suffixes that are whole names
_AFTER_SUFFIX = {"Ltd", "Limited", "Inc", "Kaisha", "Co", "Corp"}


def find_organisations(words: Sequence[Word]) -> Iterator[Span]:
    """Spans (passage offsets) of phrases that name an organisation by their own words, left to right, not overlapping."""
    roles = lexicon.organisation_words()
    reached = -1
    for i, word in enumerate(words):
        role = roles.get(word.text)
        if role is None or i <= reached:
            continue
        first, last = _extend_left(words, i, reached), i
        if role == "head":
            last = _extend_right(words, i)
        elif role == "suffix":
            last = _extend_company(words, i)
        if role == "head" and last == i and i + 1 < len(words) and roles.get(words[i + 1].text) and adjoin(word, words[i + 1]):
            continue  # "Press Association", "Steel Works Company": the last head decides
        first = _drop_leading(words, first, i)
        if _is_name(words, first, i, last, role):
            reached = last
            yield Span(words[first].start, _end(words, last))


def find_national_bodies(text: str) -> Iterator[Span]:
    """Spans of bodies of a state that are written with small letters: "Japanese foreign ministry", "Soviet army"."""
    for match in _national_body().finditer(text):
        yield Span(match.start(), match.end())


@cache
def _national_body() -> re.Pattern[str]:
    peoples = "|".join(sorted(map(re.escape, lexicon.peoples()), key=len, reverse=True))
    return re.compile(
        rf"\b(?:(?:North|South|East|West)\s)?(?:{peoples})\s(?:(?:[Cc]ommunist|[Ss]ocialist|[Ll]abou?r|[Ww]orkers['’]?)\s[Pp]arty"
        r"|(?:[Ff]oreign|[Ff]inance|[Ww]ar|[Nn]avy|[Aa]rmy|[Ee]ducation|[Jj]ustice|[Hh]ome|[Ii]nterior)\s(?:[Mm]inistry|[Oo]ffice)"
        r"|[Aa]rmy|[Nn]avy|[Aa]ir\s[Ff]orce|[Pp]arliament|[Cc]ongress|[Ss]enate"
        r"|[Ee]mbassy|[Ll]egation|[Cc]onsulate(?:[- ][Gg]eneral)?)\b"
    )


def _extend_left(words: Sequence[Word], i: int, floor: int) -> int:
    first = i
    while first - 1 > floor and adjoin(words[first - 1], words[first]):
        before = words[first - 1]
        if before.is_name_word and before.text not in lexicon.function_words():
            first -= 1
        elif before.is_possessive and first - 2 > floor and words[first - 2].is_name_word:
            first -= 2
        elif before.text in ("and", "&") and _joins(words, first - 1, floor):
            first -= 2
        else:
            break
    return first


def _joins(words: Sequence[Word], k: int, floor: int) -> bool:
    """Whether the "and" at k joins two parts of one name: "Food and Agriculture Organization", not "Japan and Soviet Union"."""
    if k - 1 <= floor:
        return False
    left = words[k - 1]
    if not left.is_name_word or left.text in lexicon.function_words() or not adjoin(left, words[k]):
        return False
    if words[k].text == "&":
        return True
    head = left.text in lexicon.organisation_words()
    return not head and left.text not in lexicon.places() and not left.is_acronym and words[k + 1].text not in lexicon.places()


def _extend_right(words: Sequence[Word], i: int) -> int:
    """The last word of "Association for the Export and Import of Chemical Products" from its head at i."""
    last, k = i, i + 1
    opened = False
    while k < len(words) and adjoin(words[k - 1], words[k]):
        text = words[k].text.lower()  # headings write "Front For Unity In Manchuria"
        if text in _OPENERS or (opened and text in ("in", "between")):
            if text == "in" and words[last].text in _TOPICS:
                break
            k += 1
            if k < len(words) and words[k].text.lower() == "the":
                k += 1
            if k >= len(words) or not _can_continue(words[k]) or _is_parent(words, k):
                break
            opened = True
            last, k = k, k + 1
        elif opened and words[k].is_name_word and words[k].text not in lexicon.function_words():
            last, k = k, k + 1
        elif opened and words[k].is_possessive and k + 1 < len(words) and words[k + 1].is_name_word:
            k += 1
        elif (
            opened and text in ("and", "&") and k + 1 < len(words) and _can_continue(words[k + 1]) and not _new_name(words, k + 1)
        ):
            last, k = k + 1, k + 2
        elif opened and text == "," and _is_list(words, k):
            last, k = k + 1, k + 2
        else:
            break
    return last


def _can_continue_at(words: Sequence[Word], k: int) -> bool:
    return k < len(words) and _can_continue(words[k])


def _can_continue(word: Word) -> bool:
    return (
        word.is_name_word
        and word.text not in lexicon.function_words()
        and not word.is_acronym
        and not _MONTH.fullmatch(word.text)
    )


def _is_parent(words: Sequence[Word], k: int) -> bool:
    """Whether a body with a name of its own stands at k: "International Bureau of the Socialist Party" is two mentions."""
    end = k
    while end < len(words) and words[end].is_name_word and words[end].text not in lexicon.function_words():
        end += 1
    heads = [j for j in range(k + 1, end) if lexicon.organisation_words().get(words[j].text) == "head"]
    return any(not words[j].text.endswith(("s", "S")) for j in heads)


def _new_name(words: Sequence[Word], k: int) -> bool:
    """Whether another organisation begins at k: "Ministry of Finance and Bank of Japan"."""
    roles = lexicon.organisation_words()
    while k < len(words) and words[k].is_name_word:
        if words[k].text in roles:
            return True
        k += 1
    return False


def _is_list(words: Sequence[Word], comma: int) -> bool:
    """Whether ", Economics and Communication" goes on a list of topics inside the name."""
    following = words[comma + 1 : comma + 4]
    return (
        len(following) == 3
        and _can_continue(following[0])
        and following[1].text in ("and", ",", "&")
        and (_can_continue(following[2]) or following[2].text == "and")
        and following[0].text not in lexicon.places()
        and not _new_name(words, comma + 1)
    )


def _extend_company(words: Sequence[Word], i: int) -> int:
    """Takes in "Co., Ltd." and "Kabushiki Kaisha"."""
    last, k = i, i + 1
    while k < len(words) and words[k].start - words[k - 1].end <= 1:
        if words[k].text in _AFTER_SUFFIX:
            last = k
        elif words[k].text not in (".", ","):
            break
        k += 1
    return last


def _end(words: Sequence[Word], last: int) -> int:
    """Takes in the full stop of "Co." and "Ltd."."""
    word = words[last]
    stop = last + 1 < len(words) and words[last + 1].text == "." and words[last + 1].start == word.end
    return word.end + 1 if stop and word.text in ("Co", "Ltd", "Inc", "Corp", "Bros", "Cie") else word.end


def _drop_leading(words: Sequence[Word], first: int, head: int) -> int:
    """Leaves out titles that stand before the name: "Chairman Asia Trading Company"."""
    while first < head and (words[first].text in lexicon.strong_titles() or words[first].is_possessive):
        first += 1
    if first and words[first - 1].text.startswith(("pro-", "anti-")) and adjoin(words[first - 1], words[first]):
        first += 1  # "pro-North Korean League": the people belong to the adjective
    return min(first, head)


def _is_name(words: Sequence[Word], first: int, head: int, last: int, role: str) -> bool:
    before = [word.text for word in words[first:head]]
    if lexicon.is_place(word.text for word in words[first : last + 1]):
        return False
    after = words[last + 1] if last + 1 < len(words) else None
    if after and after.text in lexicon.events() and adjoin(words[last], after):
        return False
    if first == last:
        return words[head].text not in lexicon.generic_words() and (role != "suffix" or words[head].text in _ALONE)
    if role == "suffix" and first == head:
        return False
    if last > head:
        return True
    return words[head].text not in lexicon.generic_words() or not all(text in _EMPTY_ADJECTIVES for text in before)
