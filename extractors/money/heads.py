"""What the head of a column or the label of a row says about its figures: that they count something, or are sums.

To add a word: in `_COUNTED` or `PRICED`.
"""

from __future__ import annotations

import re

# heads and labels of what is counted, unless they speak of its price as well ("Wages of workers")
_COUNTED = re.compile(
    r"\b(?:accounts|born|founded|built|years?|dates?|months?|share|shares|index|indices|weights?|tons?|tonnes?|tonnage|spindles|looms|schools|branches|votes|cases|bags|"
    r"kg|kilos?|kilograms?|koku|kwan|kan|catties|bales?|piculs?|quantit(?:y|ies)|volume|persons?|people|workers|employees|staff|households?|"
    r"families|returnees|heads?|population|ages?|copies|members|days|hours|pages?|rank|miles|ships|vessels|barrels|units sold|"
    r"gallons|box(?:es)?|folders?|reels?|files|volumes|hands|coolies|teachers|men|women|children|patients|"
    r"pieces|yards|acres|(?<!-)cho|hectares|students|pupils|passengers)\b|\bnos?\.?\s*$",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"%|\b(?:per\s*cent|percent\w*|ratios?)(?!\w)|\brates?\b(?! of (?:pay|wages))"
    r"|^\W*(?:(?:total|average)\s+)?(?:numbers?|nos?\.? of)\b"
    r"|\((?:in )?(?:tons|koku|piculs|persons|bales|cases|lbs\.?|catties)\)",
    re.IGNORECASE,
)
PRICED = re.compile(
    r"\b(?:aid|allowances?|amount|assets|balance|bonus(?:es)?|compensation|bonds|budget|capital|cash|charges?|contributions?|costs?|debts?|deficit|deposits|"
    r"disbursements?|dividends?|donations?|dues|duty|duties|earnings|expen[ds]\w*|fares?|fees?|fines?|freight|funds?|gifts?|grants?|income|"
    r"insurance|interest|loans?|loss(?:es)?|outlay|pay|payments?|pension\w*|postage|premiums?|prices?|profits?|purchases?|receipts?|"
    r"relief|rents?|repairs|severance|revenues?|salar(?:y|ies)|sales|savings|subscriptions?|subsid(?:y|ies)|sums?|surplus|tax(?:es)?|value|wages?|"
    r"worth)\b",
    re.IGNORECASE,
)


def is_counted(text: str) -> bool:
    """Whether a head or a label says that its figures count something other than money."""
    return bool(_COUNT.search(text) or (_COUNTED.search(text) and not PRICED.search(text)))
