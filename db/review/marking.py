"""Text of a document as HTML with its mentions marked: what the browser holds as text is the raw text, character for character.

Offsets are found from what the browser holds, so nothing may be added, taken away or changed, but for one thing: HTML has no NUL,
and U+2400 stands for it. Mentions may lie within and across each other; where they cross, the later one is cut into pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Mark:
    """One mention. Raw offsets. told: what it is, in words."""

    id: int
    start: int
    end: int
    label: str
    status: str
    context: str
    told: str


def marked(text: str, start: int, marks: Iterable[Mark]) -> Markup:
    """`text`, which begins at the raw offset `start`, with the parts of `marks` that lie in it.

    The first piece of each can be reached by the keyboard; inner marks stand inside outer ones.
    """
    end = start + len(text)
    shown = [mark for mark in marks if mark.start < end and mark.end > start]
    shown.sort(key=lambda mark: (mark.start, -mark.end, mark.id))
    return Markup("").join(_pieces(text, start, shown))


def plain(text: str) -> Markup:
    """Text as a browser gives it back unchanged."""
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", "\u2400"))  # noqa: S704 - escaped here


def _pieces(text: str, start: int, marks: list[Mark]) -> Iterator[Markup]:
    position, end = start, start + len(text)
    open_marks: list[Mark] = []

    def up_to(place: int) -> Markup:
        nonlocal position
        written = plain(text[position - start : place - start])
        position = place
        return written

    def close_until(place: int) -> Iterator[Markup]:
        """The text before `place`, and the end of every mark that ends there or before."""
        while open_marks:
            first = min(mark.end for mark in open_marks)
            if first > place:
                break
            yield up_to(first)
            crossing: list[Mark] = []
            while any(mark.end == first for mark in open_marks):
                mark = open_marks.pop()
                yield _CLOSE
                if mark.end > first:
                    crossing.append(mark)
            for mark in reversed(crossing):
                open_marks.append(mark)
                yield _opened(mark, again=True)
        yield up_to(place)

    for mark in marks:
        yield from close_until(max(mark.start, start))
        open_marks.append(mark)
        yield _opened(mark, again=mark.start < start)
    yield from close_until(end)
    yield from (_CLOSE for _ in open_marks)


_CLOSE = Markup("</span>")
_FIRST = Markup(
    '<span class="m {label} {status}" id="m{id}" data-m="{id}" data-context="{context}" role="link" tabindex="0" title="{told}">'
)
_AGAIN = Markup('<span class="m {label} {status} again" data-m="{id}">')


def _opened(mark: Mark, *, again: bool) -> Markup:
    return (_AGAIN if again else _FIRST).format(
        label=mark.label, status=mark.status, id=mark.id, context=mark.context, told=mark.told
    )
