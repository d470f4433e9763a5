"""Judgements: what people decided about who is who, and which of their decisions hold beside each other.

The newest wins: judgements are taken in from the newest to the oldest, and one that cannot hold beside those taken in before is
overruled. A mention that was linked to an entity is struck from all older judgements, and one that was split off from those that
say what it is; these go on to hold for their other mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractors.names.groups import Groups
from extractors.records import Label

SAME, DIFFERENT, NAME = "same", "different", "name"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision.

    id: newer ones have larger ids; also what evidence names. left, right: mention keys; unknown ones count for nothing.

    same: all of left and right are one entity. With `alone`, the left mentions leave their clusters first, and are an entity of
    their own where right is empty. different: no entity holds mentions of both. With `alone`, the left mentions are split off:
    older judgements that they are the same as others hold on for those others. name: `name` is shown for the entity of left, or
    with `scheme` it is the entity's identifier there (None for none).
    """

    id: int
    kind: str
    left: frozenset[int]
    right: frozenset[int]
    name: str | None = None
    alone: bool = False
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judgement that is applied, with the mentions for which it holds."""

    judgement: Judgement
    left: frozenset[int]
    right: frozenset[int]

    @property
    def kind(self) -> str:
        """same, different or name."""
        return self.judgement.kind

    @property
    def is_link(self) -> bool:
        """Whether the left mentions leave their clusters."""
        return self.kind == SAME and self.judgement.alone


@dataclass(frozen=True, slots=True)
class Rulings:
    """applied: newest first; the number of a ruling is its place. overruled: ids of judgements that are not applied."""

    applied: tuple[Ruling, ...]
    overruled: frozenset[int]


def rule(judgements: Iterable[Judgement], labels: Mapping[int, Label]) -> Rulings:
    """What holds of the judgements. labels: of all mentions. Raises ValueError for a kind that does not exist."""
    ordered = sorted(judgements, key=_age, reverse=True)
    named = {key for judgement in ordered for key in judgement.left | judgement.right if key in labels}
    at = {key: position for position, key in enumerate(sorted(named))}
    groups = Groups(len(at))
    linked, split = set[int](), set[int]()
    applied: list[Ruling] = []
    overruled: set[int] = set()
    for judgement in ordered:
        sides = [frozenset(key for key in side if key in labels) for side in (judgement.left, judgement.right)]
        left, right = (side - (linked if judgement.kind == DIFFERENT else linked | split) for side in sides)
        ruling = Ruling(judgement, left, right)
        is_struck = bool(sides[0] and not left) or bool(sides[1] and not right and not ruling.is_link)
        if is_struck or not _holds(ruling, len(applied), groups, at, labels):
            overruled.add(judgement.id)
        elif left or (right and judgement.kind == SAME and not ruling.is_link):
            applied.append(ruling)
            if judgement.alone:
                (linked if ruling.is_link else split).update(left)
    return Rulings(tuple(applied), frozenset(overruled))


def _holds(ruling: Ruling, number: int, groups: Groups, at: Mapping[int, int], labels: Mapping[int, Label]) -> bool:
    """Whether a ruling goes with those already in `groups`, to which it is added."""
    left, right = ([at[key] for key in sorted(side)] for side in (ruling.left, ruling.right))
    if ruling.kind == SAME:
        both = left + right if left or not ruling.is_link else []
        if len({labels[key] for key in (ruling.left | ruling.right if both else ())}) > 1 or groups.bars(both):
            return False
        for position in both[1:]:
            groups.unite(both[0], position)
    elif ruling.kind == DIFFERENT:
        if {groups.find(position) for position in left} & {groups.find(position) for position in right}:
            return False
        if left and right:
            for side, positions in ((False, left), (True, right)):
                for position in positions:
                    groups.mark(position, (number, side))
    elif ruling.kind != NAME:
        raise ValueError(f"no kind of judgement: {ruling.kind!r}")
    return True


def _age(judgement: Judgement) -> tuple[int, str, bool, list[int], list[int], str, str]:
    # one decision may make several judgements with one id; the rest is only for an order that never changes
    left, right = sorted(judgement.left), sorted(judgement.right)
    return judgement.id, judgement.kind, judgement.alone, left, right, judgement.name or "", judgement.scheme or ""
