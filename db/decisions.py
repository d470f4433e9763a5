"""What a person may decide about a mention: each action checks what it is given and says which fields it sets.

The fields are those of `corrections.after`: label, page, start, end, text, box, value (as text, exactly as in `mentions.value`).
To add one: a function and a row in `ACTIONS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlite_utils import Database

from db import readings, sides, values
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import CorrectionError
from extractors.money.amount_value import CURRENCIES, parse_amount
from extractors.records import Amount, Label


@dataclass(frozen=True, slots=True)
class Target:
    """The mention as it is shown before the decision; offsets in raw text."""

    document_id: int
    label: Label
    start: int
    end: int
    value: str | None
    placed: bool = True  # False for what was set aside: only a new span says anything of it


Fields = dict[str, Any]


def _accept(_db: Database, target: Target, after: Mapping[str, Any]) -> Fields:
    _only(after)
    # what is accepted is this very value: a later run that finds another does not change it
    return {"value": target.value} if target.label in (Label.DATE, Label.MONEY) else {}


def _reject(_db: Database, _target: Target, after: Mapping[str, Any]) -> Fields:
    _only(after)
    return {}


def relabel(_db: Database, _target: Target, after: Mapping[str, Any]) -> Fields:
    """Another label, and the value that goes with it."""
    _only(after, "label", "value")
    try:
        label = Label(str(after.get("label")))
    except ValueError:
        raise CorrectionError(f"{after.get('label')!r} is no label; there are {', '.join(Label)}.") from None
    return {"label": label.value, "value": value_text(label, after.get("value"))}


def respan(db: Database, target: Target, after: Mapping[str, Any]) -> Fields:
    """Another stretch of the raw text, with its page and box."""
    _only(after, "start", "end")
    start, end = after.get("start", target.start), after.get("end", target.end)
    raw = readings.load_text(db, target.document_id)
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(raw):
        raise CorrectionError(
            f"A span from {start!r} to {end!r} is empty, or lies outside the document of {len(raw)} characters."
        )
    if not raw[start:end].strip():
        raise CorrectionError(f"Between {start} and {end} there are only blanks.")
    number, _ = readings.page_at(db, target.document_id, start)
    box = readings.box_of(db, target.document_id, start, end)
    return {"page": number, "start": start, "end": end, "text": raw[start:end], "box": json.dumps(box) if box else None}


def _revalue(_db: Database, target: Target, after: Mapping[str, Any]) -> Fields:
    _only(after, "value")
    if "value" not in after:
        raise CorrectionError('A new value is needed: {"value": ...}, null for none.')
    return {"value": value_text(target.label, after["value"])}


def _add(_db: Database, _target: Target, after: Mapping[str, Any]) -> Fields:
    return dict(after)  # as `db.additions` has checked it


def _link(db: Database, target: Target, after: Mapping[str, Any]) -> Fields:
    _only(after, "entity_id")
    entity_id = after.get("entity_id")
    if target.label not in (Label.PERSON, Label.ORG):
        raise CorrectionError(f"A mention labelled {target.label} belongs to no entity; people and organisations do.")
    if entity_id is None:
        return {"entity_id": None, "names": []}
    row = db.execute("select label from entities where id = ?", [str(entity_id)]).fetchone()
    if row is None or row[0] != target.label:
        raise CorrectionError(f"There is no entity {entity_id!r} labelled {target.label}.")
    return {"entity_id": entity_id, "names": sides.names_of(db, str(entity_id))}


ACTIONS: dict[str, Callable[[Database, Target, Mapping[str, Any]], Fields]] = {
    "accept": _accept,
    "reject": _reject,
    "relabel": relabel,
    "respan": respan,
    "revalue": _revalue,
    "link": _link,
    "add": _add,
}


def value_text(label: Label, value: object) -> str | None:
    """A value as a person gives it, as it is stored: EDTF, or the JSON of an amount. None means that there is none.

    Raises CorrectionError where it makes no sense.
    """
    if value is None:
        return None
    if label is Label.DATE:
        try:
            return parse_edtf(str(value)).edtf
        except ValueError as error:
            raise CorrectionError(f"{error}.") from error
    if label is Label.MONEY:
        return values.to_text(_amount(value))
    raise CorrectionError(f"A mention labelled {label} has no value; dates and amounts have.")


def _amount(value: object) -> Amount:
    if isinstance(value, str):
        if value.lstrip().startswith("{"):
            return _amount(_as_exported(value))
        try:
            return parse_amount(value)
        except ValueError as error:
            raise CorrectionError(str(error)) from error
    if not isinstance(value, Mapping) or set(value) != {"currency", "min", "max"}:
        raise CorrectionError('An amount is {"currency": "JPY", "min": 100, "max": 200}, or text such as "1.5 billion yen".')
    if value["currency"] not in CURRENCIES:
        raise CorrectionError(f"{value['currency']!r} is no ISO 4217 currency code, such as JPY, USD or KPW.")
    low, high = _number(value["min"]), _number(value["max"])
    if low > high:
        raise CorrectionError(f"The smaller end of the amount, {low}, is larger than the greater, {high}.")
    return Amount(value["currency"], low, high)


def _as_exported(text: str) -> object:
    """The object whose JSON is given, as the table "review" and the export show an amount; None where it is none."""
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError:
        return None


def _number(value: object) -> Decimal:
    # through its text, so that 3204.15 given as a float means what it shows
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise CorrectionError(f"{value!r} is no number.") from None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise CorrectionError(f"{value!r} is no amount of money.")
    return number


def _only(after: Mapping[str, Any], *allowed: str) -> None:
    if unknown := sorted(set(after) - set(allowed)):
        takes = f"takes {' and '.join(allowed)}" if allowed else "takes nothing"
        raise CorrectionError(f"This decision {takes}, not {', '.join(unknown)}.")
