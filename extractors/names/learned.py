"""Learned names: what people judged to be two names of one, used for the other documents of the archive.

Strict, because such a judgement speaks of its own documents only: a name joins only where the archive has one owner for it, and
neither bare surnames nor generic names nor lone initials ever do. What is judged different stays so.
"""

from __future__ import annotations

from collections.abc import Iterable

from extractors.names.forms import key_of, meeting_keys, rank
from extractors.names.ties import Ties
from extractors.records import Label

LearnedAlias = tuple[Label, str, str]  # two printed names of one person or body
_Name = tuple[Label, str]  # label and key


def join_learned(ties: Ties, aliases: Iterable[LearnedAlias]) -> None:
    """Joins the entities that hold only one of two names to the only one that holds the other."""
    shown: dict[_Name, str] = {}
    full: set[_Name] = set()
    pairs: set[tuple[_Name, _Name]] = set()
    for label, *texts in aliases:
        names = sorted({(label, key_of(label, text)) for text in texts if _is_telling(label, text)})
        if len(names) == 2:
            pairs.add((names[0], names[1]))
            for text in texts:
                name = (label, key_of(label, text))
                shown[name] = min(text, shown.get(name, text))
                full |= {name} if rank(label, text) == 0 else set()
    holders = _Holders(ties, set(shown))
    partners: dict[_Name, list[_Name]] = {}
    for one, other in sorted(pairs):
        partners.setdefault(one, []).append(other)
        partners.setdefault(other, []).append(one)
        if one in full and other in full:
            _join_full(ties, holders, {one: shown[other], other: shown[one]})
    for name in sorted(partners.keys() - full):
        owners = holders.owners(name)
        for partner in partners[name]:
            owners = owners | (holders.owners(partner) or holders.loose(partner))
        if len(owners) == 1:
            (owner,) = owners
            known_as = [partner for partner in partners[name] if holders.holds(owner, partner)] or partners[name]
            for position in holders.positions(name):
                if holders.join(owner, position):
                    ties.learned[position, name[1]] = shown[known_as[0]]


def _join_full(ties: Ties, holders: _Holders, others: dict[_Name, str]) -> None:
    """Joins the owners of two full names, each of which has one only. others: each name to the other one, to be shown."""
    owners = {name: holders.owners(name) for name in others}
    if all(len(found) == 1 for found in owners.values()):
        first, second = (next(iter(found)) for found in owners.values())
        held = [(name, holders.positions(name)) for name in others]
        if holders.join(first, second):
            ties.learned.update(((at, name[1]), others[name]) for name, positions in held for at in positions)


class _Holders:
    """Which groups hold a name. An owner has a full name also, and is more than a name that some document prints."""

    def __init__(self, ties: Ties, names: set[_Name]) -> None:
        self._ties = ties
        self._positions: dict[_Name, list[int]] = {}
        self._full: set[int] = set()  # roots
        for position, forms in enumerate(ties.forms if names else ()):
            label = ties.clusters[position].label
            for key in sorted({key_of(label, text) for text in forms if rank(label, text) < 2}):
                if (label, key) in names:
                    self._positions.setdefault((label, key), []).append(position)
            if any(rank(label, text) == 0 for text in forms):
                self._full.add(ties.groups.find(position))

    def join(self, first: int, second: int) -> bool:
        """Joins two groups; whether that has made one of two."""
        roots = {self._ties.groups.find(first), self._ties.groups.find(second)}
        if len(roots) == 1 or not self._ties.join(first, second):
            return False
        if roots & self._full:
            self._full.add(self._ties.groups.find(first))
        return True

    def positions(self, name: _Name) -> list[int]:
        """All parts in which the name is printed."""
        return self._positions.get(name, [])

    def holds(self, group: int, name: _Name) -> bool:
        """Whether a group holds a name."""
        return self._ties.groups.find(group) in self._groups(name)

    def owners(self, name: _Name) -> set[int]:
        """The groups that hold the name beside or as a full one."""
        return self._groups(name) & self._full

    def loose(self, name: _Name) -> set[int]:
        """The groups that hold the name and no full one."""
        return self._groups(name) - self._full

    def _groups(self, name: _Name) -> set[int]:
        return {self._ties.groups.find(position) for position in self.positions(name)}


def _is_telling(label: Label, text: str) -> bool:
    if label is Label.ORG:
        return rank(label, text) == 1 or any(meeting_keys(label, [text]))
    return any(meeting_keys(label, [text]))
