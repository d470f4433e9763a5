"""A reading to its mentions, with the real model."""

from __future__ import annotations

from extractors.extract import extract
from extractors.records import Label, Origin, Page, Reading
from extractors.settings import Settings

LETTER = "Mr. Pak Hon Yong paid 30 yen to the Harbour Board of Fusan on 4 May 1921."
GARBLED = "VANES AHORA bq7 TAA kk MLS zx Be KK qqj THES wv BEM rrt MAR HS ii jjk ASICUT vvx Bg ttk 1930 yen zzq"


def test_names_and_values_of_one_document() -> None:
    reading = Reading("text/plain", (Page(1, LETTER, Origin.TEXT),))
    found = extract(reading, Settings(), ("names", "values"))
    assert [(m.text, m.label) for m in found["names"].mentions] == [
        ("Pak Hon Yong", Label.PERSON),
        ("Harbour Board of Fusan", Label.ORG),
    ]
    assert [(m.text, m.label) for m in found["values"].mentions] == [("30 yen", Label.MONEY), ("4 May 1921", Label.DATE)]
    assert found["names"].problems == ()


def test_a_page_without_words_gives_a_remark_and_no_mentions() -> None:
    pages = (Page(1, GARBLED, Origin.DOUBTFUL, confidence=0.1), Page(2, LETTER, Origin.OCR, confidence=0.9))
    reading = Reading("image/tiff", pages)
    for extraction in extract(reading, Settings(), ("names", "values")).values():
        assert {mention.page for mention in extraction.mentions} == {2}
        assert all(reading.text[m.start : m.end] == m.text for m in extraction.mentions)
        assert extraction.problems == ("Page 1 was read, but gave hardly any words; nothing was extracted from it.",)
