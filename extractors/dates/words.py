"""The words that dates are made of: each word's kind and value, from `corpus/eras/` and the grammar words below.

A kind is one of the names in `KINDS`; forms are written in these names. To add a word of the language: one row in `GRAMMAR`;
a month, an era or a word that tells a count from a year: one row in the CSV files. Knows nothing of text or of meaning.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLES = Path(__file__).parents[2] / "corpus" / "eras"
# the first year whose months are Gregorian ones (Japan: Decree No. 337 of Meiji 5; China: the republic's first day)
LUNAR_UNTIL = {"Japan": 1873, "China": 1912}

# one character for each kind, so that a passage becomes a string that regular expressions can match
KINDS = {
    "YEAR": "Y", "NUM": "n", "ORD": "o", "SHORT": "a", "DECADE": "D", "MONTH": "M", "NUMERIC": "N", "SEASON": "S", "CUT": "X",
    "PART": "p", "HALF": "h", "QUARTER": "q", "CENTURY": "C", "UNIT": "u", "PERIOD": "U", "SAME": "s", "THAT": "t", "NEXT": ">",
    "PREVIOUS": "<", "LAST": "l", "THIS": "T", "LATTER": "L", "THE": "d", "OF": "O", "IN": "i", "AND": "&", "OR": "|",
    "TO": "2", "DASH": "-", "COMMA": ",", "DOT": ".", "SLASH": "/", "LPAR": "(", "RPAR": ")", "LBR": "[", "RBR": "]", "ASK": "?",
    "COLON": ":", "SEMI": ";", "CIRCA": "~", "BEFORE": "b", "AFTER": "f", "BETWEEN": "B", "FISCAL": "F", "ERA": "E",
    "LETTER": "e", "WEEKDAY": "W", "PRESENT": "P", "UNDATED": "Z", "INSTANT": "I", "BREAK": "\n", "COUNT": "#",
    "YESTERDAY": "y", "HUNDREDS": "H", "Q": "Q", "WEEK": "k", "ABOUT": "A", "FEAST": "J", "SCHOOL": "K", "DAYS": "g",
    "OTHER": "w",
}  # fmt: skip

NUMBERS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth"
).split()

# kind: word=value ...; a word without a value stands for itself
GRAMMAR = {
    "PART": "early=early late=late mid=mid middle=mid beginning=start start=start outset=start end=end close=end turn=turn",
    "HALF": "half",
    "HUNDREDS": "seventeen=1700 eighteen=1800 nineteen=1900",
    "Q": "q",
    "QUARTER": "quarter",
    "CENTURY": "century centuries",
    "UNIT": "year month day yr=year",
    "PERIOD": "period",
    "SAME": "same",
    "THAT": "that",
    "NEXT": "following next ensuing succeeding",
    "PREVIOUS": "previous preceding",
    "LAST": "last",
    "THIS": "this",
    "YESTERDAY": "yesterday",
    "LATTER": "latter",
    "THE": "the",
    "OF": "of de",
    "IN": "in",
    "AND": "and",
    "OR": "or",
    "TO": "to till until through thru",
    "CIRCA": "ca circa",
    "ABOUT": "about approximately approx",
    "BEFORE": "before",
    "AFTER": "after",
    "BETWEEN": "between",
    "FISCAL": "fiscal fy",
    "SCHOOL": "school academic financial",
    "DAYS": "days",
    "PRESENT": "present date ongoing current",
    "INSTANT": "inst=0 instant=0 idem=0 ult=-1 ultimo=-1 prox=1 proximo=1",
    "DECADE": "twenties=20 thirties=30 forties=40 fifties=50 sixties=60 seventies=70 eighties=80 nineties=90",
    "SEASON": "spring=21 summer=22 autumn=23 fall=23 winter=24 midsummer=22 midwinter=24",
    "WEEKDAY": (
        "monday=0 tuesday=1 wednesday=2 thursday=3 friday=4 saturday=5 sunday=6 "
        "mon=0 tue=1 tues=1 wed=2 thu=3 thur=3 thurs=3 fri=4 sat=5 sun=6"
    ),
    "ORD": " ".join(f"{word}={number}" for number, word in enumerate(NUMBERS, 1)) + " thirtieth=30",
    "WEEK": "week",
}


class Meaning(NamedTuple):
    """What a word is: the character of its kind, and its value (a number, an `Era`, a part of a time, or the word itself)."""

    kind: str
    value: int | str | Era


@dataclass(frozen=True, slots=True)
class Era:
    """A way of counting years: its year 1 is `first_year`; `last_year` is None where it goes on. Days are YYYY-MM-DD.

    lunar_until: the first year whose months are those of the Gregorian calendar, 0 where all are.
    """

    name: str
    letter: str
    first_year: int
    last_year: int | None
    first_day: str
    last_day: str | None
    lunar_until: int = 0


@cache
def meanings() -> dict[str, Meaning]:
    """Every known word in lower case with its meaning."""
    out = {spelling.lower(): Meaning(KINDS["ERA"], era) for spelling, era in eras().items()}
    for kind, row in GRAMMAR.items():
        for word in row.split():
            name, _, value = word.partition("=")
            out[name] = Meaning(KINDS[kind], int(value) if value.lstrip("-").isdigit() else value or name)
    out |= {word: Meaning(KINDS["MONTH"], number) for word, (number, _) in months().items()}
    return out


@cache
def eras() -> dict[str, Era]:
    """Spelling of an era's name to the era. Raises ValueError, naming the row, where the table is wrong."""
    out: dict[str, Era] = {}
    for row in _rows("eras.csv", "name", "spellings", "first_day", "source"):
        first, last = _year(row["first_day"]), _year(row["last_day"])
        if first is None or not row["source"]:
            raise ValueError(f"eras.csv: {row['name']} needs a first day and a source")
        lunar = LUNAR_UNTIL.get(row["country"], 0)
        era = Era(row["name"], row["letter"], first, last, row["first_day"], row["last_day"] or None, lunar)
        out |= dict.fromkeys(row["spellings"].split("|"), era)
    return out


@cache
def months() -> dict[str, tuple[int, str]]:
    """Month word in lower case to its number and to what `alone` says in the table."""
    out = {}
    for row in _rows("months.csv", "word", "month", "language", "alone"):
        if not 1 <= int(row["month"]) <= 12 or row["alone"] not in {"yes", "no", "after a preposition"}:
            raise ValueError(f"months.csv: wrong row for {row['word']}")
        out[row["word"]] = int(row["month"]), row["alone"]
    return out


def stands_alone(word: str) -> str:
    """What the table says of a month's name that stands alone; "no" for one that is misread or a Roman number."""
    return months().get(word.lower(), (0, "no"))[1]


@cache
def english_months() -> frozenset[str]:
    """The names and abbreviations of months in English, in lower case."""
    return frozenset(row["word"] for row in _rows("months.csv", "word", "month", "language", "alone") if row["language"] == "en")


@cache
def number_words(use: str) -> frozenset[str]:
    """The words of one use: counted, currency, numbered or quantity."""
    words = frozenset(row["word"] for row in _rows("number_words.csv", "word", "use") if row["use"] == use)
    if not words:
        raise ValueError(f"number_words.csv has no word of use {use}")
    return words


def _rows(name: str, *columns: str) -> Iterator[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            if any(not row.get(column) for column in columns) or None in row:
                raise ValueError(f"{name}, line {line}: needs {', '.join(columns)}")
            yield row


def _year(day: str) -> int | None:
    return int(day[:-6]) if day else None
