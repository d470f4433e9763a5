"""Encodings of text files: what is recognised, and that the codec gives back exactly the text."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import UndecodableText, UnsupportedFile
from extractors.readers.encoding import decode, looks_like_text

WESTERN = "The café’s owner paid £300 – “a small sum” – to a school in Zürich.\r\nNothing else is known.\r\n"
JAPANESE = "昭和二十七年三月四日、横浜において委員会が開かれた。\r\n会費は三千円、カタカナとひらがな。\n"
MIXED = "The chairman (委員長) read from the newspaper (新聞) in 1972.\n"

CASES = [
    (WESTERN, "utf-8"),
    (WESTERN, "utf-8-sig"),
    (WESTERN, "utf-16"),
    (WESTERN, "utf-16-le"),
    (WESTERN, "utf-16-be"),
    (WESTERN, "cp1252"),
    ("paid £300 for it", "cp1252"),
    ("The séance at Orléans cost £20, said the señora.", "cp1252"),
    (JAPANESE, "utf-8"),
    (JAPANESE, "utf-16"),
    (JAPANESE, "utf-16-le"),
    (JAPANESE, "utf-16-be"),
    (JAPANESE, "cp932"),
    (JAPANESE, "euc_jp"),
    (JAPANESE, "iso2022_jp"),
    ("会議は東京で。", "cp932"),
    ("会議は東京で。", "euc_jp"),
    (MIXED, "cp932"),
    (MIXED, "euc_jp"),
]


@pytest.mark.parametrize(("text", "codec"), CASES)
def test_the_codec_is_found_and_gives_the_text_back(text: str, codec: str) -> None:
    data = text.encode(codec)
    decoded = decode(data)
    assert (decoded.text, decoded.codec) == (text, codec)
    assert data.decode(decoded.codec) == text
    assert 0.5 < decoded.confidence <= 1
    assert looks_like_text(data)


# what a typewriter and a printing house set; a lone control character is no text
letters = st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.sampled_from("\t\n\r")


@given(st.text(letters, min_size=1), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_unicode_round_trips_exactly(text: str, codec: str) -> None:
    data = text.encode(codec)
    decoded = decode(data)
    assert decoded.text == text or (codec == "utf-8" and text.startswith("\ufeff"))
    assert data.decode(decoded.codec) == decoded.text


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_decode_exactly_or_are_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except (UndecodableText, UnsupportedFile):
        return
    assert data.decode(decoded.codec) == decoded.text


def test_damaged_utf8_is_no_other_encoding() -> None:
    data = ("Kyōto, Ōsaka, Kōbe, Chōfu, Tōkyō, Hyōgo\n" * 3).encode()
    with pytest.raises(UndecodableText, match="damaged"):
        decode(data[:3] + data[4:])


def test_a_marked_file_that_breaks_its_mark_is_refused() -> None:
    with pytest.raises(UndecodableText, match="utf-16"):
        decode(b"\xff\xfeA\0B\0C")


@pytest.mark.parametrize("codec", ["ascii", "utf-8", "cp1252"])
def test_a_stray_nul_makes_no_utf16_of_a_text(codec: str) -> None:
    text = "The agent sent the ledger, which was never returned, to the branch at Otaru. \0" + "Nobody asked for it again. " * 3
    text += "" if codec == "ascii" else "The café paid £3."
    data = text.encode(codec)
    assert looks_like_text(data)
    assert decode(data).text == text


def test_binary_data_is_refused() -> None:
    with pytest.raises(UnsupportedFile, match="binary"):
        decode(random.Random(1).randbytes(5000))
