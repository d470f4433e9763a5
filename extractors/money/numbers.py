"""Numbers in figures and words, exactly: from text to `Decimal`, with where they stand.

Promises no float anywhere, and no value where the text gives none ("several thousand" is a quantity without one). It knows
nothing of currencies. Figures follow English habits: a comma parts thousands and a point begins decimals.

To add a number word or a multiple: one row in `ONES`, `TENS` or `MULTIPLES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractors.money.spotting import lowered, whole_words

ONES = {
    word: Decimal(value)
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen".split(),
        1,
    )
}
TENS = {
    word: Decimal(10 * value) for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
MULTIPLES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "lakh": 10**5,
    "lac": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "milliard": 10**9,
    "trillion": 10**12,
}
# romanised Japanese multiples are also words of English or other units, so they count only before one another, a figure or "yen"
JAPANESE = {"man": 10**4, "oku": 10**8, "cho": 10**12, "chō": 10**12}
# letters glued to figures or right behind them, as in "$5m" and "20 bn. yen"
LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "mil": 10**6, "mill": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅛": "0.125", "⅜": "0.375", "⅝": "0.625", "⅞": "0.875"}
PARTS = {"half": Decimal("0.5"), "one half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.25")}
VAGUE = ("several", "few", "couple", "many", "some", "tens", "scores")

POINTED = "the point may part thousands"

_FIGURES = (
    r"(?:\d{1,3}(?:,\d{3}){1,8},\ \d{3}(?=\ [a-z])(?!\ (?:and|or|to)\b)"  # "127,540, 173 yen"
    r"|\d{1,3}(?:,\ \d{3})?(?:,\d{3}){1,8}(?!\d)"  # the blank is a misprint: "127, 540,173"
    r"|\d{1,3}(?:,\d\d){1,6},\d{3}(?!\d)"  # "12,50,000", as in India
    r"|\d{1,3}(?:,\ 0\d\d)+(?!\d)"  # no number begins with 0, so "20, 000" is one as well
    r"|\d{1,3}(?:'\d{3})+(?!\d)"  # "50'000", as in Switzerland
    r"|\d{1,3}(?:\.\d{3}){2,}(?![\d])"  # "1.250.000", as on the Continent
    r"|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)|\d{1,3}(?:\ \d{3})+(?![\d,])"
    r"|\d{1,27}(?!\d))(?:\.\d+(?![\d.]*\d))?(?:\ ?[½¼¾⅛⅜⅝⅞]|[\ -][1-9]/[2-9](?!\d))?|[½¼¾]"
)
_ALONE = "|".join(letters for letters in LETTERS if len(letters) == 1)
_TOGETHER = "|".join(sorted((letters for letters in LETTERS if len(letters) > 1), key=len, reverse=True))
# a capital counts only where it is glued: in "2,000 B" it begins something else
_LETTERS = re.compile(rf"(?<=\d)(?:\ ?(?:(?i:{_TOGETHER})|{_ALONE})|(?i:{_ALONE}))\b\.?(?!\w)")
_JAPANESE = re.compile(
    r"(?<=\d[ -])(?:oku|man|ch[oō])(?=[ -](?:yen|man|oku|\d))|(?<=\d )sen(?= (?:yen|man))|(?<=[a-z] )(?:oku|man)(?= yen)",
    re.IGNORECASE,
)
_WORDS = frozenset([*ONES, *TENS, *MULTIPLES, *(word + "s" for word in MULTIPLES), *PARTS, *VAGUE])
# in small letters
_PIECE = re.compile(
    rf"(?P<figures>(?=[\d½¼¾])(?<!\d)(?<!\d[.,])(?:{_FIGURES}))"
    rf"|(?P<word>one[\ -]half\b|(?<!multi-){whole_words({*_WORDS, *LETTERS, *JAPANESE, 'sen'} - {'one half'})})",
    re.VERBOSE,
)
_MONTH_BEFORE = re.compile(r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+$")
_ARTICLE = re.compile(r"\ban?\s+$", re.IGNORECASE)
_HALF_A = re.compile(r"\s+an?(?=\s(?!half|hundred|thousand|[mb]illion)[a-z])")
_NO_NUMBERS = ("half", "one half", "quarter", "quarters", "many", "some", "tens", "scores")
_JOIN = re.compile(r"[\s-]{0,2}(?:and[\s-]+)?(?:of\s+)?(?:an?[\s-]+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in text. value: None where the text names none. scale: the multiple that it ends in, 1 where there is none.

    figures: written in digits. grouped: with separators between thousands. doubt: why the value may be wrong.
    """

    start: int
    end: int
    value: Decimal | None
    scale: Decimal
    figures: bool
    grouped: bool = False
    doubt: str | None = None

    @property
    def coefficient(self) -> Decimal:
        """The number before its multiple: 7 in "7 million"."""
        return (self.value or Decimal(0)) / self.scale


