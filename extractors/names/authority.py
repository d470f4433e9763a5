"""Authority data: well-known bodies and people with the forms they are printed in, and tables of spellings.

The data lies in `corpus/authority/`, one row an alias, with its provenance. To add a body, a person or a spelling: a row there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from extractors.names.folding import fold
from extractors.wordlists import WordListError, read_rows

_COLUMNS = ("name", "alias", "provenance", "note")


def load_authority(file: str, key: Callable[[str], str]) -> dict[str, str]:
    """Key of every name and alias in `corpus/authority/<file>` to the name. Raises WordListError as `index` does."""
    return index(file, read_rows(f"authority/{file}", _COLUMNS), key)


def index(file: str, rows: Iterable[Mapping[str, str]], key: Callable[[str], str]) -> dict[str, str]:
    """Key of every name and alias to the name; an empty alias stands for a name that has none.

    Raises WordListError naming file, row (1-based, after the header) and text where a row has no provenance, a form has no key,
    or one key stands for two names.
    """
    found: dict[str, tuple[str, int]] = {}
    for number, row in enumerate(rows, 1):
        name = row["name"]
        if not row["provenance"].strip():
            raise WordListError(f"corpus/authority/{file}: row {number} ({name}) has no provenance")
        for form in filter(None, (name, row["alias"])):
            if not (form_key := key(form)):
                raise WordListError(f"corpus/authority/{file}: row {number}: {form!r} has no letters to compare")
            known, first = found.setdefault(form_key, (name, number))
            if known != name:
                raise WordListError(
                    f"corpus/authority/{file}: row {number}: {form!r} stands for {name!r}, but for {known!r} in row {first}"
                )
    return {form: name for form, (name, _) in found.items()}


@cache
def korean_surnames() -> dict[str, frozenset[str]]:
    """Folded spelling to the surnames, in Hangul, that it can stand for."""
    found: dict[str, set[str]] = {}
    for row in read_rows("authority/korean_surnames.csv", ("hangul", "spelling")):
        found.setdefault(fold(row["spelling"]), set()).add(row["hangul"])
    return {spelling: frozenset(names) for spelling, names in found.items()}


@cache
def surnames() -> frozenset[str]:
    """Folded East Asian surnames of all languages."""
    return frozenset(fold(row["surname"]) for row in read_rows("people/surnames.csv", ("surname", "languages")))


@cache
def nations() -> dict[str, str]:
    """Folded name or adjective of a nation to its folded name: "japanese" to "japan"."""
    return {fold(row["form"]): fold(row["nation"]) for row in read_rows("authority/nations.csv", ("nation", "form"))}


@cache
def generic_words() -> frozenset[str]:
    """Folded words that alone, or only with each other, name no particular body."""
    heads = read_rows("organisations/heads.csv", ("word", "role", "generic"))
    return frozenset(fold(row["word"]) for row in heads if row["generic"] == "yes") | frozenset(
        fold(row["word"]) for row in read_rows("authority/generic_words.csv", ("word",))
    )
