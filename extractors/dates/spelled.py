"""Years in words: "eighteen hundred and eighty-two", "nineteen-oh-five", "one thousand nine hundred and one", "in sixty-seven".

`SPELLED` matches whole years, `SPOKEN` those without their century, `TICKED` those with a tick for it, in a verbose regular
expression; `spelled_year` and `short_year` count them.
"""

from __future__ import annotations

import re

_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_SILENT = frozenset("hundred and oh ought nought".split())  # words of a year that add nothing to it
_TEENS = _SMALL[9:]
_ONES = "|".join(_SMALL[:9])
_TWO_DIGITS = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_ONES}))?|{'|'.join(_TEENS)}|(?:oh|ought|nought)[ -](?:{_ONES}))"
_TWO_OR_ONE = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_ONES}))?|{'|'.join(_SMALL)})"
_LEADS = "|".join(rf"(?<=\b{lead}[ ])" for lead in "in since until of by to year from".split())
SPELLED = (
    rf"(?:sixteen|seventeen|eighteen|nineteen)[ -]hundred[ -](?:and[ -])?{_TWO_OR_ONE}"
    rf"|one[ ]thousand[ ](?:six|seven|eight|nine)[ ]hundred(?:[ ]and)?[ ]{_TWO_OR_ONE}"
    # "nineteen fifty-two", as people say it; "nineteen-eleven" anywhere
    rf"|(?:{_LEADS}|(?=\w+-))(?:eighteen|nineteen)[ -]{_TWO_DIGITS}(?!-)"
)
# "in sixty-seven, when", with a word behind that is not counted
_CLAUSE = "and[ ](?!a\\b)|when|we|I|they|he|she|it|there|but|with|after|before|that|this|you|everybody|nobody|came|went|began"
SPOKEN = rf"(?<=\b[iI]n[ ])(?:{'|'.join(_TENS)})-(?:{_ONES})(?=[,.;:!?)—]|[ ]-|\s(?:{_CLAUSE})\b)"
TICKED = rf"['’‘]{_TWO_DIGITS}(?![\w'’-])"  # "'forty-six", but no word in quotation marks


def spelled_year(text: str) -> int:
    """As in "eighteen hundred and eighty-two", "one thousand nine hundred and one", "nineteen-oh-five", "sixty-seven"."""
    words = [word for word in re.split(r"[ -]", text.casefold()) if word not in _SILENT]
    if words[:2] == ["one", "thousand"]:
        words[:3] = [_SMALL[_SMALL.index(words[2]) + 10]]
    rest = _numbers(words)
    return 100 * rest[0] + sum(rest[1:]) if rest[0] > 15 and words[0] not in _TENS else sum(rest)


def short_year(text: str) -> int:
    """As in "'forty-six", "'seventeen", "'oh-five": the year of its century."""
    return sum(_numbers([word for word in re.split(r"[ -]", text.casefold()[1:]) if word not in _SILENT]))


def _numbers(words: list[str]) -> list[int]:
    return [10 * (_TENS.index(word) + 2) if word in _TENS else _SMALL.index(word) + 1 for word in words]
