"""How likely an amount is right, in span and value, by how it was read: shares seen in development documents, rounded down."""

from __future__ import annotations

from typing import Final

STATED: Final = 0.97  # figures and currency stand together
PLACED: Final = 0.93  # the currency is chosen by the places named around, or is that of a table
SHORTENED: Final = 0.9  # part of the wording is left out: "3 yen 80", "10s."
CARRIED: Final = 0.85  # the currency stands elsewhere in the sentence
CARRIED_OVER: Final = 0.75  # or in the sentence before
VAGUE: Final = 0.6  # "several thousand yen"
