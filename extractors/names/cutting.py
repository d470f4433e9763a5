"""Cutting: the clusters of documents taken apart where judgements say so, with what joins and parts the pieces.

A cluster that no judgement names stays as it is. Linked mentions leave it. One that holds both sides of a "different" is cut:
the judged mentions to their sides, the others after them by printed text, else by what they share, else after the nearest before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractors.names.groups import Groups, Mark
from extractors.names.judgements import DIFFERENT, SAME, Rulings
from extractors.names.mentions import Cluster, Member

_CLEARER = 20  # of 100: so much more alike to one side than to the other


@dataclass(frozen=True, slots=True)
class Part:
    """A cluster or a piece of one. bonds: parts that share one are one entity. marks: sides of bars.

    linked: its mentions were put here by a person, so that their forms say nothing about the entity.
    """

    cluster: Cluster
    bonds: frozenset[int] = frozenset()
    marks: frozenset[Mark] = frozenset()
    linked: bool = False


def cut(clusters: list[Cluster], rulings: Rulings) -> tuple[list[Part], set[int]]:
    """The parts of all clusters, in their order, and the numbers of the rulings that cut any. clusters: in a fixed order."""
    judged = {key for ruling in rulings.applied if ruling.kind in (SAME, DIFFERENT) for key in ruling.left | ruling.right}
    if not judged:
        return [Part(found) for found in clusters], set()
    touched = [any(member.key in judged for member in found.members) for found in clusters]
    keys = [member.key for found, is_judged in zip(clusters, touched, strict=True) if is_judged for member in found.members]
    at = {key: position for position, key in enumerate(keys)}
    groups, linked, marks = Groups(len(keys)), set[int](), dict[int, set[Mark]]()
    for number, ruling in enumerate(rulings.applied):
        if ruling.kind == SAME:
            first, *others = sorted(ruling.left | ruling.right)
            for key in others:
                groups.unite(at[first], at[key])
            linked |= ruling.left if ruling.is_link else set()
        elif ruling.kind == DIFFERENT and ruling.left and ruling.right:
            for side, side_keys in ((False, ruling.left), (True, ruling.right)):
                for key in side_keys:
                    marks.setdefault(key, set()).add((number, side))
                    groups.mark(at[key], (number, side))
    bond = {key: groups.find(at[key]) for key in judged}
    parts: list[Part] = []
    cutting: set[int] = set()
    for found, is_judged in zip(clusters, touched, strict=True):
        if not is_judged:
            parts.append(Part(found))
            continue
        pieces = _split([member for member in found.members if member.key not in linked], groups, at, cutting)
        for piece in pieces:  # what one cluster holds together may keep another from doing so
            for member in piece[1:]:
                groups.join(at[piece[0].key], at[member.key])
        leaving: dict[int, list[Member]] = {}
        for member in found.members:
            if member.key in linked:
                leaving.setdefault(bond[member.key], []).append(member)
        for piece in [*pieces, *leaving.values()]:
            bonds = frozenset(bond[member.key] for member in piece if member.key in judged)
            own = frozenset(mark for member in piece for mark in marks.get(member.key, ()))
            start = piece[0].start if len(piece) < len(found.members) else found.start
            cluster = Cluster(found.document, found.label, start, tuple(piece))
            parts.append(Part(cluster, bonds, own, linked=piece[0].key in linked))
    return parts, cutting


def _split(members: list[Member], groups: Groups, at: dict[int, int], cutting: set[int]) -> list[list[Member]]:
    """Members of one cluster in as few pieces as no bar runs through; the newest bar cuts first."""
    if not members:
        return []
    bars = groups.bars(at[member.key] for member in members)
    if not bars:
        return [members]
    number = min(bars)
    cutting.add(number)
    sides: dict[int, bool] = {}
    for place, member in enumerate(members):
        for mark, side in groups.marks([at[member.key]]):
            if mark == number:
                sides[place] = side
    pieces: tuple[list[Member], list[Member]] = [], []
    follows: dict[int, bool] = {}  # mentions that judgements hold together go together
    for place, member in enumerate(members):
        root = groups.find(at[member.key])
        side = sides[place] if place in sides else follows.setdefault(root, _side(place, members, sides))
        pieces[side].append(member)
    return [piece for half in pieces for piece in _split(half, groups, at, cutting)]


def _side(place: int, members: list[Member], sides: dict[int, bool]) -> bool:
    """The side with which a member goes that is on neither."""
    text = members[place].text
    printed = [{members[other].text for other, side in sides.items() if side is wanted} for wanted in (False, True)]
    if (text in printed[0]) != (text in printed[1]):
        return text in printed[1]
    if text not in printed[0]:
        alike = [max(fuzz.token_set_ratio(text.casefold(), other.casefold()) for other in texts) for texts in printed]
        if abs(alike[0] - alike[1]) >= _CLEARER:
            return alike[1] > alike[0]
    before = [other for other in sides if other < place]
    return sides[max(before) if before else min(sides)]


def forms_of(members: Iterable[Member]) -> Counter[str]:
    """Printed forms and how often each is printed."""
    return Counter(member.text for member in members)
