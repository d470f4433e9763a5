"""`fonds user`: the accounts of the review site."""

from __future__ import annotations

import getpass
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractors.errors import AccountError
from flows.commands.options import ARCHIVE, Archive, Verbose

if TYPE_CHECKING:
    from sqlite3 import Connection

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name, by which its decisions are signed.")]


class Role(StrEnum):
    """What an account may do; each role may do what those before it may."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ADMIN = "admin"


def add(
    name: Name,
    role: Annotated[
        Role, typer.Option("--role", help="viewer reads, reviewer decides, admin manages accounts too.")
    ] = Role.REVIEWER,
    db: Archive = ARCHIVE,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Make an account. Its password is asked for, or read as one line from standard input."""
    from db.review.accounts import names, passwords, store

    with _accounts(db) as accounts:
        kept = names.clean(name)
        store.expect_none(accounts, kept)
        password = passwords.hashed(_password())
        user = store.add(accounts, kept, password, role.value, int(time.time()))
    typer.echo(f"{user.name} may sign in as {user.role}.")


def list_(db: Archive = ARCHIVE, verbose: Verbose = False) -> None:  # noqa: ARG001
    """Show all accounts: name, role, since when, and when they last signed in."""
    from db.review.accounts import store

    with _accounts(db) as accounts:
        found = store.users(accounts)
    width = max((len(user.name) for user in found), default=0)
    for user in found:
        last = f"last signed in {_day(user.last_sign_in)}" if user.last_sign_in else "never signed in"
        typer.echo(f"{user.name:{width}}  {user.role:8}  since {_day(user.created)}  {last}")
    if not found:
        typer.echo("There is no account: who sits at this machine may review without one.")


def role(
    name: Name,
    wanted: Annotated[Role, typer.Argument(metavar="ROLE", help="viewer, reviewer or admin.")],
    db: Archive = ARCHIVE,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Give an account another role. It has to sign in again."""
    from db.review.accounts import store

    with _accounts(db) as accounts:
        user = store.set_role(accounts, name, wanted.value)
    typer.echo(f"{user.name} may sign in as {user.role}.")


def password(name: Name, db: Archive = ARCHIVE, verbose: Verbose = False) -> None:  # noqa: ARG001
    """Give an account another password. It has to sign in again."""
    from db.review.accounts import passwords, store

    with _accounts(db) as accounts:
        user = store.find(accounts, name)
        store.set_hash(accounts, name, passwords.hashed(_password()))
    typer.echo(f"{user.name} has a new password.")


def remove(name: Name, db: Archive = ARCHIVE, verbose: Verbose = False) -> None:  # noqa: ARG001
    """Remove an account; what it decided stays, with its name."""
    from db.review.accounts import store

    with _accounts(db) as accounts:
        user = store.remove(accounts, name)
        left = len(store.users(accounts))
    typer.echo(f"{user.name} may no longer sign in.")
    if not left:
        typer.echo("That was the last account. A site that is running lets nobody in; start it again.")


ACTIONS: dict[str, Callable[..., Any]] = {"add": add, "list": list_, "role": role, "password": password, "remove": remove}


@contextmanager
def _accounts(archive: Path) -> Iterator[Connection]:
    from db.connection import open_archive
    from db.review.accounts import store

    open_archive(archive).close()  # accounts of no archive would be of no use
    with store.opened(store.beside(archive)) as accounts:
        yield accounts


def _password() -> str:
    """Asked for twice, unseen; or one line of standard input where that is no terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("The same once more: ") != first:
        raise AccountError("The password was typed in two ways.", hint="Run the command again.")
    return first


def _day(seconds: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))
