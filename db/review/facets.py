"""Facets: by what a list can be narrowed, with how many there are of each, worked out from a cube of counts.

A cube is a list of cells, one for each combination of values that occurs, so that a page counts over a few thousand cells and not
over the mentions. What is counted of one facet is what all the others leave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

MOST = 60  # values of one facet that are shown


@dataclass(frozen=True, slots=True)
class Cell:
    """How many there are with these values. values: by facet. sums: what else is added up, the same for all cells of a cube."""

    values: Mapping[str, str]
    count: int
    sums: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """name: in the address. called: a value in words. order: by what values are sorted; by how many there are without it."""

    name: str
    title: str
    called: Callable[[str], str]
    order: Callable[[str], float] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet as a link: it chooses the value, or takes it away where it is chosen."""

    called: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A facet as a page shows it. left_out: values for which there is no room."""

    title: str
    choices: list[Choice]
    left_out: int


def matching(cells: Iterable[Cell], wanted: Mapping[str, frozenset[str]]) -> tuple[list[Cell], dict[str, Counter[str]]]:
    """The cells that have all wanted values, and for each facet the counts of its values among those that the others leave."""
    found: list[Cell] = []
    counts: dict[str, Counter[str]] = {}
    for cell in cells:
        misses = [name for name, values in wanted.items() if cell.values[name] not in values]
        if not misses:
            found.append(cell)
        if len(misses) <= 1:
            for name in misses or cell.values:
                counts.setdefault(name, Counter())[cell.values[name]] += cell.count
    return found, counts


def shown(
    facets: Sequence[Facet], counts: Mapping[str, Counter[str]], chosen: Mapping[str, str], path: str, kept: Mapping[str, str]
) -> list[Shown]:
    """Facets with more than one value, or a chosen one, as links from `path`. kept: what else stands in the address."""
    return [
        one
        for facet in facets
        if len((one := _shown(facet, counts.get(facet.name, Counter()), chosen, path, kept)).choices) > 1 or facet.name in chosen
    ]


def address(path: str, given: Mapping[str, str]) -> str:
    """The path with what is given as its query."""
    return f"{path}?{urlencode(given)}" if given else path


def _shown(facet: Facet, counts: Counter[str], chosen: Mapping[str, str], path: str, kept: Mapping[str, str]) -> Shown:
    mine = chosen.get(facet.name)
    others = {name: value for name, value in chosen.items() if name != facet.name}
    values = [value for value, _ in counts.most_common(MOST)]
    if mine is not None and mine not in values:
        values.append(mine)
    if facet.order:
        values.sort(key=facet.order)
    choices = [
        Choice(
            facet.called(value),
            counts[value],
            address(path, {**others, **({} if value == mine else {facet.name: value}), **kept}),
            value == mine,
        )
        for value in values
    ]
    return Shown(facet.title, choices, max(0, len(counts) - len(values)))
