"""The reasons for which a mention is taken for an entity, in the words that a reviewer reads. To add one: a constant here."""

from __future__ import annotations

from typing import Final

SAME: Final = "same name"
ORDER: Final = "same name in another order or spelling"
ROMANISATION: Final = "same name in another romanisation"
AUTHORITY: Final = "authority file"
STATED: Final = "the text equates them"
SURNAME: Final = "surname of a person named more fully"
GIVEN: Final = "given name of a person named in full"
INITIALS: Final = "surname and initials of a person named in full"
MIDDLE: Final = "full name without or with a middle name"
TRANSLATION: Final = "translation of the name, word by word"
ACRONYM: Final = "initial letters of a body named in full"
SHORT: Final = "short form of a body named before"
MISPRINT: Final = "likely misprint"
LIKELIER: Final = "same name; of those so named, the one in far more documents"
UNSURE: Final = "same name as several that were judged different; which is meant is unsure"


def judged_same(correction: int) -> str:
    """For a mention that only a judgement brings to its entity."""
    return f"judged the same (correction {correction})"


def judged_different(correction: int) -> str:
    """For a mention that a judgement keeps out of an entity."""
    return f"judged different (correction {correction})"


def learned(name: str) -> str:
    """For a form that elsewhere was judged to mean what `name` means."""
    return f"elsewhere judged the same as {name}"
