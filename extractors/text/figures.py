"""Letters that stand for digits ("l905", "3Oth", "Yl27,540", "Meiji l7").

It promises to touch only what has the shape of a year, a range of years, an ordinal, an amount, a date in figures, or a number
beside a month, an era or a word that is counted. Codes ("B2", "SS20"), Roman numerals and lone letters stay as they are.

To add a shape: one pattern in `_SHAPES`; the group `figure` is what is read as digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.text.offsets import Edit
from extractors.wordlists import read_rows

_L = r"[\dlIO|]"  # a digit, or a letter that looks like one in any type
_W = r"[\dlIO|SBZo]"  # where signs or commas show that it is a figure, less likely ones as well
_YEAR = rf"(?:[lI|1][5-9]{_L}{{2}}|2[O0]{_L}{{2}}|1[lIO|]{_L}{{2}})"
_ERAS = "Meiji|Taish[oōô]|Sh[oōô]wa|Heisei|Reiwa|Kwangmu|Kwangmoo|Minguo|Minkuo|Juche"
_COUNTED = (
    "yen|sen|rin|won|dollars|pounds|francs|marks|roubles|rubles|taels|cents|per cent|percent|million|rnillion|years|days|men"
)
_AS_DIGITS = str.maketrans("lI|iOoSBZg", "1111005829")
# a quick look: a digit beside such a letter, with a sign or a blank between; it looks from the digits, which are fewer
_MIXED = re.compile(
    r"[0-9](?:(?<=[lIO|SBZo][0-9])|(?<=[lIO|SBZo][,./–-][0-9])|(?=[,./–-]?[lIO|SBZo])"
    r"|(?<=[ ][lI|][ ][0-9])|(?<=[ ][lI|],[ ][0-9]))"
)
_LETTERS_ONLY = ("lst", "llth", "lOth", "Ilth", "lST", "lOTH", "llTH")
_ROUND = ("lOO", "IOO", "lO0", "l0O", "I0O", "IO0")
_ALONE_BEHIND_ERA = ("iji l", "sho l", "shō l", "owa l", "ōwa l", "iji Il", "sho Il", "shō Il", "owa Il", "ōwa Il")
_ALONE_BEHIND_MONTH = (" ll,", " lO,", " Il,", " lI,", " ll ", " lO ", "1g")
_ORDINAL = re.compile(r"(?<![\w.,-])(?P<figure>[\dlIO|]{1,2})(?P<ending>st|nd|rd|th|ST|ND|RD|TH)(?!\w)")
_ENDINGS = {"1": "st", "2": "nd", "3": "rd"}
_LONE_ONE = re.compile(r"(?<![\w'])[lI|](?= (?:yen|sen|rin)\b)")


def letters_for_digits(text: str) -> Iterator[Edit]:
    """Edits, each as long as what it replaces; they may come twice for one place."""
    if _MIXED.search(text) or any(letters in text for letters in _ALONE_BEHIND_ERA + _ALONE_BEHIND_MONTH + _ROUND):
        for pattern in _shapes():
            for match in pattern.finditer(text):
                start, figure = match.start("figure"), match["figure"]
                if any(char.isdigit() for char in figure) or match.groupdict().get("sure"):
                    yield Edit(start, start + len(figure), figure.translate(_AS_DIGITS))
        yield from _ordinals(text)
    elif any(letters in text for letters in _LETTERS_ONLY):
        yield from _ordinals(text)
    if " sen" in text or " yen" in text:
        for match in _LONE_ONE.finditer(text):
            yield Edit(match.start(), match.end(), "1")


def _ordinals(text: str) -> Iterator[Edit]:
    """As in "l0th", "3lst", with the ending that the number has; "lst", but not the Roman "IInd"."""
    for match in _ORDINAL.finditer(text):
        figure = match["figure"]
        number = figure.translate(_AS_DIGITS)
        ending = "th" if len(number) == 2 and number[0] == "1" else _ENDINGS.get(number[-1], "th")
        letters = not any(char.isdigit() for char in figure)
        if match["ending"].lower() != ending or number[0] == "0" or (letters and "l" not in figure):
            continue
        yield Edit(match.start(), match.start() + len(figure), number)


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    months = (row["word"] for row in read_rows("eras/months.csv", ("word", "month", "language", "alone")))
    forms = {form for word in months if word.isalpha() for form in (word.capitalize(), word.upper())}
    names = "|".join(sorted(forms, key=lambda name: (-len(name), name)))
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"(?<![\w.])(?P<figure>{_YEAR}(?:[-–/](?:{_L}{{2}}|{_YEAR}))?)(?!\w)",
            r"(?<![\w.])(?P<figure>[lI1][89](?:o\d|\do)|1g\d\d)(?!\w)",
            # amounts: a group of three behind each comma, or a sign before
            rf"(?<![\w.,])(?=[^\s]*\d[\dlIO,.]*\d)(?P<figure>[1-9lI|]{_L}{{0,2}}(?:[,.]{_L}{{3}})+)(?!\w)",
            rf"(?<![\w.,])[Y¥￥$£€]\.?(?P<figure>[1-9lI|SBZ]{_W}{{0,2}}(?:,{_W}{{3}})+(?:\.{_W}{{1,2}})?)(?!\w)",
            rf"(?<![\w.,-])(?P<figure>[1-9lI|]{_L}{{0,2}}(?:[,.]{_L}{{3}})+)(?=\s(?:{_COUNTED})\b)",
            r"(?<![\w.,])Y\.?(?P<figure>\d{1,3}O{1,3})(?![\w-])",
            r"(?<![\w.])(?<![^\s],)(?P<figure>[1-9][\dO]{0,2}(?:,[\dO]{3})+)(?![\w,])",
            r"(?<=\b[Yy]en )(?P<figure>(?=[lIO|]*\d)[\dlIO|]{2,})(?![\w,])",
            r"(?<![\w.,-])(?P<figure>[1-9]\d?O{1,2})(?![\w-])",
            r"(?<![\w.,-])(?P<figure>\d{1,4}\.(?:\dO|O\d|OO))(?![\w-])",
            r"(?<![\w.,])[Y¥￥$£€]\.? ?(?P<figure>\d{1,4}\.[\dO]{2})(?!\w)",
            rf"(?<=\t)(?P<figure>(?=[\w,.]*\d)[1-9lI]{_L}{{0,3}}(?:,{_L}{{3}})*(?:\.{_L}{{1,2}})?)(?=[\t\n]|$)",  # of a cell
            rf"(?<![\w.,])[Y¥￥$£€](?P<figure>(?=[lI|]|{_L}?\d\d){_L}{{2,}})(?![\w-])",
            rf"(?<![\w.,])[¥￥$£€](?P<figure>(?:[lI|]|{_L}{{2,}})(?:\.{_W}{{2}})?)(?![\w-])",
            r"(?<![\w.,])[¥￥$£€](?P<figure>(?P<sure>[lI|][lIO|]+))(?![\w-])",
            # dates; months may be Roman numerals
            rf"(?<![\w/.-])(?P<figure>(?=\S*\d\S*\d\S*\d){_L}{{1,2}}(?P<sep>[/.-])(?!I+(?P=sep)){_L}{{1,2}}(?P=sep)(?:1[89]|[lI|][89])?{_L}{{2}})(?!\w)",
            rf"\b(?:{names})\.? (?P<figure>{_L}{{2}})(?![\w'])",
            rf"\b(?:{names})\.? (?P<figure>(?P<sure>[lI|][lIO|]?)(?=,? \d{{4}}\b))",
            rf"(?<![\w.,-])(?P<figure>{_L}{{2}}) (?=(?:{names})\b)",
            rf"(?<=[a-z.] )(?P<figure>{_L}{{2}})(?=,? [1lI|][5-9]{_L}{{2}}\b)",  # a day before a year
            rf"\b(?:{_ERAS}) ?(?P<figure>{_L}{{2}})(?!\w)",
            rf"\b(?:{_ERAS}) (?P<figure>(?P<sure>(?=I?l)[lIO]{{1,2}}))(?![\w'])",
            # counted things, and a letter between two digits
            rf"(?<![\w.,-])(?P<figure>[1-9lI|]{_L}{{1,2}}) (?=(?:{_COUNTED})\b)",
            rf"(?<![\w.,-])(?P<figure>(?=\S*\d){_L}{{1,4}}\.{_L}{{1,2}}) (?=(?:{_COUNTED})\b)",
            r"(?<![\w-])(?P<figure>\d+[lIO|]\d+)(?![\w-])",
            r"(?<![\w.,-])(?P<figure>(?P<sure>[lI][O0]{2,}))(?![\w-])",  # "lOO", which is no word
            rf"(?<![\w.,-])(?P<figure>{_L}{{1,2}}\.{_L}{{1,2}})(?=\s(?:million|rnillion|billion)\b)",
            rf"(?<=\d )(?P<figure>{_L}{{2}})(?=s\b)",
            r"(?<=\d )(?P<figure>(?P<sure>l[O0]|[lI]{2}))(?=s\b)",
        )
    )
