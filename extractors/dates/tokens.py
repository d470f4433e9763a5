"""Passage text to tokens: numbers, month names and other words that dates are made of, each with a kind and a value.

A token's kind is the character that `words.KINDS` gives to its name; `Line.kinds` is the string of them, which forms are matched
against. Blanks are no tokens. Nothing is judged here beyond what one token and its direct neighbours show.
To add a kind of token: a name in `words.KINDS`, and an alternative in `SCAN` or a row among the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA
from wordfreq import zipf_frequency

from extractors.dates.feasts import feasts
from extractors.dates.numeric import NUMERIC, ROMAN
from extractors.dates.spelled import SPELLED, SPOKEN, TICKED, short_year, spelled_year
from extractors.dates.words import KINDS, NUMBERS, Era, eras, meanings, months

Value = int | str | Era | None

PUNCTUATION = {
    **dict.fromkeys("-–—‐‑‒−~〜～", KINDS["DASH"]),
    ",": KINDS["COMMA"], ".": KINDS["DOT"], "/": KINDS["SLASH"], "(": KINDS["LPAR"], ")": KINDS["RPAR"], "[": KINDS["LBR"],
    "]": KINDS["RBR"], "?": KINDS["ASK"], ":": KINDS["COLON"], ";": KINDS["SEMI"], "&": KINDS["AND"], "|": KINDS["BREAK"],
}  # fmt: skip

_ERAS = "|".join(spelling for spelling in eras() if not spelling[0].isascii())
# eras written with a hyphen, an apostrophe or a blank, in any type; longer ones first
_PARTED = "|".join(
    re.sub("'|’", "['’‘ʻ]", re.escape(spelling))
    for spelling in sorted(eras(), key=lambda name: (-len(name), name))
    if not spelling.isalpha()
)
_FEASTS = "|".join(re.sub("'", "['’]", re.escape(spelling)) for spelling in sorted(feasts(), key=lambda name: (-len(name), name)))
_LETTER = r"[^\W\d_⁰¹²³⁴-⁹\u3040-\u9fff]"
SCAN = re.compile(
    rf"""
    (?:(?P<era>(?=[A-Zi])(?<!\w)(?:{_PARTED})(?!\w))                          # eras of two words
    | (?P<spelled>(?=[SsEeNnOo])(?<!\w)(?i:{SPELLED})(?!\w))                   # years in words
    | (?P<spoken>(?=[tfsen])(?<!\w)(?:{SPOKEN}))                            # years in words without their century
    | (?P<clipped>(?=['’‘])(?<!\w)(?:{TICKED}))                              # and with a tick
    | (?P<ordinal>(?=[Tt])(?<!\w)(?i:(?P<ten>twenty|thirty)[ -](?P<one>{"|".join(NUMBERS[:9])}))(?!\w))
    | (?P<roman>(?<=\d\ )(?:i{{1,3}}|iv|v|vi{{1,3}}|ix|xi{{0,2}})(?=\ [12]\d{{3}}(?!\d))     # 12 vi 1928
      | (?<=\d/)(?:i{{1,3}}|iv|v|vi{{1,3}}|ix|xi{{0,2}}|I{{1,3}}|IV|V|VI{{1,3}}|IX|XI{{0,2}})(?![\w/-]))    # 2/iv
    | (?P<feast>(?=[ABCDEGKLMNPSTWl])(?<!\w)(?:{_FEASTS})(?!\w))
    | (?P<word>{_LETTER}{{2,}}+(?![./]\s?\d))                               # first, because most tokens are words
    | (?P<numeric>{NUMERIC})
    | (?P<money>[$£¥€₩]\s?\d[\d,.]*)
    | (?P<count>(?<!\w)\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?)
    | (?P<cut>(?<!\w)(?:1\d|20)(?:\d-|--)(?=\??[\])]))                       # a cataloguer's "[195-?]" and "[19--]"
    | (?P<figure>(?P<number>\d+(?:\.\d+)?)(?P<suffix>(?:(?i:st|nd|rd|th)|er|d|s|['’]s|[a-h])(?![^\W_]))?(?P<percent>\s?[%‰])?)
    | (?P<ticked>(?<!\w)['’‘](?=[tfsen])(?P<decade>(?:twen|thir|for|fif|six|seven|eigh|nine)ties)(?!\w))
    | (?P<tick>['’‘](?P<short>\d\d)(?P<tens>s)?(?!\w))
    | (?P<ocr>(?<!\w)(?:[lI][5-9]\d\d|1[89]\d[Ool]|1[89][Ool]\d)(?!\w))       # digits that the engine took for letters
    | (?P<undated>(?<!\w)(?:[ns]\.\s?d\.|N\.D\.))
    | (?P<rest>{_ERAS}|[\u3040-\u9fff]|{_LETTER}+)    # words of kana and kanji are not parted by blanks
    | (?P<break>[\t\n])
    | (?P<mark>[^\w\s])
    )[ ]*+                                                                   # blanks behind a token are passed over at once
    """,
    re.VERBOSE,
)


# short names of months as they are misread; in full they are compared with the right ones
MISREAD = {"Iune": 6, "Jnne": 6, "Iuly": 7, "Jnly": 7, "Juiy": 7, "Fcb": 2, "Scpt": 9, "Sepl": 9, "Oet": 10, "Noy": 11, "Dcc": 12}
_LONGEST = 20  # digits of a number that is still read
_BEHIND_MONTH = re.compile(r"\.? ?\d\d?(?!\d)|, ?(?:1[5-9]|20)\d\d")  # not "(Marchi 1975)"
_JOINING = frozenset(KINDS[name] for name in ("MONTH", "ERA", "FISCAL", "LETTER", "CIRCA", "Q"))


class Token(NamedTuple):
    """One token; start and end are passage offsets."""

    kind: str
    start: int
    end: int
    text: str
    value: Value


@dataclass(frozen=True)
class Line:
    """A passage as tokens. `kinds[i]` is `tokens[i].kind`."""

    text: str
    tokens: tuple[Token, ...]
    kinds: str

    def before(self, index: int) -> str:
        """The word before token `index` in lower case, over an abbreviation's dot; empty where there is none."""
        place = self.place_before(index)
        return "" if place is None else self.tokens[place].text.lower()

    def place_before(self, index: int) -> int | None:
        """The index of that word."""
        if index and self.kinds[index - 1] == KINDS["DOT"]:
            index -= 1
        return index - 1 if index else None

    def after(self, index: int) -> str:
        """The token at `index` in lower case; empty behind the end."""
        return self.tokens[index].text.lower() if index < len(self.tokens) else ""

    @cached_property
    def depths(self) -> tuple[int, ...]:
        """How many parentheses are open at each token."""
        out, depth = [], 0
        for kind in self.kinds:
            if kind == "(":
                depth += 1
            out.append(depth)
            if kind == ")" and depth:
                depth -= 1
        return tuple(out)


def tokenize(text: str) -> Line:
    """All tokens of a passage in order."""
    tokens: list[Token] = []
    word = SCAN.groupindex["word"]
    other, dot, abbreviated = KINDS["OTHER"], KINDS["DOT"], {KINDS["MONTH"], KINDS["CIRCA"], KINDS["INSTANT"], KINDS["WEEKDAY"]}
    for match in SCAN.finditer(text):
        if match.lastindex == word:  # most tokens are words: nothing slow here
            start, end = match.span(word)
            piece = match[word]
            kind, value, doubtful = _meaning(piece)
            if doubtful and _stands_as_month(text, end, tokens) and (month := misread_month(piece)):
                kind, value = KINDS["MONTH"], month
            tokens.append(Token(kind, start, end, piece, value))
            continue
        group = match.lastgroup or ""
        start, end = match.span(group)
        piece = text[start:end]
        if group == "rest":
            meaning = meanings().get(piece.lower())
            if meaning is None and piece.title() in MISREAD:  # "Oet. 5, 1903"
                kind, value = KINDS["MONTH"], MISREAD[piece.title()]
            elif meaning is None:
                kind, value = other if end - start > 1 else _letter(piece, text, end), None
            else:
                kind, value = meaning
            tokens.append(Token(kind, start, end, piece, value))
        elif group == "mark":
            kind = PUNCTUATION.get(piece, other)
            # the dot of "Sept." or "ca." belongs to the word; a month in full ends a sentence there
            if (
                kind == dot
                and tokens
                and tokens[-1].end == start
                and tokens[-1].kind in abbreviated
                and len(tokens[-1].text) <= 5
            ):
                continue
            tokens.append(Token(kind, start, end, piece, None))
        elif group == "figure":
            tokens += _number(match, text, tokens)
        else:
            tokens.append(_special(match))
    return Line(text, tuple(tokens), "".join([token.kind for token in tokens]))


@lru_cache(maxsize=1 << 16)
def _meaning(word: str) -> tuple[str, Value, bool]:
    """The kind and the value of a word, and whether it may be a misread month."""
    known = meanings().get(word.lower())
    return (KINDS["OTHER"], None, word[0].isupper()) if known is None else (*known, False)


def _letter(word: str, text: str, end: int) -> str:
    following = text[end : end + 1]
    if word == "c" and following == ".":
        return KINDS["CIRCA"]
    return KINDS["LETTER"] if word.isupper() and (following == "." or following.isdigit()) else KINDS["OTHER"]


def _special(match: re.Match[str]) -> Token:
    start, end = match.span(match.lastgroup or "")
    piece = match.string[start:end]
    value: Value = None
    name = "COUNT"
    if match["numeric"]:
        name, value = "NUMERIC", piece
    elif match["era"]:
        name, value = "ERA", eras_by_form()[_plain_quotes(piece)]
    elif match["spelled"]:
        name, value = "YEAR", spelled_year(piece)
    elif match["spoken"]:
        name, value = "SHORT", spelled_year(piece)
    elif match["clipped"]:
        name, value = "SHORT", short_year(piece)
    elif match["ordinal"]:
        name, value = "ORD", {"twenty": 20, "thirty": 30}[match["ten"].lower()] + NUMBERS.index(match["one"].lower()) + 1
    elif match["roman"]:
        name, value = "MONTH", ROMAN[piece.lower()]
    elif match["feast"]:
        name, value = "FEAST", _plain_quotes(piece)
    elif match["cut"]:
        name, value = "CUT", piece
    elif match["decade"]:
        name, value = "DECADE", meanings()[match["decade"]].value
    elif match["short"]:
        name, value = ("DECADE", int(match["short"])) if match["tens"] else ("SHORT", int(match["short"]))
    elif match["ocr"]:
        name, value = "YEAR", int(piece.translate(str.maketrans("lIOo", "1100")))
    elif match["undated"]:
        name = "UNDATED"
    elif match["break"]:
        name = "BREAK"
    return Token(KINDS[name], start, end, piece, value)


def _plain_quotes(text: str) -> str:
    return re.sub("[’‘ʻ]", "'", text)


@cache
def eras_by_form() -> dict[str, Era]:
    """Eras by their spelling with straight apostrophes."""
    return {_plain_quotes(spelling): era for spelling, era in eras().items()}


def _stands_as_month(text: str, end: int, before: list[Token]) -> bool:
    """Whether figures stand where those of a date do: "Augnst 29", "Ocrober, 1936", "the 3rd of Augnst"."""
    if _BEHIND_MONTH.match(text, end):
        return True
    if before and before[-1].kind == KINDS["OF"]:
        before = before[:-1]
    return bool(before) and before[-1].kind in (KINDS["NUM"], KINDS["ORD"])


@lru_cache(maxsize=1 << 14)
def misread_month(word: str) -> int | None:
    """The month whose name in full this is but for one letter, not the last: "Augnst", "Ocrober"; None for a word of English."""
    if word.title() in MISREAD:
        return MISREAD[word.title()]
    if len(word) < 5 or zipf_frequency(word.lower(), "en", wordlist="small") > 2:
        return None
    names = [(name, number) for name, (number, alone) in months().items() if len(name) > 4 and alone != "no"]
    close = {number for name, number in names if name[-1] == word[-1] and OSA.distance(word.lower(), name, score_cutoff=1) < 2}
    return close.pop() if len(close) == 1 else None


def _number(match: re.Match[str], text: str, before: list[Token]) -> list[Token]:
    start, end = match.span("figure")
    digits, suffix = match["number"], match["suffix"] or ""

    def token(name: str, value: Value = None, until: int = end) -> Token:
        return Token(KINDS[name], start, until, text[start:until], value)

    glued = start and (text[start - 1].isalpha() or text[start - 1] in "_#") and not _joins(before, digits)
    if match["percent"] or glued:
        return [token("COUNT")]
    whole, _, fraction = digits.partition(".")
    if fraction:
        # "in 1958.24 Foreign aid": a sentence's end with a footnote's number glued to it
        until = start + len(whole)
        glued = start and text[start - 1] != "\n" and not suffix  # not "1909.44 Bronze mirror" in a museum's list
        if glued and _is_year(whole) and len(fraction) <= 3 and re.match(r"\s+[^\Wa-z\d_]|\s*$|\s*[”\"]", text[end:]):
            return [token("YEAR", int(whole), until), Token(KINDS["COUNT"], until, end, text[until:end], None)]
        return [token("COUNT")]
    if len(whole) > _LONGEST:
        return [token("COUNT")]
    value = int(whole)
    if len(whole) <= 2:
        if suffix.lower() in {"st", "nd", "rd", "th", "d", "er"}:
            return [token("ORD", value)]
        if suffix == "s" and whole.endswith("0"):
            return [token("DECADE", value)]
        return [token("COUNT") if suffix or _glues(text, end) else token("NUM", value)]
    if _is_year(whole):
        if suffix in {"s", "'s", "’s"}:
            the = bool(before) and before[-1].kind in {KINDS["THE"], KINDS["PART"], KINDS["DASH"]}
            if value % 10 == 0 and (suffix == "s" or the):
                return [token("DECADE", value)]
            return [token("COUNT")] if suffix == "s" else [token("YEAR", value, start + 4)]
        if len(suffix) == 1 and not suffix.isdigit():  # a citation's "1981a"
            return [token("YEAR", value, start + 4), Token(KINDS["OTHER"], start + 4, end, suffix, None)]
        return [token("COUNT") if suffix or _glues(text, end) else token("YEAR", value)]
    return [token("COUNT")]


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[0] in "12"


def _joins(before: list[Token], digits: str) -> bool:
    """Whether a number may be glued to the word before it: "october16", "Showa33", "FY1955", "S33", but not "A1984-03"."""
    if before and before[-1].kind == KINDS["LETTER"] and len(digits) > 2:
        return False
    # a bare "c" is the sign of copyright: "c1985"
    return bool(before) and (before[-1].kind in _JOINING or before[-1].text == "c")


def _glues(text: str, end: int) -> bool:
    """Whether letters that are no month follow without a blank: "12km", but not "15February"."""
    word = re.compile(r"[^\W\d_⁰¹²³⁴-⁹]+").match(text, end)
    if word is None:
        return False
    meaning = meanings().get(word.group().lower())
    return meaning is None or meaning.kind != KINDS["MONTH"]
