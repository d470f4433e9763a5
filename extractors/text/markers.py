"""Footnote markers in running text: superscripts, plain figures glued to a word ("company.12"), and signs ("company.*").

Years, amounts, decimals and measures are never markers: a plain figure must be the number of a footnote and stand in sequence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extractors.records import Kind, Span
from extractors.text.draft import Draft, Evidence
from extractors.text.footnotes import NUMBER_AT_HEAD, SUPERSCRIPT, TO_DIGITS
from extractors.text.offsets import Edit
from extractors.text.signs import NUMBER, SIGN_AT_HEAD, sign_markers

_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|[a-z]*(?:uary|arch|pril|une|uly|ugust|tember|ober|vember|cember))\.?$"
)
_MONTH_BEFORE = re.compile(_MONTHS, re.IGNORECASE)
_CANDIDATE = re.compile(
    rf"(?P<super>\s?[{SUPERSCRIPT}]{{1,3}})"
    r"|\d(?:(?<=[.,;:!?)\]”’\"']\d)\d{0,2}(?=\s|$|[,.;:)\]]\s)(?P<glued>)"
    r"|(?<=[^\W\d_]\d)\d{0,2}(?=\s|$|[,.;:)]\s)(?P<word>)"
    r"|(?<=[.?!\])”’\"']\s\d)\d{0,2}(?=\s+[A-Z“\"]|\s*$)(?P<spaced>))"
)
_YEAR_BEFORE = re.compile(r"(?<![\d,.])(?:1[0-9]|20)\d\d\.$")
_THOUSANDS_BEFORE = re.compile(r"\d,\d{3}\.$")  # "put at 47,500.2 His" against "14.3 Tons"
_UNIT_BEFORE = re.compile(r"\d\s?(?:[kcm]?m|ft|in|yd)$")
_GAP = 4  # markers that the conversion lost may be missing in a row


def find_markers(drafts: Sequence[Draft], notes: Sequence[int]) -> list[tuple[Span, ...]]:
    """The footnote markers of each draft, in draft offsets, given the numbers of the document's footnotes.

    A footnote's own number at its head is one too. Superscripts are markers except after a figure or a unit ("10³", "km²").
    """
    known = set(notes)
    found: list[list[Span]] = [[] for _ in drafts]
    candidates = [
        (k, match)
        for k, draft in enumerate(drafts)
        if draft.kind in (Kind.BODY, Kind.HEADING, Kind.TABLE)
        for match in _marks(draft.text)
    ]
    supers = [(i, _number(match)) for i, (_, match) in enumerate(candidates) if match["super"]]
    places, numbers = [i for i, _ in supers], [number for _, number in supers]
    last = 0
    for i, (k, match) in enumerate(candidates):
        number = _number(match)
        if match["super"]:
            before = drafts[k].text[max(0, match.start() - 6) : match.start()]
            in_sequence = number in known and last < number <= last + _GAP
            if _UNIT_BEFORE.search(before) or (before[-1:].isdigit() and not in_sequence):
                continue
            last = number
        else:
            at = bisect_left(places, i)
            limit = numbers[at] if at < len(numbers) and numbers[at] > last else None
            if not _is_marker(drafts[k].text, match, number, last, known, limit):
                continue
            last = number
        blank = 1 if match["spaced"] is not None else 0
        found[k].append(Span(match.start() - blank, match.end()))
    for k, draft in enumerate(drafts):
        if draft.kind is Kind.FOOTNOTE:
            head = NUMBER_AT_HEAD.match(draft.text) or SIGN_AT_HEAD.match(draft.text)
            if head and head.end() < len(draft.text):
                found[k].append(Span(0, head.end()))
        elif NUMBER in known and draft.kind is not Kind.FURNITURE:
            found[k] += [Span(start, end) for start, end in sign_markers(draft.text)]
    return [tuple(sorted(spans, key=lambda span: span.start)) for spans in found]


def drop_markers(draft: Draft, _: Evidence) -> Iterator[Edit]:
    """Footnote markers out: "company.12" is "company." for the extractors."""
    for span in draft.markers:
        yield Edit(span.start, span.end, "")


def _marks(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _CANDIDATE.finditer(text) if match.start() > 0)


def _number(match: re.Match[str]) -> int:
    return int(match.group().strip().translate(TO_DIGITS))


def _is_marker(text: str, match: re.Match[str], number: int, last: int, known: set[int], limit: int | None) -> bool:
    if number not in known and not (last < number <= last + 1 and limit is not None):
        return False
    if not last < number <= last + _GAP and not (limit is not None and last < number < limit):
        return False
    before = text[: match.start()][-12:]
    if match["word"] is not None:
        return number == last + 1 and not _MONTH_BEFORE.search(before)
    if match["glued"] is not None and before[-2:-1].isdigit():
        # "early 1946.3 They" against "14.3 tons" and "1953.5 million"
        after = text[match.end() :].lstrip()
        ends = not after or after[0].isupper() or after[0] in '“"'
        return ends and bool(_YEAR_BEFORE.search(before) or (_THOUSANDS_BEFORE.search(before) and match.group() != "0"))
    return True
