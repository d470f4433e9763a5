"""How well predicted mentions meet gold ones: precision, recall and F1 by label, right values, and right entities.

Promises these definitions, which are those of the gold's own guidelines. Only documents that the gold names are scored, and where
regions are given for a document, only mentions that lie in one of them. Spans are compared after trimming: outer blanks and
punctuation, a leading article or preposition, a possessive ending.

- strict: same label and same trimmed span. fuzzy: same label and overlapping spans, matched one to one, the closest first.
- optional gold mentions count neither way, and a prediction that meets one is not held against it.
- value: of the fuzzily matched mentions with a gold value, the share with the right one. value_recall: of all that have one.
- entities: B-cubed over the fuzzily matched people and organisations.

It changes none of its arguments. To add a figure: a field of `Evaluation` or `LabelScore`, and its line in `evaluate`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from extractors.errors import GoldError

LABELS = ("PERSON", "ORG", "DATE", "MONEY")
VALUED = ("DATE", "MONEY")
REQUIRED: dict[str, type | tuple[type, ...]] = {"document": str, "start": int, "end": int, "label": str, "text": str}

_LEAD = re.compile(
    r"^(?:[\s\"'“”‘’(\[,.;:*_—–-]+|the\s+|The\s+|an?\s+|about\s+|only\s+|over\s+|approximately\s+|in\s+|on\s+|from\s+|between\s+)+"
)
_TAIL = re.compile(r"(?:['’]s|[\s\"'“”‘’)\],.;:*_—–-])+$")
_SAME_CURRENCY = ({"KPW", "KRW"}, {"SUR", "RUB"})  # the text rarely says which
_NEAR = Decimal("0.005")

Record = Mapping[str, Any]
Regions = Mapping[str, Sequence[Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, rounded to four places, with the counts of true and false positives and false negatives."""

    p: float
    r: float
    f1: float
    tp: int
    fp: int
    fn: int

    @classmethod
    def of(cls, tp: int, fp: int, fn: int) -> Score:
        """The score of three counts; 0 where there is nothing to divide by."""
        p, r = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
        return cls(round(p, 4), round(r, 4), round(2 * p * r / max(p + r, 1e-9), 4), tp, fp, fn)


