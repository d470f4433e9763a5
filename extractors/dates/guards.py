"""What looks like a date and is none: counts, page numbers, sums of money, ages, verbs that are spelled like months.

Each guard looks at the direct neighbours of the tokens in question and answers yes or no; it changes nothing.
"""

from __future__ import annotations

import re

from extractors.dates.leads import (
    DAY_FOLLOWERS,
    DAY_LEADS,
    DAY_VERBS,
    DECADE_LEADS,
    EACH,
    HOURS,
    LETTER_WORDS,
    MEASURES,
    MONTH_LEADS,
    NUMBER_LEADS,
    PAST,
    PRICE_WORDS,
    QUESTIONS,
    ROUND_LEADS,
    SHORT_LEADS,
    SINGULARS,
    STREETS,
    TIME_LEADS,
    TOPIC_LEADS,
    UNITS_OF_ARMIES,
    USUAL,
    YEAR_LEADS,
)
from extractors.dates.tokens import Line
from extractors.dates.words import KINDS, number_words, stands_alone

_LISTED = 12  # days at most in one list
_LISTED_BEFORE = re.compile(rf"{KINDS['ORD']}(?:,?[{KINDS['AND']}{re.escape(KINDS['OR'])}]|,)$")
_LISTED_BEHIND = re.compile(rf"(?:,?[{KINDS['AND']}{re.escape(KINDS['OR'])}]|,){KINDS['THE']}?{KINDS['ORD']}")


def is_count(line: Line, start: int, end: int) -> bool:
    """Whether the number at tokens start to end counts, measures or numbers something."""
    follower = line.after(end)
    if follower in number_words("counted") or follower in number_words("currency"):
        return True
    if follower == "of" and line.after(end + 1) in {"them", "whom", "which"}:
        return True
    if line.after(end + 1) in STREETS and line.tokens[end].text[:1].isupper():
        return True  # "1521 Fort Street"
    if end < len(line.tokens) and line.kinds[end] == KINDS["COUNT"] and line.tokens[end].text[:1] in "%‰":
        return True
    lead = line.before(start)
    if lead == ":":  # "NO: 1711, MAY 24"
        lead = line.before(start - 1)
        if lead in number_words("numbered") and line.kinds[start] == KINDS["YEAR"]:
            return line.after(start + 1) in {",", ".", ";", ""} or lead in {"no", "nos", "number"}
        return False
    # "p. 1950", "No. 1950", "nos. 12-1950"; "vol. 3 (1950)" has a bracket between
    if lead in number_words("numbered"):
        return (len(lead) > 1 or not _is_initial(line, start)) and not _is_counted(line, start)
    return lead in number_words("quantity") and line.after(end) != ""


def _is_counted(line: Line, start: int) -> bool:
    """Whether the word before token `start` is counted by a number before it: "19 vols. 1991", "5 boxes, 1920-1955"."""
    place = line.place_before(start)
    if place is None or not place:
        return False
    counted = line.tokens[place - 1]
    return counted.kind in (KINDS["NUM"], KINDS["COUNT"]) and line.tokens[place].text.endswith("s")


def _is_numbered(line: Line, start: int) -> bool:
    lead = line.before(start)
    return len(lead) > 1 and lead in number_words("numbered")


def _is_initial(line: Line, start: int) -> bool:
    """Whether the letter before token `start` is that of a name: "Kang, S. 2008", but "p. 1950"."""
    place = line.place_before(start)
    return place is not None and line.tokens[place].text.isupper()


