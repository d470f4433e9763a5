"""Tokens of money in running text: numbers (N), currency words (C), signs (S) and "10s. 6d." (L), with what lies between.

A passage becomes a short string that `forms` can match, one letter a token and one character a gap: "$300 to $500" is "S N~S N".
Nothing is decided here: a number that counts rice is an N too.

To add a gap: one row in `GAPS`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

from extractors.money.currencies import Sign, currencies
from extractors.money.numbers import ONES, Quantity, scan
from extractors.money.spotting import lowered, whole_words

# what stands between two tokens, tried in order; "|" is all else
GAPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (" ", re.compile(r"\s{0,2}|\.[-–—]\s|[\s-]odd\s|\sor\sso\s")),  # also "5.- yen"
    ("~", re.compile(r"\s*(?:[-‐‑–—~〜]|to|or|until|up to|through)\s*", re.IGNORECASE)),
    ("+", re.compile(r"\s*(?:and|&)\s*", re.IGNORECASE)),
    ("o", re.compile(r"\s+of\s+(?:the\s+)?", re.IGNORECASE)),
    ("(", re.compile(r"\s*\(")),
    (")", re.compile(r"\)\s*")),
    (",", re.compile(r"\s*,\s*(?:(?:and|or)\s+)?", re.IGNORECASE)),
)
_NEUTRAL = "gold|silver|paper|old|new|convertible|Chosen|Chōsen|trade|current|military"
_PIECE = re.compile(r"[^\W\d_]+|[$£¥￥€₩₽₹₤₱\\]")
_LETTERED = re.compile(r"[\dYWMPf](?:(?<=[YWMPf])\.? ?\d|(?<=\d)/-|(?<=\d)(?<!\d{3}) ?[sd]\b|(?<=\d)l\.)")  # 10s. 6d., Y1,200
_COINS = re.compile(r"£\s?\d|\d(?:/[-\d]|\ ?[½¼¾]?\ ?[sd]\b)")  # a quick look for what `_STERLING` finds
_GROUPED = re.compile(r" ?\d{1,3},\d{3}")
_GLUED = re.compile(
    r" ?\d{1,3},\d{3}|\d{2,3}\b|(?!1[5-9]\d\d\b)\d{4,7}\b| ?\d{1,3}\.\d\d\b|\d+(?:\.\d+)? (?:thousand|[mb]illion)\b"
    r"|\d{1,3}(?:\.\d)?(?= ?(?:-|–|~|to|or|and) ?Y?\d)|\d\b(?= (?:a|an|per|each|apiece)\b)"
)
_STOPPED = re.compile(r" ?(?:\d{1,3},\d{3}|\d{1,3}(?:\.\d\d)?\b(?![,.:]?\d))")
_INITIAL = re.compile(r"(?:[A-Z][a-z]+,|[A-Z]\.) ?$")  # "Kim, Y. 250" names a person, "N. Y. 12 May" a place
_IN_SHILLINGS = re.compile(r"£|\d/-|\d ?s\. ?\d|\d ?d\. ?[a-z]|\bshillings?\b|\bguineas?\b|\bgns\b")
_LOCAL = frozenset(("dollar", "dollars", "tael", "taels", "yen", "cents"))
_LOCAL_PLACE = re.compile(
    r"(?:[\d½¼¾]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|hundred|thousand|[mb]illion)) "
    r"((?!Hundred|Thousand|Million|Billion|Of)[A-Z][a-z]{3,}(?: silver)? |B[ -])$"  # "B yen" were military notes
)
_COMPOUND = re.compile(r"-(?:denominated|based|tireurs?|pinching|zone|area|bloc|block|standard)\b")
_NUMBERED = re.compile(r"\b(?:Ref|File|No|Nos|Box|Vol|Case|Folder|series)\.?\s*$", re.IGNORECASE)
_OF_STERLING = re.compile(r"\s+sterling\b")
_HALF_CROWN = re.compile(
    r"\b(?:half[- ]a[- ]crown|(?:(?P<number>one|two|three|four|five|six|\d{1,2}) )?half[- ]crowns?)\b", re.IGNORECASE
)
_PENCE = r"(?:\d{1,3})(?:\ ?[½¼¾]|\ [1-7]/[248])?\ ?d\b\.?"
_STERLING = re.compile(
    rf"(?<![\w.,£'’])(?<![A-Za-z]-)(?P<s>\d{{1,2}})\ ?s\b\.?,?(?:\s?(?P<d>{_PENCE}))?"
    r"|(?<![\w.,/£])(?P<even>\d{1,3})/-(?!\d)"  # 10/-
    r"|(?<=£)(?P<run>\ ?\d[\d,]*(?:[.\-/]\d{1,2}[.\-/]\d{1,2}|\ ?:\ ?\d{1,2}\ ?:\ ?\d{1,2}|\ 1?\d\ (?:1[01]|\d)(?=[,;)]|\.?$)))"
    r"(?!\d|[.\-/:,]\d)"
    r"|(?<![\w.,/£])(?<!\bon\ )(?<!\bof\ )(?<!from\ )(?<!since\ )(?<!dated\ )(?P<slash>\d{1,2}/(?:\d|1[01]))"
    r"(?=\ (?:a|an|per|each|the|for|net)\b|[;.]?$|[;,.]\ )"  # 4/6
    rf"|(?<![\w.,/£])(?P<alone>\d{{1,2}}(?:\ ?[½¼¾])?d\.)(?!\w)"
    rf"|(?<=£\d)\ (?P<pence>{_PENCE})",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A currency word with the adjective before it: "Swiss francs". `word` is in lower case.

    local: the adjective names a place whose money has no row of its own, as in "Harbin dollars".
    """

    word: str
    place: str
    local: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """One token in passage offsets; exactly one of the last four is set, after its kind."""

    kind: str
    start: int
    end: int
    quantity: Quantity | None = None
    wording: Wording | None = None
    sign: Sign | None = None
    pounds: Fraction | None = None


