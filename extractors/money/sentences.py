"""Where the sentences of a passage end, as far as money needs to know: a currency is left out within one sentence only.

Promises stretches that cover the passage. "Rs. 500", "10s. 6d." and initials end none; a semicolon does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.records import Span

_ABBREVIATION = re.compile(
    r"(?:\b(?:No|Nos|Rs|Hk|Tls|Mex|Fl|fl|fr|Frs|Fcs|Rp|Lit|Mr|Mrs|Dr|St|vs|cf|ca|etc|i\.e|e\.g|[A-Z]|[sd])|\b[A-Z]\.[A-Z])$"
)
_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z])|[;](?=\s)")


def sentences(text: str) -> Iterator[Span]:
    """The sentences, in order, as offsets of `text`."""
    start = 0
    for match in _END.finditer(text):
        if not _ABBREVIATION.search(text, max(0, match.start() - 5), match.start()):
            yield Span(start, match.end())
            start = match.end()
    yield Span(start, len(text))
