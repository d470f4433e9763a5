"""The encoding of a text file, and the proof that it is text at all.

Promises a codec by which Python's `bytes.decode` gives back exactly the text that is returned, line ends and all; a byte order
mark is the codec's business and no part of the text. Bytes that no codec explains are refused, never replaced.
To add an encoding: its codec in `CANDIDATES`.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

from extractors.errors import UndecodableText, UnsupportedFile

# What archives hold beside Unicode: Western European and Japanese single files
WESTERN = "cp1252"
CANDIDATES = ("cp932", "euc_jp", WESTERN)
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 65536  # bytes shown to the detector; more costs time and changes nothing
MOST_CONTROLS = 0.01  # share of control characters in a text: conversions leave a few, binary data is a third of them

# C0 and C1 without tab, line ends and form feed; noncharacters; private use is left to pass, as old fonts need it
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd-\uffff]")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b\x08")) + b"\x7f"
_LATIN = bytes(range(ord("a"), ord("z") + 1)) + b" "
_RUN = re.compile(r"[^\x00-\x7f]{2,}")  # Japanese stands in runs; an accent or a pound sign stands alone among ASCII
_BROKEN_UTF8 = 0.9  # share of multi-byte characters that are whole, above which a file is damaged UTF-8 and nothing else


class Decoded(NamedTuple):
    """A decoded file: text, Python codec name, and confidence from 0 to 1."""

    text: str
    codec: str
    confidence: float


def decode(data: bytes) -> Decoded:
    """The text of `data`. Raises UndecodableText where no encoding fits, UnsupportedFile for binary data."""
    decoded = _marked(data) or _unicode(data) or _legacy(data)
    controls = len(_CONTROL.findall(decoded.text))
    if controls > MOST_CONTROLS * len(decoded.text):
        raise UnsupportedFile("The file holds binary data, not text.")
    return decoded


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes of a file may be text in some encoding; `decode` gives the final word."""
    if any(head.startswith(mark) for mark, _ in MARKS):
        return True
    if _utf16_order(head) is not None:
        return True
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    return controls <= 2 * MOST_CONTROLS * len(head)


def _marked(data: bytes) -> Decoded | None:
    for mark, codec in MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(codec), codec, 1.0)
            except UnicodeDecodeError as error:
                raise UndecodableText(f"The file is marked as {codec}, but byte {error.start + 1} does not fit.") from error
    return None


def _unicode(data: bytes) -> Decoded | None:
    """UTF-8, ISO-2022-JP or UTF-16 without a mark; None where it is none of them."""
    order = _utf16_order(data)
    if order is None and b"\0" in data and not looks_like_text(data):
        raise UnsupportedFile("The file holds binary data, not text.")
    if order is not None:
        try:
            return Decoded(data.decode(order), order, 0.9)
        except UnicodeDecodeError as error:
            raise UndecodableText(f"The file looks like {order}, but byte {error.start + 1} does not fit.") from error
    if b"\x1b$" in data and data.isascii():
        try:
            return Decoded(data.decode("iso2022_jp"), "iso2022_jp", 0.95)
        except UnicodeDecodeError:
            pass
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 1.0)
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, error.start)
        return None


def _legacy(data: bytes) -> Decoded:
    """By charset-normalizer, whose confidence is one less the share of its "mess"."""
    matches = from_bytes(data[:SAMPLE], cp_isolation=list(CANDIDATES), preemptive_behaviour=False, enable_fallback=False)
    found = {match.encoding: round(1 - match.chaos, 3) for match in matches} or {}
    # charset-normalizer gives no second choice where the first decodes to the same number of alphabets
    for codec, confidence in [*found.items(), (WESTERN, 0.5)]:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec == WESTERN or _japanese(text):
            return Decoded(text, codec, confidence)
    raise UndecodableText(f"The text is neither UTF-8 nor any of {', '.join(CANDIDATES)}.")


def _japanese(text: str) -> bool:
    """Whether most of what is not ASCII stands in runs: "£3" and "és" are Japanese characters too, to a codec."""
    return 2 * sum(map(len, _RUN.findall(text))) > sum(character > "\x7f" for character in text)


def _refuse_broken_utf8(data: bytes, position: int) -> None:
    """Raises where the file is UTF-8 but for some bytes: any other codec would turn every accent into two wrong letters."""
    whole = sum(character > "\x7f" for character in data.decode("utf-8", "ignore"))
    broken = data.decode("utf-8", "replace").count("\ufffd")
    if whole >= 10 and whole / (whole + broken) > _BROKEN_UTF8:
        line = data.count(b"\n", 0, position) + 1
        raise UndecodableText(f"The text is UTF-8, but byte {position + 1} (in line {line}) is damaged.")


def _utf16_order(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, by where the NUL bytes of spaces, line ends and Latin letters stand."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    high, low = max(even, odd), min(even, odd)
    if high * 4 < len(data) and 2 * len(data.translate(None, _LATIN)) < len(data):
        return None  # a stray NUL among the single bytes of Latin letters, which would make pairs of them rare characters
    # a random stream has as many NULs on either side
    if high < 4 * low + 1 or high * 200 < len(data):
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = data[: len(data) // 2 * 2].decode(codec, "replace")
    return codec if len(_CONTROL.findall(text)) <= MOST_CONTROLS * len(text) + 1 else None
