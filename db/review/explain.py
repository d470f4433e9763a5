"""What is made of a value as a person types it: GET /-/fonds/explain?label=DATE&value=1931~. Nothing is saved.

How values are written stands at /-/fonds/forms?label=DATE.

What is taken here is what a decision takes, by the same function. The answer is always 200: half a date is no error of anybody's.
"""

from __future__ import annotations

import asyncio
from typing import Any

from datasette import Request, Response

from db import values
from db.decisions import value_text
from db.history import amount_words
from extractors.dates.edtf_value import parse_edtf
from extractors.dates.explain import FORMS
from extractors.dates.suggest import suggest
from extractors.errors import CorrectionError
from extractors.money.explain import FORMS as AMOUNT_FORMS
from extractors.records import Label

_LONGEST = 300  # characters
_HINTS = {
    Label.DATE: "See under the field how dates are written.",
    Label.MONEY: "Write the figures and the currency, as 1,200 yen or USD 1,200.",
}


async def explain(request: Request) -> Response:
    """{"ok": true, "value", "explanation", ...} with the value as it would be saved, or {"ok": false, "error", "hint"}."""
    label, typed = request.args.get("label") or "", (request.args.get("value") or "").strip()
    return Response.json(await asyncio.to_thread(explained, label, typed))  # a long list of dates takes a while


def explained(label: str, typed: str) -> dict[str, Any]:
    """The answer as a dict made for JSON. "typed" is what to write for the same value.

    The refusal of what may be meant for a date has a "suggestion": {"value", "explanation"}.
    """
    if label not in _HINTS:
        return _refused("Only dates and amounts have a value.", "The label is DATE or MONEY.")
    kind = Label(label)
    if not typed:
        return _refused("Nothing is written yet.", _HINTS[kind])
    if len(typed) > _LONGEST:
        return _refused(f"This is longer than {_LONGEST} characters.", _HINTS[kind])
    try:
        value = str(value_text(kind, typed))
    except CorrectionError as error:
        return {**_refused(str(error), _HINTS[kind]), **(_suggestion(typed) if kind is Label.DATE else {})}
    answer = {"ok": True, "value": value, "explanation": values.in_words(kind, value)}
    if kind is Label.MONEY:
        return {**answer, "typed": amount_words(value)}
    date = parse_edtf(value)
    return {**answer, "typed": value, "earliest": date.earliest, "latest": date.latest, "precision": date.precision}


def _suggestion(typed: str) -> dict[str, Any]:
    meant = suggest(typed)
    if meant is None:
        return {}
    return {"suggestion": {"value": meant.edtf, "explanation": values.in_words(Label.DATE, str(meant.edtf))}}


def _refused(error: str, hint: str) -> dict[str, Any]:
    return {"ok": False, "error": error, "hint": hint}


async def forms(request: Request) -> Response:
    """How values of a label are written: [{"use", "example", "meaning"}]."""
    return Response.json(_FORMS.get(request.args.get("label") or "", []))


_FORMS: dict[str, list[dict[str, str]]] = {
    Label.DATE: [{"use": form.use, "example": form.example, "meaning": form.meaning} for form in FORMS],
    Label.MONEY: [
        {"use": form.use, "example": form.example, "meaning": explained(Label.MONEY, form.example)["explanation"]}
        for form in AMOUNT_FORMS
    ],
}

ROUTES: list[tuple[str, Any]] = [(r"^/-/fonds/explain$", explain), (r"^/-/fonds/forms$", forms)]
