"""Links between neighbouring names. In the texts [P:...] is a person and [O:...] a body, as an extractor marks them."""

from __future__ import annotations

import re

import pytest

from extractors.names.links import find_links
from extractors.records import Found, Label

MARK = re.compile(r"\[([PO]):([^\]]*)\]")


def read(marked):
    """The text without marks, and what they mark."""
    text, found, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        label = Label.PERSON if match[1] == "P" else Label.ORG
        found.append(Found(len(text), len(text) + len(match[2]), label, "test", 1.0))
        text += match[2]
        last = match.end()
    return text + marked[last:], found


LINKED = [
    # abbreviations in brackets
    ("The [O:Front for Island Unity] ([O:FIU]) met.", ["abbreviation"]),
    ("The [O:Front for Island Unity] [[O:FIU]] met.", ["abbreviation"]),
    ("The [O:Front for Island Unity]’s ([O:FIU]’s) plan.", ["abbreviation"]),
    ("The [O:FIU] ([O:Front for Island Unity]) met.", ["abbreviation"]),
    ("the [O:Coordinating Board for Timber] ([O:Cobotim]) met", ["abbreviation"]),
    ("the [O:Front for Island Reform] ([O:FRI]) met", ["abbreviation"]),
    ("the [O:Front for Island Unity] (“[O:FIU]”) met", ["abbreviation"]),
    ("the [O:Front for Island Unity] ([O:FIU]; founded by dockers) met", ["abbreviation"]),
    # said in words
    ("the [O:Front for Island Unity] (hereafter [O:FIU]) met", ["abbreviation"]),
    ("the [O:Front for Island Unity] (hereafter referred to as the [O:Front]) met", ["abbreviation"]),
    ("the [O:Front for Island Unity] (hereinafter called “the [O:IU]”) met", ["abbreviation"]),
    ("the [O:Front for Island Unity] (founded in 1921; hereafter the [O:IU]) met", ["abbreviation"]),
    ("the [O:Front for Island Unity], [O:FIU] hereafter, met", ["abbreviation"]),
    ("the [O:Front for Island Unity] ([O:IU] hereafter) met", ["abbreviation"]),
    ("the [O:Front for Island Unity], or [O:FIU], met", ["abbreviation"]),
    ("the [O:Front for Island Unity], abbreviated as [O:IU], met", ["abbreviation"]),
    ("the [O:Front for Island Unity], also known as the [O:Popular League of Islanders], met", ["translation"]),
    ("the [O:Front for Island Unity] (renamed the [O:Island League]) met", ["rename"]),
    ("the [O:Front for Island Unity] (renamed the [O:Island League], [O:IL] hereafter) met", ["rename", "abbreviation"]),
    ("the [O:Island League] (formerly the [O:Front for Island Unity]) met", ["rename"]),
    # translations
    ("[O:Minato Shokai] (the [O:Harbour Trading Company]) sold it", ["translation"]),
    ("the [O:Harbour Trading Company] ([O:Minato Shokai]) sold it", ["translation"]),
    ("[O:Minato Shokai] (in English, the [O:Harbour Trading Company]) sold it", ["translation"]),
    ("the [O:Harbour Trading Company] (Japanese: [O:Minato Shokai]) sold it", ["translation"]),
    ("[O:Minato Shokai] ([O:Harbour Trading Company]; a firm of brokers) sold it", ["translation"]),
    # spellings
    ("[P:Han Tŏk-chu]’s ([P:Han Duk Ju]’s) letter", ["spelling"]),
    ("[P:Philip Jaisohn] [[P:Sŏ Chae-p'il]] wrote", ["spelling"]),
    ("[P:Chou Shih-kai] ([P:Zhou Shikai]) wrote", ["spelling"]),
    ("[P:Han Tŏk-chu], later known as [P:Han Sŏk], wrote", ["spelling"]),
    ("the [O:Japanese Foreign Ministry] ([O:Ministry of Foreign Affairs of Japan]) said", ["spelling"]),
]

UNLINKED = [
    # what a bracket says about somebody, and where something was found
    "[P:Ono Tsuru] (chairman of [O:Minato Shokai]) wrote",
    "The [O:Front for Island Unity] met ([O:Hokkai Shimbun], 3 May 1921).",
    "The [O:Front for Island Unity] ([O:Hokkai Shimbun], 3 May 1921) met.",
    "the [O:Front for Island Unity] ([O:Hokkai Shimbun]) met",
    "According to the [O:Harbour Board] ([O:Japanese Lifeboat Society] 1921: 2) it sank.",
    "the [O:Ministry of Shipping] ([O:Harbour Bureau]) said",
    "according to the [O:Ministry of Shipping] ([O:Harbour Bureau] 1921)",
    "according to [O:Minato Shokai] ([O:Ministry of Shipping]; 1921: 3)",
    "the [O:Labour Exchange of Pusan] ([O:Harbour Labor Exchange]) opened",
    # lists and neighbours
    "[O:Minato Shokai], [O:Hokkai Bank] and others",
    "[O:Minato Shokai] and [O:Hokkai Bank]",
    "[O:Minato Shokai] or the [O:Harbour Trading Company], whichever pays",
    "the [O:Front for Island Unity] (with the help of the [O:Island League]) met",
    "[P:Ono Tsuru] ([P:Bell], [P:Harlan] and others)",
    "[P:Ono Tsuru] ([P:Bell])",
    "[P:Ono Tsuru] ([P:Mary Bell])",
    "[P:Ono Tsuru] ([O:OT])",
    "[O:Minato Shokai]. ([O:Harbour Trading Company] is another firm.)",
]


@pytest.mark.parametrize(("marked", "kinds"), LINKED)
def test_linked(marked, kinds):
    text, found = read(marked)
    links = find_links(text, found)
    assert [link.kind for link in links] == kinds
    spans = {(mention.start, mention.end) for mention in found}
    assert all(tuple(span) in spans for link in links for span in (link.first, link.second))


@pytest.mark.parametrize("marked", UNLINKED)
def test_not_linked(marked):
    assert find_links(*read(marked)) == []


def test_dates_between_are_passed_over():
    text, found = read("the [O:Front for Island Unity] (founded May 1921, hereafter [O:FIU])")
    at = text.index("May 1921")
    date = Found(at, at + 8, Label.DATE, "test", 1.0)
    assert len(find_links(text, sorted([*found, date], key=lambda mention: mention.start))) == 1
