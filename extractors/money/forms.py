"""The forms in which an explicit amount is written, as a table of patterns over the code of `tokens.encode`.

Promises exact bounds, and that each found amount names its currency itself. Amounts that leave it out are the business of
`carry`.

To add a form: one row in `FORMS`, with a reader that returns None where the tokens only look like it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from extractors.money import certainty
from extractors.money.currencies import Unit, choose, currencies, own_dollar
from extractors.money.doubts import is_money
from extractors.money.numbers import MULTIPLES, PARTS, Quantity
from extractors.money.tokens import Token, encode, gap, tokenise
from extractors.records import Amount

LEAST = 1000  # "a thousand" and less are said as numbers, not as multiples
PLACES = Decimal("0.000001")  # to which pence and the like are rounded where they have no end
_CHANGE = re.compile(
    r"\b(?:(?:rais|r[io]s|increas|gr[eo]w|fell|fall|drop|reduc|decreas|cut|lower|chang|jump|climb|sank|sink|soar|declin|moved?|"
    r"advanc|brought|shrank|shrunk|revis)\w*|went|go(?:es|ing|ne)?)\b[^.;]{0,60}"
    r"\bfrom\s+(?:about\s+|some\s+|only\s+|a mere\s+)?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in|since|until|by|of|during)\s+(?:1[5-9]|20)\d\d$", re.IGNORECASE)
_MEXICAN = re.compile(
    r" ?Mex(?:\.|ican(?=\s*(?:[,.;)]|$)|\s(?:a|an|and|at|by|for|from|in|on|or|per|to|was|were)\b))"
)  # "$4.60 Mex.", "30 dollars Mexican"
_SHARE = re.compile(r"\s*(?:%|per\s?cent)", re.IGNORECASE)
_YEARLIKE = re.compile(r"(?:1[5-9]|20)\d\d")
_AND_A_HALF = re.compile(r" and a (half|quarter)\b(?! million| thousand| hundred| dozen)")  # "two rupees and a half"
_SINGULAR = ("dollar", "pound", "franc", "rouble", "ruble", "tael", "rupee", "mark", "peso", "guilder", "florin", "crown")
_IN = re.compile(r"\b(?:in|since|until|during)\s+$", re.IGNORECASE)
_STATEMENT = re.compile(
    r"(?:[(,]|\bin(?:\s+round)?|\bunits?:?|\bper|\b(?:figures|numbers|amounts|sums|values)\s+are)\s*$", re.IGNORECASE
)
_UNIT = re.compile(r"\b(?:in|units?(?:\s+of)?\s*[:=]?)\s*$", re.IGNORECASE)
_FIGURES_IN = re.compile(
    r"\b(?:figures|numbers|amounts|sums|units?|values)\b[^.;\d]{0,25}(?:\b(?:in|of|are)|:)\s*$", re.IGNORECASE
)
_ROUND = (
    "1",
    "100",
    "1,000",
    "10,000",
    "1,000,000",
    "1 million",
    "100 million",
    "one thousand",
    "ten thousand",
    "one million",
    "hundred million",
)
_STEP = re.compile(r"\b(?:rose|ris\w+|fell|increas\w+|dropp\w+|declin\w+|gain\w*|lost|advanc\w+|climb\w+|jump\w+)\s+(?:by\s+)?$")
MISREAD = ("ven", "yeu", "ycn")  # as engines read "yen"
_ENDS = re.compile(
    r"\s*(?:[,.;:)](?!\d)|$|(?:a|an|per|each|the|for|in|to|and|or|at|by|while|which|from|left|over|remaining|still|was|were|is|had|has)\b)"
)
_BETWEEN = re.compile(r"\bbetween\s+(?:about\s+|some\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in a passage. amount: None where the text is vague. doubts: reasons. unit: what its numbers count."""

    start: int
    end: int
    amount: Amount | None
    score: float
    doubts: tuple[str, ...]
    unit: Unit


def moved(each: Sum, by: int) -> Sum:
    """The same sum `by` characters further on."""
    return replace(each, start=each.start + by, end=each.end + by)


