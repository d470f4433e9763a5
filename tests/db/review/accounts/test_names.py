"""Names of accounts."""

from __future__ import annotations

import pytest

from db.review.accounts import names
from extractors.errors import AccountError


@pytest.mark.parametrize(
    ("given", "kept"), [("Ann", "Ann"), ("  Ann Lee ", "Ann Lee"), ("Jose\u0301", "José"), ("佐藤", "佐藤"), ("<b>", "<b>")]
)
def test_what_may_be_a_name(given: str, kept: str) -> None:
    assert names.clean(given) == kept


@pytest.mark.parametrize("given", ["", "   ", "x" * 61, "a\nb", "a\0b", "a\u202eb", "a\u200bb", "a\tb"])
def test_what_may_not(given: str) -> None:
    with pytest.raises(AccountError):
        names.clean(given)


@pytest.mark.parametrize("other", ["ann", "ANN", "Ａｎｎ", " Ann"])
def test_names_that_look_alike_are_one(other: str) -> None:
    assert names.key(other) == names.key("Ann")
    assert names.key("Anne") != names.key("Ann")
