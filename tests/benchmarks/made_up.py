"""Made-up papers of an archive of any size: their text, and what extractors would have found in it.

A paper is a `Reading` with the `Extraction` of each stage. People and bodies come as often as in real archives: few of them very
often, most of them hardly ever, each in several spellings, some misread. The same seed and number always give the same paper.
"""

from __future__ import annotations

import itertools
import random
from bisect import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extractors.dates.edtf_value import parse_edtf
from extractors.records import Amount, Box, DateValue, Extraction, Label, Link, Mention, Origin, Page, Reading, Span, Value, Word

_ONSETS = "b d f g h k l m n p r s t v w br dr gr kl st tr sh".split()
_VOWELS = "a e i o u ai ei ou".split()
_CODAS = ["", "", "n", "r", "l", "s", "nd", "rt", "ck"]
_EASTERN_SURNAMES = (
    "Abe Aoki Arai Endo Fujita Goto Hara Hayashi Honda Ikeda Imai Inoue Ishii Ito Kato Kimura Kobayashi Kondo Maeda Matsuda Mori"
    " Murata Nakano Noda Ogawa Okada Ono Ota Sakai Sato Shimizu Sugawara Suzuki Takagi Tamura Tanaka Ueda Wada Yamada Yoshida"
).split()
_GIVEN_BEGIN = "Aki Haru Hide Hiro Kazu Ken Masa Mitsu Nobu Sada Sei Shige Tada Taka Take Toshi Yasu Yoshi".split()
_GIVEN_END = "ichi ji ko kichi o ro saburo suke ta to taro ya yo zo hiko maro".split()
_EASTERN_GIVEN = [begin + end for begin in _GIVEN_BEGIN for end in _GIVEN_END]
_TRADES = (
    "Harbour,Coal,Cotton,Dock,Electric,Fisheries,Forestry,Glass,Grain,Housing,Insurance,Iron,Land,Match,Mining,Paper,Press,Printing,"
    "Railway,Rice,Rubber,Salt,Savings,School,Seamen's,Shipping,Silk,Spinning,Steel,Sugar,Tea,Telegraph,Timber,Tobacco,Tramway,Wool"
).split(",")
_KINDS = (
    "Association,Bank,Board,Bureau,Club,College,Commission,Company,Congress,Cooperative,Council,Federation,Guild,Institute,League,"
    "Ministry,Office,Party,Society,Syndicate,Trust,Union"
).split(",")
_WORDS = (
    "the of and a to in that was it for on with as had by at from were which not this but be been or are their has one some"
    " they there when who would so two no may any such these before after between under over against during without again"
    " letter report office meeting harbour warehouse ship cargo price copy draft ledger clerk season winter village school"
    " factory station road river bridge market office committee member payment account receipt loan rent wage strike order"
    " notice answer question matter answered asked carried closed counted delivered examined found given held kept known"
    " made opened paid printed promised read received refused returned said sent shown signed sold taken thought told wanted"
    " written large small early late former present common further general good great high last local long low new old open"
    " other own private public second several short whole"
).split()
_MONTHS = "January February March April May June July August September October November December".split()
_SLIPS = {"i": "l", "l": "1", "o": "0", "e": "c", "n": "u", "m": "rn", "a": "o"}
_NOTES = {
    Label.DATE: ("the year is that of the paragraph before", "day and month may be meant the other way round"),
    Label.MONEY: ("the currency is that of the paragraph before", "a digit may be misread"),
}
_SHARES = ((Label.PERSON, 0.36), (Label.ORG, 0.25), (Label.DATE, 0.24), (Label.MONEY, 0.15))
_CONTEXTS = (("body", 0.8), ("footnote", 0.08), ("citation", 0.05), ("table", 0.05), ("heading", 0.02))
_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN, _LINE_HEIGHT, _LETTER = 595.0, 842.0, 60.0, 14.0, 5.0  # points
_LINE = 90  # letters
_MENTIONS_A_PAGE = 10
_LONGEST = 40  # pages
_DAY = 10  # letters of YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class Named:
    """A person or body. full: the printed form of its first mention. forms: later ones; acronym: of a body that has one."""

    label: Label
    full: str
    forms: tuple[str, ...]
    acronym: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One made-up document. key: stands for its bytes. name: of its file. by_stage: what "names" and "values" found."""

    key: str
    name: str
    reading: Reading
    by_stage: dict[str, Extraction]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or figure to be printed; text is what stands on the page, cleaned what the extractor makes of it."""

    text: str
    label: Label | None = None
    value: Value = None