class Around(NamedTuple):
    """The passage before and after a sentence, and the text of the whole document."""

    before: str
    after: str
    document: str


NOWHERE = Around("", "", "")


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence, and what stands around it, by which a "won" may learn its country."""

    sentence: str
    around: Around

    def unit(self, token: Token, start: int, end: int) -> Unit:
        """The unit of a C or S token in an amount at [start, end)."""
        if token.sign:
            code = own_dollar(self.around.document) if token.sign.text == "$" else None
            doubt = "the dollar is the one that the document names" if code else token.sign.doubt
            return Unit(code or token.sign.code, Fraction(1), doubt=doubt)
        assert token.wording
        units = currencies().words[token.wording.word]
        if token.wording.place or not any(unit.nearby for unit in units):
            return choose(units, token.wording.place, "", "")
        before, after, document = self.around
        here = choose(units, "", before + self.sentence[:start], self.sentence[end:] + after)
        return choose(units, "", document, "") if here is units[0] else here


Reader = Callable[[Sequence[Token], _Text], "Sum | None"]


def find_sums(sentence: str, around: Around = NOWHERE) -> tuple[list[Sum], list[Token]]:
    """All explicit amounts of a sentence, and the tokens among which they were found."""
    tokens = tokenise(sentence)
    code, text = encode(sentence, tokens), _Text(sentence, around)
    sums: list[Sum] = []
    position = 0
    while position < len(code):
        step = 2
        for pattern, read in FORMS:
            match = pattern.match(code, position)
            if match and match.end() > position:
                found = read(tokens[position // 2 : match.end() // 2 + 1], text)
                if found:
                    sums.append(found)
                    # the reader may have left the last tokens of its match to the next one
                    step = 2 * sum(
                        found.start <= token.start < found.end for token in tokens[position // 2 : match.end() // 2 + 1]
                    )
                    break
        position += step
    return _joined(sums, sentence), tokens


def _joined(sums: list[Sum], sentence: str) -> list[Sum]:
    """Two amounts with a range between them made one: "15 yen 60 sen to 20 yen", "18s 9d to 19s 3d"."""
    out: list[Sum] = []
    for each in sums:
        last = out[-1] if out else None
        if last and last.amount and each.amount and gap(sentence[last.end : each.start]) == "~":
            low, high = last.amount, each.amount
            alike = sentence[last.start].isalnum() == sentence[each.start].isalnum()
            single = alike and low.minimum == low.maximum <= high.minimum == high.maximum
            if single and low.currency == high.currency and not is_change(sentence, last.start):
                amount = Amount(low.currency, low.minimum, high.maximum)
                doubts = tuple(dict.fromkeys((*last.doubts, *each.doubts)))
                out[-1] = Sum(last.start, each.end, amount, min(last.score, each.score), doubts, last.unit)
                continue
        out.append(each)
    return out


def scaled(low: Quantity, high: Quantity) -> tuple[Decimal, Decimal] | None:
    """The bounds of a range: the first number shares the multiple of the second where it has none ("3 to 7 million")."""
    if low.value is None or high.value is None:
        return None
    first, second = low.value, high.value
    if (
        low.scale == 1 < high.scale and high.scale >= 100 and not (low.grouped and first > high.coefficient)
    ):  # "800,000 to 1 million"
        if high.coefficient == 1 and high.scale <= LEAST and first < second and not low.figures:
            return first, second  # "fifty to a hundred"
        if first > high.coefficient:
            return None  # "in 1932 to 18 million dollars"
        first *= high.scale
    return (first, second) if first <= second else None


def exact(value: Decimal, size: Fraction = Fraction(1)) -> Decimal:
    """`value` units of `size`, as a decimal: exact, or to six places where a fraction such as 1/240 has no end."""
    product = Fraction(value) * size
    with localcontext(prec=60):
        quotient = Decimal(product.numerator) / Decimal(product.denominator)
        return quotient if Fraction(quotient) == product else quotient.quantize(PLACES)


def _sum(tokens: Sequence[Token], unit: Unit, low: Decimal | None, high: Decimal | None, score: float = certainty.STATED) -> Sum:
    doubts = [token.quantity.doubt for token in tokens if token.quantity and token.quantity.doubt]
    if unit.doubt:
        doubts.append(unit.doubt)
    amount = None
    if low is None or high is None:
        doubts.append("vague: the text names no number")
        score = min(score, certainty.VAGUE)
    else:
        amount = Amount(unit.code, exact(low, unit.size), exact(high, unit.size))
    if unit.nearby and not any(token.wording and token.wording.place for token in tokens):
        score = min(score, certainty.PLACED)
        doubts.append(f"{unit.code} by the places named around it")
    return Sum(tokens[0].start, tokens[-1].end, amount, score, tuple(doubts), unit)


def _number(token: Token) -> Quantity:
    assert token.quantity
    return token.quantity


def _word(tokens: Sequence[Token], text: _Text) -> Sum | None:
    number, word = tokens[0], tokens[-1]
    assert word.wording
    if not is_money(word.wording.word, text.sentence, number.start, word.end):
        return None
    singular = word.wording.word in _SINGULAR and word.end - number.end > 1 and text.sentence[number.end] == " "
    if singular and _YEARLIKE.fullmatch(text.sentence, number.start, number.end):
        return None  # "the 1923 dollar loan"
    if _YEARLIKE.fullmatch(text.sentence, number.start, number.end) and _IN.search(text.sentence[: number.start]):
        return None  # "In 1921 dollars were scarce"
    if _states_unit(number, word, text.sentence) or not _is_meant(number, word, text.sentence):
        return None
    value = _number(number).value
    military = text.sentence.startswith("B", word.start)
    if word.wording.local and (military or word.wording.word in ("dollar", "dollars", "cents")):
        found = _sum(tokens, text.unit(word, number.start, word.end), None, None)
        return replace(found, doubts=("money of a place that has no code",))
    part = _AND_A_HALF.match(text.sentence, word.end)
    found = _mexican(_sum(tokens, text.unit(word, number.start, word.end), value, value), text)
    if not part or value is None or not found.amount or value >= 100:
        return found
    value = exact(value + PARTS[part[1]], found.unit.size)
    return replace(found, end=part.end(), amount=Amount(found.unit.code, value, value))


def _mexican(found: Sum, text: _Text) -> Sum:
    """The sum with the "Mex." behind it, where there is one."""
    mexican = _MEXICAN.match(text.sentence, found.end) if found.unit.code == "USD" and found.amount else None
    if not mexican or not found.amount:
        return found
    silver = choose(currencies().words["dollars"], "Mexican", "", "")
    return replace(found, end=mexican.end(), amount=replace(found.amount, currency=silver.code), unit=silver)


def _is_meant(number: Token, word: Token, sentence: str) -> bool:
    """Whether a word that is rarely money stands as money does: "3 mace", not "one mace"; "500 ven", not "500 Ven. monks"."""
    assert word.wording
    if word.wording.word == "mace":
        return _number(number).figures
    if word.wording.word in ("cash", "mon", "fr"):
        return sentence[word.start].islower() and not _YEARLIKE.fullmatch(sentence, number.start, number.end)
    return word.wording.word not in MISREAD or sentence[word.start].islower()


def _states_unit(number: Token, word: Token, sentence: str) -> bool:
    """Whether the words give the unit of other figures: "(thousand yen)", "in millions of dollars", "Unit: 1,000 yen"."""
    raw, before = sentence[number.start : number.end].lower().rstrip("s"), sentence[: number.start]
    if raw in MULTIPLES:
        return bool(_STATEMENT.search(before[-12:])) or (before + sentence[word.end :]).strip() == ""
    return raw in _ROUND and bool(
        _UNIT.search(before[-12:]) or (before.strip() in ("(", "[") and sentence[word.end :].strip(" .") in (")", "]"))
    )


def _of(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """Only a multiple counts of something: "millions of dollars", "two crores of rupees"."""
    return _word(tokens, text) if _number(tokens[0]).scale > 1 or _number(tokens[0]).value is None else None


def _before(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """The word before the figures: "Yen 500"."""
    word, number = tokens
    assert word.wording
    unit, figures = text.unit(word, word.start, number.end), _number(number).figures
    in_words = text.sentence[number.start].isupper() and _number(number).scale > 1  # "the sum of Yen Five Thousand"
    if not unit.before or not (figures or in_words) or re.search(r"\bthe\s$", text.sentence[: word.start]):
        return None
    if word.wording.word == "yuan" and text.sentence[word.start] == "Y" and not _number(number).grouped:
        return None  # "the Control Yuan 223"
    if (
        figures
        and not _number(number).grouped
        and (not _ENDS.match(text.sentence, number.end) or _SHARE.match(text.sentence, number.end))
    ):
        return None  # "paid in dollars 40 per cent of the debt"
    if figures and not _number(number).grouped and _YEARLIKE.fullmatch(text.sentence, number.start, number.end):
        return None  # "paid in dollars 1950 to 1955"
    return _sum(tokens, unit, _number(number).value, _number(number).value, certainty.PLACED)


def _left_off(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """Hundredths whose own word is left off: "3 yen 80"."""
    number, word, part = tokens
    assert word.wording
    unit, hundredths = text.unit(word, number.start, word.end), _number(part)
    shown = text.sentence[part.start : part.end]
    in_words = not hundredths.figures and hundredths.scale == 1 and 10 <= (hundredths.value or 0) < 100  # "twelve yen fifty"
    if unit.size != 1 or not (in_words or re.fullmatch(r"\d\d?", shown)) or not _ENDS.match(text.sentence, part.end):
        return None
    value = _number(number).value
    if value is None or value != int(value) or hundredths.value is None:
        return None
    if unit.code == "GBP" and hundredths.value < 20:
        value += hundredths.value / 20
        doubt = "shillings without their word"
    else:
        value += hundredths.value / 100
        doubt = "hundredths without their word"
    found = _sum(tokens, unit, value, value, certainty.SHORTENED)
    return replace(found, doubts=(*found.doubts, doubt))


def _before_range(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """The word before a range: "Yen 300 to 400"."""
    return _range(tokens, text) if _before(tokens[:2], text) else None


def _twice(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """One number in figures and words: "3,000 (three thousand) yen"."""
    first, second, word = tokens
    found = _word((second, word), text) if _number(first).value == _number(second).value else None
    return replace(found, start=first.start) if found else None


def _parts(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """Parts, each smaller than the one before and all of one currency: "3 yen 15 sen 2 rin"."""
    end = len(tokens)
    units = [text.unit(token, tokens[0].start, tokens[-1].end) for token in tokens[1::2]]
    for position in range(1, len(units)):
        if units[position].code != units[0].code or units[position].size >= units[position - 1].size:
            end = 2 * position
            break
    if end < 4:
        return None
    values = [_number(token).value for token in tokens[:end:2]]
    if any(value is None for value in values):
        return None
    total = sum((Fraction(value or 0) * unit.size for value, unit in zip(values, units[: end // 2], strict=True)), Fraction(0))
    value = exact(Decimal(1), total)
    whole = Unit(units[0].code, Fraction(1), nearby=units[0].nearby, doubt=units[0].doubt)
    return _sum(tokens[:end], whole, value, value)


def is_change(passage: str, start: int) -> bool:
    """Whether what begins at `start` is where something rose or fell from."""
    head = passage[max(0, start - 90) : start]
    return ("from" in head[-20:].lower() and bool(_CHANGE.search(head))) or bool(_STEP.search(head[-20:]))


def _range(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """Two numbers, with the currency at one or both of them. A change from one amount to another is no range."""
    numbers = [token for token in tokens if token.quantity]
    marks = [token for token in tokens if not token.quantity]
    units = [text.unit(token, tokens[0].start, tokens[-1].end) for token in marks]
    bounds = scaled(_number(numbers[0]), _number(numbers[1]))
    glued = numbers[1].start - numbers[0].end == 1 and _number(numbers[1]).grouped and not _number(numbers[0]).grouped
    if bounds and glued and bounds[0] * 1000 < bounds[1] and bounds[1] % 1000 == 0:
        bounds = bounds[0] * 1000, bounds[1]  # "20-30,000 yen"
    if numbers[0].start == tokens[0].start and _YEAR.search(text.sentence, max(0, tokens[0].start - 12), numbers[0].end):
        return None
    if not bounds or len({(unit.code, unit.size) for unit in units}) != 1 or is_change(text.sentence, tokens[0].start):
        return None
    if marks[-1].wording and not is_money(marks[-1].wording.word, text.sentence, tokens[0].start, tokens[-1].end):
        return None
    return _sum(tokens, units[0], *bounds)


def _range_of(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """Only multiples count of something: "60 or 70 millions of yen"."""
    return _range(tokens, text) if _number(tokens[1]).scale > 1 else None


def _between(tokens: Sequence[Token], text: _Text) -> Sum | None:
    return _range(tokens, text) if _BETWEEN.search(text.sentence, max(0, tokens[0].start - 20), tokens[0].start) else None


def _sign(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """A sign before the figures, and perhaps the word as well: "$500 dollars"."""
    unit = text.unit(tokens[0], tokens[0].start, tokens[1].end)
    value = _number(tokens[1]).value
    raw = text.sentence[tokens[1].start : tokens[1].end].lower().rstrip("s")
    if raw in MULTIPLES or (raw in _ROUND and _FIGURES_IN.search(text.sentence, 0, tokens[0].start)):
        return None  # "(¥ million)", "all figures in ¥10,000"
    if len(raw) > 1 and not raw.strip("0"):
        return None  # "(¥000)"
    if len(tokens) == 3 and text.unit(tokens[2], tokens[0].start, tokens[2].end).code != unit.code:
        return None
    return _mexican(_sum(tokens, unit, value, value), text)


def _behind(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """A sign behind the figures: "500 €"."""
    sign = tokens[1].sign
    assert sign
    if text.sentence[tokens[0].start : tokens[0].end].lower().rstrip("s") in MULTIPLES:
        return None  # "(million ¥)"
    value = _number(tokens[0]).value
    return (
        _sum(tokens, text.unit(tokens[1], tokens[0].start, tokens[1].end), value, value)
        if sign.side in ("both", "behind")
        else None
    )


def _sterling(tokens: Sequence[Token], text: _Text) -> Sum | None:
    """Pounds, shillings and pence: "£3 10s. 6d.", "£3.10.6", "3s. 6d."."""
    sign = next((token.sign for token in tokens if token.sign), None)
    if sign and (sign.code != "GBP" or (tokens[0].quantity and sign.side != "behind")):
        return None
    total = tokens[-1].pounds or Fraction(0)
    if len(tokens) == 3:
        total += sum(Fraction(token.quantity.value or 0) for token in tokens if token.quantity)
    value = exact(Decimal(1), total)
    doubts = () if Fraction(value) == total else ("pence are rounded to six places of a pound",)
    start, end = tokens[0].start, tokens[-1].end
    amount = Amount("GBP", value, value)
    signed = tokens[0].sign or "d" in text.sentence[start:end]
    return Sum(start, end, amount, certainty.STATED if signed else certainty.SHORTENED, doubts, Unit("GBP", Fraction(1)))


FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"S N L|N S L|S L|L", _sterling),
        (r"S N~S N(?! L)", _range),  # $300 to $500, but not the pounds of "£5 to £12 10s."
        (r"S N~N(?: C)?(?!~)", _range),  # $300-500
        (r"S N\+S N|S N\+N", _between),
        (r"S N C(?! N)", _sign),
        (r"S N", _sign),
        (r"N C N(?! [CS])", _left_off),  # 3 yen 80
        (r"N C(?:[ +,]N C)+", _parts),  # 3 yen 15 sen
        (r"N C\+N C|N\+N C", _between),
        (r"N~N C", _range),  # 1,500 to 2,000 yen
        (r"N\(N\)C", _twice),
        (r"N~NoC", _range_of),
        (r"NoC", _of),
        (r"N C", _word),
        (r"N S(?! N)", _behind),
        (r"C N~C N|C N~N(?! C)", _before_range),
        (r"C N(?! C)", _before),
    )
)
