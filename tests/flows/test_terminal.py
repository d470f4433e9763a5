"""Names of files give a terminal no orders."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from flows.command import main
from flows.progress import Bar, Lines
from flows.terminal import plain
from tests.flows.inbox.conftest import Place, empty, place

__all__ = ["empty", "place"]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("\x1b[2Jgone\x07.txt", "\\u001b[2Jgone\\u0007.txt"),
        ("\x9b2J", "\\u009b2J"),
        ("two\nlines\r", "two\\nlines\\r"),
        ("手紙\u3000一\u00a0👩\u200d🚀 [red]é", "手紙\u3000一\u00a0👩\u200d🚀 [red]é"),
    ],
)
def test_what_is_an_order_and_what_is_a_letter(line: str, shown: str) -> None:
    assert plain(line) == shown


@pytest.mark.parametrize("kind", [Bar, Lines])
def test_a_line_that_stays(kind: type[Bar | Lines]) -> None:
    out = io.StringIO()
    kind(Console(file=out)).say("failed  \x1b]0;owned\x07.txt\n        Rename it.")
    assert out.getvalue() == "failed  \\u001b]0;owned\\u0007.txt\n        Rename it.\n"


def test_status_and_errors(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.drop("\x1b]0;owned\x07\n.txt", "")
    place.take()
    main_returns(["status", "--db", str(place.archive)])
    main_returns(["ingest", str(place.inbox / "\x1b[2J"), "--db", str(place.archive)])
    shown = capsys.readouterr()
    assert "/\\u001b]0;owned\\u0007\\n.txt [empty]" in shown.out
    assert "\\u001b[2J" in shown.err
    assert "\x1b" not in shown.out + shown.err


def main_returns(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
