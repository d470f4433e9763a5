"""What an EDTF expression means, in plain English: "about 1931", "a year in the 1950s", "from December 1959 to March 1960".

Covers all that `parse_edtf` takes, and says nothing of what is no date: the checking is done there. A single date is told by
`explain_single.py`; here are intervals, lists, and the forms that a newcomer needs.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.dates.explain_single import explain_single

_OPEN = ("", "..")


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a date: what it is for, an example in EDTF, and what that means."""

    use: str
    example: str

    @property
    def meaning(self) -> str:
        """The example in plain English."""
        return explain(self.example)


FORMS: tuple[Form, ...] = (
    Form("a day", "1931-05-04"),
    Form("a month", "1931-05"),
    Form("a year", "1931"),
    Form("a season: 21 spring, 22 summer, 23 autumn, 24 winter", "1931-21"),
    Form("a decade: X for a figure that is not known", "193X"),
    Form("a century", "18XX"),
    Form("about: ~", "1931~"),
    Form("perhaps: ?", "1931-05?"),
    Form("perhaps and about: %", "1931%"),
    Form("from one to another: /", "1959-12/1960-03"),
    Form("with no beginning", "../1940"),
    Form("with no end", "1946/.."),
    Form("one of several: [ ]", "[1931,1932]"),
    Form("several: { }", "{1931,1932}"),
    Form("a day of a year that is not known", "XXXX-12-18"),
    Form("before Christ: the year 0 is 1 BC", "-0043"),
)


def explain(edtf: str) -> str:
    """An expression that `parse_edtf` takes, in words. Raises ValueError on anything else that it cannot tell."""
    if edtf[:1] in ("[", "{"):
        return _list(edtf)
    first, slash, last = edtf.partition("/")
    return _interval(first, last) if slash else explain_single(edtf)


def _interval(first: str, last: str) -> str:
    if first in _OPEN and last in _OPEN:
        return "at any time: neither beginning nor end is given"
    if first in _OPEN:
        return f"up to {explain_single(last)} ({'no beginning given' if first else 'the beginning is not known'})"
    if last in _OPEN:
        return f"from {explain_single(first)} on ({'no end given' if last else 'the end is not known'})"
    return f"from {explain_single(first)} to {explain_single(last)}"


def _list(edtf: str) -> str:
    members = [member.strip() for member in edtf[1:-1].split(",")]
    told = ", ".join(_member(member) for member in members)
    if edtf[0] == "{":
        return f"all of: {told}"
    return f"some time {told}" if len(members) == 1 else f"one of: {told}"


def _member(member: str) -> str:
    first, dots, last = member.partition("..")
    if not dots:
        return explain_single(member)
    if not first:
        return f"up to {explain_single(last)}"
    if not last:
        return f"from {explain_single(first)} on"
    return f"from {explain_single(first)} to {explain_single(last)}"
