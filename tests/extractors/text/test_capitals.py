from __future__ import annotations

import pytest

from extractors.records import Origin, Page, Reading
from extractors.text.clean import passages

# headings that show the loss of c and o
END = "The clerk did not come back to the office.\n"
LOST = "I. INTRoDUcTIoN\n\n{}\n\nII. THE EcoNoMY oF THE cITY\n\nIt was so.\n\nIII. coNcLUSIoN\n\n" + END
KEPT = "I. INTRODUCTION\n\n{}\n\nII. THE ECONOMY OF THE CITY\n\nIt was so.\n\nIII. CONCLUSION\n\n" + END


def body(template: str, text: str) -> str:
    source = template.format(text)
    return passages(Reading("text/plain", (Page(1, source, Origin.TEXT),)))[1].text


REPAIRED = [
    # months, peoples, places
    ("It began on 3 october 1921 in chile.", "It began on 3 October 1921 in Chile."),
    ("The chinese of osaka left.", "The Chinese of Osaka left."),
    # names of bodies
    ("He joined the Red cross and the French communist Party.", "He joined the Red Cross and the French Communist Party."),
    ("The Department of overseas Trade paid the International Red cross committee.", None),
    ("The data of the cabinet Intelligence office were kept.", "The data of the Cabinet Intelligence Office were kept."),
    ("It met with the 11th central committee of the Party.", "It met with the 11th Central Committee of the Party."),
    ("He wrote for the JcP and the cIo.", "He wrote for the JCP and the CIO."),
    # people
    ("It was told by Shin chang-ho and by Lee, Ju cheol.", "It was told by Shin Chang-ho and by Lee, Ju Cheol."),
    ("See chin, H. (1995).", "See Chin, H. (1995)."),
    ("It is well known (oguma and Kang, S. 2008: 3).", "It is well known (Oguma and Kang, S. 2008: 3)."),
    ("It was written by Kang, c. 2002.", "It was written by Kang, C. 2002."),
    # sentence starts
    ("He left. of this, 67% was lost.", "He left. Of this, 67% was lost."),
    ("He left. consequently the office closed.", "He left. Consequently the office closed."),
    # romanised names
    ("The chōsen Bank and ch'ŏngjin were far away.", "The Chōsen Bank and Ch'ŏngjin were far away."),
]
UNTOUCHED = [
    "The communist party and the cabinet of the country could not come to one opinion.",
    "In most cities of Korea our own officers came only once, of course.",
    "In the 19th century and in the 2nd case of the 3rd committee the central committee met.",
    "He spoke of commerce and industry, of culture and of coal.",
    "It was sold by Smith et al. on the coast.",
    "Painted by van Gogh and read by e.e. cummings.",
    "The Korean officials of the company opened the committee.",
    "They were Japanese citizens of other countries.",
]


@pytest.mark.parametrize(("raw", "repaired"), REPAIRED)
def test_lost_capitals_are_put_back(raw: str, repaired: str | None) -> None:
    expected = repaired or "The Department of Overseas Trade paid the International Red Cross Committee."
    assert body(LOST, raw) == expected


@pytest.mark.parametrize("text", UNTOUCHED)
def test_common_words_stay_small(text: str) -> None:
    assert body(LOST, text) == text


@pytest.mark.parametrize(
    "text", [*UNTOUCHED, *(raw for raw, _ in REPAIRED), "He bought an iPhone for the DNAs of McDONALD in china."]
)
def test_a_document_without_the_loss_is_left_alone(text: str) -> None:
    assert body(KEPT, text) == text.replace("’", "'")


def test_headings_are_made_whole() -> None:
    found = passages(Reading("text/plain", (Page(1, LOST.format("It was so."), Origin.TEXT),)))
    assert [p.text for p in found if p.kind == "heading"] == ["I. INTRODUCTION", "II. THE ECONOMY OF THE CITY", "III. CONCLUSION"]


def test_names_written_small_show_the_loss_as_well() -> None:
    text = "Ships for hiroshima left Tokyo and Osaka; those of yokohama and hawaii left Nagoya. In yokohama they paid Japan."
    text += " he saw hiroshima."
    found = passages(Reading("text/plain", (Page(1, text + " The yemen trade was small.", Origin.TEXT),)))
    assert found[0].text.startswith("Ships for Hiroshima left Tokyo and Osaka; those of Yokohama and Hawaii")
    assert "He saw Hiroshima." in found[0].text


def test_a_writer_without_capitals_has_lost_nothing() -> None:
    text = "in china and canada the chinese and the canadians met; in japan and korea the japanese met in october and in april."
    assert passages(Reading("text/plain", (Page(1, text, Origin.TEXT),)))[0].text == text
