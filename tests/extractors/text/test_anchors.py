from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from extractors.records import Span
from extractors.text.alignment import Alignment
from extractors.text.anchors import Anchor, Lost, Placed, anchor, place

LETTER = (
    "The Chongryun, or General Association of Korean Residents, paid 1,500 yen to Mr. Kim in May 1923.\n"
    "Nothing more was heard of the matter until the Bank of Chosen wrote to the branch in Osaka,\n"
    "which answered that Mr. Kim had left for Dairen and that the sum was still to be paid out.\n"
)
CITIES = ["Osaka", "Kobe", "Nara", "Kyoto", "Tokyo", "Sendai", "Nagoya", "Fukuoka", "Sapporo", "Niigata"]
TABLE = "Branches and what they paid in the year\n" + "".join(f"{city}\t1,500\n" for city in CITIES) + "All ten\t15,000\n"
LONG_ROWS = "".join(f"{city}: salaries of the clerks of the branch office, in yen 1,500\n" for city in CITIES)
SAME_ROWS = "Paid out in one year:\n" + "wages\t1,500\n" * 10 + "which is a great deal of money.\n"


def at(text: str, quote: str, number: int = 0) -> Anchor:
    start = -1
    for _ in range(number + 1):
        start = text.index(quote, start + 1)
    return anchor(text, start, start + len(quote))


def found(new: str, result: Placed | Lost) -> str | None:
    return new[result.start : result.end] if isinstance(result, Placed) else None


def without(text: str, part: str) -> str:
    assert part in text
    return text.replace(part, "", 1)


@dataclass
class Case:
    former: str
    quote: str
    text: str
    now: str | None  # what stands at the place; None for lost
    number: int = 0  # which of the equal quotes
    before: str = ""  # what must stand before the place
    alone: bool = True  # whether it is found without the former text as well


