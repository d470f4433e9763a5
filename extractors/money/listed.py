"""Sums in a sentence whose unit stands before all of them: "Outlay (in million yen): salaries 31.2, rent 4.8."

Promises an item's last figures only, and only behind a colon that the unit leads to; what is counted or a share is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.money import certainty
from extractors.money.forms import Sum, exact
from extractors.money.heads import is_counted
from extractors.money.numbers import read_figures
from extractors.money.units import Stated, find_stated
from extractors.records import Amount

_COLON = re.compile(r"[^.:;\d]{0,40}:\s")
_LEAD = re.compile(r"(?:\bin|\(|\bunits?)\b[^.:;]{1,60}:\s", re.IGNORECASE)
_ITEM = re.compile(
    r"(?P<name>(?:[^,;.]|,(?=\d{3})|\.(?=\d)|,(?= [\d,.]+\s*(?:[;.]|$)))+?)[\s,]+"
    r"(?P<figures>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(?P<end>[,;.](?=\s|$)|$)"
)


def find_listed(text: str, document: str) -> list[Sum]:
    """The sums of the first list in `text` whose unit is stated before it."""
    if not _LEAD.search(text):
        return []
    for end, stated in find_stated(text, document):
        colon = _COLON.match(text, end)
        found = list(_items(text, colon.end(), stated)) if colon else []
        if len(found) > 1:
            return found
    return []


def _items(text: str, start: int, stated: Stated) -> Iterator[Sum]:
    while (match := _ITEM.match(text, start)) is not None:
        name = (
            match["name"].split(",")[-1]
            if match["name"].count(",") and not match["name"].rstrip()[-1:].isdigit()
            else match["name"]
        )
        if not is_counted(re.sub(r"\d+ \w+", "", name)):
            value = exact(read_figures(match["figures"]) * stated.scale, stated.unit.size)
            doubts = tuple(filter(None, ["the unit is that of the list", stated.unit.doubt]))
            yield Sum(*match.span("figures"), Amount(stated.unit.code, value, value), certainty.PLACED, doubts, stated.unit)
        if match["end"] not in (",", ";"):
            return
        start = match.end()
