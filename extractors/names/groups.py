"""Groups: a disjoint-set forest over 0..n-1 in which groups with different tags never become one."""

from __future__ import annotations


class Groups:
    """Union by smaller root, so that the result does not depend on anything but the joins made and their order."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self._tag: dict[int, str] = {}

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
        self._tag[self.find(item)] = tag

    def tag_of(self, item: int) -> str | None:
        """What the item's group is known to be."""
        return self._tag.get(self.find(item))

    def join(self, first: int, second: int) -> bool:
        """Makes one group of two; False, and nothing is done, where both are known to be something different."""
        low, high = sorted((self.find(first), self.find(second)))
        if low == high:
            return True
        tags = {tag for tag in (self._tag.get(low), self._tag.get(high)) if tag is not None}
        if len(tags) > 1:
            return False
        self._parent[high] = low
        if tags:
            self._tag[low] = tags.pop()
        return True

    def members(self) -> dict[int, list[int]]:
        """Root to the items of its group, both in ascending order."""
        out: dict[int, list[int]] = {}
        for item in range(len(self._parent)):
            out.setdefault(self.find(item), []).append(item)
        return out