@dataclass(slots=True)
class _Sum:
    """A number while it is read: finished groups, and the one being built. `last` is the kind of the piece before."""

    start: int
    end: int
    done: Decimal = Decimal(0)
    current: Decimal | None = None
    scale: Decimal = Decimal(1)
    last: str = ""
    figures: bool = False
    grouped: bool = False
    vague: bool = False
    lone: str = ""  # the one piece so far, where it is no number by itself
    doubt: str | None = None

    def quantity(self) -> Quantity:
        value = None if self.vague else self.done + (self.current or Decimal(0))
        if value is not None and self.scale == 1 and self.doubt == POINTED and value * 100 == int(value * 100):
            value *= 1000  # no price has thousandths that end in 0
        return Quantity(self.start, self.end, value, self.scale, self.figures, self.grouped, self.doubt)


def scan(text: str) -> list[Quantity]:
    """All numbers of `text`, in order, without overlaps."""
    out: list[_Sum] = []
    for kind, start, end in _pieces(text):
        raw = text[start:end].lower().strip().replace("one-half", "one half")
        now = out[-1] if out else None
        joint = now and start - now.end <= 12 and _JOIN.match(text, now.end, start)
        if now and joint and _extend(now, kind, raw, text[now.end : start].lower()):
            now.end, now.lone = end, ""
            continue
        if kind in ("letters", "japanese"):
            continue
        if kind == "figures" and " " in raw and _MONTH_BEFORE.search(text, max(0, start - 12), start):
            start += raw.index(" ") + 1  # "July 12, 300,000 yen"
            raw = raw[raw.index(" ") + 1 :]
        article = _ARTICLE.search(text, max(0, start - 3), start)
        begun = _begin(kind, raw, start, end, bool(article))
        if article and begun and (raw in MULTIPLES or raw in ("few", "couple", "quarter")):
            begun.start = article.start()
        if begun:
            out.append(begun)
    for each in out:
        if each.lone in ("half", "one half") and (article := _HALF_A.match(text, each.end)):
            each.end, each.lone = article.end(), ""  # "half a yen"
    return [each.quantity() for each in out if each.lone not in _NO_NUMBERS]


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of all that may be part of a number."""
    for match in _PIECE.finditer(lowered(text)):
        start, end = match.span()
        if match.lastgroup == "figures":
            yield "figures", start, end
            continue
        word = match.group().replace("one-half", "one half")
        if word in _WORDS:
            yield "word", start, end
        elif word in LETTERS and (letters := _LETTERS.match(text, start - (text[start - 1 : start] == " "))):
            yield "letters", *letters.span()
        elif (word in JAPANESE or word == "sen") and _JAPANESE.match(text, start):
            yield "japanese", start, end


def parse_number(text: str) -> Decimal:
    """The one number that `text` is. Raises ValueError where it is none, or more than that."""
    found = scan(text)
    if len(found) != 1 or found[0].value is None or text[: found[0].start].strip() or text[found[0].end :].strip():
        raise ValueError(f"{text!r} is not a number")
    return found[0].value


def read_figures(raw: str) -> Decimal:
    """The value of digits with separators: "1,200.50", "2½", "1.250.000", "3 1/2"."""
    extra = Decimal(0)
    if raw and raw[-1] in FRACTIONS:
        extra, raw = Decimal(FRACTIONS[raw[-1]]), raw[:-1].strip()
    elif "/" in raw:
        raw, part = re.split(r"[ -](?=\d/)", raw)
        above, below = part.split("/")
        extra = Decimal(above) / Decimal(below)
    raw = re.sub(r"[,'\s]", "", raw)
    if raw.count(".") > 1:
        raw = raw.replace(".", "")
    return Decimal(raw or 0) + extra


def _begin(kind: str, raw: str, start: int, end: int, article: bool) -> _Sum | None:
    new = _Sum(start, end)
    if kind == "figures":
        new.current, new.last, new.figures = read_figures(raw), "figures", True
        new.grouped = bool(re.search(r"\d[,.'\s]\s?\d{3}(?:\D|$)", raw))
        if re.search(r"\d,? \d", raw) and "/" not in raw:
            new.doubt = "a blank inside the figures is taken as part of the number"
        elif re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", raw):
            new.doubt = POINTED
    elif raw in ONES:
        new.current, new.last = ONES[raw], "ones"
    elif raw in TENS:
        new.current, new.last = TENS[raw], "tens"
    elif raw in PARTS:
        new.current, new.last, new.lone = PARTS[raw], "part", raw
    elif raw in VAGUE:
        new.vague, new.last, new.lone = True, "vague", raw
    else:
        plural = raw.endswith("s")
        new.vague = plural  # "millions of dollars" names no number
        factor = Decimal(MULTIPLES[raw.rstrip("s")])
        if not plural and not article and raw == "dozen":
            return None
        new.current, new.scale, new.last = factor, factor, "multiple"
    return new


def _extend(now: _Sum, kind: str, raw: str, gap: str) -> bool:
    """Take one more piece into the number. False where the piece begins another."""
    has_and, has_of = "and" in gap, "of" in gap
    if kind == "figures":
        value = read_figures(raw)
        if now.last != "multiple" or not now.figures or has_and or has_of or not gap.strip("-") or value >= now.scale:
            return False
        now.done, now.current, now.last, now.scale = now.done + (now.current or 0), value, "figures", Decimal(1)
        return True
    if kind == "japanese":
        factor = Decimal(1000 if raw == "sen" else JAPANESE[raw])
    elif kind == "letters":
        if now.last != "figures":
            return False
        factor = Decimal(LETTERS[raw.rstrip(".")])
    elif raw in ONES or raw in TENS:
        return not has_of and _add(now, raw)
    elif raw in PARTS:
        if not has_and or now.last not in ("ones", "tens", "figures", "multiple"):
            counted = now.last in ("ones", "figures") and not gap.strip(" -")  # "three quarters", but not "3,000 a quarter"
            return raw != "half" and counted and _quarters(now, raw)
        now.current = (now.current or Decimal(0)) + PARTS[raw] * (now.scale if now.last == "multiple" else 1)
        now.last = "part"
        return True
    elif raw in VAGUE:
        return False
    else:
        has_article = re.search(r"\ban?[\s-]", gap)
        if now.last != "part" and (has_article or (has_of and now.last not in ("multiple", "vague"))):
            return False
        factor = Decimal(MULTIPLES[raw[:-1] if raw.endswith("s") else raw])
    return not has_and and _multiply(now, factor)


def _add(now: _Sum, raw: str) -> bool:
    value = ONES.get(raw) or TENS[raw]
    fits = now.last == "multiple" or (now.last == "tens" and raw in ONES and value < 10)
    if not fits or now.figures or now.vague or (now.last == "multiple" and value >= now.scale):
        return False
    if now.last == "multiple" and now.scale >= 1000:
        now.done, now.current = now.done + (now.current or Decimal(0)), value
    else:
        now.current = (now.current or Decimal(0)) + value
    now.last, now.scale = "ones" if raw in ONES else "tens", Decimal(1)
    return True


def _quarters(now: _Sum, raw: str) -> bool:
    now.current, now.last = (now.current or Decimal(0)) * PARTS[raw], "part"
    return True


def _multiply(now: _Sum, factor: Decimal) -> bool:
    if now.last == "multiple" and factor < now.scale and not now.vague:
        return False
    now.current = (now.current or Decimal(1)) * factor
    now.scale = factor if now.last != "multiple" else now.scale * factor
    now.last = "multiple"
    return True
