"""Organisations by the shape of their names: "Society for the Encouragement of Fisheries", "Kita Boeki", "Harada & Pell".

Works on one passage without a model. A new kind of organisation is a row in corpus/organisations/heads.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extractors.ner import lexicon
from extractors.ner.people import is_japanese_name, is_rare
from extractors.ner.words import Word, adjoin
from extractors.records import Span

# what a head may be followed by: "Bank of ...", "Council on ...", "Association for the ..."
_OPENERS = {"of", "for", "against", "to"}
_ON = {"Committee", "Commission", "Council", "Board", "Panel"}  # "Committee on Korea", but "the Chamber met on Thursday"
# ministries and the like: "in Tokyo" after them is where they are, not what they are called
_TOPICS = frozenset("Affairs Commerce Finance Justice Education Agriculture Forestry Trade War Navy Interior Labour".split())
_SEATED = frozenset("Bank Ministry Bureau Office Department Embassy Legation Consulate School University College".split())
_UNITS = frozenset("Bureau Department Section Division Branch Secretariat Office".split())
_EMPTY_ADJECTIVES = frozenset(
    "Central Executive Standing General Joint Special Local Regional Provisional Preparatory Main Head New Old High Supreme "
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Great Branch Home Parent".split()
)
_ALONE = {"Comintern", "Seiyukai"}  # suffixes that are whole names
_AFTER_SUFFIX = {"Ltd", "Limited", "Inc", "Kaisha", "Co", "Corp", "LTD", "LIMITED", "INC", "CO", "CORP"}
_STOPPED = {"Co", "Ltd", "Inc", "Corp", "Bros", "Cie", "CO", "LTD", "INC", "CORP", "BROS"}
_IN_CAPITALS = {"CO", "LTD", "INC", "CORP", "BROS"}  # acronyms, but where a firm's "&" or a full stop stands beside them
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:Jan|Febr?|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:uary|ch|il|ust|ember|tember|ober)?"
_CALENDAR = re.compile(f"{_WEEKDAY}|{_MONTH}")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d[a-z]?")


def find_organisations(words: Sequence[Word]) -> Iterator[Span]:
    """Spans (passage offsets) of phrases that name an organisation by their own words, left to right, not overlapping."""
    reached = -1
    for i, word in enumerate(words):
        if not (word.text[0].isupper() or word.text == "&") or i <= reached:
            continue
        found = _firm(words, i, reached) if word.text == "&" else _body(words, i, reached)
        if found:
            first, reached = found
            yield Span(words[first].start, _end(words, reached))


def find_national_bodies(text: str) -> Iterator[Span]:
    """Spans of bodies of a state that are written with small letters: "Chinese foreign ministry", "Polish army"."""
    for match in _national_body().finditer(text):
        if match["people"] in lexicon.peoples():
            yield Span(match.start(), match.end())


@cache
def _national_body() -> re.Pattern[str]:
    """Such a body behind any capitalised word: to look that up afterwards is faster than to search for each people."""
    longer = "|".join(sorted(re.escape(people) for people in lexicon.peoples() if not people.isalpha()))
    return re.compile(
        rf"\b(?=[A-Z])(?:(?:North|South|East|West)\s)?(?P<people>{longer}|\w+)"
        r"\s(?:(?:[Cc]ommunist|[Ss]ocialist|[Ll]abou?r|[Ww]orkers['’]?)\s[Pp]arty"
        r"|(?:[Ff]oreign|[Ff]inance|[Ww]ar|[Nn]avy|[Aa]rmy|[Ee]ducation|[Jj]ustice|[Hh]ome|[Ii]nterior)\s(?:[Mm]inistry|[Oo]ffice)"
        r"|[Aa]rmy|[Nn]avy|[Aa]ir\s[Ff]orce|[Pp]arliament|[Cc]ongress|[Ss]enate"
        r"|[Ee]mbassy|[Ll]egation|[Cc]onsulate(?:[- ][Gg]eneral)?)\b"
    )


def _body(words: Sequence[Word], i: int, floor: int) -> tuple[int, int] | None:
    """First and last word of the name that the word at i is the head of."""
    role = _role(words, i)
    if role is None:
        return None
    first, last = _extend_left(words, i, floor), i
    if role == "head":
        last = _extend_right(words, i)
    if last == i and (role == "suffix" or words[i].text == "Company"):
        last = _extend_company(words, i)
    first = _further_partners(words, first, i, floor)
    if last == i and _goes_on_to_head(words, i):
        return None  # "Press Association", "Nichinichi Shinpō", "Mill Owners' Association": the last head decides
    first = _drop_leading(words, first, i)
    return (first, last) if _is_name(words, first, i, last, role) else None


def _role(words: Sequence[Word], i: int) -> str | None:
    if words[i].text in _IN_CAPITALS:
        beside = (*words[max(0, i - 1) : i], *words[i + 1 : i + 2])
        return "suffix" if any(word.text in ("&", ".") for word in beside) else None
    return lexicon.organisation_role(words[i].text)


def _goes_on_to_head(words: Sequence[Word], i: int) -> bool:
    k = i + 1
    while k < len(words) and adjoin(words[k - 1], words[k]) and words[k].is_name_word and not _is_function(words[k]):
        if _role(words, k):
            return True
        k += 1
    return False


def _firm(words: Sequence[Word], i: int, floor: int) -> tuple[int, int] | None:
    """A firm called after its partners: "Harada & Pell". In a citation "Harada & Pell 1990" names two authors."""
    if i - 1 <= floor or not _is_partner(words, i - 1) or not _is_partner(words, i + 1):
        return None
    after = words[i + 2].text if i + 2 < len(words) else ""
    if _YEAR.fullmatch(after) or (after in ("(", ",") and i + 3 < len(words) and _YEAR.fullmatch(words[i + 3].text)):
        return None
    first = i - 1
    while first - 2 > floor and words[first - 1].text == "," and _is_partner(words, first - 2):
        first -= 2
    return first, i + 1


def _further_partners(words: Sequence[Word], first: int, head: int, floor: int) -> int:
    """Takes in "Smith," before "Bell & Co.": single words parted by commas."""
    if not any(word.text == "&" for word in words[first:head]):
        return first
    while first - 2 > floor and words[first - 1].text == "," and words[first].start - words[first - 1].end == 1:
        alone = first - 3 < 0 or not words[first - 3].is_name_word or words[first - 3].text in lexicon.titles()
        if not alone or not _is_partner(words, first - 2):
            break
        first -= 2
    return first


def _is_partner(words: Sequence[Word], k: int) -> bool:
    if not 0 <= k < len(words):
        return False
    word = words[k]
    return word.is_name_word and not word.is_initial and _role(words, k) is None and not _is_function(word)


def _extend_left(words: Sequence[Word], i: int, floor: int) -> int:
    first = i
    while first - 1 > floor and adjoin(words[first - 1], words[first]):
        before = words[first - 1]
        if before.is_name_word and not _is_function(before):
            first -= 1
        elif before.is_possessive and first - 2 > floor and words[first - 2].is_name_word:
            first -= 2
        elif before.text in ("and", "&") and _joins(words, first - 1, floor):
            first -= 2
        else:
            break
    return first


def _joins(words: Sequence[Word], k: int, floor: int) -> bool:
    """Whether the "and" at k joins two parts of one name: "Food and Fuel Board", not "Japan and Soviet Union"."""
    if k - 1 <= floor:
        return False
    left = words[k - 1]
    if not left.is_name_word or _is_function(left) or not adjoin(left, words[k]):
        return False
    if words[k].text == "&":
        return True
    outside = lexicon.organisation_role(left.text) or left.text in lexicon.places() or left.is_acronym
    return not outside and words[k + 1].text not in lexicon.places()


def _extend_right(words: Sequence[Word], i: int) -> int:
    """The last word of "Society for the Catching and Salting of Cod" from its head at i."""
    last, k = i, i + 1
    opened = False
    while k < len(words) and adjoin(words[k - 1], words[k]):
        text = words[k].text.lower()  # headings write "Front For Unity In Manchuria"
        if text == "of" and i and words[i - 1].text == "&":
            break  # "Rudd & Company of Leith" says where the firm is
        if text in _OPENERS or (text == "on" and words[i].text in _ON) or (opened and text in ("in", "between")):
            if text == "in" and not _may_be_in(words, i, last, k + 1):
                break
            k += 1
            if k < len(words) and words[k].text.lower() == "the":
                k += 1
            if not _can_continue(words, k) or _is_parent(words, i, k) or _is_person(words, k):
                break
            opened = True
            last, k = k, k + 1
        elif opened and words[k].is_name_word and not _is_function(words[k]) and not _CALENDAR.fullmatch(words[k].text):
            last, k = k, k + 1
        elif opened and words[k].is_possessive and k + 1 < len(words) and words[k + 1].is_name_word:
            k += 1
        elif opened and text in ("and", "&") and _can_continue(words, k + 1) and not _new_name(words, k + 1):
            last, k = k + 1, k + 2
        elif opened and text == "," and _is_list(words, k):
            last, k = k + 1, k + 2
        else:
            break
    return last


def _may_be_in(words: Sequence[Word], head: int, last: int, k: int) -> bool:
    """Whether "in ..." belongs to the name: "League of Chinese Seamen in Japan", but not "Bank of Chosen in Seoul"."""
    if k >= len(words) or words[last].text in _TOPICS or words[head].text in _SEATED:
        return False
    where = words[k].text
    return where not in lexicon.places() or (where in lexicon.peoples() and words[last].text not in lexicon.places())


def _is_person(words: Sequence[Word], k: int) -> bool:
    """Whether what follows "of" is its owner: "Oil Mill of Mr. Sun", "Bank of Shibusawa Eiichi"."""
    if words[k].text in lexicon.strong_titles():
        return True
    pair = words[k : k + 2]
    return len(pair) == 2 and adjoin(*pair) and pair[1].is_name_word and is_japanese_name(pair[0].text, pair[1].text)


def _can_continue(words: Sequence[Word], k: int) -> bool:
    if k >= len(words):
        return False
    word = words[k]
    foreign = _is_acronym(word) and word.text not in lexicon.places()
    return word.is_name_word and not _is_function(word) and not foreign and not _CALENDAR.fullmatch(word.text)


def _is_acronym(word: Word) -> bool:
    # in a line of capitals every word looks like one
    return word.is_acronym and len(word.text) < 5


def _is_parent(words: Sequence[Word], unit: int, k: int) -> bool:
    """Whether a body with a name of its own stands at k: "International Bureau of the Socialist Party" is two mentions, and so
    are "Loan Office of the Bank of Oslo" and "Asian Bureau of the Gaimusho".
    """
    end = k
    while end < len(words) and words[end].is_name_word and not _is_function(words[end]):
        end += 1
    if end == k + 1:
        of_a_place = words[end : end + 1] and words[end].text == "of" and lexicon.organisation_role(words[k].text) == "head"
        known = words[k].text in lexicon.places() or not is_rare(words[k].text)
        return bool(of_a_place) or (words[unit].text in _UNITS and words[k - 1].text == "the" and not known)
    heads = [j for j in range(k + 1, end) if lexicon.organisation_role(words[j].text) == "head"]
    return any(not words[j].text.endswith(("s", "S")) for j in heads)


def _new_name(words: Sequence[Word], k: int) -> bool:
    """Whether another organisation begins at k: "Ministry of Finance and Bank of Japan"."""
    while k < len(words) and words[k].is_name_word:
        if lexicon.organisation_role(words[k].text):
            return True
        k += 1
    return False


def _is_list(words: Sequence[Word], comma: int) -> bool:
    """Whether ", Economics and Communication" goes on a list of topics inside the name."""
    following = words[comma + 1 : comma + 4]
    return (
        len(following) == 3
        and _can_continue(words, comma + 1)
        and following[1].text in ("and", ",", "&")
        and (_can_continue(words, comma + 3) or following[2].text == "and")
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
    return word.end + 1 if stop and word.text in _STOPPED else word.end


def _drop_leading(words: Sequence[Word], first: int, head: int) -> int:
    """Leaves out titles that stand before the name: "Chairman Asia Trading Company"."""
    while first < head and (words[first].text in lexicon.strong_titles() or words[first].is_possessive):
        if words[first + 1].text == "&":
            break  # Bishop & Co.
        first += 1
    if first and words[first - 1].text.startswith(("pro-", "anti-")) and adjoin(words[first - 1], words[first]):
        first += 1  # "pro-North Korean League": the people belong to the adjective
    return min(first, head)


def _is_name(words: Sequence[Word], first: int, head: int, last: int, role: str) -> bool:
    """Whether the phrase says enough to be a name, and is neither a place nor an event."""
    after = words[last + 1] if last + 1 < len(words) else None
    if after and after.text in lexicon.events() and adjoin(words[last], after):
        return False
    if lexicon.is_place(word.text for word in words[first : last + 1]):
        return False
    if role == "suffix" and all(lexicon.organisation_role(word.text) == "suffix" for word in words[first : last + 1]):
        return words[head].text in _ALONE or "-" in words[head].text
    if first == last:
        return not lexicon.is_generic(words[head].text)
    before = [word.text for word in words[first:head]]
    return (
        last > head
        or not lexicon.is_generic(words[head].text)
        or not all(text.capitalize() in _EMPTY_ADJECTIVES for text in before)
    )


def _is_function(word: Word) -> bool:
    return lexicon.is_function(word.text)