class Miss(NamedTuple):
    """A gold mention not found, or a predicted one that is none: document, start in its raw text, and the text."""

    document: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class LabelScore:
    """The figures of one label. value, value_recall: None for labels without values. missed, spurious: by the fuzzy measure."""

    strict: Score
    fuzzy: Score
    value: float | None
    value_recall: float | None
    missed: tuple[Miss, ...]
    spurious: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class EntityScore:
    """B-cubed over `n` matched people and organisations."""

    p: float
    r: float
    f1: float
    n: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures. entities: None where no matched mention has a gold entity. micro: over the mentions of all labels together."""

    labels: Mapping[str, LabelScore]
    yen_value_recall: float
    entities: EntityScore | None
    micro_strict: Score
    micro_fuzzy: Score


class Tenth(NamedTuple):
    """Mentions scored from `low` to a tenth above it: how many, their mean score, and the share of them that is right."""

    low: float
    mentions: int
    score: float
    right: float


class _Span(NamedTuple):
    """A mention with its trimmed offsets."""

    record: Record
    start: int
    end: int

    @property
    def optional(self) -> bool:
        return bool(self.record.get("optional"))

    @property
    def miss(self) -> Miss:
        return Miss(self.record["document"], self.record["start"], self.record["text"])


@dataclass(frozen=True, slots=True)
class _Matching:
    """Gold and predicted mentions of one label paired one to one; lost and extra ones count as errors."""

    pairs: tuple[tuple[_Span, _Span], ...]
    lost: tuple[_Span, ...]
    extra: tuple[_Span, ...]

    @property
    def required(self) -> list[tuple[_Span, _Span]]:
        return [(gold, found) for gold, found in self.pairs if not gold.optional]

    def score(self) -> Score:
        return Score.of(len(self.required), len(self.extra), len(self.lost))


def evaluate(gold: Sequence[Record], predicted: Sequence[Record], regions: Regions | None = None) -> Evaluation:
    """Compare mentions as `fonds export mentions` writes them with gold ones.

    gold, predicted: mappings with document, start, end, label and text; optionally value, entity, optional. The bounds of a value
    of money may be numbers or numeric strings. regions: document to [start, end) pairs of raw offsets.
    """
    documents = {record["document"] for record in gold}
    golds, founds = _scored(gold, documents, regions), _scored(predicted, documents, regions)
    labels: dict[str, LabelScore] = {}
    pairs: list[tuple[_Span, _Span]] = []
    for label in LABELS:
        strict, fuzzy = (_match_label(golds[label], founds[label], strict=kind) for kind in (True, False))
        pairs += fuzzy.pairs
        labels[label] = _label_score(label, golds[label], strict, fuzzy)
    return Evaluation(
        labels=labels,
        yen_value_recall=_yen_value_recall(golds["MONEY"], pairs),
        entities=_entities(pairs),
        micro_strict=_together(score.strict for score in labels.values()),
        micro_fuzzy=_together(score.fuzzy for score in labels.values()),
    )


def calibration(gold: Sequence[Record], predicted: Sequence[Record], regions: Regions | None = None) -> dict[str, list[Tenth]]:
    """By label, how far the scores of the predicted mentions are the shares of them that are right: in span, label and value.

    The arguments are those of `evaluate`; predictions also have a `score`. Those that meet an optional gold mention are left out.
    """
    documents = {record["document"] for record in gold}
    golds, founds = _scored(gold, documents, regions), _scored(predicted, documents, regions)
    out: dict[str, list[Tenth]] = {}
    for label in LABELS:
        matching = _match_label(golds[label], founds[label], strict=True)
        judged = [(found, _has_right_value(meant, found)) for meant, found in matching.required]
        judged += [(found, False) for found in matching.extra]
        out[label] = tenths((float(found.record["score"]), right) for found, right in judged)
    return out


def tenths(judged: Iterable[tuple[float, bool]]) -> list[Tenth]:
    """Scores from 0 to 1, each with whether it was given to something right, by tenths; those without any are left out."""
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in judged:
        found[min(int(score * 10), 9)].append((score, right))
    return [
        Tenth(low / 10, len(each), sum(score for score, _ in each) / len(each), sum(right for _, right in each) / len(each))
        for low, each in sorted(found.items())
    ]


def _has_right_value(gold: _Span, found: _Span) -> bool:
    value = gold.record.get("value")
    return value is None or _is_right(value, found.record.get("value"))


def load_gold(path: Path | str) -> list[dict[str, Any]]:
    """The mentions of a file of JSON lines. Raises GoldError naming file and line where one cannot be scored."""
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    records = [_checked(line, f"{path} line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not records:
        raise GoldError(f"{path}: holds no mentions")
    return records


def _checked(line: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldError(f"{place}: is not JSON ({error.msg} at column {error.colno})") from error
    if not isinstance(record, dict):
        raise GoldError(f"{place}: is not a JSON object")
    for field, kind in REQUIRED.items():
        if not isinstance(record.get(field), kind) or isinstance(record.get(field), bool):
            raise GoldError(f"{place}: the field {field!r} is missing or of the wrong type")
    if record["label"] not in LABELS:
        raise GoldError(f"{place}: the label {record['label']!r} is none of {', '.join(LABELS)}")
    if not 0 <= record["start"] < record["end"]:
        raise GoldError(f"{place}: the span {record['start']}:{record['end']} is empty or negative")
    value = record.get("value")
    if record["label"] == "MONEY" and value is not None and not _is_amount(value):
        raise GoldError(f"{place}: the value of MONEY needs currency, min and max")
    return record


def _is_amount(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("currency"), str)
        and None not in map(_number, map(value.get, ("min", "max")))
    )


def _scored(records: Iterable[Record], documents: set[str], regions: Regions | None) -> dict[str, list[_Span]]:
    """The mentions that count, by label, trimmed."""
    out: dict[str, list[_Span]] = {label: [] for label in LABELS}
    for record in records:
        if record["document"] in documents and record["label"] in out:
            ranges = (regions or {}).get(record["document"])
            if not ranges or any(start <= record["start"] and record["end"] <= end for start, end in ranges):
                out[record["label"]].append(_trimmed(record))
    return out


def _trimmed(record: Record) -> _Span:
    text, start, end = record["text"], record["start"], record["end"]
    lead = _LEAD.match(text)
    if lead and lead.end() < len(text):
        start, text = start + lead.end(), text[lead.end() :]
    tail = _TAIL.search(text)
    if tail and tail.start() > 0:
        end -= len(text) - tail.start()
    return _Span(record, start, end)


def _match_label(golds: Sequence[_Span], founds: Sequence[_Span], *, strict: bool) -> _Matching:
    """Match document by document; the documents keep the order in which gold, then predictions, name them."""
    by_document: dict[str, tuple[list[_Span], list[_Span]]] = defaultdict(lambda: ([], []))
    for side, spans in enumerate((golds, founds)):
        for span in spans:
            by_document[span.record["document"]][side].append(span)
    parts = [_match(*sides, strict=strict) for sides in by_document.values()]
    return _Matching(
        tuple(pair for part in parts for pair in part.pairs),
        tuple(span for part in parts for span in part.lost),
        tuple(span for part in parts for span in part.extra),
    )


def _match(golds: Sequence[_Span], founds: Sequence[_Span], *, strict: bool) -> _Matching:
    """Pair greedily: required gold mentions before optional ones, the greater overlap first."""
    candidates = []
    for i, gold in enumerate(golds):
        for j, found in enumerate(founds):
            overlap = _overlap(gold, found, strict=strict)
            if overlap > 0:
                candidates.append((gold.optional, -overlap, i, j))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for _, _, i, j in sorted(candidates):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((golds[i], founds[j]))
    touches_optional = {j for optional, _, _, j in candidates if optional}
    lost = tuple(gold for i, gold in enumerate(golds) if i not in used_gold and not gold.optional)
    extra = tuple(found for j, found in enumerate(founds) if j not in used_found and j not in touches_optional)
    return _Matching(tuple(pairs), lost, extra)


def _overlap(gold: _Span, found: _Span, *, strict: bool) -> float:
    """Shared characters over the longer span's, 0 where there are none; for strict 1 or 0."""
    if strict:
        return float((gold.start, gold.end) == (found.start, found.end))
    shared = min(gold.end, found.end) - max(gold.start, found.start)
    return shared / max(gold.end - gold.start, found.end - found.start, 1) if shared > 0 else 0.0


