"""Placing romanised names: which spellings can all stand for one name.

A loose spelling may stand for several names, so that "can be the same" does not carry over from one pair to the next. Spellings
are placed one by one, the most definite first, with the readings that all spellings of a group share; one that would fit two
groups is left alone. The result does not depend on the order of the input.
"""

from __future__ import annotations

from collections.abc import Mapping


def place(readings: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Groups of two or more keys whose readings all meet in at least one. `readings`: key to its readings, as in PersonName."""
    shared: list[frozenset[str]] = []
    groups: list[list[str]] = []
    by_reading: dict[str, set[int]] = {}
    for key in sorted(readings, key=lambda key: (len(readings[key]), key)):
        own = readings[key]
        fitting = {group for reading in own for group in by_reading.get(reading, ()) if reading in shared[group]}
        if len(fitting) == 1:
            (group,) = fitting
            groups[group].append(key)
            shared[group] &= own
        elif own and not fitting:
            for reading in own:
                by_reading.setdefault(reading, set()).add(len(groups))
            shared.append(own)
            groups.append([key])
    return [group for group in groups if len(group) > 1]
