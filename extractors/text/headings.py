"""Headings told from running text: numbered titles, lines in capitals, short lines in title case without a final stop."""

from __future__ import annotations

import re

LONGEST = 220  # characters; a longer stretch is no heading, however it is written
SECTION_LISTS = re.compile(
    r"(?:\W*(?:\d{1,2}\.?|[IVX]+\.?)?\s*)(?P<name>references|bibliography|works cited|"
    r"literature(?: cited)?|sources|(?:end|foot)?notes|"
    r"(?:list of )?abbreviations)\W*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?:chapter|section|part|appendix|article)\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[IVXL]{1,6}|[A-H])[.):]?\s+(?=[A-ZÀ-Þ“\"‘'(])",
    re.IGNORECASE,
)
_STRICT_NUMBER = re.compile(r"(?:\d{1,2}\.(?:\d{1,2}\.?)*|[IVXL]{1,6}\.|[A-H]\.)\s+(?=[A-ZÀ-Þ“\"‘'(])")
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_SMALL = frozenset(
    "a an and as at but by circa de del der des di for from in into la le nor of on or over per since the till to toward towards "
    "under "
    "until up upon van versus via von vs with within without between during after before against through et".split()
)
_CAPITAL = re.compile(r"[^\W\d_a-zà-ÿ]")
_ENDS_SENTENCE = re.compile(r"[.!?;:,]['\"”’)\]]*(?:\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?$")
_BULLET = re.compile(r"[-•*–—]\s")


def is_capitals(text: str) -> bool:
    """Whether a line is set in capitals. Up to half the letters may be small: some fonts lose capitals on conversion."""
    if 4 * len(_CAPITAL.findall(text)) < len(text):
        return False
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    letters = [char for word in words for char in word if char.isalpha()]
    return (
        len(letters) >= 4
        and sum(char.isupper() for char in letters) >= 0.5 * len(letters)
        and sum(sum(c.isupper() for c in word) * 2 >= len(word) for word in words) >= 0.8 * len(words)
    )


def is_numbered_title(text: str) -> bool:
    """Whether a single line alone is a heading by its number and its capitals: "IV. THE TRANSFER", "2. The First Years"."""
    match = _STRICT_NUMBER.match(text)
    return (
        match is not None
        and not _ENDS_SENTENCE.search(text)
        and (is_capitals(text[match.end() :]) or _title_case(text[match.end() :], 0.9))
    )


def is_heading(text: str) -> bool:
    """Whether a paragraph that stands alone between blank lines is a heading. `text` may hold line breaks."""
    text = " ".join(text.split()).lstrip("#").strip("*_ ")
    if not text or len(text) > LONGEST or _BULLET.match(text) or SECTION_LISTS.fullmatch(text):
        return bool(SECTION_LISTS.fullmatch(text))
    if not any(char.isalpha() for char in text):
        return False
    if is_capitals(text):
        return not text.endswith((",", ";")) and len(text) <= 160
    if _ENDS_SENTENCE.search(text):
        return False
    match = _NUMBERED.match(text)
    if match:
        return _title_case(text[match.end() :], 0.5)
    return text[0] not in "([" and len(text.split()) <= 20 and _title_case(text, 0.8)


def is_plain_title(text: str) -> bool:
    """Whether a short paragraph before a long one is its title in small letters: "Market notes", "1. A bank of issue"."""
    wrapped = "\n" in text
    text = " ".join(text.split())
    match = _STRICT_NUMBER.match(text)
    if not text or (wrapped and not match):
        return False
    words = len(text.split())
    return (
        words <= (14 if match else 6)
        and text[match.end() if match else 0].isupper()
        and not _ENDS_SENTENCE.search(text)
        and any(char.islower() for char in text)
    )


def _title_case(text: str, share: float) -> bool:
    words = [word for word in _WORD.findall(text) if word.casefold() not in _SMALL]
    if not words or not (text[:1].isupper() or text[:1] in "“\"‘'"):
        return bool(words) and text[:1].isdigit() and all(word[0].isupper() for word in words)
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals >= share * len(words)
