"""Senders and receivers of letters that notes cite."""

import pytest

from extractors.ner.letters import find_letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 Sir Ernest Satow to Lansdowne, no. 41, 2 May 1901.", ["Ernest Satow", "Lansdowne"]),
        ("2 Consul Ware to Sir Harry Parkes, 3 June 1879", ["Ware", "Harry Parkes"]),
        ("3. Maruo to Foreign Minister Katō Takaaki, 12 Nov. 1900", ["Maruo", "Katō Takaaki"]),
        ("³Kim Yong-ju to Miss Doe, tel. 4", ["Kim Yong-ju", "Doe"]),
        ("T. Hayashi to K. Ito, May 3, 1899; Ware to Jordan, 9.vii.1908", ["T. Hayashi", "K. Ito", "Ware", "Jordan"]),
        # negative
        ("Ware to Foreign Office, no. 3, secret", ["Ware"]),
        ("ABL to Pak Yong-man, 3 May 1914", ["Pak Yong-man"]),
        ("Trains: Harbin to Fuchin, 19 May; Nihon to Chosen, no. 33, 5 March 1956", []),
        ("He wrote to Alcock, 9 May 1868", []),
        ("Ware to Satow, and Satow to Ware, agreed", []),
    ],
)
def test_a_cited_letter_names_who_writes_and_is_written_to(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_letters(text)] == expected
