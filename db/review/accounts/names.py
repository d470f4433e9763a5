"""Names of accounts: what may be one, and which two are the same."""

from __future__ import annotations

import unicodedata

from extractors.errors import AccountError

LONGEST = 60  # characters


def clean(name: str) -> str:
    """A name as it is kept and shown: in Unicode's NFC, without blanks at its ends. Raises AccountError where it is none."""
    kept = unicodedata.normalize("NFC", name).strip()
    if not kept:
        raise AccountError("An account has a name.", hint="Give the name by which its decisions are to be signed.")
    if len(kept) > LONGEST or not kept.isprintable():
        raise AccountError(
            f"A name has at most {LONGEST} characters, all of them visible.",
            hint="Take the name by which colleagues know the person.",
        )
    return kept


def key(name: str) -> str:
    """What two names have in common that differ in case, width or the way their accents are typed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).strip().casefold())
