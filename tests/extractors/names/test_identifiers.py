"""Identifiers of authority files: what is taken, in which form, and what is refused with which reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.names.identifiers import SCHEMES, IdentifierError, address, is_normal, normal

TAKEN = [
    ("viaf", "102333412", "102333412"),
    ("viaf", " 102 333 412 ", "102333412"),
    ("viaf", "VIAF: 102333412", "102333412"),
    ("viaf", "https://viaf.org/viaf/102333412", "102333412"),
    ("viaf", "http://www.viaf.org/viaf/102333412/#Austen,_Jane,_1775-1817.", "102333412"),
    ("viaf", "https://viaf.org/en/viaf/102333412", "102333412"),
    ("viaf", "viaf.org/viaf/102333412/rdf.xml", "102333412"),
    ("viaf", "9432149919772760860005", "9432149919772760860005"),
    ("wikidata", "Q1", "Q1"),
    ("wikidata", "q36322", "Q36322"),
    ("wikidata", "wd:Q36322", "Q36322"),
    ("wikidata", "https://www.wikidata.org/wiki/Q36322?uselang=ja#P31", "Q36322"),
    ("wikidata", "http://www.wikidata.org/entity/Q36322", "Q36322"),
    ("wikidata", "https://m.wikidata.org/wiki/Special:EntityPage/Q36322", "Q36322"),
    ("wikidata", "https://www.wikidata.org/wiki/Special:EntityData/Q36322.json", "Q36322"),
    ("lcnaf", "n79021164", "n79021164"),
    ("lcnaf", "n 79021164", "n79021164"),
    ("lcnaf", "n 79-21164", "n79021164"),
    ("lcnaf", "N  79021164 /AC/r932", "n79021164"),
    ("lcnaf", "no2001-21", "no2001000021"),
    ("lcnaf", "LCCN n79021164", "n79021164"),
    ("lcnaf", "nr2001000021", "nr2001000021"),
    ("lcnaf", "https://id.loc.gov/authorities/names/n79021164.html", "n79021164"),
    ("lcnaf", "http://id.loc.gov/authorities/names/n79021164.marcxml.xml", "n79021164"),
    ("lcnaf", "https://lccn.loc.gov/n79021164", "n79021164"),
]
REFUSED = [
    ("viaf", "", "no identifier of VIAF"),
    ("viaf", "0123", "no identifier"),
    ("viaf", "1234567890", "no identifier"),  # ten digits are of no time of VIAF
    ("viaf", "１２３４５", "no identifier"),
    ("viaf", "Q36322", "belongs to Wikidata"),
    ("viaf", "https://www.wikidata.org/wiki/Q1", "leads to www.wikidata.org"),
    ("viaf", "https://viaf.org.example.org/viaf/102333412", "leads to viaf.org.example.org"),
    ("wikidata", "P31", "names a property"),
    ("wikidata", "https://www.wikidata.org/wiki/Property:P31", "no identifier"),
    ("wikidata", "Q0", "no identifier"),
    ("wikidata", "36322", "looks like Q36322"),
    ("wikidata", "n79021164", "belongs to LCNAF"),
    ("wikidata", "javascript:alert(1)//Q1", "no identifier"),
    ("lcnaf", "sh85075119", "is a subject heading"),
    ("lcnaf", "https://id.loc.gov/authorities/subjects/sh85075119", "is a subject heading"),
    ("lcnaf", "n7902116", "no identifier"),
    ("lcnaf", "n13021164", "no identifier"),  # no year in which the file was kept
    ("lcnaf", "n790211644", "no identifier"),
    ("lcnaf", "79021164", "no identifier"),
    ("lcnaf", "n79021164" * 100, "no identifier"),
    ("isni", "0000000121032683", "no authority file 'isni'"),
]


@pytest.mark.parametrize(("scheme", "text", "wanted"), TAKEN)
def test_taken_in_one_form(scheme: str, text: str, wanted: str) -> None:
    assert normal(scheme, text) == wanted
    assert is_normal(scheme, wanted)
    assert normal(scheme, address(scheme, wanted)) == wanted


@pytest.mark.parametrize(("scheme", "text", "reason"), REFUSED)
def test_refused_with_the_reason(scheme: str, text: str, reason: str) -> None:
    with pytest.raises(IdentifierError, match=reason):
        normal(scheme, text)
    assert not is_normal(scheme, text)


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=60))
def test_any_text_is_taken_in_its_form_or_refused(scheme: str, text: str) -> None:
    try:
        found = normal(scheme, text)
    except IdentifierError:
        assert not is_normal(scheme, text)
    else:
        assert is_normal(scheme, found)
        assert normal(scheme, found) == found


@pytest.mark.parametrize("one", SCHEMES.values(), ids=SCHEMES)
def test_examples_are_of_their_scheme(one) -> None:
    assert one.form.fullmatch(one.example)
