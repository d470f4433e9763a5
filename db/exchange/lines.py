"""Lines of the exchange format (`db/exchange/exporting.py`), read and checked one by one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from db.decisions import ACTIONS
from db.exchange.exporting import ANCHOR, MENTION, PLAIN
from extractors.errors import CorrectionError
from extractors.names.identifiers import is_normal
from extractors.text.anchors import Anchor

ON_ENTITIES = ("merge", "differ", "split", "rename", "identify")
_HINT = "Nothing was imported. A file written by 'fonds corrections export' has one decision a line; mend or export it again."
_TEXTS = {"uid": r"[0-9a-f]{16}", "created": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "actor": r"(?s).*\S.*", "action": r"[a-z]+"}
_NEEDED = {
    "relabel": {"label", "value"},
    "respan": {"page", "start", "end", "text"},
    "revalue": {"value"},
    "link": {"entity_id", "names"},
    "add": {"label", "value", "page", "start", "end", "text"},
    "merge": {"left", "right"},
    "differ": {"left", "right"},
    "split": {"left", "right"},
    "rename": {"left", "name"},
    "identify": {"left", "scheme", "identifier"},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One decision of a file, with the number of its line."""

    number: int
    data: dict[str, Any]

    @property
    def uid(self) -> str:
        """The name of the decision in any archive."""
        return str(self.data["uid"])

    @property
    def key(self) -> str | None:
        """The uid of the first decision on the same mention. None where it is about entities."""
        return str(self.data["mention"]["key"]) if self.data["mention"] else None

    def anchor(self) -> Anchor:
        """Where the decision stood when it was made."""
        return Anchor(*(self.data["anchor"][key] for key in ("start", "end", "quote", "prefix", "suffix")))

    def error(self, problem: object) -> CorrectionError:
        """That this line cannot be used."""
        return CorrectionError(f"Line {self.number}: {problem}.", hint=_HINT)


def parse(lines: Iterable[str]) -> list[Line]:
    """All decisions of a file, in its order; blank lines are passed over.

    Raises CorrectionError with the number of the first line that is no decision.
    """
    parsed: list[Line] = []
    seen: set[str] = set()
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        line = _line(number, text)
        if line.uid in seen:
            raise line.error(f"decision {line.uid} stands in the file twice")
        seen.add(line.uid)
        parsed.append(line)
    return parsed


def _line(number: int, text: str) -> Line:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Line(number, {}).error(f"this is no JSON ({error})") from None
    line = Line(number, data)
    if not isinstance(data, dict) or not {*PLAIN, "before", "after", "machine", "undoes", "anchor", "mention"} <= set(data):
        raise line.error("this is no decision as 'fonds corrections export' writes it")
    for key, form in _TEXTS.items():
        if not isinstance(data[key], str) or not re.fullmatch(form, data[key]):
            raise line.error(f"{data[key]!r} cannot be {key!r}")
    _check_action(line)
    if data["mention"] is not None:
        _check_place(
            line,
            data["mention"],
            (*MENTION, "key", "document", "name", "added", "placed", "prefix", "suffix", "reading"),
            "mention",
        )
    if data["mention"] is not None or data["anchor"] is not None:
        _check_place(line, data["anchor"], (*ANCHOR, "document", "box"), "anchor")
    if data.get("placement") is not None:
        _check_place(line, data["placement"], ("start", "end", "text"), "placement")
    return line


def _check_action(line: Line) -> None:
    data, action = line.data, line.data["action"]
    if action not in {*ACTIONS, *ON_ENTITIES, "undo"}:
        raise line.error(f"{action!r} is no decision")
    if (action == "undo") != isinstance(data["undoes"], str):
        raise line.error("an undo, and nothing else, names a decision in 'undoes'")
    if action != "undo" and (action in ON_ENTITIES) == (data["mention"] is not None):
        raise line.error(f"{action!r} is about {'entities' if action in ON_ENTITIES else 'a mention'}")
    if not isinstance(data["before"], dict) or not isinstance(data["after"], dict):
        raise line.error("'before' and 'after' are objects")
    if missing := _NEEDED.get(action, set()) - set(data["after"]):
        raise line.error(f"'after' lacks {', '.join(sorted(missing))}")
    told = data["after"]
    if action == "identify" and told["identifier"] is not None and not is_normal(told["scheme"], told["identifier"]):
        raise line.error(f"{told['identifier']!r} is no identifier of {told['scheme']!r}")
    for side in ("left", "right", "names"):
        if not all(isinstance(one, list) and len(one) == 2 for one in data["after"].get(side, [])):
            raise line.error(f"{side!r} lists documents and names")
    if not (data["machine"] is None or isinstance(data["machine"], dict)):
        raise line.error("'machine' is an object")


def _check_place(line: Line, place: Any, keys: Iterable[str], what: str) -> None:
    if not isinstance(place, dict) or not set(keys) <= set(place):
        raise line.error(f"{what!r} is not complete")
    start, end = place["start"], place["end"]
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise line.error(f"{what!r} does not stand at {start!r} to {end!r}")