def is_year(line: Line, start: int) -> bool:
    """Whether a four-digit number that stands alone is a year."""
    token = line.tokens[start]
    year = token.value if isinstance(token.value, int) else 0
    lead, follower = line.before(start), line.after(start + 1)
    if lead in {"to", "and"} and start > 2 and line.kinds[start - 2] == KINDS["YEAR"] and _is_numbered(line, start - 2):
        return False  # "pages 1904 to 1911"
    # "After 1945 letters from him are few"
    led = lead in TIME_LEADS and 1800 < year < 2000 and year % 10 and follower not in HOURS
    if (is_count(line, start, start + 1) and not led) or _is_dashed_number(line, start) or is_slashed(line, start):
        return False
    if year < 1800 and start in (0, len(line.tokens) - 1) and line.text.isupper():
        return False  # the page in a running head
    if year not in USUAL and not (lead in YEAR_LEADS and 1000 < year < 2100 and year % 100 and not follower.isalpha()):
        return False
    if lead == "at" and follower not in PRICE_WORDS:
        return False
    if lead == "than" and line.before(start - 1) in {"more", "fewer", "less"} and year % 10 == 0:
        return False
    # "1800 rifles": round, and a plural after it with nothing before it that leads a year
    plural = follower.isalpha() and follower.islower() and follower.endswith("s") and follower not in SINGULARS
    return year % 100 != 0 or not plural or lead in ROUND_LEADS


def is_slashed(line: Line, start: int) -> bool:
    """Whether the figures at `start` go on behind a number and a slash: "FO 262/1734-1820", "A/1950/3"."""
    parts = (KINDS["NUM"], KINDS["COUNT"], KINDS["LETTER"], KINDS["OTHER"])
    if start < 2 or line.kinds[start - 1] != KINDS["SLASH"] or line.kinds[start - 2] not in parts:
        return False
    return line.tokens[start - 2].end + 1 == line.tokens[start].start


def _is_dashed_number(line: Line, start: int) -> bool:
    """Whether a dash makes the number something else than a year: "1950-ton press", "1234-5678", "pp. 1950-1955"."""
    token, dash = line.tokens[start], KINDS["DASH"]
    if start + 2 < len(line.tokens) and line.kinds[start + 1] == dash:
        beyond = line.tokens[start + 2]
        measure = beyond.kind == KINDS["COUNT"] or beyond.text.lower() in number_words("counted") | MEASURES
        if measure and beyond.start == token.end + 1:
            return True
    if start < 2 or line.kinds[start - 1] != dash:
        return False
    if line.kinds[max(0, start - 8) : start].count(dash) > 3:
        return True  # a chain of numbers
    if line.kinds[start - 2] == KINDS["COUNT"]:
        return line.tokens[start - 1].start == line.tokens[start - 2].end
    return line.kinds[start - 2] == KINDS["YEAR"] and not is_year(line, start - 2)


def is_month(line: Line, start: int) -> bool:
    """Whether a month name that stands alone, without day and year, is a month."""
    token = line.tokens[start]
    alone = stands_alone(token.text)
    lead = line.before(start)
    if lead in EACH:
        return False
    if alone == "no":
        return _heads_entry(line, start)
    if alone == "yes":
        return True
    if lead not in MONTH_LEADS or (lead in {"and", "to", "for"} and not _beside_month(line, start)):
        return False
    if token.text[0].islower() and token.text.lower() in {"may", "march", "august"}:
        return False
    beyond = line.tokens[start + 1] if start + 1 < len(line.tokens) else None
    # "of April Johnson", "in June Allyson's films": a capital right after is a person, a town or an army
    capital = beyond is not None and beyond.kind == KINDS["OTHER"] and beyond.text[0].isupper()
    return not (capital and lead in {"of", "for", "by", "and", "to", "about", "around"})


def is_day_of_month(line: Line, start: int, end: int) -> bool:
    """Whether a day and a month without a year, at tokens start to end, are a date."""
    if line.before(start) in EACH:
        return False
    tokens = line.tokens[start:end]
    month = next(token for token in tokens if token.kind == KINDS["MONTH"])
    day = next(token for token in tokens if token.kind in (KINDS["NUM"], KINDS["ORD"]))
    words = stands_alone(month.text)
    ordinal = day.kind == KINDS["ORD"]
    glued = abs(day.start - month.end) == 0 or abs(month.start - day.end) == 0
    if month.text.islower() and month.text.lower() in {"may", "march", "mar"} and not (ordinal or glued):
        return False
    if words == "no" and month.text.islower() and not glued and not ordinal and len(month.text) <= 4:
        return False
    if day.text.isalpha() and not day.text.islower() and not any(token.kind in (KINDS["OF"], KINDS["THE"]) for token in tokens):
        return False
    entry = start == 0 and month.text[0].isupper() and line.after(end).isalpha() and line.tokens[end].text[0].isupper()
    if day is tokens[-1] and not entry:  # but "Oct. 14 Rifles came" heads an entry
        # "in May 20 workers", "in June 12 per cent", "May 5:30"
        return not (is_count(line, end, end) or (line.after(end) in {":", "-"} and _is_glued_number(line, end)))
    return not (ordinal is False and line.before(start) in number_words("numbered") and not glued) or len(month.text) > 3