def has_money(text: str) -> bool:
    """Whether any currency word or sign stands in `text`. Fast: most passages are told here."""
    return _stem().search(lowered(text)) is not None or _LETTERED.search(text) is not None


def tokenise(text: str, quantities: Sequence[Quantity] | None = None) -> list[Token]:
    """All tokens of a passage, in order, without overlaps. quantities: its numbers, where they are known."""
    signs, words = _marks(text)
    taken = [*signs, *_sterling(text), *_half_crowns(text)]
    after_sign = {token.end for token in signs}
    numbers = [
        Token("N", quantity.start, quantity.end, quantity=quantity)
        for quantity in (scan(text) if quantities is None else quantities)
        if not quantity.figures or not text[quantity.start - 1 : quantity.start].isalpha() or quantity.start in after_sign
    ]
    out: list[Token] = []
    # a sign or "10s. 6d." wins over the number or word inside it
    for token in sorted([*taken, *numbers, *words], key=lambda token: (token.start, token.kind not in "SL")):
        if not out or token.start >= out[-1].end:
            out.append(token)
    return out


def encode(text: str, tokens: list[Token]) -> str:
    """Letter of token i at index 2i, the gap behind it at 2i + 1."""
    code = []
    for token, after in pairwise(tokens):
        code += [token.kind, gap(text[token.end : after.start], token.kind + after.kind)]
    return "".join([*code, tokens[-1].kind]) if tokens else ""


def gap(between: str, kinds: str = "") -> str:
    """The character for the text between two tokens, `kinds` their two letters."""
    if len(between) > 12:
        return "|"
    if between == "-" and kinds in ("NC", "CN"):
        return " "  # "10,000-yen"
    return next((sign for sign, pattern in GAPS if pattern.fullmatch(between)), "|")


def _sterling(text: str) -> list[Token]:
    """Shillings and pence in letters, and "£3.10.6", as fractions of a pound."""
    if not _COINS.search(text) or ("£" not in text and not _LETTERED.search(text)):
        return []
    out = []
    for match in _STERLING.finditer(text):
        if match["run"]:
            pounds, shillings, pence = re.split(r"\s?[.\-/:]\s?|\s", match["run"].replace(",", "").strip())
            value = Fraction(pounds) + Fraction(int(shillings), 20) + Fraction(int(pence), 240)
        elif match["even"]:
            if _NUMBERED.search(text, max(0, match.start() - 12), match.start()):
                continue  # "File 12/-"
            value = Fraction(int(match["even"]), 20)
        elif match["alone"]:
            if not _IN_SHILLINGS.search(text):
                continue
            value = _pence(match["alone"])
        elif match["slash"]:
            if not _IN_SHILLINGS.search(text) and not text[: match.start()].endswith(("Price ", "price ")):
                continue  # a fraction, or a day of a month
            shillings, pence = match["slash"].split("/")
            value = Fraction(int(shillings), 20) + Fraction(int(pence), 240)
        elif match["s"]:
            value = Fraction(int(match["s"]), 20) + _pence(match["d"])
            # "10s" alone may be anything; with a stop, pence or a pound before it, it is money
            if not match["d"] and not match.group().endswith(".") and not re.search(r"£\s?[\d,]+\s$", text[: match.start()]):
                continue
        else:
            value = _pence(match["pence"])
        end = match.end() - match.group().endswith(",")
        if re.search(r"s \d+ ?[½¼¾]? ?d\.$", match.group()):
            end -= 1  # whoever writes "4s 6d" without stops ends a sentence with this one
        out.append(Token("L", match.start() + (match.group()[0] == " "), end, pounds=value))
    return out


