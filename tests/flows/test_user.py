"""Accounts on the command line, and what a site for others asks for."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from db.connection import open_archive
from db.review.accounts import passwords, store
from flows.command import main

PASSWORD = "the harbour lies in fog"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    open_archive(tmp_path / "a.db", create=True).close()
    return tmp_path / "a.db"


@pytest.fixture
def fonds(archive: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs a command on the archive; returns its exit code, output and errors."""

    def run(*arguments: str, given: str = f"{PASSWORD}\n") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--db", str(archive)])
        return int(ended.value.code or 0), *capfd.readouterr()

    return run


def _hash(archive: Path, name: str) -> str | None:
    with store.opened(store.beside(archive)) as db:
        return store.kept_hash(db, name)


def test_an_account_from_its_beginning_to_its_end(fonds, archive: Path) -> None:
    assert fonds("user", "list")[1] == "There is no account: who sits at this machine may review without one.\n"
    assert fonds("user", "add", "Ann Lee") == (0, "Ann Lee may sign in as reviewer.\n", "")
    assert passwords.matches(_hash(archive, "Ann Lee"), PASSWORD)
    assert fonds("user", "add", "Ada", "--role", "admin")[1] == "Ada may sign in as admin.\n"
    listed = fonds("user", "list")[1]
    assert [line.split()[:2] for line in listed.splitlines()] == [["Ada", "admin"], ["Ann", "Lee"]]
    assert "never signed in" in listed
    assert fonds("user", "role", "ann lee", "viewer")[1] == "Ann Lee may sign in as viewer.\n"
    assert fonds("user", "password", "Ann Lee", given="another good one\r\n")[1] == "Ann Lee has a new password.\n"
    assert passwords.matches(_hash(archive, "Ann Lee"), "another good one")
    assert fonds("user", "remove", "ANN LEE")[1] == "Ann Lee may no longer sign in.\n"
    assert "the last account" in fonds("user", "remove", "Ada")[1]


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (("add", "Cy"), "short\n", "at least 12 characters"),
        (("add", "Cy"), "", "at least 12 characters"),
        (("add", "ada"), f"{PASSWORD}\n", "There is an account 'ada' already."),
        (("add", "a\tb"), f"{PASSWORD}\n", "all of them visible"),
        (("role", "Cy", "viewer"), "", "There is no account 'Cy'."),
        (("password", "Cy"), f"{PASSWORD}\n", "There is no account 'Cy'."),
        (("remove", "Cy"), "", "There is no account 'Cy'."),
    ],
)
def test_what_cannot_be_done_ends_with_9_and_a_way_out(fonds, arguments: tuple[str, ...], given: str, told: str) -> None:
    fonds("user", "add", "Ada")
    code, _, err = fonds("user", *arguments, given=given)
    assert code == 9
    assert told in err
    assert len(err.splitlines()) == 2


def test_accounts_belong_to_an_archive(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["user", "list", "--db", str(tmp_path / "missing.db")])
    assert ended.value.code == 5
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("again", "code"), [(PASSWORD, 0), (PASSWORD + "!", 9)])
def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(archive: Path, again: str, code: int) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from flows.command import main; main()", "user", "add", "Ann", "--db", str(archive)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as asked:
        os.close(theirs)
        shown = b""
        for question, answer in ((b"Password: ", PASSWORD), (b"The same once more: ", again)):
            while not shown.endswith(question):
                shown += os.read(ours, 1024)
            os.write(ours, f"{answer}\n".encode())
        try:
            while piece := os.read(ours, 1024):
                shown += piece
        except OSError:  # the other end is gone
            pass
        assert asked.wait(60) == code
    os.close(ours)
    assert PASSWORD.encode() not in shown
    assert (b"Ann may sign in" in shown) == (code == 0)


@pytest.mark.parametrize("options", [("--host", "0.0.0.0"), ("--behind-proxy",), ("--host", "::")])
def test_a_site_for_others_needs_an_account(fonds, options: tuple[str, ...]) -> None:
    code, _, err = fonds("review", *options)
    assert code == 9
    assert "fonds user add NAME --role admin" in err
    assert "--public" in err


def test_an_address_that_is_none_of_this_machine(fonds) -> None:
    for host in ("192.0.2.1", "no such host"):
        code, _, err = fonds("review", "--public", "--host", host, "--port", "8999")
        assert code == 1
        assert host in err
