"""EDTF (ISO 8601-2) as people write it, checked by the `edtf` library: reviewers' corrections and tests come through here.

The extractor itself writes expressions that are right by construction and does not ask the library, which is slow.
"""

from __future__ import annotations

from functools import lru_cache

from edtf import parse_edtf as parse_with_library
from edtf.parser.edtf_exceptions import EDTFParseException

from extractors.dates.bounds import day, value_of
from extractors.records import DateValue


@lru_cache(maxsize=4096)
def parse_edtf(text: str) -> DateValue:
    """The value of an EDTF expression: "1959-12-14", "192X", "1930~", "../1940", "1955/1961".

    Raises ValueError, with a sentence for the reviewer, on anything that is no EDTF or names a day that no calendar has.
    """
    text = text.strip()
    try:
        parsed = parse_with_library(text)
    except (EDTFParseException, ValueError, TypeError) as error:  # the library trips over some forms, as "../195X"
        raise ValueError(
            f"{text!r} is not a date in EDTF; write for example 1959-12-14, 1959-12, 195X, 1930~ or 1955/1961"
        ) from error
    try:
        return value_of(text)
    except ValueError:
        if not _is_exotic(text):
            raise
    lower, upper = parsed.lower_strict(), parsed.upper_strict()
    if lower > upper:
        raise ValueError(f"{text}: the end lies before the beginning")
    return DateValue(text, day(*lower[:3]), day(*upper[:3]), "interval")


def _is_exotic(text: str) -> bool:
    """Whether this may be a form that only the library knows: an exponent, a list, a partly unknown day."""
    return (
        any(mark in text for mark in "YyEeSsX{}()")
        or ".." in text[1:-1]
        or text.count("?") + text.count("~") + text.count("%") > 1
    )
