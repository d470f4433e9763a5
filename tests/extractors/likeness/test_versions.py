"""What is taken for one paper, and above all what is not."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from extractors.likeness.versions import are_one, is_worse
from extractors.records import Origin, Page, Reading

from .papers import HEAD, WAYS, copy, form, letter, look_of, misread, page, prose, scanned

Pair = Callable[[random.Random], tuple[str, str]]


def _edited(chance: random.Random) -> tuple[str, str]:
    text = prose(chance, 300)
    return text, text.replace(".", ". The price was found and the order sent.", 3)


ONE: dict[str, Pair] = {
    **{
        f"{share:.0%} misread": lambda chance, share=share: (text := prose(chance, 250), misread(text, share, chance))  # type: ignore[misc]
        for share in (0.0, 0.05, 0.1, 0.2, 0.3)
    },
    "both misread": lambda chance: (
        misread(text := letter(chance), 0.1, chance),
        misread(text, 0.1, chance),
    ),
    "sentences put in": _edited,
    "a carbon copy under the same name": lambda chance: (text := letter(chance), misread(text, 0.15, chance)),
}
OTHERS: dict[str, Pair] = {
    "other pages": lambda chance: (prose(chance, 250), prose(chance, 250)),
    "letters of one letterhead": lambda chance: (letter(chance), letter(chance)),
    "short letters of one letterhead": lambda chance: (letter(chance, 20), letter(chance, 20)),
    "of ten words each": lambda chance: (letter(chance, 10), letter(chance, 10)),
    "a form letter filled in twice": lambda chance: (form(chance), form(chance)),
    "the same, misread": lambda chance: (misread(form(chance), 0.1, chance), misread(form(chance), 0.1, chance)),
    "the same, hardly legible": lambda chance: (misread(form(chance), 0.3, chance), misread(form(chance), 0.3, chance)),
    "a form letter with another name alone": lambda chance: (
        form(chance, name="Sato Kenji", place="Kobe", sum="120", goods="coal", date="4 May 1931"),
        form(chance, name="Brandt Augusta", place="Kobe", sum="120", goods="coal", date="4 May 1931"),
    ),
    "a letter and the file it is bound in": lambda chance: (text := letter(chance), f"{text} {prose(chance, 900)}"),
    "a letterhead alone": lambda _: (HEAD, HEAD),
    "a few words": lambda _: ("Received with thanks.", "Received with thanks."),
    "nothing": lambda _: ("", ""),
    "nothing and something": lambda chance: ("", prose(chance, 200)),
    "garbage": lambda _: ("l l l . ii l | l " * 60, "l l l . ii l | l " * 60),
}


@pytest.mark.parametrize("pair", ONE.values(), ids=ONE)
def test_readings_of_one_paper_are_one(pair: Pair) -> None:
    for seed in range(8):
        first, second = pair(random.Random(seed))
        assert are_one(copy(first), copy(second)), seed
        assert are_one(copy(second), copy(first)), seed


@pytest.mark.parametrize("pair", OTHERS.values(), ids=OTHERS)
def test_two_papers_are_never_one(pair: Pair) -> None:
    for seed in range(40):
        first, second = pair(random.Random(seed))
        assert not are_one(copy(first), copy(second)), seed
        assert not are_one(copy(second), copy(first)), seed


def test_pages_that_cannot_be_read_are_told_by_their_looks() -> None:
    old, new, other = (
        look_of(*scanned(page(random.Random(seed)), way, 3)) for seed, way in ((1, "coarse"), (1, "fine"), (2, "fine"))
    )
    assert are_one(copy("", old), copy(prose(random.Random(1), 200), new))
    assert not are_one(copy("", old), copy(prose(random.Random(1), 200), other))
    assert not are_one(copy("", old), copy("", old, new))  # a page more is another document
    assert not are_one(copy(""), copy("", new))


def test_the_same_words_on_a_page_that_looks_otherwise_are_another_paper() -> None:
    form_one, form_two = (look_of(page(random.Random(seed), letterhead=False), 200) for seed in (1, 2))
    text = prose(random.Random(1), 200)  # the print of a form, filled in by hands that no engine reads
    assert are_one(copy(text, form_one), copy(text, form_one))
    assert not are_one(copy(text, form_one), copy(text, form_two))


def _scan(words: int, confidence: float, origin: Origin = Origin.OCR) -> Reading:
    return Reading("image/png", (Page(1, "word " * words, origin, 400, 500, confidence=confidence),))


def _text(words: int) -> Reading:
    return Reading("text/plain", (Page(1, "word " * words, Origin.TEXT),))


WORSE = {
    "less sure of its words": (_scan(200, 0.7), _scan(200, 0.95), True),
    "fewer words": (_scan(120, 0.95), _scan(200, 0.95), True),
    "hardly legible": (_scan(200, 0.2, Origin.DOUBTFUL), _scan(200, 0.9), True),
    "a scan of what is at hand as text": (_scan(200, 0.9), _text(200), True),
    "as good": (_scan(199, 0.94), _scan(200, 0.95), False),
    "better": (_scan(220, 0.95), _scan(200, 0.8), False),
    "pictures without words": (_scan(0, 0.0, Origin.DOUBTFUL), _scan(0, 0.0, Origin.DOUBTFUL), False),
    "a text, cut by its author": (_text(120), _text(200), False),
}


@pytest.mark.parametrize(("newer", "older", "worse"), WORSE.values(), ids=WORSE)
def test_the_worse_of_two_is_the_one_with_fewer_words_that_are_sure(newer: Reading, older: Reading, worse: bool) -> None:
    assert is_worse(newer, older) is worse


@pytest.mark.parametrize("way", WAYS)
def test_a_page_scanned_again_looks_the_same(way: str) -> None:
    for seed in range(3):
        sheet = page(random.Random(seed))
        first, again = copy("", look_of(sheet, 200)), copy("", look_of(*scanned(sheet, way, seed)))
        assert are_one(first, again), seed


def test_pages_with_one_letterhead_look_different() -> None:
    copies = [copy("", look_of(page(random.Random(seed)), 200)) for seed in range(12)]
    assert not [1 for i, one in enumerate(copies) for other in copies[:i] if are_one(one, other)]
