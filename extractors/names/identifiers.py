"""Identifiers: under which number an authority file outside the archive knows a person or body.

Each scheme has one written form, to which what people type or paste is brought: "n 79-21164" and
https://id.loc.gov/authorities/names/n79021164.html are both n79021164. Only the form is checked: nothing is asked of the network,
and none of these schemes has a check digit. To add a scheme: a row in `SCHEMES`, and one in `_TIDY` for what is typed with it.

Sources: the format constraints of Wikidata's properties P214 (VIAF) and P244 (Library of Congress); Library of Congress, "LCCN
Namespace", for what a control number is brought to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scheme:
    """title: its name. address: of its page about one, {} for the identifier. hosts: from whose addresses one may be pasted.

    form: what an identifier looks like. example: one. others: forms that are taken for one by mistake, and what they are.
    """

    title: str
    address: str
    hosts: tuple[str, ...]
    form: re.Pattern[str]
    example: str
    others: tuple[tuple[re.Pattern[str], str], ...] = ()


SCHEMES: Mapping[str, Scheme] = {
    "viaf": Scheme(
        "VIAF",
        "https://viaf.org/viaf/{}",
        ("viaf.org",),
        re.compile(r"[1-9]\d{1,8}|[1-9]\d{18,21}", re.ASCII),
        "102333412",
    ),
    "wikidata": Scheme(
        "Wikidata",
        "https://www.wikidata.org/wiki/{}",
        ("wikidata.org",),
        re.compile(r"Q[1-9]\d{0,11}", re.ASCII),
        "Q36322",
        (
            (re.compile(r"P\d+", re.ASCII), "names a property, not a person or body"),
            (re.compile(r"L\d+", re.ASCII), "names a word of a dictionary, not a person or body"),
        ),
    ),
    "lcnaf": Scheme(
        "LCNAF",
        "https://id.loc.gov/authorities/names/{}",
        ("id.loc.gov", "lccn.loc.gov"),
        re.compile(r"n[bors]?(?:(?:[4-9]\d|00)\d{6}|20\d{8})", re.ASCII),
        "n79021164",
        ((re.compile(r"(?:s[hj]|gf|dg|mp)\d+", re.ASCII), "is a subject heading or a genre, not a name"),),
    ),
}

_ADDRESS = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]+)(?::\d+)?(/[^?#]*)?(?:[?#].*)?", re.IGNORECASE)
_FORMAT = re.compile(r"\.(?:html|json|rdf|xml|nt|ttl|jsonld)$|\.(?:marcxml|madsrdf|skos)\.\w+$")
_LONGEST = 300


class IdentifierError(ValueError):
    """Why a text is no identifier of a scheme, in words for the person who typed it."""


def normal(scheme: str, text: str) -> str:
    """The identifier in its one form, from what was typed or pasted. Raises IdentifierError with the reason where it is none."""
    if scheme not in SCHEMES:
        raise IdentifierError(f"There is no authority file {scheme!r} here; there are {', '.join(SCHEMES)}.")
    known = SCHEMES[scheme]
    plain = _TIDY[scheme](_last(known, " ".join(text.split())[:_LONGEST]))
    if known.form.fullmatch(plain):
        return plain
    for form, meaning in known.others:
        if form.fullmatch(plain):
            raise IdentifierError(f"{plain} {meaning}; in {known.title} one looks like {known.example}.")
    for other, its in SCHEMES.items():
        if other != scheme and its.form.fullmatch(_TIDY[other](plain)) and not plain.isdigit():
            raise IdentifierError(f"{plain} belongs to {its.title}; in {known.title} one looks like {known.example}.")
    shown = plain if len(plain) <= 40 else plain[:37] + "..."
    raise IdentifierError(f"{shown!r} is no identifier of {known.title}, where one looks like {known.example}.")


def is_normal(scheme: object, text: object) -> bool:
    """Whether this is an identifier in its one form."""
    return isinstance(scheme, str) and isinstance(text, str) and scheme in SCHEMES and bool(SCHEMES[scheme].form.fullmatch(text))


def address(scheme: str, identifier: str) -> str:
    """Where the authority file tells of it. Only for identifiers in their one form (KeyError for another scheme)."""
    return SCHEMES[scheme].address.format(identifier)


def _last(known: Scheme, text: str) -> str:
    """What an address says last, or a text that is none as it is. Raises IdentifierError for an address elsewhere."""
    found = _ADDRESS.fullmatch(text)
    if found is None or not (found[2] or text.lower().startswith("http")):
        return text
    host = found[1].lower()
    if not any(host == one or host.endswith(f".{one}") for one in known.hosts):
        raise IdentifierError(f"This address leads to {host}; one of {known.title} begins with {known.address.format('')}")
    parts = [part for part in (found[2] or "").split("/") if part]
    fitting = [plain for part in parts if known.form.fullmatch(plain := _FORMAT.sub("", part))]
    return fitting[-1] if fitting else _FORMAT.sub("", parts[-1]) if parts else text


def _viaf(text: str) -> str:
    return re.sub(r"^viaf(?: id)?\s*:?\s*|\s", "", text, flags=re.IGNORECASE)


def _wikidata(text: str) -> str:
    return re.sub(r"^(?:wikidata|wd)\s*:\s*|\s", "", text, flags=re.IGNORECASE).upper()


def _lcnaf(text: str) -> str:
    """Without blanks and what follows a slash; six digits after a hyphen, as the Library of Congress has it."""
    plain = re.sub(r"^(?:lcnaf|lccn|lc)(?:\s*:|\s)|\s", "", text, flags=re.IGNORECASE).lower().partition("/")[0]
    before, hyphen, serial = plain.partition("-")
    return f"{before}{serial.zfill(6)}" if hyphen and serial.isdigit() else plain


_TIDY = {"viaf": _viaf, "wikidata": _wikidata, "lcnaf": _lcnaf}
