"""The date that a person may mean who writes it as people do, "4 May 1931", where EDTF is asked for."""

from __future__ import annotations

from extractors.dates.edtf_value import parse_edtf
from extractors.dates.find import find_dates
from extractors.records import DateValue, Kind, Passage
from extractors.text.offsets import OffsetMap

_LEAD = 12  # characters in front, as "about" and "between", that are no part of a date in running text


def suggest(typed: str) -> DateValue | None:
    """What the extractor reads in a text that is one date and nothing else; None where it finds none or doubts it."""
    text = " ".join(typed.split())
    (found,) = find_dates([Passage(Kind.BODY, text, OffsetMap.identity(len(text)))])
    if len(found) != 1 or found[0].note or found[0].start > _LEAD or found[0].end != len(text):
        return None
    value = found[0].value
    if not isinstance(value, DateValue) or value.edtf is None:
        return None
    try:
        return parse_edtf(value.edtf)
    except ValueError:  # a form that only the extractor writes, as "../195X"
        return None
