"""Ties: the parts of all documents and the groups that they come to make, with what must be said of the joins afterwards."""

from __future__ import annotations

from collections import Counter

from extractors.names.cutting import Part, forms_of
from extractors.names.forms import authority_name
from extractors.names.groups import Groups, Mark

_FAR_MORE = 3  # times as many documents


class Ties:
    """parts: in a fixed order; everything else counts by their positions. groups: what is one entity so far.

    machine: the same joins without those that people made. unsure: positions to those that they may mean. likelier: positions
    that joined the best known of several. learned: position and key to the other name that took it where it is.
    """

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.clusters = [part.cluster for part in parts]
        self.forms = [Counter[str]() if part.linked else forms_of(part.cluster.members) for part in parts]
        self.entries = [authority_name(found.label, forms) for found, forms in zip(self.clusters, self.forms, strict=True)]
        self.groups = Groups(len(parts))
        self.machine = Groups(len(parts)) if any(part.bonds for part in parts) else self.groups
        self.unsure: dict[int, list[int]] = {}
        self.likelier: set[int] = set()
        self.learned: dict[tuple[int, str], str] = {}
        first: dict[int, int] = {}
        for position, part in enumerate(parts):
            if entry := self.entries[position]:
                self.groups.tag(position, f"{part.cluster.label}:{entry}")
            for mark in part.marks:
                self.groups.mark(position, mark)
        for position, part in enumerate(parts):
            for bond in sorted(part.bonds):
                self.groups.unite(first.setdefault(bond, position), position)

    def join(self, first: int, second: int) -> bool:
        """Joins two groups, if nothing speaks against it."""
        done = self.groups.join(first, second)
        if done and self.machine is not self.groups:
            self.machine.join(first, second)
        return done

    def join_all(self, positions: list[int]) -> bool:
        """Joins the groups of positions that have one key; where a bar runs between them, does nothing and returns False."""
        if self.groups.bars(positions):
            return False
        for position in positions[1:]:
            self.join(positions[0], position)
        return True

    def share_out(self, positions: list[int]) -> None:
        """Joins positions that have one key, between some of which there are bars.

        A group that fits several goes with the one on its side of a bar, else with the only one printed as it is, else with the
        one that has far more documents; otherwise it is unsure which is meant, and it stays with others of which that is so.
        """
        groups = self.groups
        groups.parted |= groups.bars(positions)
        beside_all: dict[frozenset[Mark], int] = {}
        for position in positions:  # what is on the same sides of all bars is still one
            if marks := groups.marks([position]):
                self.join(beside_all.setdefault(marks, position), position)
        held: dict[int, list[int]] = {}
        for position in positions:
            held.setdefault(groups.find(position), []).append(position)
        texts = {root: {text for at in found for text in self.forms[at]} for root, found in held.items()}
        barred = [root for root in held if groups.marks([root])]
        conflicts = {root: sum(bool(groups.bars((root, other))) for other in barred) for root in barred}
        heads: list[int] = []
        loose: list[int] = []
        for root in sorted(held, key=lambda root: (-conflicts.get(root, 0), root)):
            fitting = [head for head in heads if not groups.bars((head, root))]
            if not fitting:
                heads.append(root)
                continue
            beside = [head for head in fitting if groups.marks([head]) & groups.marks([root])]
            alike = [head for head in fitting if texts[head] & texts[root]]
            *_, most = sorted(fitting, key=lambda head: len(held[head]))
            others = sum(len(held[head]) for head in fitting if head != most)
            target = next((found[0] for found in (fitting, beside, alike) if len(found) == 1), None)
            if target is not None:
                if self.join(target, root) and conflicts.get(root):  # what people named says what the others may mean
                    held[target] += held[root]
                    texts[target] |= texts[root]
            elif len(held[most]) >= _FAR_MORE * others:
                if self.join(most, root):
                    self.likelier.update(held[root])
            else:
                loose.append(root)
                self.unsure.update(dict.fromkeys(held[root], fitting))
        for root in loose[1:]:
            self.join(loose[0], root)

    def is_unsure(self, position: int) -> bool:
        """Whether it is still open which of several is meant."""
        own = self.groups.find(position)
        return position in self.unsure and all(self.groups.find(other) != own for other in self.unsure[position])
