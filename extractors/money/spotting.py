"""Words of a list in text, quickly: one expression that knows all the words outruns a look at each word of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any


def whole_words(words: Iterable[str]) -> str:
    """The source of an expression for any of the words, of which at least one begins with a letter, or marks.

    A word stands alone, without a letter before it or behind it. The words are written as a tree, as Python's engine
    would otherwise try each of them at each place.
    """
    tree: dict[str, Any] = {}
    marks = [word for word in words if not word[0].isalpha()]
    for word in set(words) - set(marks):
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    firsts = "".join(sorted(tree))
    alone = f"|{'|'.join(map(re.escape, marks))}" if marks else ""
    return rf"(?:(?=[{firsts}])(?<![^\W\d_]){_branches(tree)}(?![^\W\d_]){alone})"


def _branches(tree: dict[str, Any]) -> str:
    rest = "|".join(re.escape(letter) + _branches(below) for letter, below in sorted(tree.items()) if letter)
    return f"(?:{rest}){'?' if '' in tree else ''}" if rest else ""


def lowered(text: str) -> str:
    """The text in small letters, each character where it was; the few that grow longer ("\u0130") stay as they are."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(one if len(one.lower()) > 1 else one.lower() for one in text)
