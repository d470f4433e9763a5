"""How alike two names are, and why, for the eyes of a person who decides: tables of pairs from several cultures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.names.likeness import likeness
from extractors.records import Label

# (one, other, at least, what the best reason says)
ALIKE_PEOPLE = [
    # order, commas, capitals
    ("Nagao Sukeyuki", "Sukeyuki Nagao", 0.9, "another order"),
    ("Pfister, Adele", "Adele Pfister", 0.9, "the same name"),
    # Japanese: Hepburn and Kunrei, long vowels, initials
    ("Ōno Shinzō", "Ohno Sinzo", 0.9, "another spelling"),
    ("Tsuchida Jun", "Tutida Zyun", 0.9, "another spelling"),
    ("K. Nagao", "Nagao Kisaburo", 0.4, "initial fits"),
    ("Nagao Kisaburo", "Nagao Kisahuro", 0.3, "one letter apart"),
    ("Nagao", "Nagao Kisaburo", 0.25, "same surname"),
    # Korean and Chinese romanisations
    ("Yi Tong-hwi", "Lee Dong Hwi", 0.8, "romanisation"),
    ("Ch'oe Nam-sŏn", "Choi Namseon", 0.8, "romanisation"),
    ("Hsiung Hsi-ling", "Xiong Xiling", 0.8, "romanisation"),
    ("Pak Tae-jin", "Pak Taejin", 0.8, "the same name"),
    # Western: middle names, initials, short first names, slips
    ("Edith Marsh Palfrey", "Edith Palfrey", 0.7, "middle name"),
    ("E. M. Palfrey", "Edith Marsh Palfrey", 0.7, "initials fit"),
    ("E. Palfrey", "Edith Palfrey", 0.5, "initial fits"),
    ("Wm. Otterburn", "William Otterburn", 0.7, "first name in short"),
    ("Bert Otterburn", "Herbert Otterburn", 0.6, "“bert” for “herbert”"),
    ("Jno. Otterburn", "John Otterburn", 0.7, "first name in short"),
    ("Augustus Lindqvist", "Augustus Lindquist", 0.6, "one letter apart"),
    ("Gustav Bernhardt", "Gustav Bemhardt", 0.7, "taken for each other in print"),
    ("Cora Willoughby", "Cora Wiloughhy", 0.35, "2 letters apart"),
    ("Otterburn", "Otterbum", 0.7, "taken for each other"),
    ("Piet Vander Meulen", "Piet Vandermeulen", 0.8, "parted differently"),
    # transliterations
    ("Pyotr Voronzoff", "Pyotr Voronzov", 0.6, "transliteration"),
    ("Semyon Tchernyshev", "Semyon Chernyshev", 0.6, "transliteration"),
    ("Aleksei Shchetinin", "Alexei Schtschetinin", 0.3, ""),
    ("Nikolai Kowalewsky", "Nikolaj Kovalevskij", 0.6, "transliteration"),
    # women: a further surname, a double one, the name before marriage
    ("Mary Treadwell", "Mary Treadwell Hobhouse", 0.6, "further surname"),
    ("Mary Treadwell-Hobhouse", "Mary Hobhouse", 0.6, "double surname"),
    ("Mary Hobhouse (née Treadwell)", "Mary Treadwell", 0.8, "the same name"),
    ("Mrs. Augusta Treadwell", "Augusta Treadwell", 0.5, "the same name"),
    # names in their own script
    ("李東輝", "李東輝", 0.9, "the same name"),
    # titles
    ("Dr. Adele Pfister", "Adele Pfister", 0.9, "the same"),
    ("Consul Adele Pfister", "Adele Pfister", 0.6, "all words of the one"),
]
# (one, other, at most)
UNLIKE_PEOPLE = [
    # father and son, two of one name
    ("Josiah Penhallow, Sr.", "Josiah Penhallow, Jr.", 0.15),
    ("Josiah Penhallow", "Josiah Penhallow, Jr.", 0.4),
    ("Josiah Penhallow II", "Josiah Penhallow III", 0.15),
    ("Leopold II", "Leopold III", 0.15),
    # brothers and strangers
    ("Nagao Ichiro", "Nagao Jiro", 0.2),
    ("Nagao Taro", "Nagao Saburo", 0.0),
    ("Nagao Kenji", "Nagao Kenzo", 0.4),
    ("Kim Pyong-sik", "Kim Pyong-ho", 0.0),
    ("Kim Il-mok", "Kim I-mok", 0.3),
    ("John Otterburn", "Joan Otterburn", 0.3),
    ("Edith Palfrey", "Edgar Palfrey", 0.0),
    ("E. Palfrey", "Margaret Palfrey", 0.0),
    ("E. M. Palfrey", "E. R. Palfrey", 0.0),
    ("Edith M. Palfrey", "Edith R. Palfrey", 0.0),
    # a wife by her husband's name
    ("Mrs. Josiah Penhallow", "Mr. Josiah Penhallow", 0.2),
    ("Mrs. Josiah Penhallow", "Josiah Penhallow", 0.6),
    ("Mr. Treadwell", "Miss Treadwell", 0.1),
    ("Mary Treadwell", "Anne Treadwell", 0.0),
    ("George V", "George VI", 0.1),
    ("山本五十六", "山本五十七", 0.3),
]
ALIKE_BODIES = [
    ("Bank of Otaru", "Otaru Bank", 0.9, "another order"),
    ("Ministry of Communications of Japan", "Japanese Ministry of Communications", 0.9, "the same words"),
    ("Otaru Herring Company, Ltd.", "The Otaru Herring Company", 0.9, ""),
    ("HWUO", "Harbour Workers' Union of Otaru", 0.7, "made of its initials"),
    ("OHC", "Otaru Herring Company", 0.5, "made of its initials"),
    ("OHC", "OHC", 0.6, "same abbreviation"),
    ("Nihon Bōeki Kyōkai", "Japan Trade Association", 0.8, "translation"),
    ("Otaru Herring Company", "Otaru Hering Company", 0.7, "one letter apart"),
    ("Otaru Herring Company", "Otarn Herring Company", 0.5, "apart"),
    ("Otaru Herring Company", "Otaru Herring Corporation", 0.5, "the same but for"),
    ("Friends of the Emigrant Association", "Friends of the Emigrant Society", 0.5, "the same but for"),
    ("Herring Company", "Otaru Herring Company", 0.5, "in short"),
    ("Kyokuto Suisan", "Kyokuto Suisan Kabushiki Kaisha", 0.9, ""),
    ("Hokuyo Gyogyo", "Hokuyogyogyo", 0.8, "parted differently"),
    ("Chōsen Ginkō", "Chosen Ginko", 0.9, "the same"),
]
UNLIKE_BODIES = [
    ("First Otaru Bank", "Second Otaru Bank", 0.1),
    ("25th Infantry Regiment", "26th Infantry Regiment", 0.1),
    ("North Ishikari Railway", "South Ishikari Railway", 0.1),
    ("Ministry of Justice of Japan", "Ministry of Justice of Korea", 0.0),
    ("Otaru Bank", "Otaru University", 0.0),
    ("Bank of Otaru", "Bank of Osaka", 0.0),
    ("the Company", "Otaru Herring Company", 0.0),
    ("the Company", "the Company", 0.0),
    ("Otaru Herring Company", "Otaru Herring Company Workers' Union", 0.4),
    ("OHC", "Osaka Cotton Hall", 0.55),  # its letters changed places
    ("OHC", "Kushiro Coal Company", 0.0),
]


@pytest.mark.parametrize(("one", "other", "least", "reason"), ALIKE_PEOPLE)
def test_people_alike(one: str, other: str, least: float, reason: str) -> None:
    found = likeness(Label.PERSON, one, other)
    assert found.score >= least, found
    assert reason in found.reasons[0]


@pytest.mark.parametrize(("one", "other", "most"), UNLIKE_PEOPLE)
def test_people_unlike(one: str, other: str, most: float) -> None:
    found = likeness(Label.PERSON, one, other)
    assert found.score <= most, found


@pytest.mark.parametrize(("one", "other", "least", "reason"), ALIKE_BODIES)
def test_bodies_alike(one: str, other: str, least: float, reason: str) -> None:
    found = likeness(Label.ORG, one, other)
    assert found.score >= least, found
    assert reason in found.reasons[0]


@pytest.mark.parametrize(("one", "other", "most"), UNLIKE_BODIES)
def test_bodies_unlike(one: str, other: str, most: float) -> None:
    found = likeness(Label.ORG, one, other)
    assert found.score <= most, found


NAMES = st.one_of(
    st.sampled_from(sorted({name for row in (*ALIKE_PEOPLE, *UNLIKE_PEOPLE, *ALIKE_BODIES) for name in row[:2]})),
    st.text(max_size=30),
)


@given(st.sampled_from([Label.PERSON, Label.ORG]), NAMES, NAMES)
def test_any_two_texts_in_any_order(label: Label, one: str, other: str) -> None:
    found = likeness(label, one, other)
    assert found == likeness(label, other, one)
    assert 0 <= found.score <= 1
    assert bool(found.reasons) == (found.score > 0)
