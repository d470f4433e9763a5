"""The pages of dates and amounts, asked over HTTP in this process: order, facets, sums, and what they follow."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from db import corrections
from db.review.pages import values as module
from extractors.dates.edtf_value import parse_edtf
from extractors.records import Label

# printed form and value, in order of time
DATES = [
    ("in 50 BC", "-0049"),
    ("on the Ides", "-0043-03-15"),
    ("AD 9", "0009"),
    ("the 1800s", "18XX"),
    ("in May 1880", "1880-05"),
    ("about 1930", "1930~"),
    ("1930 or 1931", "[1930-02-01,1931]"),
    ("in Lent 1931?", "1931-03?"),
    ("on 4 March 1931", "1931-03-04"),
    ("until 1931", "../1931"),
    ("the year 17000", "Y17000"),
    ("one 18 December", "XXXX-12-18"),
]
# printed form, least and greatest, in order of size
AMOUNTS = [
    ("a debt of 3 yen", "-3", "-3"),
    ("under one", "0.5", "0.5"),
    ("1,200 yen 50 sen", "1200.5", "1200.5"),
    ("1,200 to 1,300 yen", "1200.6", "1300"),
    ("2,000 yen", "2000", "2000"),
    ("nine thousand billions", "9000000000000000", "9000000000000000"),
    ("more than can be counted", "99999999999999999", "99999999999999999"),
    ("much more than that", "100000000000000000", "100000000000000000"),
]

Ask = Callable[[str], str]


@pytest.fixture
def ask(builder: Any, get: Callable[..., httpx.Response]) -> Ask:
    """Asks a page of a site on an archive of one document with the dates and amounts above, out of order."""
    builder.find = {
        **{printed: (Label.DATE, parse_edtf(edtf)) for printed, edtf in DATES},
        **{printed: (Label.MONEY, builder.yen(low, high)) for printed, low, high in AMOUNTS},
        "some time": (Label.DATE, None),
        "<script>alert(1)</script>": (Label.DATE, parse_edtf("1950")),
    }
    text = ". ".join(sorted(builder.find, key=lambda printed: printed[::-1]))
    builder.ingest({"/in/<b>bad</b>.txt": text})
    return lambda address: get(address).raise_for_status().text


def listed(page: str) -> list[str]:
    """The printed forms on a page, in order."""
    return [unescape(one) for one in re.findall(r"<mark[^>]*>(.*?)</mark>", page)]


def choices(page: str) -> dict[str, int]:
    """What one may choose, with its count."""
    found = re.findall(r'<li><a href="[^"]*"[^>]*>([^<]+)</a> <span class="faint">([\d,]+)</span>', page)
    return {unescape(called): int(count.replace(",", "")) for called, count in found}


def link(page: str, called: str) -> str:
    """Where a link leads."""
    (href,) = re.findall(rf'<a[^>]*href="([^"]*)"[^>]*>{re.escape(called)}', page)
    return unescape(str(href))


def test_dates_are_in_order_of_time(ask: Ask) -> None:
    in_order = [printed for printed, _ in DATES]
    in_order.insert(-2, "<script>alert(1)</script>")
    page = ask("/-/dates")
    assert listed(page) == in_order
    assert listed(ask("/-/dates?order=latest")) == in_order[::-1]
    assert "<script>alert(1)" not in page
    assert "<b>bad</b>" not in page
    assert "44 BC" in page
    assert "from 1 February" not in page


def test_amounts_are_in_order_of_their_exact_size(ask: Ask) -> None:
    in_order = [printed for printed, _, _ in AMOUNTS]
    assert listed(ask("/-/amounts?order=smallest")) == in_order
    assert listed(ask("/-/amounts")) == in_order[::-1]


@pytest.mark.parametrize("address", ["/-/dates", "/-/dates?order=latest", "/-/amounts", "/-/amounts?order=smallest"])
def test_pages_of_a_list_meet_all_of_it_once(ask: Ask, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = listed(ask(address))
    monkeypatch.setattr(module, "LISTED", 3)
    met, page = [], ask(address)
    while True:
        met += listed(page)
        if ">Next<" not in page:
            break
        page = ask(link(page, "Next"))
    assert met == whole
    assert listed(ask(link(page, "From the beginning"))) == whole[:3]


def test_facets_count_what_the_others_leave(ask: Ask) -> None:
    page = ask("/-/dates")
    counts = choices(page)
    assert counts["before Christ"] == 2
    assert counts["no year"] == 1
    assert counts["1900 to 1999"] == 6
    assert counts["1930s"] == 5
    assert counts["about (~)"] == counts["perhaps (?)"] == 1
    page = ask(link(page, "1930s"))
    assert listed(page) == ["about 1930", "1930 or 1931", "in Lent 1931?", "on 4 March 1931", "until 1931"]
    assert choices(page)["1950s"] == 1  # to change over
    assert choices(page)["month"] == 1
    page = ask(link(page, "month"))
    assert listed(page) == ["in Lent 1931?"]
    assert parse_qs(urlsplit(link(page, "Decade: 1930s")).query) == {"precision": ["month"]}
    assert listed(ask(link(page, "Decade: 1930s"))) == ["in May 1880", "in Lent 1931?"]
    assert listed(ask("/-/dates?decade=1930&certainty=about&context=body&status=undecided")) == ["about 1930"]


def test_amounts_are_narrowed_by_currency_and_magnitude(ask: Ask) -> None:
    counts = choices(ask("/-/amounts"))
    assert counts["thousands"] == 3
    assert counts["below zero"] == counts["below 1"] == 1
    assert listed(ask("/-/amounts?magnitude=4&currency=JPY")) == ["2,000 yen", "1,200 to 1,300 yen", "1,200 yen 50 sen"]
    assert listed(ask("/-/amounts?magnitude=18")) == ["much more than that"]
    assert listed(ask("/-/amounts?magnitude=-1")) == ["a debt of 3 yen"]
    assert listed(ask("/-/amounts?currency=USD")) == []


def test_sums_are_exact_and_say_what_is_not_in_them(ask: Ask) -> None:
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", ask("/-/amounts")))
    assert "JPY yen 8 9,000,000,000,004,398.6 9,000,000,000,004,498 2 that are too fine or too large" in page
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", ask("/-/amounts?magnitude=4")))
    assert "JPY yen 3 4,401.1 4,500.5 The sums are exact" in page


@pytest.mark.parametrize(
    "query",
    [
        "decade=soon",
        "status=hidden",
        "precision=fine",
        "order=none",
        "after=x",
        f"after={9**40},1",
        "magnitude=soon",
        "currency=YEN",
    ],
)
def test_what_makes_no_sense_in_an_address_is_passed_over(ask: Ask, query: str) -> None:
    for path in ("/-/dates", "/-/amounts"):
        assert listed(ask(f"{path}?{query}")) == listed(ask(path))


def test_lists_and_counts_follow_decisions(ask: Ask, builder: Any) -> None:
    mention = builder.mention("in May 1880")
    rejection = corrections.record(builder.db, mention, "reject", None, "Ann")
    page = ask("/-/dates")
    assert "in May 1880" not in listed(page)
    assert choices(page)["rejected"] == 1
    assert listed(ask("/-/dates?status=rejected")) == ["in May 1880"]
    corrections.undo(builder.db, rejection, "Ann")
    corrections.record(builder.db, mention, "revalue", {"value": "1885"}, "Ann")
    assert listed(ask("/-/dates?status=decided")) == ["in May 1880"]
    assert listed(ask("/-/dates?decade=1880&precision=year")) == ["in May 1880"]
    corrections.record(builder.db, mention, "relabel", {"label": "MONEY", "value": "5 yen"}, "Ann")
    assert "in May 1880" not in listed(ask("/-/dates"))
    assert listed(ask("/-/amounts?status=decided")) == ["in May 1880"]
    builder.db.execute("delete from review where id = ?", [mention])  # as another client would
    assert listed(ask("/-/amounts?status=rejected")) == ["in May 1880"]


def test_those_without_a_value_have_a_list_of_their_own(ask: Ask, builder: Any) -> None:
    page = ask("/-/dates")
    assert "some time" not in listed(page)
    assert listed(ask(link(page, "1 without a value"))) == ["some time"]
    corrections.record(builder.db, builder.mention("some time"), "revalue", {"value": "1999"}, "Ann")
    assert listed(ask("/-/dates?value=none")) == []
    assert listed(ask("/-/dates?decade=1990")) == ["some time"]


def test_what_is_replaced_is_listed_no_more(ask: Ask, builder: Any) -> None:
    builder.ingest({"/in/<b>bad</b>.txt": "A new version, of 2,000 yen."})
    assert listed(ask("/-/dates")) == []
    assert listed(ask("/-/amounts")) == ["2,000 yen"]