def _is_glued_number(line: Line, mark: int) -> bool:
    """Whether figures follow the mark at once: "May 5:30", but not "June 6: 24 members"."""
    if mark + 1 >= len(line.tokens):
        return False
    following = line.tokens[mark + 1]
    return following.text.isdigit() and following.start == line.tokens[mark].end


def is_short_year(line: Line, start: int) -> bool:
    """Whether "'59" or "'fifty-nine" alone is a year."""
    if start > 1 and line.kinds[start - 1] in "&,|" and line.kinds[start - 2] in (KINDS["YEAR"], KINDS["SHORT"]):
        return True
    if line.tokens[start].text[1:].replace("-", "").isalpha() and line.tokens[start].text[0] in "'’‘":
        return line.before(start) in SHORT_LEADS and is_before_clause(line, start + 1)  # not "of 'forty men"
    if is_count(line, start, start + 1) or not is_before_clause(line, start + 1):
        return line.before(start) in SHORT_LEADS and not is_count(line, start, start + 1)
    return line.before(start) in SHORT_LEADS or line.after(start + 1) not in {"'", "’", "‘", ""}


def is_bare_day(line: Line, place: int) -> bool:
    """Whether the ordinal at `place` is a day by the words around it: "on the 5th.", "your telegram of the 21st", "on the 5th and
    the 7th", "sailed on 8th", but not "on the 5th floor", "the 5th and 7th Armies".
    """
    for _ in range(_LISTED):
        if not line.tokens[place].text[0].isdigit() or not is_before_clause(line, place + 1):
            return False
        start = place - (line.kinds[place - 1 : place] == KINDS["THE"])
        earlier = _LISTED_BEFORE.search(line.kinds, max(0, start - 4), start)
        if not earlier:
            lead = line.before(start)
            return lead in (DAY_LEADS if start < place else {"on"}) or (lead == "of" and _is_written(line, start - 1))
        place = earlier.start()  # one of a list, which its first one decides
    return False


def _is_written(line: Line, of: int) -> bool:
    """Whether a letter or a newspaper stands before the "of" at `of`: "your telegram of", "the Jiji of", not "Regiment of"."""
    place = line.place_before(of)
    if place is None or line.before(of) in LETTER_WORDS:
        return place is not None
    title = line.tokens[place].text
    return title[0].isupper() and title.istitle() and title.lower() not in UNITS_OF_ARMIES and place > 0


def leads_day(line: Line, start: int, *, roman: bool) -> bool:
    """Whether the words before token `start` make "24/6" a day: "on 24/6", "your note of 2/iv"; a Roman month may head one."""
    if roman and line.kinds[start - 1 : start] in {"", KINDS["BREAK"]}:
        return True
    lead = line.before(start)
    if start and line.kinds[start - 1] == KINDS["WEEKDAY"]:
        return is_weekday(line, start - 1)
    if lead == "of":
        return line.before(start - 1) in LETTER_WORDS
    return lead in {"on", "since", "until", "till", "dated"} and not line.after(start + 3).startswith(("of", "per"))


def is_slashed_entry(line: Line, start: int) -> bool:
    """Whether "24/6" may head an entry of a list: at the head of a line, or behind a sentence, with a new one behind it."""
    if line.kinds[start - 1 : start] not in {"", KINDS["BREAK"], KINDS["DOT"]}:
        return False
    place = start + 3
    while line.kinds[place : place + 1] and line.kinds[place] in f"{KINDS['BREAK']}.:{KINDS['DASH']}":
        place += 1
    return place < len(line.tokens) and line.tokens[place].text[0].isupper()