CASES = {
    "unchanged": Case(LETTER, "Mr. Kim", LETTER, "Mr. Kim", 1, "that "),
    "text before": Case(LETTER, "Mr. Kim", "Copy.\n\n" + LETTER, "Mr. Kim", 0, "yen to "),
    "second of two": Case(LETTER, "Mr. Kim", "Copy.\n\n" + LETTER, "Mr. Kim", 1, "that "),
    "other line ends": Case(LETTER, "Bank of Chosen", LETTER.replace(" ", "\n"), "Bank\nof\nChosen"),
    "hyphen at a line end": Case(LETTER, "Chongryun", LETTER.replace("Chongryun", "Chong-\nryun"), "Chong-\nryun"),
    "hyphen gone": Case(LETTER.replace("Chongryun", "Chong-\nryun"), "Chong-\nryun", LETTER, "Chongryun"),
    "misread": Case(LETTER, "Mr. Kim", LETTER.replace("Kim in", "Kirn in"), "Mr. Kirn"),
    "misread figure": Case(LETTER, "1,500 yen", LETTER.replace("1,500", "l,5OO"), "l,5OO yen"),
    "misread around": Case(LETTER, "1,500", LETTER.replace("paid", "pald").replace("yen", "ycn"), "1,500", alone=False),
    "rewritten around": Case(LETTER, "Dairen", LETTER.replace("had left for", "went away to"), "Dairen", alone=False),
    "deleted": Case(LETTER, "the Bank of Chosen", without(LETTER, "the Bank of Chosen "), None),
    "replaced": Case(LETTER, "Dairen", LETTER.replace("Dairen", "Shanghai"), None),
    "first of two deleted": Case(LETTER, "Mr. Kim", without(LETTER, "to Mr. Kim "), None),
    "now twice": Case(LETTER, "Dairen", LETTER.replace("Dairen", "Dairen Dairen"), None),
    "document twice": Case(LETTER, "Dairen", LETTER + "\f" + LETTER, None),
    "empty": Case(LETTER, "Dairen", "", None),
    "all replaced": Case(
        LETTER, "Dairen", "Weather in the north was fair. The harvest was good, and nobody complained of it.\n" * 9, None
    ),
    "accident": Case(LETTER, "Dairen", f"{'x ' * 107} Dairen is a port in the north, of which much is told.", None),
    "one row": Case(TABLE, "1,500", TABLE, "1,500", 4, "Tokyo\t"),
    "row before lost": Case(TABLE, "1,500", without(TABLE, "Kobe\t1,500\n"), "1,500", 4, "Tokyo\t", alone=False),
    "row next lost": Case(TABLE, "1,500", without(TABLE, "Sendai\t1,500\n"), None, 4),
    "row inserted": Case(TABLE, "1,500", TABLE.replace("Nara", "Kure\t1,500\nNara"), "1,500", 4, "Tokyo\t", alone=False),
    "own row lost": Case(TABLE, "1,500", without(TABLE, "Tokyo\t1,500\n"), None, 4),
    "first row lost": Case(TABLE, "1,500", without(TABLE, "Osaka\t1,500\n"), None, 0),
    "last row lost": Case(TABLE, "1,500", without(TABLE, "Niigata\t1,500\n"), None, 9),
    "rows swapped": Case(TABLE, "1,500", TABLE.replace("Kobe", "?").replace("Nara", "Kobe").replace("?", "Nara"), None, 1),
    "long row lost": Case(LONG_ROWS, "1,500", LONG_ROWS.split("\n", 5)[5], None, 4),
    "long row kept": Case(LONG_ROWS, "1,500", LONG_ROWS.split("\n", 4)[4], "1,500", 6, "", alone=False),
    "same rows": Case(SAME_ROWS, "1,500", SAME_ROWS, "1,500", 5, alone=False),
    "same rows moved": Case(SAME_ROWS, "1,500", "Copy of it.\n" + SAME_ROWS, "1,500", 5, alone=False),
    "one of the same rows lost": Case(SAME_ROWS, "1,500", without(SAME_ROWS, "wages\t1,500\n"), None, 5),
    "pages swapped": Case(TABLE + "\f" + LETTER, "Dairen", LETTER + "\f" + TABLE, "Dairen"),
    "pages swapped, row": Case(TABLE + "\f" + LETTER, "1,500", LETTER + "\f" + TABLE, "1,500", 4, "Tokyo\t"),
    "only a space": Case(LETTER, " ", LETTER, None),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("with_former", [True, False])
def test_cases(case: Case, with_former: bool) -> None:
    item = at(case.former, case.quote, case.number)
    (result,) = place([item], case.text, case.former if with_former else None)
    now = found(case.text, result)
    if with_former or case.alone:
        assert now == case.now
    if isinstance(result, Placed):
        assert now == case.now
        assert case.text[: result.start].endswith(case.before)


def test_how_says_which_trial_found_it() -> None:
    items = [at(LETTER, "Chongryun"), at(LETTER, "Osaka"), at(LETTER, "Dairen")]
    new = LETTER.replace("Nothing more", "No more").replace("Dairen", "Dalren")
    for former in (LETTER, None):
        assert [result.how for result in place(items, new, former) if isinstance(result, Placed)] == [
            "position",
            "quote",
            "alignment",
        ]


def test_a_lost_anchor_has_its_best_candidates_first() -> None:
    (result,) = place([at(LETTER, "Dairen")], LETTER + "\f" + LETTER, LETTER)
    assert isinstance(result, Lost)
    assert [candidate.start for candidate in result.candidates][:2] == [
        LETTER.index("Dairen"),
        len(LETTER) + 1 + LETTER.index("Dairen"),
    ]
    assert all(0 <= candidate.score <= 1 for candidate in result.candidates)
    (many,) = place([at(SAME_ROWS, "1,500", 5)], without(SAME_ROWS, "wages\t1,500\n"), SAME_ROWS)
    assert isinstance(many, Lost)
    assert len(many.candidates) == 5


def test_places_in_one_another_stay_so() -> None:
    outer, inner = at(LETTER, "General Association of Korean Residents"), at(LETTER, "Korean")
    new = "Copy\n" + LETTER.replace("Association of Korean", "Associatlon\nof Korcan")
    a, b = place([outer, inner], new, LETTER)
    assert (found(new, a), found(new, b)) == ("General Associatlon\nof Korcan Residents", "Korcan")


def test_two_places_never_become_one() -> None:
    former = "It was paid by Kim Il-song and Kim Il-sung, who were clerks of the bank in those days."
    new = "It was paid by Kim Il-sung, who were clerks of the bank in those days."
    items = [at(former, "Kim Il-song"), at(former, "Kim Il-sung")]
    for text in (former, None):
        spots = [(spot.start, spot.end) for spot in place(items, new, text) if isinstance(spot, Placed)]
        assert len(spots) == len(set(spots))


def test_a_former_text_of_other_offsets_is_not_used() -> None:
    (result,) = place([at(LETTER, "Dairen")], LETTER, "another text altogether")
    assert found(LETTER, result) == "Dairen"


def test_alignment_of_equal_and_of_empty_texts() -> None:
    assert Alignment(LETTER, LETTER).image(4, 13) == Span(4, 13)
    assert Alignment(LETTER, "").image(4, 13) is None
    assert Alignment("", LETTER).image(0, 0) is None


# Properties: texts of words, many of them repeated, worn with a known map.

COMMON = "the of and in to a was by for yen".split()
REPEATED = "Kim Bank Osaka Chosen 1,500 1923 company letter Mr. office paid wrote".split()
ALPHABET = "abcdefghilmnoprstu"


@dataclass
class Worn:
    former: str
    text: str
    words: list[Span]  # in the former text
    images: list[Span | None]  # in the new text

    @property
    def decidable(self) -> bool:
        """Whether no shorter way leads from the one text to the other than the one that was gone.

        Where "Kim, Lee, Kim" has lost two words, nothing tells which Kim is left.
        """
        former, new = self.former.split(), self.text.replace("-\n", "").split()
        kept = [
            (word, self.text[image.start : image.end].replace("-\n", ""))
            for word, image in zip(former, self.images, strict=True)
            if image
        ]
        way = len(former) + len(new) - 2 * len(kept) + sum(a != b for a, b in kept)
        return way == Levenshtein.distance(former, new)


def fresh(rng: random.Random) -> str:
    return "".join(rng.choice(ALPHABET) for _ in range(rng.randint(2, 9)))


def wear(rng: random.Random, size: int, noise: float, lost: float, rows: float) -> Worn:
    """A text of `size` words; `noise` of its words have a character changed, `lost` are lost and as many inserted.

    rows: the share of words that stand in blocks of lines that are alike.
    """
    words: list[str] = []
    while len(words) < size:
        if rng.random() < rows:
            row = [rng.choice(REPEATED) for _ in range(rng.randint(1, 3))]
            for _ in range(rng.randint(2, 6)):
                words += [fresh(rng), *row] if rng.random() < 0.7 else row
        kind = rng.random()
        words.append(rng.choice(COMMON) if kind < 0.3 else rng.choice(REPEATED) if kind < 0.6 else fresh(rng))
    spans, images = [], []
    former = text = ""
    for word in words:
        former += rng.choice(" \n") if former else ""
        spans.append(Span(len(former), len(former) + len(word)))
        former += word
        while rng.random() < lost / 2:
            text += (rng.choice(" \n") if text else "") + fresh(rng)
        if rng.random() < lost / 2:
            images.append(None)
            continue
        if rng.random() < noise:
            spot = rng.randrange(len(word))
            word = word[:spot] + rng.choice(ALPHABET) + word[spot + 1 :]
        elif len(word) > 4 and word.isalpha() and rng.random() < noise:
            word = word[:3] + "-\n" + word[3:]
        text += rng.choice(["", " ", "\n"][1:]) if text else ""
        images.append(Span(len(text), len(text) + len(word)))
        text += word
    return Worn(former, text, spans, images)


def wrong(worn: Worn, rng: random.Random, with_former: bool) -> list[str]:
    """Places that are not where the words have gone, in words; and what else may not be."""
    picks = []
    for _ in range(30):
        first = rng.randrange(len(worn.words))
        picks.append((first, min(len(worn.words) - 1, first + rng.choice([0, 0, 1, 2]))))
    items = [anchor(worn.former, worn.words[a].start, worn.words[b].end) for a, b in picks]
    bad = []
    for (a, b), item, result in zip(picks, items, place(items, worn.text, worn.former if with_former else None), strict=True):
        if isinstance(result, Lost):
            continue
        there = worn.text[result.start : result.end]
        kept = [image for image in worn.images[a : b + 1] if image]
        if there != there.strip() or not there:
            bad.append(f"{item} has white space at the ends of {there!r}")
        elif not kept:
            bad.append(f"{item} is gone, but was placed at {result} {there!r}")
        elif (result.start, result.end) != (kept[0].start, kept[-1].end):
            bad.append(f"{item} went to {kept[0].start}-{kept[-1].end}, but was placed at {result} {there!r}")
    return bad


@given(
    st.integers(0, 2**32),
    st.integers(1, 120),
    st.sampled_from([0.0, 0.05, 0.2]),
    st.sampled_from([0.0, 0.05, 0.2]),
    st.sampled_from([0.0, 0.05, 0.2]),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_nothing_is_put_in_a_wrong_place(seed: int, size: int, noise: float, lost: float, rows: float, with_former: bool) -> None:
    rng = random.Random(seed)
    worn = wear(rng, size, noise, lost, rows)
    assume(worn.decidable)
    assert not wrong(worn, rng, with_former)


@given(st.integers(0, 2**32), st.integers(1, 120), st.sampled_from([0.0, 0.2]))
@settings(max_examples=50, deadline=None)
def test_without_noise_all_is_found_where_it_was(seed: int, size: int, rows: float) -> None:
    rng = random.Random(seed)
    worn = wear(rng, size, 0, 0, rows)
    items = [anchor(worn.former, *span) for span in worn.words]
    assert place(items, worn.former, worn.former) == [Placed(item.start, item.end, "position") for item in items]
    for item, result in zip(items, place(items, worn.former), strict=True):
        assert isinstance(result, Lost) or (result.start, result.end) == (item.start, item.end)
