"""Organisations by the shape of their names. Sentences are made for these tests."""

import pytest

from extractors.ner.organisations import find_national_bodies, find_organisations
from extractors.ner.words import split


def bodies(text: str) -> list[str]:
    return [text[start:end] for start, end in find_organisations(split(text))]


FORMS = [
    ("the Imperial Society for the Encouragement of Fisheries met", ["Imperial Society for the Encouragement of Fisheries"]),
    ("shares of Kita Boeki and Minato Kisen rose", ["Kita Boeki", "Minato Kisen"]),
    ("Harada & Co., Ltd. was wound up", ["Harada & Co., Ltd."]),
    ("the Food and Fuel Board of Manila", ["Food and Fuel Board of Manila"]),
    ("a clerk of the Education Bureau of the Japan Farmers Party", ["Education Bureau", "Japan Farmers Party"]),
    ("School of Law, Economics and Politics", ["School of Law, Economics and Politics"]),
    ("the Federation of Chinese Seamen in Japan", ["Federation of Chinese Seamen in Japan"]),
    ("the Ministry of Finance in Taihoku", ["Ministry of Finance"]),
    ("the Ministry of Finance and the Bank of Chosen", ["Ministry of Finance", "Bank of Chosen"]),
    ("printed by Kaizo-sha and Hokkai Shimbun-sha", ["Kaizo-sha", "Hokkai Shimbun-sha"]),
    ("(Ministry of Finance of Japan January 3, 1931)", ["Ministry of Finance of Japan"]),
    ("read in the Hokkai Shimbun that", ["Hokkai Shimbun"]),
    ("People’s Supply Committee of the province", ["People’s Supply Committee"]),
    ("the Chamber of Commerce on Thursday heard the Committee on Opium", ["Chamber of Commerce", "Committee on Opium"]),
    ("rice from Smith, Lamont & Co. and Harada & Company, Ltd.", ["Smith, Lamont & Co.", "Harada & Company, Ltd."]),
    ("the Cotton Mill Owners’ Association told him", ["Cotton Mill Owners’ Association"]),
    ("the Bank of Taiwan in Amoy and the Sugar Bank of Kodama Kenkichi", ["Bank of Taiwan", "Sugar Bank"]),
    ("Year\tSpecie Bank\tBank of Chosen\n1899", ["Specie Bank", "Bank of Chosen"]),
    ("the Federation of Trade Unions", ["Federation of Trade Unions"]),
    ("the Loan Department of the Bank of Chosen", ["Loan Department", "Bank of Chosen"]),
    ("the Asian Bureau of the Gaikokukyoku", ["Asian Bureau"]),
    ("the Bureau of the Budget", ["Bureau of the Budget"]),
    ("engines from Harada & Company of Leith", ["Harada & Company"]),
    ("the League of Churches of Christ in the USA", ["League of Churches of Christ in the USA"]),
    ("HARADA PELL & CO., LTD. and KITA PRESS CO., LTD.", ["HARADA PELL & CO., LTD.", "KITA PRESS CO., LTD."]),
    ("the Fisheries Office Papers", []),
]
NEGATIVE = [
    "The Central Committee met; the Board rose.",
    "the Party’s line",
    "the Soviet Union and the Republic",
    "the Red Army Conference of that year",
    "they signed the Fisheries Treaty",
    "The Bank was closed",
    "members of the cabinet",
    "sent to the HEAD OFFICE",
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_finds_bodies_by_their_words(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize("text", NEGATIVE)
def test_leaves_what_is_no_body(text: str) -> None:
    assert bodies(text) == []


def test_finds_bodies_of_a_state_in_small_letters() -> None:
    text = "The Chinese foreign ministry and the Polish army agreed; the Japanese government did not."
    assert [text[start:end] for start, end in find_national_bodies(text)] == ["Chinese foreign ministry", "Polish army"]
