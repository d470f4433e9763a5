"""The currencies: codes, words and signs, loaded from `corpus/currencies` and checked row by row.

Promises that every code a value can carry is in `codes.csv`. It does not look at running text beyond the place names that choose
between currencies of one word ("won", "crowns").

To add a currency word or sign: one row in `units.csv` or `signs.csv`; the README beside them explains the columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "corpus" / "currencies"
_CODE = re.compile(r"[A-Z]{3}")
_FAR = 10**9
_SIDES = ("before", "behind", "both", "glued", "grouped")


@dataclass(frozen=True, slots=True)
class Unit:
    """What one word means: `size` of the currency `code` (a sen is 1/100 JPY). The other fields are those of units.csv."""

    code: str
    size: Fraction
    places: tuple[str, ...] = ()
    nearby: bool = False
    before: bool = False
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sign means, and on which side of the figures it stands."""

    text: str
    code: str
    side: str
    doubt: str | None = None


@dataclass(frozen=True)
class Currencies:
    """codes: code to name. words: lower-case word to its units, the default first. signs: by their text."""

    codes: Mapping[str, str]
    words: Mapping[str, tuple[Unit, ...]]
    signs: Mapping[str, Sign]

    @property
    def places(self) -> tuple[str, ...]:
        """All place names and adjectives, longest first."""
        names = {place for units in self.words.values() for unit in units for place in unit.places}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))


@cache
def currencies() -> Currencies:
    """The currencies of the corpus, loaded once a process."""
    return load(FOLDER)


def load(folder: Path) -> Currencies:
    """Load and check the three tables. Raises ValueError that names file and line of the first bad row."""
    codes: dict[str, str] = {}
    for line, row in _rows(folder / "codes.csv", ("code", "status", "name")):
        if not _CODE.fullmatch(row["code"]) or row["code"] in codes:
            raise ValueError(f"{line}: {row['code']!r} is not a code of three capitals, or stands here twice")
        if row["status"] not in ("current", "historic", "own") or not row["name"]:
            raise ValueError(f"{line}: the status must be current, historic or own, and the name not empty")
        codes[row["code"]] = row["name"]
    words: dict[str, list[Unit]] = {}
    for line, row in _rows(folder / "units.csv", ("words", "code", "size", "places", "nearby", "before", "doubt")):
        unit = _unit(line, row, codes)
        for word in row["words"].split("|"):
            if not word or word != word.strip().lower():
                raise ValueError(f"{line}: the word {word!r} must be in lower case and not empty")
            words.setdefault(word, []).append(unit)
    signs: dict[str, Sign] = {}
    for line, row in _rows(folder / "signs.csv", ("sign", "code", "side", "doubt")):
        if not row["sign"] or row["sign"] in signs or row["code"] not in codes or row["side"] not in _SIDES:
            raise ValueError(f"{line}: needs a new sign, a code of codes.csv, and a side out of {', '.join(_SIDES)}")
        signs[row["sign"]] = Sign(row["sign"], row["code"], row["side"], row["doubt"] or None)
    return Currencies(codes, {word: tuple(units) for word, units in words.items()}, signs)


def choose(units: tuple[Unit, ...], stated: str, before: str, after: str) -> Unit:
    """The unit that the adjective `stated` names, else the one whose place stands nearest in the text around, else the first."""
    for unit in units:
        if stated and any(place.lower() == stated.lower() for place in unit.places):
            return unit
    if not any(unit.nearby for unit in units):
        return units[0]
    distances = [(_distance(unit, before, after), position) for position, unit in enumerate(units)]
    nearest, position = min(distances)
    return units[position] if nearest < _FAR else units[0]


@lru_cache(maxsize=64)
def own_dollar(document: str) -> str | None:
    """The code of the one dollar that a document names by its sign ("H.K.$", "Mex.$"), and so means by a bare one; None where it
    names none or several, that of the United States among them.
    """
    if "$" not in document:
        return None
    signs = [sign for sign in currencies().signs.values() if sign.text.endswith("$") and len(sign.text) > 1]
    codes = {sign.code for sign in signs if sign.text in document}
    return codes.pop() if len(codes) == 1 and "USD" not in codes else None


def _distance(unit: Unit, before: str, after: str) -> int:
    """Characters to the unit's nearest place name; `_FAR` where there is none."""
    nearest = _FAR
    if unit.nearby:
        for place in unit.places:
            behind, ahead = before.rfind(place), after.find(place)
            if behind >= 0:
                nearest = min(nearest, len(before) - behind - len(place))
            if ahead >= 0:
                nearest = min(nearest, 2 * ahead + 10)  # what was named before is more often meant
    return nearest


def _unit(line: str, row: dict[str, str], codes: Mapping[str, str]) -> Unit:
    if row["code"] not in codes:
        raise ValueError(f"{line}: the code {row['code']!r} is not in codes.csv")
    try:
        size = Fraction(row["size"])
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"{line}: the size {row['size']!r} is not a fraction such as 1 or 1/100") from error
    if size <= 0 or {row["nearby"], row["before"]} - {"yes", "no"}:
        raise ValueError(f"{line}: the size must be above 0, 'nearby' and 'before' yes or no")
    places = tuple(filter(None, row["places"].split("|")))
    return Unit(row["code"], size, places, row["nearby"] == "yes", row["before"] == "yes", row["doubt"] or None)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row with its place ("units.csv line 3"), checked to have exactly `columns`."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            raise ValueError(f"{path.name} line 1: the columns must be {', '.join(columns)}")
        for row in reader:
            place = f"{path.name} line {reader.line_num}"
            if None in row or None in row.values():
                raise ValueError(f"{place}: has not exactly {len(columns)} cells")
            yield place, row