def _half_crowns(text: str) -> list[Token]:
    """The coin of two shillings and sixpence, the only one with a name of its own that stands without a number."""
    if "crown" not in text:
        return []
    out = []
    for match in _HALF_CROWN.finditer(text):
        number = match["number"] or "1"
        count = int(number) if number.isdigit() else int(ONES[number.lower()])
        out.append(Token("L", match.start(), match.end(), pounds=Fraction(count, 8)))
    return out


def _pence(raw: str | None) -> Fraction:
    match = re.match(r"(\d+) ?([½¼¾]|\d/\d)?", raw or "")
    part = {"½": "1/2", "¼": "1/4", "¾": "3/4"}
    return (int(match[1]) + Fraction(part.get(match[2] or "", match[2] or 0))) / 240 if match else Fraction(0)


def _marks(text: str) -> tuple[list[Token], list[Token]]:
    """The signs and the words of currencies."""
    signs, words, known = [], [], currencies().words
    for match in _mark().finditer(lowered(text)):
        start, end = match.span()
        raw = text[start:end]
        sign = next((sign for sign in _signs_by_end().get(raw, ()) if _stands(sign, text, end)), None)
        if sign:
            tail = len(sign.text) - sign.text.rindex(raw) - len(raw)
            signs.append(Token("S", end + tail - len(sign.text), end + tail, sign=sign))
        elif raw.lower() in known and not _COMPOUND.match(text, end):
            head = text[max(0, start - 40) : start].rstrip(" -")
            led = head[max(head.rfind(" "), head.rfind("-")) + 1 :].lower() in _last_words()
            place = _place_pattern().search(text, start - 40 if start > 40 else 0, start) if led else None
            first = place.start() if place else start
            named = (place["place"] or "").strip(" -") if place else ""
            local = None if place or raw.lower() not in _LOCAL else _LOCAL_PLACE.search(text, max(0, start - 24), start)
            first = local.start(1) if local else first
            last = _OF_STERLING.match(text, end)
            words.append(Token("C", first, last.end() if last else end, wording=Wording(raw.lower(), named, local is not None)))
    return signs, words


def _stands(sign: Sign, text: str, end: int) -> bool:
    """Whether `sign` stands in `text`, where `end` is the end of its last letters or mark."""
    key = _PIECE.findall(sign.text)[-1]
    begin = sign.text.rindex(key)
    start, end = end - len(key) - begin, end + len(sign.text) - begin - len(key)
    if start < 0 or text[start:end] != sign.text:
        return False
    if sign.side == "behind":
        # "2l." may be a misread 21 at the end of a sentence
        return bool(re.search(r"\d{3}$", text[max(0, start - 3) : start]) or re.match(r"\s\d+\s?s\b", text[end:]))
    if sign.text[0].isalpha() and re.match(r"[\w.]" if sign.side != "both" else r"[^\W\d_]", text[start - 1 : start]):
        return False
    if sign.side in ("glued", "grouped"):
        if sign.side == "grouped":
            # no path, as in "C:\\scans\\12,000"
            return _GROUPED.match(text, end) is not None and (start == 0 or text[start - 1] in " \t\n(")
        if sign.text.endswith("."):
            return _STOPPED.match(text, end) is not None and not _INITIAL.search(text, max(0, start - 20), start)
        return _GLUED.match(text, end) is not None
    return True


@cache
def _stem() -> re.Pattern[str]:
    marks = {mark for sign in currencies().signs for mark in re.findall(r"[^\w\s.]", sign)}
    lettered = [
        sign.text
        for sign in currencies().signs.values()
        if marks.isdisjoint(sign.text) and (sign.side in ("before", "both") or (sign.side == "grouped" and len(sign.text) > 2))
    ]
    return re.compile(whole_words({*currencies().words, *marks, *(p.lower() for text in lettered for p in _PIECE.findall(text))}))


@cache
def _mark() -> re.Pattern[str]:
    """What may be a word or the end of a sign of a currency, in small letters."""
    return re.compile(whole_words({*currencies().words, *map(str.lower, _signs_by_end())}))


@cache
def _signs_by_end() -> dict[str, list[Sign]]:
    """Signs by their last run of letters or mark, the longest sign first."""
    out: dict[str, list[Sign]] = {}
    for sign in sorted(currencies().signs.values(), key=lambda sign: -len(sign.text)):
        out.setdefault(_PIECE.findall(sign.text)[-1], []).append(sign)
    return out


@cache
def _last_words() -> frozenset[str]:
    """Last words of what may stand before a currency word, in lower case: the quick look before `_place_pattern`."""
    return frozenset(re.split(r"[ -]", name)[-1].lower() for name in [*currencies().places, *_NEUTRAL.split("|")])


@cache
def _place_pattern() -> re.Pattern[str]:
    places = "|".join(re.escape(place) for place in currencies().places)
    return re.compile(rf"(?<!\w)(?:(?P<place>{places})[\s-]+(?:(?:{_NEUTRAL})[\s-]+)?|(?:{_NEUTRAL})[\s-]+)$", re.IGNORECASE)