def _label_score(label: str, golds: Sequence[_Span], strict: _Matching, fuzzy: _Matching) -> LabelScore:
    value = value_recall = None
    if label in VALUED:
        matched = [(gold, found) for gold, found in fuzzy.required if gold.record.get("value") is not None]
        right = sum(_is_right(gold.record["value"], found.record.get("value")) for gold, found in matched)
        valued = sum(gold.record.get("value") is not None and not gold.optional for gold in golds)
        value, value_recall = round(right / max(len(matched), 1), 4), round(right / max(valued, 1), 4)
    missed, spurious = tuple(span.miss for span in fuzzy.lost), tuple(span.miss for span in fuzzy.extra)
    return LabelScore(strict.score(), fuzzy.score(), value, value_recall, missed, spurious)


def _is_right(gold: object, value: object) -> bool:
    """Whether a predicted value is the gold one: EDTF or one of several, or the same currency and bounds."""
    if value is None:
        return False
    if not isinstance(gold, Mapping):
        return str(value) in (gold if isinstance(gold, list) else [gold])
    if not isinstance(value, Mapping):
        return False
    currencies = {value.get("currency"), gold["currency"]}
    if len(currencies) > 1 and not any(currencies <= same for same in _SAME_CURRENCY):
        return False
    for bound in ("min", "max"):
        wanted, given = _number(gold[bound]), _number(value.get(bound) or 0)
        if wanted is None or given is None or abs(given - wanted) >= _NEAR:
            return False
    return True


def _number(raw: object) -> Decimal | None:
    """A JSON number or a numeric string, exactly; None where it is neither."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _yen_value_recall(golds: Sequence[_Span], pairs: Sequence[tuple[_Span, _Span]]) -> float:
    """Of all required yen amounts of the gold, the share found with the right value."""
    yen = [gold for gold in golds if not gold.optional and (gold.record.get("value") or {}).get("currency") == "JPY"]
    hit = {
        id(gold.record)
        for gold, found in pairs
        if gold.record["label"] == "MONEY"
        and gold.record.get("value")
        and _is_right(gold.record["value"], found.record.get("value"))
    }
    return round(sum(id(gold.record) in hit for gold in yen) / max(len(yen), 1), 4)


def _entities(pairs: Sequence[tuple[_Span, _Span]]) -> EntityScore | None:
    """B-cubed (Bagga and Baldwin 1998): how much of each mention's predicted cluster is right, and of its gold one found."""
    linked: list[tuple[Hashable, Hashable]] = [
        (gold.record["entity"], found.record.get("entity") or ("no entity", found.record["document"], found.record["start"]))
        for gold, found in pairs
        if gold.record["label"] in ("PERSON", "ORG") and gold.record.get("entity")
    ]
    if not linked:
        return None
    by_gold: dict[Hashable, set[int]] = defaultdict(set)
    by_found: dict[Hashable, set[int]] = defaultdict(set)
    for position, (gold, found) in enumerate(linked):
        by_gold[gold].add(position)
        by_found[found].add(position)
    p = sum(len(by_gold[gold] & by_found[found]) / len(by_found[found]) for gold, found in linked) / len(linked)
    r = sum(len(by_gold[gold] & by_found[found]) / len(by_gold[gold]) for gold, found in linked) / len(linked)
    return EntityScore(round(p, 4), round(r, 4), round(2 * p * r / max(p + r, 1e-9), 4), len(linked))


def _together(scores: Iterable[Score]) -> Score:
    counts = [(score.tp, score.fp, score.fn) for score in scores]
    return Score.of(*(sum(column) for column in zip(*counts, strict=True)))
