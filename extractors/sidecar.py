"""Sidecars: small JSON or CSV files that say of the document beside them what it is, by title, creator, date and the like.

Promises the known fields under one name each, however their keys are spelled ("Reference code", "referenceCode", "dc:title"), and
everything else as it was. A field that is named and left empty is None, which takes away what was said before. To add a
spelling: a row in `_FIELDS`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import PurePosixPath
from typing import Any

from extractors.dates.edtf_value import parse_edtf
from extractors.errors import EmptyFile, SidecarError, SourceError
from extractors.readers.encoding import decode

SUFFIXES = frozenset({".json", ".csv"})
LARGEST = 1 << 20  # bytes
_FIELDS = {
    "title": "title",
    "creator": "creator creators author authors createdby",
    "date": "date dates datecreated created dateofcreation",
    "reference_code": "referencecode reference refcode referencenumber referenceno refno unitid identifier callnumber shelfmark",
    "language": "language languages lang",
    "rights": "rights accessrights usagerights rightsstatement licence license",
}
_KEYS = {spelled: field for field, spellings in _FIELDS.items() for spelled in spellings.split()}
_DELIMITERS = (",", ";", "\t")
_HEADS = {"key", "field", "name", "property"}  # over the first column of a sidecar in two
_PREFIX = re.compile(r"(?:dc|dcterms|dct|schema)[:.]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says.

    fields: title, creator, date, reference_code, language and rights, those that are named. edtf: of the date, where it can be
    told. other: what else it held, as JSON has it.
    """

    fields: Mapping[str, str | None]
    edtf: str | None
    other: Mapping[str, Any]


def is_sidecar(name: str) -> bool:
    """Whether a file of this name is one."""
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def describes(path: str) -> str:
    """The path of what a sidecar describes, mostly without its suffix: "a/letter" for "a/letter.json"."""
    return path[: -len(PurePosixPath(path).suffix)]


def read(data: bytes, name: str) -> Sidecar:
    """What a sidecar says. Raises EmptyFile, SidecarError, and what `decode` raises."""
    if not data.strip():
        raise EmptyFile(f"{name} is empty.")
    if len(data) > LARGEST:
        raise SidecarError(f"{name} has {len(data)} bytes, too many to describe one document.")
    try:
        text = decode(data).text
    except SourceError as error:
        raise SidecarError(f"{name} is not text.") from error
    pairs = _from_json(text, name) if name.lower().endswith(".json") else _from_csv(text, name)
    fields: dict[str, str | None] = {}
    other: dict[str, Any] = {}
    for key, value in pairs:
        field = _KEYS.get(_folded(key))
        if field is None:
            other[_clean(key)] = value
            continue
        told = _told(value, key, name)
        if fields.setdefault(field, told) != told:
            raise SidecarError(f"{name} gives two values for {field.replace('_', ' ')}.")
    if not fields and not other:
        raise SidecarError(f"{name} says nothing.")
    return Sidecar(fields, _edtf(fields.get("date")), other)


def _from_json(text: str, name: str) -> list[tuple[str, Any]]:
    try:
        found = json.loads(text, parse_constant=_no_number, parse_float=_number)
        if isinstance(found, list) and len(found) == 1:
            found = found[0]
        pairs = [(key, _cleaned(value)) for key, value in found.items()] if isinstance(found, dict) else None
    except RecursionError as error:
        raise SidecarError(f"{name} is not JSON that can be read: it is nested too deeply.") from error
    except ValueError as error:
        raise SidecarError(f"{name} is not JSON: {error}.") from error
    if pairs is None:
        raise SidecarError(f"{name} holds no JSON object with the fields of one document.")
    return pairs


def _from_csv(text: str, name: str) -> list[tuple[str, Any]]:
    """A header with one row, or two columns of keys and values."""
    first = text.lstrip().splitlines()[0]
    # a value may hold more commas than its line has semicolons
    rows = max((_rows(text, one) for one in sorted(_DELIMITERS, key=first.count, reverse=True)), key=_named)
    if not rows:
        raise SidecarError(f"{name} is not CSV.")
    across, down = _known(rows[0]), _known([row[0] for row in rows])
    if len(rows) == 2 and len(rows[0]) == 2 and across == down > 0:
        raise SidecarError(
            f"{name} may be a header with one row as well as two columns of keys and values.",
            hint="Put a row 'key,value' above the two columns, or name the fields in a JSON object.",
        )
    if len(rows[0]) == 2 and down >= across:
        pairs = rows[1:] if _folded(rows[0][0]) in _HEADS and len(rows) > 1 else rows
    elif len(rows) == 2 and not any(value for key, value in zip(*rows, strict=True) if not key):
        pairs = [list(pair) for pair in zip(*rows, strict=True)]
    else:
        raise SidecarError(f"{name} is neither a header with one row nor two columns of keys and values.")
    if not max(across, down):
        raise SidecarError(f"{name} names none of title, creator, date, reference code, language and rights.")
    return [(key, _clean(value) or None) for key, value in pairs if key]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """What a table holds, without empty rows and without the empty columns that spreadsheets add; none where it is no table."""
    try:
        cells = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error:
        return []
    rows = [row for row in cells if any(row)]
    width = max((number for row in rows for number, cell in enumerate(row, 1) if cell), default=0)
    return [row[:width] + [""] * (width - len(row)) for row in rows]


def _named(rows: list[list[str]]) -> int:
    """How many fields that are known stand in the first row or in the first column."""
    return max(_known(rows[0]), _known([row[0] for row in rows])) if rows else -1


def _known(keys: list[str]) -> int:
    return sum(_folded(key) in _KEYS for key in keys)


def _folded(key: str) -> str:
    plain = unicodedata.normalize("NFKC", _PREFIX.sub("", key.strip(), count=1)).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _told(value: Any, key: str, name: str) -> str | None:
    """One text; of a list its items."""
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return "; ".join(str(one).strip() for one in value) or None
    if value is None:
        return None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip() or None
    raise SidecarError(f"{name} has something else than text under {key!r}.")


def _cleaned(value: Any) -> Any:
    """Without halves of surrogate pairs, which JSON may hold and no file of text."""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {_clean(key): _cleaned(one) for key, one in value.items()}
    return value


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _number(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _no_number(text)  # "1e999", which no JSON that is written again could hold


def _edtf(date: str | None) -> str | None:
    if date is None:
        return None
    try:
        return parse_edtf(date).edtf
    except ValueError:
        from extractors.dates.suggest import suggest

        meant = suggest(date)
        return meant.edtf if meant else None
