"""Words told from garbage."""

import random
import string

import pytest

from extractors.text.quality import USABLE, word_share

ENGLISH = (
    "The ministry granted 3,250 yen to the workers' school at Kawasaki on 4 March 1952, and said that nothing more could be "
    "spared from the fund before the next session. The mayor had asked for twice as much."
)

WORDS = [
    ENGLISH,
    "Die Kommission hat am 4. März beschlossen, den Überlebenden der Schiffskatastrophe Unterstützungsgelder zu gewähren.",
    "Le comité s'est réuni à Genève le 12 décembre pour examiner les demandes des travailleurs étrangers.",
    "Komitet postanowił przyznać zasiłki rodzinom robotników, którzy zginęli podczas powodzi w Łodzi.",
    "昭和二十七年三月四日、横浜において委員会が開かれた。",
    "위원회는 노동자 학교에 보조금을 지급하기로 결정하였다.",
    "Комитет постановил выдать пособия рабочим.",
    "Chosŏn Chungang T'ongsinsa, Chosŏn Chungang Nyŏn'gam (P'yŏngyang, 1959); Nihon Sekijūjisha, Shashi zokkō (Tōkyō, 1957).",
    "20,175 3,204 97.3 - 18,400 1,950 (1,200) 12% ¥500 $300",
    "The company.12 went on; see note3 and B4 for McCarthy's of\ufb01cial reply from the USA and the IRC.",
    "",
]


def shifted(text: str, by: int) -> str:
    return "".join(chr(ord(character) + by) if character > " " else character for character in text)


def scrambled(text: str) -> str:
    letters = list(string.ascii_lowercase)
    random.Random(3).shuffle(letters)
    return text.translate(str.maketrans(string.ascii_lowercase, "".join(letters)))


GARBAGE = [
    shifted(ENGLISH, 1),
    shifted(ENGLISH, -29),
    shifted(ENGLISH, 29),
    scrambled(ENGLISH),
    "".join(f"(cid:{ord(character)})" if character > " " else " " for character in ENGLISH),
    "".join(chr(0xF000 + ord(character)) if character > " " else " " for character in ENGLISH),
    "昭和二十七年三月四日、横浜において委員会が開かれた。".encode().decode("latin-1"),
    "Tlie coininittee rnet at Y0koharna on 4 M~rch l952 and gr^nted 3,25O yen to tbe workcrs' sch00l ,. ~ l| i'",
]


@pytest.mark.parametrize("text", WORDS)
def test_words_of_many_languages_are_usable(text: str) -> None:
    assert word_share(text) >= USABLE + 0.1


@pytest.mark.parametrize("text", GARBAGE)
def test_garbage_is_not(text: str) -> None:
    assert word_share(text) < USABLE
