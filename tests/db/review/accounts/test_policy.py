"""How a site is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.review.accounts import policy, store
from extractors.errors import AccountError


@pytest.mark.parametrize(
    ("host", "how", "at_home"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("localhost", {}, True),
        ("127.0.0.2", {}, True),
        ("127.0.0.1", {"public": True}, False),
        ("127.0.0.1", {"behind_proxy": True}, False),
        ("0.0.0.0", {}, False),
        ("::", {}, False),
        ("192.0.2.1", {}, False),
        ("localhost.example", {}, False),
    ],
)
def test_who_sits_at_this_machine_is_at_home(tmp_path: Path, host: str, how: dict[str, bool], at_home: bool) -> None:
    assert (policy.choose(tmp_path / "a.db", host, **how).here is not None) == at_home


def test_others_need_an_account_or_a_public_site(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    policy.check(policy.choose(archive))
    policy.check(policy.choose(archive, "0.0.0.0", public=True))
    with pytest.raises(AccountError) as refused:
        policy.check(policy.choose(archive, "0.0.0.0"))
    assert "fonds user add" in refused.value.hint
    with store.opened(store.beside(archive)) as db:
        store.add(db, "Ann", "hash", "reviewer", 0)
    policy.check(policy.choose(archive, "0.0.0.0"))


@pytest.mark.parametrize(
    ("header", "here", "everywhere"),
    [
        ("127.0.0.1:8001", True, True),
        ("127.0.0.1", True, True),
        ("localhost:8001", True, True),
        ("[::1]:8001", True, True),
        ("LOCALHOST", True, True),
        ("archive.example:443", True, True),
        ("192.0.2.1:8001", False, True),
        ("[2001:db8::1]", False, True),
        ("elsewhere.example", False, False),
        ("127.0.0.1.elsewhere.example", False, False),
        ("localhost.elsewhere.example:8001", False, False),
        ("", False, False),
        ("archive.example:443:443", False, False),
    ],
)
def test_under_which_names_a_site_answers(tmp_path: Path, header: str, here: bool, everywhere: bool) -> None:
    names = ["Archive.example"]
    assert policy.answers_to(policy.choose(tmp_path / "a.db", names=names), header) == here
    assert policy.answers_to(policy.choose(tmp_path / "a.db", "0.0.0.0", names=names), header) == everywhere
