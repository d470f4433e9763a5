"""On which line a key stands, in every way in which TOML lets one write it."""

from __future__ import annotations

import tomllib

import pytest

from flows.configuration.lines import Key, lines_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\n\n# b = 2\nb = 2", {("a",): 1, ("b",): 4}),
        ("a = 1\r\nb = 2\r\n", {("a",): 1, ("b",): 2}),
        ("[t]\nx = 1\n[u]\nx = 2\n", {("t",): 1, ("t", "x"): 2, ("u",): 3, ("u", "x"): 4}),
        ("t.x = 1\nt.y = 2\n", {("t",): 1, ("t", "x"): 1, ("t", "y"): 2}),
        ('"t"."x y" = 1\n', {("t",): 1, ("t", "x y"): 1}),
        ("t = { x = 1, y = { z = 2 } }\n", {("t",): 1, ("t", "x"): 1, ("t", "y"): 1, ("t", "y", "z"): 1}),
        ("[ t . u ]\nx = 1\n", {("t",): 1, ("t", "u"): 1, ("t", "u", "x"): 2}),
        ('a = """\nb = 1\n[c]\n"""\nd = 1\n', {("a",): 1, ("d",): 5}),
        ("a = '''\n''' # d = 2\nd = 1\n", {("a",): 1, ("d",): 3}),
        (
            "a = [\n  1,\n  # nothing\n  2,\n]\nb = 1\n",
            {("a",): 1, ("a", 0): 2, ("a", 1): 4, ("b",): 6},
        ),
        ("a = [ 1,\n  2 ]\n", {("a",): 1, ("a", 0): 1, ("a", 1): 2}),
        ("[[t]]\nx = 1\n[[t]]\ny = 2\n", {("t",): 1, ("t", 0): 1, ("t", 0, "x"): 2, ("t", 0, "y"): 4}),
        ("a = '\u2028'\nb = 1\n", {("a",): 1, ("b",): 2}),
        ("", {}),
    ],
)
def test_where_a_key_stands(text: str, expected: dict[Key, int]) -> None:
    tomllib.loads(text)
    assert lines_of(text) == expected
