"""Steps on single characters: line ends, odd blanks, soft hyphens, ligatures, quotation marks, decomposed letters, emphasis.

To put one more character right: add it to `_SINGLE`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from extractors.records import Kind, Span
from extractors.text.draft import Draft, Evidence
from extractors.text.grid import part_cells
from extractors.text.offsets import Edit

_SINGLE: dict[str, str] = {
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),  # characters without width
    **dict.fromkeys("‘’‚‛ʼ＇´`", "'"),
    **dict.fromkeys("“”„‟＂", '"'),
    **dict.fromkeys("‐‑", "-"),  # hyphens under other numbers; dashes stay what they are
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}
_ODD = re.compile("|".join(["\r\n?", "\u00ad[ \t]*(?:\r\n?|\n)?[ \t]*", *map(re.escape, _SINGLE)]))
_COMPOSED = re.compile(r"\w[\u0300-\u036f\u3099\u309a]+|[\u1100-\u11ff]{2,}|[\u212a\u212b\u2126\uf900-\ufaff]")
_CJK = r"\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_BREAK = re.compile(r"[\s](?:\s+|(?<=[\t\n])|(?<=^\s)|$)")  # any stretch of blanks but one alone within a line
_CJK_BREAK = re.compile(rf"^[{_CJK}]\s+[{_CJK}]$")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,2})(?=[^\s*_])([^*_\n]{1,300}?)(?<=[^\s*_])\1(?![\w*])")
_HASHES = re.compile(r"#{1,6}\s+")


def normalise_characters(draft: Draft, _: Evidence) -> Iterator[Edit]:
    """Line ends to "\\n", odd blanks to a blank, soft hyphens and widthless characters out, ligatures apart, quotes straight."""
    for match in _ODD.finditer(draft.text):
        found = match.group()
        yield Edit(match.start(), match.end(), "\n" if found[0] == "\r" else "" if found[0] == "\u00ad" else _SINGLE[found])


def compose_letters(draft: Draft, _: Evidence) -> Iterator[Edit]:
    """A letter and its combining marks to the one character that Unicode has for them (NFC)."""
    if unicodedata.is_normalized("NFC", draft.text):
        return
    for match in _COMPOSED.finditer(draft.text):
        yield Edit(match.start(), match.end(), unicodedata.normalize("NFC", match.group()))


def unwrap_lines(draft: Draft, _: Evidence) -> Iterator[Edit]:
    """Line breaks to one blank, or to nothing within Chinese and Japanese; in a table only the cells are set apart by one tab."""
    text = draft.text
    if draft.kind is Kind.TABLE:
        yield from part_cells(text)
        return
    for match in _BREAK.finditer(text):
        outer = match.start() == 0 or match.end() == len(text)
        closed = not outer and text[match.start() - 1] >= "\u3000" and _closes(text, match)
        yield Edit(match.start(), match.end(), "" if outer or closed else " ")


def _closes(text: str, match: re.Match[str]) -> bool:
    """Whether a line break stands within Chinese or Japanese text, which has no blanks of its own."""
    between = _CJK_BREAK.search(text[match.start() - 1 : match.end() + 1]) is not None
    return between and "\n" in match.group() and " " not in text[max(0, match.start() - 12) : match.start()]


def find_emphasis(text: str) -> Iterator[Span]:
    """The words that Markdown's asterisks or underscores set off, without these; also where a line of `text` ends among them."""
    if "*" not in text and "_" not in text:
        return
    for match in _EMPHASIS.finditer(text.replace("\n", " ")):
        yield Span(match.start(2), match.end(2))


def drop_emphasis(draft: Draft, _: Evidence) -> Iterator[Edit]:
    """Markdown's asterisks and underscores around words, and the number signs of its headings, out."""
    match = _HASHES.match(draft.text) if draft.kind is Kind.HEADING else None
    if match:
        yield Edit(0, match.end(), "")
    if "*" not in draft.text and "_" not in draft.text:
        return
    for match in _EMPHASIS.finditer(draft.text):
        width = len(match[1])
        yield Edit(match.start(), match.start() + width, "")
        yield Edit(match.end() - width, match.end(), "")
