from __future__ import annotations

import pytest

from extractors.text.citations import find_citations

# the text between the bars is the citation
CASES = [
    "It fell |(Kikuchi 2009: 20-21)|.",
    "It fell |(Kim, Y. and Takayanagi 1995: 341)|.",
    "It fell |(Ōguma and Kang, S. 2008: 372)|.",
    "As |Kim, I. (1981a: 504)| says.",
    "According to |Kikuchi (2009: 136-139)|, it fell.",
    "Also, |Kim, I. (1981b: 83-84)| says so.",
    "It fell |(Liberation Newspaper, September 1, 1953)|.",
    "It fell |(The Lamp, 3 May 1921)|.",
    "It fell |(Academy of Social Science 1981: 456)|.",
    "It fell |(Ministry of Foreign Affairs of Japan January 16, 1960: 44)|.",
    "It fell |(interviewed by Lee, Young Soo)|.",
    "It fell |(Lee, Yong Soo interview)|.",
    "It fell; see |Hara 1962, p. 4|.",
    "It fell |(Rodong Sinmun, September 17, 1958; October 17, 1958)|.",
    "It fell |(Moreau 1985: 17; Tsuda, R. and Ebihara 1971: 203-05)|.",
    "It fell |(compiled by Park, K. 1983: 300)|.",
    "It fell |(Tsuda 1959: 140n)|.",
    "It fell |(Nam, K. et al. 2010: 140)|.",
    "It fell |(Duarte n.d.)|.",
    "Read |Suzuki (2005; 2007)|; |Hidenori et al. (2009)|.",
    "The |Institute for Northern Studies (2004)| counted them.",
    "|Duarte, Ana. The Fourth Clerk. Lisbon: Atlas, 1948.|",
    '|- Abe, Keiji. "On Lamps." Annals 37, no. 4 (2002): 47-59.|',
]
NONE = [
    "The first campaign (1946-1950) failed.",
    "It was 14.5 percent (1,413) of them.",
    "The General Headquarters (GHQ) sent it (hereafter the KF).",
    "He was born in Tokyo (12 May 1930) and left (in 1950).",
    "Hara, Takashi (1856-1921) was there.",
    "It was signed in Geneva (1954) and Paris (1955).",
    "The Treaty (1919) was read in May (1919).",
    "Five of them (see Table 1) and the rest (Table 2) fell.",
    "The fund ($625,000,000) was spent.",
    "It was opened at Davao (1924).",
]


@pytest.mark.parametrize("marked", CASES)
def test_citations_are_found_whole(marked: str) -> None:
    text = marked.replace("|", "")
    assert [text[span.start : span.end] for span in find_citations(text)] == marked.split("|")[1::2]


@pytest.mark.parametrize("text", NONE)
def test_brackets_that_are_no_citations(text: str) -> None:
    assert find_citations(text) == ()
