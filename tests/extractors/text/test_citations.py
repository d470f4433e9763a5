from __future__ import annotations

import pytest

from extractors.text.citations import find_citations

# the text between the bars is the citation
CASES = [
    "It fell |(Moriya 1998: 20-21)|.",
    "It fell |(Bae, T. and Ogata 1987: 115)|.",
    "It fell |(Ōmura and Bae, T. 1994: 231)|.",
    "As |Yoon, C. (1976a: 301)| says.",
    "According to |Moriya (1998: 88-91)|, it fell.",
    "Also, |Yoon, C. (1976b: 12-13)| says so.",
    "It fell |(Harbour Newspaper, October 3, 1927)|.",
    "It fell |(The Lamp, 3 May 1921)|.",
    "It fell |(Society for Port History 1974: 219)|.",
    "It fell |(Ministry of Communications of Japan March 2, 1927: 18)|.",
    "It fell |(interviewed by Moon, Tae Jin)|.",
    "It fell |(Moon, Tae Jin interview)|.",
    "It fell; see |Hara 1962, p. 4|.",
    "It fell |(Maeil Sinbo, August 3, 1926; October 9, 1926)|.",
    "It fell |(Moreau 1985: 17; Tsuda, R. and Ebihara 1971: 203-05)|.",
    "It fell |(compiled by Shim, D. 1979: 61)|.",
    "It fell |(Tsuda 1959: 140n)|.",
    "It fell |(Bang, U. et al. 1996: 77)|.",
    "It fell |(Duarte n.d.)|.",
    "Read |Suzuki (2005; 2007)|; |Hidenori et al. (2009)|.",
    "The |Institute for Northern Studies (2004)| counted them.",
    "|Duarte, Ana. The Fourth Clerk. Lisbon: Atlas, 1948.|",
    '|- Abe, Keiji. "On Lamps." Annals 12, no. 3 (1994): 5-16.|',
]
NONE = [
    "The first campaign (1946-1950) failed.",
    "It was 17.5 percent (1,608) of them.",
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
