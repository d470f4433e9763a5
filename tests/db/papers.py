"""Papers whose every word is known by a number, so that it can be said where it truly stands after the text was read anew."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from extractors.dates.edtf_value import parse_edtf
from extractors.records import PAGE_BREAK, Amount, Label, Span, Value

FILLERS = [
    a + b
    for a in "bar cor del fin gol hus jar kel lom mun nar pel".split()
    for b in "an bury ic dle est ful gate ham ing low".split()
]
NAMED = {
    Label.PERSON: ("Sato Kenji", "Mori Ichi", "Augusta Lindqvist", "Kim Il", "Kim Il Sung", "Sato"),
    Label.ORG: ("Harbour Workers Union", "Toko Bussan", "HWU"),
    Label.DATE: ("4 May 1931", "1930", "May 1931"),
    Label.MONEY: ("200 yen", "1,200 yen", "50 sen"),
}
VALUES = {"4 May 1931": "1931-05-04", "1930": "1930", "May 1931": "1931-05"}
SPECKS = ("il", "..", "wv", "|", "ti-", "o°")  # what an engine makes of dirt
APART = 6  # units
CONFUSED = {"i": "l", "o": "0", "l": "1", "e": "c", "a": "o", "S": "5", "n": "u", "m": "rn", "1": "l", "0": "O"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or a name or figure of several, with its number."""

    number: int
    text: str
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Print:
    """A paper as it was read once: its text, and where each unit that is left stands in it."""

    text: str
    places: dict[int, Span]


def paper(chance: random.Random, length: int = 70) -> tuple[Unit, ...]:
    """The units of a paper: everyday words with names and figures among them, many of them more than once.

    Never the same within a few words: of "Kim Il Kim Il", read once as one and again as the other, nobody can tell which is left.
    """
    units: list[Unit] = []
    while len(units) < length:
        label = chance.choice([None, None, None, *NAMED])
        text = chance.choice(NAMED[label] if label else FILLERS)
        if not any(text in near.text or near.text in text for near in units[-APART:]):
            units.append(Unit(len(units), text, label))
    return tuple(units)


def printed(units: tuple[Unit, ...], chance: random.Random, noise: float) -> Print:
    """The paper as an engine reads it: lines wrapped anywhere, letters confused, words lost and made up; `noise` from 0 to 1."""
    text, places = "", {}
    width = chance.randrange(30, 70)
    for unit in units:
        if chance.random() < noise / 4:
            continue
        if chance.random() < noise / 4:
            text += chance.choice(SPECKS) + " "
        surface = "".join(CONFUSED.get(c, c) if chance.random() < noise / 4 else c for c in unit.text)
        places[unit.number] = Span(len(text), len(text) + len(surface))
        text += surface
        line = len(text) - max(text.rfind("\n"), text.rfind(PAGE_BREAK)) - 1
        text += PAGE_BREAK if unit.number == len(units) // 2 else "\n" if line > width else " "
    return Print(text, places)


def value(unit: Unit, version: int) -> Value:
    """What the machine makes of a date or an amount; another version of it something else."""
    if unit.label is Label.DATE:
        return parse_edtf(VALUES[unit.text] if version % 3 else "1929")
    if unit.label is Label.MONEY:
        number = int("".join(c for c in unit.text if c.isdigit())) + (version % 3 == 0)
        return Amount("JPY", Decimal(number), Decimal(number))
    return None
