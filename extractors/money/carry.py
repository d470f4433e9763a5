"""Amounts whose currency is left out because their sentence gives it: "set at 12,000 yen and later at 30,000".

Promises to take a bare number only where the words around leave no other reading: nothing counted stands behind it, nothing that
numbers other things before it, and an explicit amount is in the same sentence. Such values carry a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from extractors.money import certainty
from extractors.money.forms import Sum, exact, is_change, scaled
from extractors.money.numbers import MULTIPLES, Quantity
from extractors.money.tokens import Token
from extractors.records import Amount

NOTE = "the currency is taken from the sentence"
OVER = "the currency is taken from the sentence before"
USUAL = "the currency is the one that the document counts in"
# what is always a sum: "The subsidy, 55,780, was late."
_HELD = re.compile(
    r"(?:\b(?:subsid(?:y|ies)|profits?|loss(?:es)?|surplus|deficit|balance|loans?|debts?|grants?|bonus|salar(?:y|ies)|income|revenues?|"
    r"receipts|expenses|expenditures?|outlay|costs?|deposits|donations?|dividends?|capital|funds?|budget|wages?|price|fare|fee|rent|"
    r"subscriptions?|bills?|overdraft|insurance|repairs|tax(?:es)?|freight|interest|premiums?|rents|fees|dues|estimate)"
    r"(?:,|\s+(?:of|was|were|is|came\s+to|stood\s+at|stands\s+at|amounted\s+to|r[io]se\s+to|fell\s+to|reached|totall?ed|exceeded))"
    r"|\b(?:(?:year|month|term|company|bank|society|fund|school|firm|mill)'s"
    r"|(?:(?:sold|fetched|brought)(?:\s+(?:at|for))?|received|obtained|secured|drew|made|lost|cleared|netted|saved|owed|raised|(?:put|paid)\s+(?:down|in|up)|laid\s+out|subscribed|lent|borrowed|repaid|spent|paid)(?:\s+(?:him|her|us|them|me|back|out|off))?"
    r"|(?:to|would|will|could|can|should|might)\s+(?:lend|give|pay|spend|raise|borrow|contribute|subscribe|send|recognize|allow)"
    r"|(?:figure|sum|amount|total)\s+(?:was|is|came\s+to|had\s+been)"
    r"|(?:sold|bought|let|went|pawned|mortgaged)\b[^.;\d]{0,40}\bfor|(?:opened|closed|began|started|ended)\s+with|the\s+(?:remaining|other|further)))"
    r"\s+(?:about\s+|only\s+|some\s+|nearly\s+|over\s+|almost\s+|another\s+|a\s+further\s+)?$",
    re.IGNORECASE,
)
_EACH = re.compile(r"\s+(?:a|per)\s+\w+,")  # "at 30 dollars a head, 1,204 in all" counts heads
_OF_THIS = re.compile(
    r"\bof\s+(?:this|these|that|which|it|the\s+(?:sum|amount|total|money|loan))(?:\s+(?:sum|amount|total|money))?,?\s+"
    r"(?:about\s+|only\s+|some\s+|over\s+)?$",
    re.IGNORECASE,
)
_SPENT = re.compile(r"\s+(?:go(?:es)?|went|was|were|is|are|has|had|have|will|would|came|comes?|remain(?:s|ed)?|fell|stood|lay)\b")
_IN_ALL = re.compile(r"\s+(?:in\s+all|altogether)\b")
_PERCENT = re.compile(r"%|per\s*cent", re.IGNORECASE)
_LATER = re.compile(r"\byears?\s+(?:later|after|before)\b")
_OF_OTHERS = re.compile(r"\d+ [a-z]+,? of which\s+$")  # "2 million yen in 40,000 shares, of which 8,000 are taken"
# behind a number that can only be part of a sum named before
_OF_IT = re.compile(r"\s+of\s+(?:it|this|that|which|the\s+(?:sum|money|amount|loan|total))\b")
_LENT = re.compile(
    r"\s+(?:(?:had|has|have)\s+been\s+)?(?:lent|given|paid|repaid|spent|raised|borrowed|advanced|owed|left)\b(?!\s+(?:it|them|this|that|a|an|the|his|her|their)\b)"
)
# before a number whose sentence names no currency: what can only be paid, or what has a price and changes
_PAID = re.compile(
    r"(?:(?:^|[,;:]\s+|\b(?:and|but|later|then|soon)\s+)(?:(?:no|later|then|soon|wait)\s*,?\s+)*"
    r"(?:it|this|that|(?:the|his|her|their)\s+(?:\w+\s+)?(?:price|wages?|fee|fare|pay|rent|cost|salary|dues?|charge|toll|tax|premium))\s+"
    r"(?:(?:later|soon|then|had|has)\s+)?(?:was|were|is|became|r[io]se(?:n)?\s+to|fell\s+to|fallen\s+to|was\s+raised\s+to|came\s+to|went\s+up\s+to)|"
    r"\ball\s+but|\b(?:at\s+the\s+)?(?:\w+\s+)?price\s+of|"
    r"\b(?:paid|pays?|g[eo]ts?|g[ai]ve[sn]?|earned|earns|costs?|offered|lent|borrowed|spent|charged|subscribed|contributed|signed\s+for))"
    r"(?:\s+(?:me|him|her|us|them|back|about|only|some|just|another|nearly|over|at\s+least))*\s+$",
    re.IGNORECASE,
)
_NO_SUM = re.compile(
    r"\b(?:tonnage|troops|soldiers|men|women|dead|wounded|killed|inhabitants|temperature|degrees|output)\b", re.IGNORECASE
)
_LARGE_CUE = re.compile(
    r"\b(?:(?:down|up|back|r[io]se[n]?|f[ae]ll(?:en)?|came|amount(?:ed|s)?)\s+to|(?:opened|closed|began|started|left)\s+with|sp[eo]ke|talk\w*|dream\w*|asked|asks?|offered?|demanded|proposed|promised?|claim\w*|paid|pay|gives?|gave|did|made|had|reached|between\s+them|in\s+all|altogether|for|than|cost|of|was|at)"
    r"\s+(?:about\s+|only\s+|some\s+|another\s+)?$",
    re.IGNORECASE,
)
_PAID_END = re.compile(
    r"\s*(?:[,.;!?)—](?!\d)|$)|\s+(?:to|a\s+(?:day|week|month|year)|per|each|from|and|for\s+(?:it|that|each)|on\s+[A-Z]\w+|"
    r"on\s+condition|against|at\s+(?:most|least|\d)|by|until|in\s+(?:[A-Z]|1[5-9]\d\d|the\b|all\b)|(?:was|were)\s+(?:paid|lent|spent|raised|borrowed|repaid|found|owed|given|subscribed|due|left|lost)|"
    r"the\s+(?:first|next|picul|ton|bag|catty|pound|bale|piece|head))\b"
)
_MULTIPLE = re.compile(r"thousand|[mb]illion")
_REACH = 400  # characters before a number that are looked at
_TIMES = 50  # how many times as much or as little the next amount may be
_THOUSAND = 1000
_LARGE = 100_000  # so much is hardly ever counted without a word for what
# behind a bare amount: the end of a clause, or a word that can only go on after it
_GOES_ON = re.compile(
    r"\s*(?:[,.;:()\]!?—]|$|(?:and|or|to|for|in|by|with|at|from|as|while|when|after|before|until|since|but|because|if|so|then|which|per|each|"
    r"(?:last|this|next)\s+(?:year|month|term|week)|apiece|respectively|a\s+(?:day|week|month|year|head|ton|piece|share)|annually|yearly|monthly|weekly|daily|during|under|through|on|"
    r"only|altogether|in\s+all|more|less|again|was|were|is|are|(?:had|has|have)\s+been\s+(?:lent|given|(?:re)?paid|spent|raised|borrowed|advanced|left)|(?:re)?paid(?=[.,;]|\s+(?:by|for|in|on|out|to)\b)|went|came|would|will|could|might|of\s+(?:it|this|that|them|which)|lent|"
    r"(?!(?:Jan(?:uary)?|Feb(?:ruary)?|March|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|"
    r"Shares?|Bonds?|Debentures?|Tons?|Piculs?|Members?|Men|Copies|Acres)\b)[A-Z][a-z]+)\b)"
)
_COUNTED = re.compile(r"\s*(?:%|per\s*cent|percent|[°º])", re.IGNORECASE)
# before a number that is no money
_OTHER = re.compile(
    r"(?:\b(?:no|nos|number|page|pages|pp?|vol|volume|chapter|article|section|table|figure|fig|line|aged?|ages|group|class|grade|line|room|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|century|meiji|taish[oō]|sh[oō]wa|top|first|last|next|these|those|all|population|people|the)\.?\s+|[:#§])$",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"\b(?:population|people|persons?|number(?:s|ed|ing)?|households?|families|members?hip|tons?|tonnes|"
    r"kilograms?|copies|"
    r"percent|per\s*cent|votes?|staff|age[ds]?|lasted|weigh\w*|years|miles|hectares|acres)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:to\s+(?:each|every|the|his|her|their|my)\b(?:(?! on | in | at | from )[\w' ]){2,30}|"
    r"(?:paid[- ]up|called[- ]up|subscribed|authori[sz]ed):?|"
    r"(?:opened|closed|began|started|ended)\s+with|to|from|than|against|at|of|of\s+which|for|was|were|paid|received|got|earned|gave|given|"
    r"put\s+(?:in|down|up)|later|lent|borrowed|owed|spent|saved|raised|cost|only|further|another|"
    r"others?|rest|or)\s+"
    r"(?:about\s+|some\s+|only\s+|another\s+)?$",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"(?:\band|\bbut|\bwhile|,|;)\s+(?:(?:the|his|her|their|a|each(?:\s+of\s+the)?)\s+)?(?:[A-Za-z][\w’'-]*|\d(?:st|nd|rd|th))(?:\s+[a-z][\w’'-]*)?,?\s+$"
)
# two amounts that stand in one construction: "90 yen for Japanese, 50 to 60 for Koreans"
_PREPOSITION = re.compile(r"(?:\s+(?:a|per)\s+\w+)?\s+(for|to|by|from)\b")
_PARALLEL = re.compile(r"(?:,|;|\band|\bbut|\bor)(?:\s+(?:at|only|but|and|about|some|then))*\s+$")
_CHANGED = re.compile(
    r"\b(?:rais\w*|r[io]s\w*|increas\w*|gr[eo]w\w*|fell|fall\w*|dropp\w*|reduc\w*|decreas\w*|cut|lower\w*|total\w*|sum|price[ds]?|wages?|pay|"
    r"paid|lent|borrow\w*|owed|spent|saved|g[ai]ve|g[eo]ts?|cost\w*|estimate\w*|earn\w*|receiv\w*|sold|bought|worth|s[ae]nt|limit\w*|relaxed|compared)\b",
    re.IGNORECASE,
)


_LIST = re.compile(r"(?:\s*,\s*[\d,.]+(?:\s[a-z]+illion)?)*\s*,?\s*(?:and|or)\s+")
_RANGE = re.compile(r"\s*(?:[-–—~]|to|or)\s*")


def carry(text: str, sums: Sequence[Sum], tokens: Sequence[Token]) -> list[Sum]:
    """The bare amounts of a sentence, given its explicit ones."""
    known = [each for each in sums if each.amount]
    if not known:
        return []
    free = [token for token in tokens if token.quantity and not any(each.start <= token.start < each.end for each in sums)]
    out: list[Sum] = []
    done = -1
    for token, following in zip(free, [*free[1:], None], strict=False):
        if token.start < done or token.quantity is None:
            continue
        low, high, end = bounds(text, token, following)
        before = [each for each in known if each.end <= token.start]
        after = [each for each in known if each.start >= end]
        source = None
        if low is not None and high is not None and _may_be_amount(text, token, end):
            if before and _goes_on_from(text, before[-1], token, end):
                source = before[-1]
            elif after and _leads_to(text, token, end, after[0]):
                source = after[0]
        if source and low is not None and high is not None:
            done = end
            scale = shared_multiple(text, source, token, high)
            low, high = low * scale, high * scale
            amount = Amount(source.unit.code, exact(low, source.unit.size), exact(high, source.unit.size))
            carried = Sum(token.start, end, amount, certainty.CARRIED, tuple(dict.fromkeys((NOTE, *source.doubts))), source.unit)
            out.append(carried)
            known = sorted([*known, carried], key=lambda each: each.start)
    return out


def carry_over(text: str, source: Sum, tokens: Sequence[Token], *, in_list: bool = False) -> list[Sum]:
    """The bare amounts of a sentence without explicit ones, right behind a sentence that ends with `source`: "They paid 500.".

    Where `source` has no amount, only its unit is known, and only large sums are taken. in_list: a semicolon parts the two.
    """
    out = []
    free = [token for token in tokens if token.quantity]
    for token, following in zip(free, [*free[1:], None], strict=False):
        low, high, end = bounds(text, token, following)
        if low is None or high is None:
            continue
        large = token.quantity is not None and token.quantity.scale > _LARGE
        before = text[max(0, token.start - 80) : token.start]
        of_it = source.amount and _OF_IT.match(text, end)
        round_sum = token.quantity is not None and (token.quantity.grouped or token.quantity.scale >= _THOUSAND)
        of_this = source.amount and _OF_THIS.search(before) and _SPENT.match(text, end)
        held = round_sum and (of_it or of_this or _HELD.search(before))
        cue: object = held or (_LARGE_CUE if large else _PAID).search(before)
        near = large or (source.amount and (held or _is_near(low, source)))
        listed = in_list and source.amount and _is_near(low, source) and _ends_item(text, token, end)
        if listed and not _COUNTS.search(text) and not _NO_SUM.search(text):
            cue, near = listed, True
        if not cue or not near or _COUNTS.search(text) or _NO_SUM.search(text):
            continue
        if (of_it or of_this or _PAID_END.match(text, end)) and not is_yearlike(token.quantity):
            amount = Amount(source.unit.code, exact(low, source.unit.size), exact(high, source.unit.size))
            doubts = tuple(dict.fromkeys((OVER if source.amount else USUAL, *source.doubts)))
            out.append(Sum(token.start, end, amount, certainty.CARRIED_OVER, doubts, source.unit))
    return out


def shared_multiple(text: str, source: Sum, token: Token, value: Decimal) -> Decimal:
    """The multiple of `source` that a number leaves out with the currency: "five million dollars, of which he got three"."""
    number = token.quantity
    word = _MULTIPLE.search(text, source.start, source.end)
    if not word or not number or number.scale > 1 or number.grouped or not source.amount:
        return Decimal(1)
    scale = Decimal(MULTIPLES[word.group()])
    scaled_up = exact(value * scale, source.unit.size)
    return scale if source.amount.maximum / _TIMES <= scaled_up <= source.amount.maximum * 10 else Decimal(1)


def _is_near(value: Decimal, source: Sum) -> bool:
    """Whether an amount is of the order of the one before it, in the same unit."""
    assert source.amount
    known = source.amount.maximum / exact(Decimal(1), source.unit.size)
    return known / _TIMES <= value <= known * _TIMES


def _ends_item(text: str, token: Token, end: int) -> bool:
    """Whether a number is all that an item of a list says after its name: "second class, 24;", "the mandarin kept 1,500."."""
    number = token.quantity
    head = text[: token.start]
    if not number or _OTHER.search(head) or text[end:].strip(" .;") or re.search(r"\d", head):
        return False
    words = head.split()
    return 1 <= len(words) <= 6 and (number.grouped or (len(words) <= 4 and head.rstrip().endswith((",", ":"))))


def is_yearlike(number: Quantity | None) -> bool:
    """Whether a number in figures has the look of a year."""
    return bool(number and number.figures and not number.grouped and number.scale == 1 and 1500 <= (number.value or 0) < 2100)


def bounds(text: str, token: Token, following: Token | None) -> tuple[Decimal | None, Decimal | None, int]:
    """The bounds of the bare amount that begins with `token`, and its end: "3 to 7 million" takes the next number in."""
    number = token.quantity
    if number and following and following.quantity and _RANGE.fullmatch(text, token.end, following.start):
        if not (number.figures or following.quantity.figures) and text[token.end : following.start] == "-":
            return None, None, following.end  # "two-fifty" may be 250 or 2.50
        bounds = scaled(number, following.quantity)
        if bounds and not is_change(text, token.start):
            return *bounds, following.end
    value = number.value if number else None
    return value, value, token.end


def _may_be_amount(text: str, token: Token, end: int) -> bool:
    """Whether nothing right beside the number says that it is a year, a count, a page or the like."""
    number = token.quantity
    assert number
    if is_yearlike(token.quantity):
        return False
    if re.match(r"\w|[.,/]\d", text[end : end + 2]) or _COUNTED.match(text, end) or not _GOES_ON.match(text, end):
        return False
    return not _OTHER.search(text, max(0, token.start - 40), token.start)


def _goes_on_from(text: str, source: Sum, token: Token, end: int) -> bool:
    """Whether the number goes on from the amount `source` before it."""
    number = token.quantity
    assert number
    between = text[max(source.end, token.start - _REACH) : token.start]
    large = number.grouped or number.scale >= _THOUSAND or _MULTIPLE.search(text, token.end, end)  # "60 or 70 millions"
    if large and _OF_IT.match(text, end):
        return True  # "9 million pesos in bonds, 2 million of it unsold"
    if _COUNTS.search(_LATER.sub("", between)):
        return False
    if _OF_OTHERS.search(between) or (_EACH.match(between) and _IN_ALL.match(text, end)):
        return False
    if _is_parallel(text, source, token, end):
        return True
    cue, ellipsis = _CUE.search(between), _ELLIPSIS.search(between)
    if large:
        # "10,000 yen in cash and 5,000 in bonds", "(200 million from banks, 100 million from members)"
        of_which = len(between) < 60 and re.match(r",? of which\b(?!.* of )", between)
        return bool(cue or ellipsis or of_which or _LIST.fullmatch(between) or re.search(r"(?:\band|,|\()\s*$", between[-5:]))
    if number.value == 1 and not number.figures:
        return False  # "at 60 sen for one"
    if re.search(r"\b(?:and|of which)\s+$", between[-10:]) and _LENT.match(text, end):
        return True  # "450 yen of his own and 200 lent by his brother"
    closed = re.match(r"\s*(?:[,.;)]|$|and\s+(?:each|the|his|her|their)\b)", text[end:])
    if closed and (ellipsis or _LIST.fullmatch(between)):
        return True
    if re.search(r"\band\s+$", between[-5:]) and re.match(r"\s+(?:when|if|after|a\s+(?:day|week|month|year))\b", text[end:]):
        return bool(_CHANGED.search(text, 0, token.start))
    if number.value is not None and number.value < 10 and between.endswith("for "):
        return False  # "1,200 guilders and free passage for 2"
    return bool(cue and _CHANGED.search(text, max(0, source.start - 80), token.start))


def _is_parallel(text: str, source: Sum, token: Token, end: int) -> bool:
    """Whether both stand in one construction: "25 sen for the first load and 15 for every further one"."""
    first, second = _PREPOSITION.match(text, source.end), _PREPOSITION.match(text, end)
    return bool(first and second and first[1] == second[1] and _PARALLEL.search(text, source.end, token.start))


def _leads_to(text: str, token: Token, end: int, source: Sum) -> bool:
    """Whether the number leads to the amount `source` behind it: "from 300 in 1955 to 500 yen", "10, 20 and 50 yen"."""
    between, before = text[end : source.start], text[max(0, token.start - 80) : token.start]
    number = token.quantity
    if _LIST.fullmatch(between):
        return True
    if (
        number
        and (number.grouped or number.scale >= _THOUSAND)
        and re.match(r",? of (?:which|it)\b", between)
        and len(between) < 60
    ):
        return bool(_CUE.search(before))
    if _PERCENT.search(between):
        return False  # "from 5 to 7½ per cent, or from 12 to 18 sen"
    return len(between) < 60 and between.endswith("to ") and bool(re.search(r"\bfrom\s+$", before) and _CHANGED.search(before))
