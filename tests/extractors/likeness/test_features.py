"""What documents are compared by, made from a reading and its file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from extractors.likeness import features as made
from extractors.likeness.compare import FEWEST, compare
from extractors.likeness.features import features
from extractors.likeness.looks import look
from extractors.likeness.words import legible_text, signature
from extractors.records import LOOK_BYTES, NO_LOOK, Features, Origin, Page, Reading

SCAN = Page(1, "Kobe, 4 May 1931.", Origin.OCR, 595, 842, confidence=0.9)


@pytest.fixture
def scan(samples: Path) -> tuple[Path, Reading]:
    """A file, and a reading of it as one was stored."""
    return samples / "review-manchuria-1934.png", Reading("image/png", (SCAN,))


def test_the_same_on_every_machine() -> None:
    signed, runs = signature("The relief fund for miners was opened at Kokura. The relief fund was closed.")
    assert (hashlib.sha256(signed).hexdigest()[:16], len(signed), runs) == ("6561ab5c823a875f", 512, 11)


def test_case_marks_and_letters_that_ocr_confuses_make_no_difference() -> None:
    assert signature("Modern Oil, 1931 (Kobe)") == signature("MODEM 0II l93I, kobe")


def test_what_could_not_be_read_is_no_text() -> None:
    garbage = Page(2, "l | ii . l", Origin.DOUBTFUL, 595, 842, confidence=0.2)
    assert legible_text(Reading("image/png", (SCAN, garbage))) == SCAN.text


def test_pictures_have_looks_and_other_pages_have_none(scan: tuple[Path, Reading]) -> None:
    path, reading = scan
    assert features(reading, path).pictures == [1]
    for origin in (Origin.TEXT, Origin.BLANK, Origin.FAILED):
        other = Reading("image/png", (Page(1, "", origin, 595, 842),))
        assert features(other, path).looks == b""


def test_a_file_that_is_gone_or_damaged_has_words_and_no_looks(scan: tuple[Path, Reading], tmp_path: Path) -> None:
    path, reading = scan
    (tmp_path / "cut.png").write_bytes(path.read_bytes()[:2000])
    whole = features(reading, path)
    for other in (None, tmp_path / "gone.png", tmp_path / "cut.png"):
        assert features(reading, other) == Features(whole.words, whole.signature, b"")


def test_a_long_document_is_looked_at_no_longer_than_needed(scan: tuple[Path, Reading], monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = scan
    monkeypatch.setattr(made, "MOST_LOOKS", 2)
    pages = tuple(Page(number, "", Origin.OCR, 595, 842) for number in (1, 2, 3))
    assert len(features(Reading("image/png", pages), path).looks) == LOOK_BYTES  # of a file with one page


def test_an_empty_sheet_has_no_look() -> None:
    assert look(Image.new("L", (413, 585), 240), 50) == NO_LOOK
    assert look(Image.linear_gradient("L").resize((413, 585)), 50) != NO_LOOK  # a photograph has


def test_too_few_words_and_no_pictures_tell_nothing() -> None:
    few = Features(FEWEST - 1, signature("a b")[0], b"")
    assert compare(few, few) == compare(few, Features(900, few.signature, b""))
    assert (compare(few, few).text, compare(few, few).picture) == (None, None)


def test_pages_that_only_one_has_count_as_unlike(scan: tuple[Path, Reading]) -> None:
    one = features(scan[1], scan[0])
    assert compare(one, one).picture == 1.0
    assert compare(one, Features(0, one.signature, one.looks * 4)).picture == 0.25
