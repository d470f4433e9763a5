"""Sums of a list in running text: "Outlay (in million yen): salaries 31.2, rent 4.8.", "Dodwell, Y200; Staff, 88.50; Anon., 5".

Promises an item's last figures only: behind a colon that the unit leads to, where what is counted or a share is left alone; or in
a list of names and nothing else, one of which has its currency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractors.money import certainty
from extractors.money.carry import is_yearlike
from extractors.money.currencies import Unit
from extractors.money.forms import Sum, exact
from extractors.money.heads import is_counted
from extractors.money.numbers import read_figures
from extractors.money.tokens import Token, tokenise
from extractors.money.units import Stated, stated_ends
from extractors.records import Amount

_COLON = re.compile(r"[^.:;\d]{0,40}:\s")
_LEAD = re.compile(r"(?:\bin|\(|\bunits?)\b[^.:;]{1,60}:\s", re.IGNORECASE)
_BRACKETED = re.compile(
    r"(?P<lead>\bin\s[^\W\d_]+(?:\s[^\W\d_]+)?\s)\((?P<figures>\d[\d,.]*\d(?:;\s*\d[\d,.]*\d)*)\)", re.IGNORECASE
)
_FIGURES = re.compile(r"\d[\d,.]*\d")
_SEMICOLON, _COMMA = re.compile(r"\s*;\s+"), re.compile(r",\s+(?=(?:a|an|the|per)?\s?[A-Z])")
_HEAD = re.compile(r"^.*[:—]\s*")  # what leads to the first item
_NUMBERED = re.compile(r"\b(?:aged?|nos?|number|room|page|pp?|vol|box|case|folder)\.?$", re.IGNORECASE)
_GIVERS, _NAME = 3, 60  # items at least, and characters of a name
_ITEM = re.compile(
    r"(?P<name>(?:[^,;.]|\b(?:Co|Ltd|Bros|Corp|Inc|Mrs?|Dr|St|[A-Z])\.|,(?=\d{3})|\.(?=\d)|,(?= [\d,.]+\s*(?:[;.]|$)))+?)[\s,]+"
    r"(?P<figures>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(?P<end>[,;.](?=\s|$)|$)"
)


def find_listed(text: str, document: str) -> list[Sum]:
    """The sums of the first list in `text` whose unit is stated before it."""
    for lead in _LEAD.finditer(text):  # only there is the unit looked for, which takes its time
        for end, stated in stated_ends(lead.group(), document):
            colon = _COLON.match(text, lead.start() + end)
            found = list(_items(text, colon.end(), stated)) if colon else []
            if len(found) > 1:
                return found
    return []


def find_bracketed(text: str, document: str) -> list[Sum]:
    """The sums in brackets right behind the unit that they are in: "two bills in francs (1,204.50; 880.00)"."""
    out = []
    for match in _BRACKETED.finditer(text):
        stated = next((stated for _, stated in stated_ends(match["lead"], document)), None)
        if stated:
            found = _FIGURES.finditer(text, *match.span("figures"))
            out += [_stated_sum(figures.group(), figures.span(), stated) for figures in found]
    return out


def find_given(text: str, document: str, sums: Sequence[Sum]) -> list[Sum]:
    """The bare sums of a list of givers, whose currency another item, or the words before the list, state. sums: those known."""
    numbers = {token.end: token for token in tokenise(text) if token.quantity}
    ends = {each.end: each for each in sums if each.amount}
    for parting in (_SEMICOLON, _COMMA):
        parts = _parts(text, parting)
        bare = [token for start, end in parts if (token := numbers.get(end)) and _is_giver(text[start : token.start], token)]
        signed = [ends[end] for start, end in parts if end in ends and _is_giver(text[start : ends[end].start], None)]
        if len(bare) + len(signed) < _GIVERS or 2 * (len(bare) + len(signed)) < len(parts):
            continue
        stated = None if signed else next((unit for end, unit in stated_ends(text, document) if end < bare[0].start), None)
        unit = signed[0].unit if signed else stated.unit if stated else None
        if unit is None:
            continue
        scale = stated.scale if stated else Decimal(1)
        return [_given(token, unit, scale) for token in bare if token.end not in ends]
    return []


def _parts(text: str, parting: re.Pattern[str]) -> list[tuple[int, int]]:
    """The stretches between the marks of a list, without the stop or blanks at their ends."""
    cuts = [match.span() for match in parting.finditer(text)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    return [(start, start + len(text[start:end].rstrip(" ."))) for start, end in zip(starts, ends, strict=True)]


def _is_giver(name: str, token: Token | None) -> bool:
    """Whether the words before a number are a name: "H. S. Goold", "a Friend", "Staff of same"."""
    name = _HEAD.sub("", name).strip(" ,")
    capital = re.match(r"(?:(?:a|an|the|per|collected|from)\s)?[A-Z]|collected\b|per\b", name)
    return (
        bool(capital)
        and not _NUMBERED.search(name)
        and len(name) <= _NAME
        and not re.search(r"\d", name)
        and (token is None or not is_yearlike(token.quantity))
    )


def _given(token: Token, unit: Unit, scale: Decimal) -> Sum:
    assert token.quantity
    value = exact((token.quantity.value or Decimal(0)) * scale, unit.size)
    amount = Amount(unit.code, value, value)
    return Sum(token.start, token.end, amount, certainty.CARRIED, ("the currency is that of the list",), unit)


def _stated_sum(figures: str, span: tuple[int, int], stated: Stated) -> Sum:
    value = exact(read_figures(figures) * stated.scale, stated.unit.size)
    doubts = tuple(filter(None, ["the unit is that of the list", stated.unit.doubt]))
    return Sum(*span, Amount(stated.unit.code, value, value), certainty.PLACED, doubts, stated.unit)


def _items(text: str, start: int, stated: Stated) -> Iterator[Sum]:
    while (match := _ITEM.match(text, start)) is not None:
        name = (
            match["name"].split(",")[-1]
            if match["name"].count(",") and not match["name"].rstrip()[-1:].isdigit()
            else match["name"]
        )
        if not is_counted(re.sub(r"\d+ \w+", "", name)):
            yield _stated_sum(match["figures"], match.span("figures"), stated)
        if match["end"] not in (",", ";"):
            return
        start = match.end()
