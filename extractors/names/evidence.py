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
