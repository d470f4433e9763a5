"""Folding: what makes two prints of one name equal letter by letter. Keys are for comparing, never for showing.

To add an equivalence: one row in a table here, if it holds for every name in every language; else in the module of its language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = "'’‘‛ʼʻʹ`´′＇"
DASHES = "-‐‑‒–—―−－"
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_COMMON = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(DASHES, "-")})
_MARKS = re.compile("[\u0300-\u036f]")  # not the marks of kana, which make other letters
_LONG = ((re.compile(r"ou|oo|oh(?![aeiouy])"), "o"), (re.compile(r"uu"), "u"), (re.compile(r"n(?=[bpm])"), "m"))
_SYSTEMS = (  # Kunrei-shiki to Hepburn, as ISO 3602 and ANSI Z39.11 differ
    (re.compile(r"(?<![st])si"), "shi"),
    (re.compile(r"(?<![hs])ti"), "chi"),
    (re.compile(r"(?<![ct])tu"), "tsu"),
    (re.compile(r"(?<![cs])hu"), "fu"),
    (re.compile(r"zi"), "ji"),
    (re.compile(r"sy(?=[auo])"), "sh"),
    (re.compile(r"ty(?=[auo])"), "ch"),
    (re.compile(r"[zj]y(?=[auo])"), "j"),
)
_MORAE = re.compile(
    r"(?:(?:[kgnhbpmr]y|sh|ch|ts|[sztdj]y|[kgsztdnhbpmrjfwy])?[aiueo]|n(?![aiueoy])|m(?=[bpm])|([kstp])(?=\1)|t(?=ch)"
    r"|(?<=o)h(?=(?:ts|[kgsctznhbpmrjdfw][hy]?)[aiueo]|$))+"
)


def fold(text: str) -> str:
    """Lower case, without marks and apostrophes, with one kind of dash and single blanks."""
    plain = unicodedata.normalize("NFKD", text.translate(_COMMON)).casefold()
    plain = unicodedata.normalize("NFKC", _MARKS.sub("", plain)).translate(_LETTERS).replace("'", "")
    return " ".join(plain.split())


@lru_cache(maxsize=1 << 16)
def fold_word(word: str) -> str:
    """One word of a name, folded, without hyphens and full stops."""
    return "".join(c for c in fold(word) if c.isalnum())


@lru_cache(maxsize=1 << 16)
def fold_japanese(word: str) -> str:
    """A word as `fold_word` has it, and where it can be read as Japanese, in Hepburn without long vowels."""
    key = fold_word(word)
    if _MORAE.fullmatch(key):
        for pattern, replacement in (*_SYSTEMS, *_LONG):
            key = pattern.sub(replacement, key)
    return key


def is_japanese(word: str) -> bool:
    """Whether a word of Latin letters can be read as Japanese syllables."""
    return _MORAE.fullmatch(fold_word(word)) is not None


def slug(text: str) -> str:
    """Letters and digits of the folded text, joined by hyphens; "unnamed" where there are none."""
    return re.sub(r"[^\w]+|_", "-", fold(text)).strip("-") or "unnamed"
