"""The README says what the code does: its commands, options, exit codes and map of modules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from extractors import errors
from extractors.errors import FondsError
from flows.command import app
from flows.commands.running import INTERRUPTED

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMON = {"--db", "-v", "--verbose", "--help", "--version"}


def _tables() -> Iterator[list[list[str]]]:
    """The rows of each table, without the head and the line under it."""
    for block in re.findall(r"(?:^\|.*\n)+", README, re.M):
        yield [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()[2:]]


def _table(head: str) -> list[list[str]]:
    at = README.index(f"| {head} |")
    number = len(re.findall(r"(?:^\|.*\n)+", README[:at], re.M))
    return list(_tables())[number]


def _commands() -> dict[str, typer.core.TyperCommand]:
    found = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found |= {f"{name} {below}": one for below, one in inner.items()} if inner else {name: command}
    return found


def _errors(kind: type[FondsError] = FondsError) -> Iterator[type[FondsError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _errors(below)


def test_the_two_commands_come_first() -> None:
    blocks = re.findall(r"(?:^    .*\n)+", README, re.M)
    assert [line.split("#")[0].strip() for line in blocks[0].splitlines()] == ["make demo", "make test"]
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert {"demo", "test", "stop", "setup", "bench"} <= set(targets)


def test_every_command_has_its_row() -> None:
    rows = [row[0].strip("`").removeprefix("fonds ") for row in _table("command | what it does")]
    assert sorted(re.sub(r" [A-Z].*$", "", row) for row in rows) == sorted(_commands())
    for row in rows:
        arguments = re.search(r"[A-Z].*$", row)
        command = _commands()[re.sub(r" [A-Z].*$", "", row)]
        wanted = [one.metavar for one in command.params if one.param_type_name == "argument"]
        assert " ".join(wanted) == (arguments.group() if arguments else "")


def test_every_option_has_its_row() -> None:
    named = {option for row in _table("option | of | meaning") for option in re.findall(r"-+[a-z]+(?:-[a-z]+)*", row[0])}
    real = {option for command in _commands().values() for one in command.params for option in one.opts if option.startswith("-")}
    assert named | COMMON == real | COMMON
    claimed: dict[str, set[str]] = defaultdict(set)
    for row in _table("option | of | meaning"):
        for one in row[1].split(", "):
            owners = {name for name in _commands() if name == one or name.startswith(f"{one} ")}
            assert owners, row
            for option in re.findall(r"-+[a-z]+(?:-[a-z]+)*", row[0]):
                claimed[option] |= owners
    for option, owners in claimed.items():  # what several rows tell of it, together
        assert owners == {name for name, command in _commands().items() if any(option in one.opts for one in command.params)}, (
            option
        )


def test_commands_that_stand_in_the_text_exist() -> None:
    used = {
        match for block in re.findall(r"(?:^    .*\n)+", README, re.M) for match in re.findall(r"^    fonds (\w+)", block, re.M)
    }
    assert used <= {name.split()[0] for name in _commands()}
    assert used


def test_every_error_stands_by_its_exit_code() -> None:
    rows = {int(row[0]): set(re.findall(r"`(\w+)`", row[1])) for row in _table("code | when | what to do")}
    codes = {kind: kind.exit_code for kind in _errors() if kind.__module__ == errors.__name__}
    assert {(code, name) for code, names in rows.items() for name in names} == {
        (code, kind.__name__) for kind, code in codes.items()
    }
    assert set(rows) == {0, INTERRUPTED, *codes.values()}


@pytest.mark.parametrize("kind", list(_errors()), ids=lambda kind: kind.__name__)
def test_every_error_has_a_hint_and_a_name(kind: type[FondsError]) -> None:
    error = kind("It failed.")
    assert error.hint.endswith(".")
    assert error.code


def test_the_map_of_modules_is_complete() -> None:
    rooms = {row[0].strip("`/") for row in _table("module | what lives there | what may never be there")}
    assert rooms == {path.name for path in ROOT.iterdir() if path.name in rooms or (path / "__init__.py").exists()}
    listed = {row[0].strip("`").rstrip("/") for row in _table("module of `flows/` | its job")}
    real = {f"flows/{path.name}" for path in (ROOT / "flows").iterdir() if not path.name.startswith("__")}
    assert listed == real


def test_no_registry_and_no_machine_path_in_what_a_clone_holds() -> None:
    for name in ("README.md", "Makefile", "requirements.lock", "pyproject.toml", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"--(extra-)?index-url|/home/\w|/root/|/work/", text), name