def is_before_clause(line: Line, place: int) -> bool:
    """Whether the token at `place`, behind an ordinal or further ones of a list, is no noun that they would number."""
    for _ in range(_LISTED):
        listed = _LISTED_BEHIND.match(line.kinds, place)
        if listed is None:
            break
        place = listed.end()
    follower = line.after(place)
    told = follower in PAST or follower in DAY_VERBS or (follower.endswith("ed") and len(follower) > 4)
    return not follower.isalpha() or follower in DAY_FOLLOWERS or told


def is_led(line: Line, start: int) -> bool:
    """Whether no noun stands before token `start`, as it does before file numbers: "FO 12/1934", "Dispatch 5/1947"."""
    token = line.tokens[start - 1] if start else None
    return token is None or not token.text[0].isalpha() or token.kind != KINDS["OTHER"] or token.text.lower() in NUMBER_LEADS


def is_question(line: Line) -> bool:
    """Whether the passage asks: "Was it in 1885?", not "Letter, unsigned, 1885?"."""
    words = [token.text.lower() for token in line.tokens]
    last = max((place for place, word in enumerate(words[:-1]) if word in {".", "!", "?", ":"}), default=-1)
    return bool(QUESTIONS & set(words[last + 1 :][:2]))


def is_hedge(line: Line, place: int) -> bool:
    """Whether "about" at `place` says "roughly": "from about 1905", but not "a book about 1905"."""
    return line.before(place) not in TOPIC_LEADS


def is_weekday(line: Line, start: int) -> bool:
    """Whether the word is a weekday: "Sat. 7 March", but not "they sat 7 days", nor "The Sun, 9 May"."""
    word = line.tokens[start].text
    if line.before(start) in {"a", "one"}:
        return False  # "on a Saturday, 16 February"
    return len(word) > 5 or (word[0].isupper() and line.before(start) != "the")


def is_entry(line: Line, start: int) -> bool:
    """Whether an ordinal in figures heads a passage, behind nothing or a word or two: "Later, 15th.", "P.S. (16th)"."""
    if not line.tokens[start].text[0].isdigit() or start > 5:
        return False
    if line.kinds[start - 1 : start] == KINDS["THE"]:
        start -= 1
    lead = line.kinds[start - 1 : start]
    if lead == "." and all(len(token.text) == 1 for token in line.tokens[:start]):
        return True  # "P.S. 24th."
    return not lead or (lead in ",(" and not any(token.text[:1].islower() for token in line.tokens[:start]))


def is_age(line: Line, start: int, *, the: bool = False) -> bool:
    """Whether "late 50s" at `start` tells somebody's age: with "his" before it, or with nothing that leads a time."""
    return not the and line.before(start) not in DECADE_LEADS


def is_weak(line: Line, start: int, end: int) -> bool:
    """Whether a form is a date only beside another one: a month alone that `is_month` refuses."""
    return end == start + 1 and line.kinds[start] == KINDS["MONTH"] and not is_month(line, start)


def _heads_entry(line: Line, start: int) -> bool:
    """Whether an abbreviation heads an entry of a chronology: "Apr. The Diet meets"; it begins a passage or a sentence."""
    token = line.tokens[start]
    if line.text[token.end : token.end + 1] != "." or not token.text[0].isupper() or start + 1 == len(line.tokens):
        return False
    beyond = line.tokens[start + 1 :]
    if beyond[0].kind == KINDS["DASH"]:  # "Sept.--A notice"
        beyond = tuple(one for one in beyond[:4] if one.kind != KINDS["DASH"])
    heads = line.kinds[start - 1 : start] in {"", ".", "\n"} or line.before(start) in {'"', "”"}
    return heads and bool(beyond) and beyond[0].text[0].isupper()


def _beside_month(line: Line, start: int) -> bool:
    """Whether another month or a year stands before the joining word: "May and June", "from April to June"."""
    return start >= 2 and line.kinds[start - 2] in (KINDS["MONTH"], KINDS["YEAR"], KINDS["NUM"], KINDS["ORD"])
