"""The records that pass between the rooms: what a reader returns and what an extractor finds.

All offsets are 0-based, end-exclusive and count Unicode code points. A *page offset* counts in `Page.text`, a *raw offset*
in `Reading.text` (the pages joined by one form feed), a *passage offset* in `Passage.text`. Boxes are in points (1/72 inch)
from the top left corner of the upright page.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from extractors.text.offsets import OffsetMap

PAGE_BREAK = "\f"


def is_text(media_type: str | None) -> bool:
    """Whether a file of this type holds text, in which there is nothing to recognise; None: of a type that is not known."""
    return media_type is not None and media_type.startswith("text/")


class Origin(StrEnum):
    """Where the text of a page came from. Every page of every document has exactly one."""

    TEXT = "text"  # the file's own text or text layer
    OCR = "ocr"
    DOUBTFUL = "doubtful"  # read, but by a measure that a person should look at
    BLANK = "blank"  # looked at, and nothing is on it
    FAILED = "failed"


class Kind(StrEnum):
    """What a passage is. `FURNITURE` (running heads, page numbers) is kept aside and never extracted from."""

    BODY = "body"
    FOOTNOTE = "footnote"
    TABLE = "table"
    HEADING = "heading"
    FURNITURE = "furniture"


class Label(StrEnum):
    """The four kinds of mention, by the names that `fonds export` uses."""

    PERSON = "PERSON"
    ORG = "ORG"
    DATE = "DATE"
    MONEY = "MONEY"


class Box(NamedTuple):
    """A rectangle on the upright page, in points, top-left origin."""

    x0: float
    y0: float
    x1: float
    y1: float


class Word(NamedTuple):
    """One word of a page: page offsets, box, and the engine's confidence from 0 to 1 (None for a text layer)."""

    start: int
    end: int
    box: Box
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table found by a reader. Its rows stand in the page text one a line, cells parted by one tab; offsets are the page's."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was read. `text` is never changed afterwards.

    number: 1-based. width, height: points, None for text files. rotation: degrees clockwise by which the page was turned upright.
    confidence: mean over the words, 0 to 1, None for a text layer. problems: sentences for the archivist.
    """

    number: int
    text: str
    origin: Origin
    width: float | None = None
    height: float | None = None
    rotation: int = 0
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    tables: tuple[Table, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_picture(self) -> bool:
        """Whether its text was read from a picture of it."""
        layered = self.origin is Origin.DOUBTFUL and self.confidence is None and self.text != ""
        return self.origin in (Origin.OCR, Origin.DOUBTFUL) and not layered


@dataclass(frozen=True)
class Reading:
    """A whole document as it was read: at least one page, in order."""

    media_type: str
    pages: tuple[Page, ...]
    encoding: str | None = None  # Python's codec name; text files only
    encoding_confidence: float | None = None

    @cached_property
    def text(self) -> str:
        """The raw text that raw offsets count in. For a text file it is the decoded file, line ends and all."""
        return PAGE_BREAK.join(page.text for page in self.pages)


LOOK_BYTES = 32
NO_LOOK = b"\0" * LOOK_BYTES


@dataclass(frozen=True, slots=True)
class Features:
    """What one document is compared by; see `extractors.likeness`.

    words: how many different runs of words the signature was made from. signature: their MinHash, 128 x 4 bytes, little-endian.
    looks: a perceptual hash a page, LOOK_BYTES each, from the first page on; zeros for a page that is no picture, and none behind
    the last that is.
    """

    words: int
    signature: bytes
    looks: bytes

    def look(self, number: int) -> bytes:
        """That of a page (1-based); zeros where it has none."""
        return self.looks[(number - 1) * LOOK_BYTES : number * LOOK_BYTES] or NO_LOOK

    @property
    def pictures(self) -> list[int]:
        """Numbers of the pages that have a look."""
        return [number for number in range(1, len(self.looks) // LOOK_BYTES + 1) if self.look(number) != NO_LOOK]


class Span(NamedTuple):
    """A stretch of text; which text is said where it is used."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of running text as extractors see it: cleaned, on one line unless it is a table, with the way back to raw.

    A passage may join pieces that a page break or a footnote parts in the raw text. `citations` are passage offsets of in-text
    references such as "(Kikuchi 2009: 20-21)", `emphasis` those of words that the source sets off, as titles are in Markdown.
    `page` is the number of the page on which it begins.
    """

    kind: Kind
    text: str
    offsets: OffsetMap
    citations: tuple[Span, ...] = ()
    page: int = 1
    emphasis: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date normalised: EDTF (ISO 8601-2), and the first and last day it can mean, as YYYY-MM-DD (None where open or unknown).

    precision: day, month, season, year, decade, century, interval or unknown. Nothing more precise than the text is ever made up.
    """

    edtf: str | None
    earliest: str | None
    latest: str | None
    precision: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money: ISO 4217 code and exact bounds in plain units (1 billion yen is Decimal(1000000000))."""

    currency: str
    minimum: Decimal
    maximum: Decimal


Value = DateValue | Amount | None


@dataclass(frozen=True, slots=True)
class Found:
    """What one extractor found in one passage, in passage offsets.

    score: 0 to 1. note: why a value is doubtful, for the reviewer.
    """

    start: int
    end: int
    label: Label
    extractor: str
    score: float
    value: Value = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A found thing in raw offsets of its document. `text` is exactly `reading.text[start:end]`.

    context: body, footnote, citation, table or heading. cleaned: the text as the extractor saw it (hyphens rejoined, small
    capitals repaired), which names are compared by.
    """

    start: int
    end: int
    text: str
    label: Label
    context: str
    score: float
    extractor: str
    cleaned: str
    page: int
    value: Value = None
    box: Box | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Two mentions of one document that its text itself says are one: "Democratic Front (hereafter DF)".

    first, second: raw offsets of the two mentions. kind: abbreviation, translation, spelling or rename.
    """

    first: Span
    second: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one stage found in one document: mentions sorted by start, links between them, sentences for the archivist."""

    mentions: tuple[Mention, ...]
    links: tuple[Link, ...] = ()
    problems: tuple[str, ...] = ()