class World:
    """Who and what the papers are about. seed: another one makes other papers. people, bodies: how many there are."""

    def __init__(self, seed: int, people: int = 40_000, bodies: int = 8_000) -> None:
        self._seed = seed
        chance = random.Random(f"{seed} world")
        self.people = _distinct(people, lambda: _person(chance))
        self.bodies = _distinct(bodies, lambda: _body(chance))
        self._draw_person, self._draw_body = _zipf(len(self.people)), _zipf(len(self.bodies))

    def paper(self, number: int, mentions: int, edition: int = 0) -> Paper:
        """The paper with this number and so many mentions. edition: above 0, as it was read and extracted another time."""
        key = f"{self._seed} paper {number}"
        chance = random.Random(key)
        pages = max(1, min(_LONGEST, round(mentions / _MENTIONS_A_PAGE)))
        scanned = chance.random() < 0.4
        name = f"{chance.choice(_TRADES).lower().replace(chr(39), '')}-{chance.choice(_WORDS)}-{number:06}"
        pieces = list(self._pieces(chance, mentions, scanned))
        if edition:
            pieces = list(_read_again(random.Random(f"{key} {edition}"), pieces, scanned))
        layout = _Layout(chance, scanned)
        for piece in pieces:
            layout.put(piece, pages)
        media = "application/pdf" if pages > 1 or scanned else "text/plain"
        return Paper(
            key,
            f"{name}.{'pdf' if media == 'application/pdf' else 'txt'}",
            Reading(media, tuple(layout.pages()), *(("utf-8", 1.0) if media == "text/plain" else ())),
            {stage: layout.extraction(stage) for stage in ("names", "values")},
        )

    def _pieces(self, chance: random.Random, mentions: int, scanned: bool) -> Iterable[_Piece]:
        people = [self.people[self._draw_person(chance)] for _ in range(1 + mentions // 8)]
        bodies = [self.bodies[self._draw_body(chance)] for _ in range(1 + mentions // 12)]
        met: set[str] = set()
        left = mentions
        while left > 0:
            label = chance.choices([label for label, _ in _SHARES], [share for _, share in _SHARES])[0]
            for _ in range(chance.randrange(8, 22)):
                yield _Piece(chance.choice(_WORDS))
            if label is Label.DATE:
                text, edtf = _date(chance)
                found = [_Piece(text, label, _parsed(edtf))]
            elif label is Label.MONEY:
                found = [_Piece(*_money(chance))]
            else:
                found = self._name(chance, chance.choice(people if label is Label.PERSON else bodies), met, scanned)[:left]
            left -= len(found)
            yield from found

    def _name(self, chance: random.Random, named: Named, met: set[str], scanned: bool) -> list[_Piece]:
        first = named.full not in met
        met.add(named.full)
        text = named.full if first or chance.random() < 0.55 else chance.choice(named.forms)
        if scanned and chance.random() < 0.04:
            text = _misread(chance, text)
        explained = first and named.acronym and text == named.full and chance.random() < 0.5
        return [_Piece(text, named.label), *([_Piece(f"({named.acronym})", named.label)] if explained else ())]


class _Layout:
    """Pieces set in lines and pages, with the boxes of their words where the page was scanned."""

    def __init__(self, chance: random.Random, scanned: bool) -> None:
        self._chance, self._scanned = chance, scanned
        self._done: list[Page] = []
        self._start = 0  # raw offset of the page at hand
        self._found: list[tuple[Mention, bool]] = []  # whether it explains the one before
        self._on_page = 0
        self._new_page()

    def _new_page(self) -> None:
        self._text: list[str] = []
        self._length = self._column = self._row = self._on_page = 0
        self._words: list[Word] = []

    def put(self, piece: _Piece, pages: int) -> None:
        """The next word, name or figure; `pages`: how many there are to be."""
        if self._on_page >= _MENTIONS_A_PAGE and len(self._done) + 1 < pages and piece.label is None:
            self._finish()
        if self._column + len(piece.text) > _LINE:
            self._write("\n")
            self._column, self._row = 0, self._row + 1
        elif self._length:
            self._write(" ")
            self._column += 1
        start = self._length
        boxes = self._set(piece.text)
        if piece.label is not None:
            self._on_page += 1
            self._mention(piece, start, boxes)

    def _write(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)

    def _set(self, text: str) -> list[Box]:
        start, boxes = self._length, []
        self._write(text)
        if self._scanned:
            top = _MARGIN + self._row % 50 * _LINE_HEIGHT
            at = 0
            for word in text.split(" "):
                left = _MARGIN + (self._column + at) * _LETTER
                box = Box(left, top, left + len(word) * _LETTER, top + 10.0)
                self._words.append(Word(start + at, start + at + len(word), box, 0.9))
                boxes.append(box)
                at += len(word) + 1
        self._column += len(text)
        return boxes

    def _mention(self, piece: _Piece, start: int, boxes: list[Box]) -> None:
        chance, label = self._chance, piece.label
        assert label is not None
        explains = piece.text.startswith("(")
        text = piece.text.strip("()")
        begins = self._start + start + explains
        kept = _NOTES.get(label, ())
        self._found.append((
            Mention(
                begins,
                begins + len(text),
                text,
                label,
                chance.choices([name for name, _ in _CONTEXTS], [share for _, share in _CONTEXTS])[0],
                round(min(0.99, max(0.05, chance.betavariate(6, 1.4))), 3),
                {Label.DATE: "dates", Label.MONEY: "money"}.get(label, "spacy"),
                text,
                len(self._done) + 1,
                piece.value,
                Box(boxes[0].x0, boxes[0].y0, boxes[-1].x1, boxes[-1].y1) if boxes else None,
                chance.choice(kept) if kept and chance.random() < 0.12 else None,
            ),
            explains,
        ))  # fmt: skip

    def _finish(self) -> None:
        text = "".join(self._text) + "."
        doubtful = self._scanned and self._chance.random() < 0.05
        origin = Origin.DOUBTFUL if doubtful else Origin.OCR if self._scanned else Origin.TEXT
        number = len(self._done) + 1
        if self._scanned:
            page = Page(number, text, origin, _PAGE_WIDTH, _PAGE_HEIGHT, 0, 0.6 if doubtful else 0.93, tuple(self._words))
        else:
            page = Page(number, text, origin)
        self._done.append(page)
        self._start += len(text) + 1
        self._new_page()

    def pages(self) -> list[Page]:
        """All pages, the last one closed."""
        if self._text:
            self._finish()
        return self._done

    def extraction(self, stage: str) -> Extraction:
        """What a stage found, with what the text itself equates."""
        names = (Label.PERSON, Label.ORG)
        found = [(one, explains) for one, explains in self._found if (one.label in names) == (stage == "names")]
        links = [
            Link(Span(before.start, before.end), Span(one.start, one.end), "abbreviation")
            for (before, _), (one, explains) in itertools.pairwise(found)
            if explains
        ]
        return Extraction(tuple(one for one, _ in found), tuple(links))


def sizes(seed: int, documents: int, mentions: int) -> list[int]:
    """How many mentions each paper has: together exactly `mentions`, most papers short and a few as long as can be."""
    chance = random.Random(f"{seed} sizes")
    weights = [min(chance.lognormvariate(0, 1.0), 8.0) for _ in range(documents)]
    scale = mentions / sum(weights)
    out = [max(1, round(weight * scale)) for weight in weights]
    rest = mentions - sum(out)
    for place in itertools.cycle(range(documents)):
        if not rest:
            return out
        step = 1 if rest > 0 else -1
        if out[place] + step >= 1:
            out[place] += step
            rest -= step
    return out


def _distinct(number: int, make: Callable[[], Named]) -> list[Named]:
    made: dict[str, Named] = {}
    while len(made) < number:
        one = make()
        made.setdefault(one.full, one)
    return list(made.values())


def _read_again(chance: random.Random, pieces: Iterable[_Piece], scanned: bool) -> Iterable[_Piece]:
    """The same paper, read and understood a little differently: names missed and found, other values, other misreadings."""
    for piece in pieces:
        luck = chance.random()
        if piece.label is None:
            yield replace(piece, text=_misread(chance, piece.text)) if scanned and luck < 0.01 else piece
        elif luck < 0.04:
            yield replace(piece, label=None)  # not found this time
        elif luck < 0.08 and scanned:
            yield replace(piece, text=_misread(chance, piece.text))
        elif luck < 0.12 and piece.label is Label.DATE:
            yield replace(piece, value=_parsed(str(chance.randint(1850, 1990))))
        else:
            yield piece


def _zipf(number: int) -> Callable[[random.Random], int]:
    """Draws places from 0: the n-th so often as 1 / n^0.9."""
    sums = list(itertools.accumulate(1 / (place + 1) ** 0.9 for place in range(number)))
    return lambda chance: min(bisect(sums, chance.random() * sums[-1]), number - 1)


def _syllables(chance: random.Random, least: int, most: int) -> str:
    word = "".join(
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(chance.randint(least, most))
    )
    return word.capitalize()


def _person(chance: random.Random) -> Named:
    if chance.random() < 0.6:
        # the given names are few; a syllable more makes enough of them
        surname, given = chance.choice(_EASTERN_SURNAMES), chance.choice(_EASTERN_GIVEN)
        if chance.random() < 0.9:
            surname = chance.choice(_ONSETS[:13]).capitalize() + chance.choice("aiueo") + surname.lower()
        full, western = f"{surname} {given}", f"{given} {surname}"
    else:
        surname, given = _syllables(chance, 2, 3), _syllables(chance, 1, 2)
        full = western = f"{given} {surname}"
    forms = (surname, surname, f"{surname}, {given}", f"{given[0]}. {surname}", f"{surname}, {given[0]}.", western)
    return Named(Label.PERSON, full, forms)


def _body(chance: random.Random) -> Named:
    words = [_syllables(chance, 1, 2), *chance.sample(_TRADES, chance.choice((1, 1, 2))), chance.choice(_KINDS)]
    full = " ".join(words)
    acronym = "".join(word[0] for word in words)
    forms = (full, f"the {full}", full.upper(), acronym, f"{words[0]} {words[-1]}", f"the {words[-1]}")
    return Named(Label.ORG, full, forms, acronym)


@cache
def _parsed(edtf: str | None) -> Value:
    if edtf is None:
        return DateValue(None, None, None, "unknown")
    if len(edtf) == _DAY:  # the parser takes its time, and days are many
        return DateValue(edtf, edtf, edtf, "day")
    return parse_edtf(edtf)


def _date(chance: random.Random) -> tuple[str, str | None]:
    """A printed date and its EDTF: all precisions, 1850 to 1990, most of them between the wars."""
    year = min(1990, max(1850, round(chance.gauss(1932, 22))))
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    name = _MONTHS[month - 1]
    kind = chance.choices(range(10), (40, 14, 22, 5, 1, 4, 5, 3, 3, 3))[0]
    return (
        (f"{day} {name} {year}" if chance.random() < 0.6 else f"{name} {day}, {year}", f"{year}-{month:02}-{day:02}"),
        (f"{name} {year}", f"{year}-{month:02}"),
        (str(year), str(year)),
        (f"the {year // 10}0s", f"{year // 10}X"),
        (f"the {year // 100 + 1}th century", f"{year // 100}XX"),
        (f"{year}-{year + 3}", f"{year}/{year + 3}"),
        (f"about {year}", f"{year}~"),
        (f"{year}(?)", f"{year}?"),
        (f"spring {year}", f"{year}-21"),
        ("last spring", None),
    )[kind]


def _money(chance: random.Random) -> tuple[str, Label, Value]:
    """A printed sum over ten powers of ten, most of them in yen."""
    currency, pattern = chance.choices(
        [("JPY", "{} yen"), ("JPY", "¥{}"), ("USD", "${}"), ("GBP", "£{}"), ("CNY", "{} yuan"), ("KRW", "{} won")],
        (55, 15, 12, 8, 5, 5),
    )[0]
    size = chance.uniform(0, 10)
    number = int(10**size) if size > 2 else round(10**size, 2)
    low = Decimal(str(number))
    if chance.random() < 0.1:
        high = low * 2
        return pattern.format(f"{low:,} to {high:,}"), Label.MONEY, Amount(currency, low, high)
    return pattern.format(f"{low:,}"), Label.MONEY, Amount(currency, low, low)


def _misread(chance: random.Random, text: str) -> str:
    places = [place for place, letter in enumerate(text) if letter in _SLIPS]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + _SLIPS[text[place]] + text[place + 1 :]
