"""Footnotes that are marked by signs: "Mr. Duarte,* who" and, below, "* Senhor Duarte was born at Braga."

Bullets and emphasis are no footnotes: a sign must hang on a word of an earlier line that no other note has answered, and the next
line must not be another item of a list. To add a sign: `_SIGN`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.text.lines import Line

NUMBER = 0  # what stands for the number of a note that has a sign

_SIGN = r"\*{1,3}|[†‡]{1,2}"
SIGN_AT_HEAD = re.compile(rf"(?P<sign>{_SIGN})\s?(?=[^\W_]|[“\"‘'(])")
_MARKER = re.compile(rf"(?<=[\w.,;:!?)\]”’\"'])(?P<sign>{_SIGN})(?=\s|$|[.,;:)\]])")
_QUICK = re.compile(r"[*†‡]")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])[^*\n]*[^\s*]\1(?![\w*])")
_NEAR = 80  # lines between a marker and its note


def find_sign_notes(lines: Sequence[Line], lines_left: Sequence[int]) -> frozenset[int]:
    """The lines with which footnotes marked by signs begin; `lines_left` are those to look at, in order."""
    unanswered: dict[str, int] = {}
    found: set[int] = set()
    inside = False
    for k, i in enumerate(lines_left):
        text, gap = lines[i].text, lines[i].gap or lines[i].top
        inside = inside and not gap
        if _QUICK.search(text):
            head = SIGN_AT_HEAD.match(text)
            if (
                head
                and (gap or inside)
                and k - unanswered.get(head["sign"], -_NEAR) < _NEAR
                and not _is_item(lines, lines_left, k)
            ):
                del unanswered[head["sign"]]
                found.add(i)
                inside = True
            else:
                unanswered.update((text[start:end], k) for start, end in sign_markers(text))
    return frozenset(found)


def sign_markers(text: str) -> Iterator[tuple[int, int]]:
    """Where signs hang on words; those that close an emphasis are passed over."""
    if not _QUICK.search(text):
        return
    emphasised = {match.end() for match in _EMPHASIS.finditer(text)}
    for match in _MARKER.finditer(text):
        if match.end() not in emphasised:
            yield match.span()


def _is_item(lines: Sequence[Line], lines_left: Sequence[int], k: int) -> bool:
    """Whether the next line begins with the same sign."""
    if k + 1 == len(lines_left):
        return False
    own, following = (SIGN_AT_HEAD.match(lines[i].text) for i in (lines_left[k], lines_left[k + 1]))
    return own is not None and following is not None and own["sign"] == following["sign"]
