"""Groups: a disjoint-set forest over 0..n-1 in which groups with different tags, or on both sides of a bar, never become one.

A tag says what an item is known to be. A bar is what people judged: a number, and the side of it on which an item stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")
Mark = tuple[int, bool]  # the number of a bar and which of its two sides


class Groups:
    """Union by smaller root, so that the result does not depend on anything but the joins made and their order."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self._tags: dict[int, frozenset[str]] = {}
        self._marks: dict[int, frozenset[Mark]] = {}
        self.parted: set[int] = set()  # the bars that kept anything apart

    def find(self, item: int) -> int:
        """The smallest item of the group."""
        root = item
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[item] != root:
            self._parent[item], item = root, self._parent[item]
        return root

    def tag(self, item: int, tag: str) -> None:
        """Says what the item is known to be."""
        root = self.find(item)
        self._tags[root] = self._tags.get(root, frozenset()) | {tag}

    def is_tagged(self, item: int) -> bool:
        """Whether anything is known of the item's group."""
        return self.find(item) in self._tags

    def is_barred(self) -> bool:
        """Whether there are any bars."""
        return bool(self._marks)

    def mark(self, item: int, mark: Mark) -> None:
        """Puts the item on one side of a bar."""
        root = self.find(item)
        self._marks[root] = self._marks.get(root, frozenset()) | {mark}

    def marks(self, items: Iterable[int]) -> frozenset[Mark]:
        """All marks of the items' groups."""
        if not self._marks:
            return frozenset()
        roots = {self.find(item) for item in items}
        return frozenset().union(*(self._marks[root] for root in roots if root in self._marks))

    def bars(self, items: Iterable[int]) -> set[int]:
        """The bars on both sides of which there are some of the items' groups."""
        marks = self.marks(items)
        return {number for number, side in marks if side and (number, False) in marks}

    def join(self, first: int, second: int) -> bool:
        """Makes one group of two; False, and nothing is done, where they are known to be different, or a bar is between them."""
        low, high = self.find(first), self.find(second)
        tags, others = self._tags.get(low), self._tags.get(high)
        if low != high and tags and others and not tags & others:
            return False
        return self.unite(low, high)

    def unite(self, first: int, second: int) -> bool:
        """Makes one group of two whatever they are known to be; False, and nothing is done, only where a bar is between."""
        low, high = sorted((self.find(first), self.find(second)))
        if low == high:
            return True
        if self._marks and (bars := self.bars((low, high))):
            self.parted |= bars
            return False
        self._parent[high] = low
        _move(self._tags, high, low)
        _move(self._marks, high, low)
        return True

    def members(self) -> dict[int, list[int]]:
        """Root to the items of its group, both in ascending order."""
        out: dict[int, list[int]] = {}
        for item in range(len(self._parent)):
            out.setdefault(self.find(item), []).append(item)
        return out


def _move(known: dict[int, frozenset[T]], source: int, target: int) -> None:
    if source in known:
        known[target] = known.get(target, frozenset()) | known.pop(source)
