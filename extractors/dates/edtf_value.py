"""EDTF (ISO 8601-2) as people write it, checked by the `edtf` library: reviewers' corrections and tests come through here.

The extractor itself writes expressions that are right by construction and does not ask the library, which is slow.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from edtf import parse_edtf as parse_with_library
from edtf.parser.edtf_exceptions import EDTFParseException

from extractors.dates.bounds import day, value_of
from extractors.records import DateValue

_LONGEST = 200  # characters; the library takes some milliseconds for each
_FAR = re.compile(r"E\d{4}")  # a year whose digits would fill the memory
_PLAIN = re.compile(r"\d{4}-\d\d(?:-\d\d)?[?~%]?")
_WITHIN = re.compile(r"[?~%][^/,\]}]")  # part of a date is uncertain: "2004-?06-11"
# what the library raises where it trips over a form that it means to know, as "../195X" or "1931-0X"
_TRIPS = (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError)


@lru_cache(maxsize=4096)
def parse_edtf(text: str) -> DateValue:
    """The value of an EDTF expression: "1959-12-14", "192X", "1930~", "../1940", "1955/1961".

    Raises ValueError, with a sentence for the reviewer, on anything that is no EDTF or names a day that no calendar has.
    """
    text = text.strip()
    if len(text) > _LONGEST or _FAR.search(text) or "^" in text:  # a season "as somebody counts it" has no days
        raise _refusal(text)
    try:
        parsed = parse_with_library(text)
    except _TRIPS as error:
        if _PLAIN.fullmatch(text):
            value_of(text)  # it says what is wrong: a month or a day that there is not
        raise _refusal(text) from error
    try:
        return value_of(text)
    except ValueError:
        if not _is_exotic(text):
            raise
    try:
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        earliest, latest = _day(lower), _day(upper)
    except _TRIPS as error:
        raise _refusal(text) from error
    if _is_open(lower) or _is_open(upper) or lower <= upper:
        return DateValue(text, earliest, latest, "interval")
    raise ValueError(f"{text}: the end lies before the beginning")


def _refusal(text: str) -> ValueError:
    shown = text if len(text) <= 40 else text[:37] + "..."
    return ValueError(f"{shown!r} is not a date in EDTF; write for example 1959-12-14, 1959-12, 195X, 1930~ or 1955/1961")


def _is_open(bound: Any) -> bool:
    return isinstance(bound, float)  # the library's infinities


def _day(bound: Any) -> str | None:
    return None if _is_open(bound) else day(*bound[:3])


def _is_exotic(text: str) -> bool:
    """Whether this may be a form that only the library knows: an exponent, a list, parts of which some are uncertain."""
    return any(mark in text for mark in "YyEeSsX{}()") or ".." in text[1:-1] or _WITHIN.search(text) is not None
