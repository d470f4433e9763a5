"""The first page: what is in the archive, what waits for review, the last run, what failed, and dates and yen over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from datasette import Request, Response
from datasette.app import Datasette

from db import run_words
from db.overview import Overview, overview
from db.review import serve
from db.review.charts import Bar, Chart, chart, window
from db.review.items import LABELS
from db.review.pages import amounts, arrivals
from db.review.remembered import remembered
from db.timeline import DECADE, YEAR, Dates, Times, Yen, times

_DECADES = 40  # that fit in a chart
_POWERS = ((12, "trillion"), (9, "billion"), (6, "million"))
Link = Callable[[int, int], str]  # the address of what stands from one year to another


@dataclass(frozen=True, slots=True)
class Series:
    """A chart, the same as rows of a table (name, then figures), and what stands outside of it: how many, before and after."""

    chart: Chart
    rows: Sequence[tuple[str, ...]]
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Periods:
    """The stretches of time that the charts show: all decades that matter, or the years of one."""

    years: range
    span: int

    def called(self, first: int) -> str:
        """A stretch in words."""
        return f"{first}s" if self.span == DECADE else str(first)

    def last(self, first: int) -> int:
        """The last year of a stretch."""
        return first + self.span - 1


def periods(found: Times, decade: int | None) -> Periods:
    """The years of a decade, or the decades in which most dates stand."""
    if decade is not None:
        return Periods(range(decade, decade + DECADE), YEAR)
    decades = window({first // DECADE: one.count for first, one in found.dates[DECADE].items()}, _DECADES)
    return Periods(range(decades.start * DECADE, decades.stop * DECADE, DECADE), DECADE)


def dates_over_time(found: Mapping[int, Dates], shown: Periods, link: Link) -> Series:
    """Dates by where they begin; what reaches farther is drawn fainter."""
    bars, rows = [], []
    for first in shown.years:
        one = found.get(first, Dates())
        beyond = f", {one.beyond:,} of them reaching beyond {shown.last(first)}" if one.beyond else ""
        told = f"{shown.called(first)}: {_many(one.count, 'date')}{beyond}"
        bars.append(Bar(shown.called(first), one.count, told, link(first, shown.last(first)), one.beyond))
        rows.append((shown.called(first), f"{one.count:,}", f"{one.beyond:,}"))
    drawn = chart(f"Dates by {_span(shown)}", bars)
    if shown.span == YEAR:
        return Series(drawn, rows)
    before = sum(one.count for first, one in found.items() if first < shown.years.start)
    after = sum(one.count for first, one in found.items() if first >= shown.years.stop)
    return Series(drawn, rows, before, after)


def yen_over_time(found: Mapping[int, Yen], shown: Periods, link: Link) -> Series:
    """What the amounts come to by the date before each, on a scale of powers of ten."""
    bars, rows = [], []
    for first in shown.years:
        if (one := found.get(first)) is None:
            bars.append(Bar(shown.called(first), 0, "", ""))
            continue
        total, middle = amounts.units(one.sum), amounts.units(one.middle)
        told = f"{shown.called(first)}: {_many(one.count, 'amount')}, {total} yen in all; half are no more than {middle} yen"
        bars.append(Bar(shown.called(first), max(one.sum / 1000, 0), told, link(first, shown.last(first))))
        rows.append((shown.called(first), f"{one.count:,}", total, middle))
    return Series(chart(f"Yen by {_span(shown)}", bars, powers=True, called=_power), rows)


def _span(shown: Periods) -> str:
    return "decade" if shown.span == DECADE else "year"


def _many(count: int, one: str) -> str:
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def _power(height: float) -> str:
    for power, word in _POWERS:
        if height >= 10**power:
            return f"{height / 10**power:,.0f} {word}"
    return f"{height:,.15g}"


def _decade(request: Request) -> int | None:
    year = serve.number(request, "decade")
    return year // DECADE * DECADE if year is not None and year < 10_000 else None


def _dates_link(first: int, last: int) -> str:
    decade = {"decade": first // DECADE * DECADE}
    return f"/-/dates?{urlencode(decade if last > first else {**decade, 'year': first})}"


def _yen_link(datasette: Datasette) -> Link:
    table = serve.table(datasette, "amounts_in_time")
    # without counting all of them first
    still = {"currency": "JPY", "exact": "1", "_nocount": "1"}

    def link(first: int, last: int) -> str:
        span = {"earliest__gte": f"{first:04}-01-01", "latest__lte": f"{last:04}-12-31"}
        return f"{table}?{urlencode({**span, **still})}"

    return link


def _closer(found: Times, shown: Periods) -> Iterable[tuple[str, str]]:
    """Decades of which the years can be looked at, with their addresses."""
    return [(f"{first}s", f"/?decade={first}#time") for first in shown.years if first in found.dates[DECADE]]


async def figures(datasette: Datasette) -> tuple[Overview, Times, amounts.Total | None]:
    """All that the page counts, as it is remembered; last what the amounts in yen come to, if there are any."""
    known = await remembered(datasette, "home.overview", overview)
    found = await remembered(datasette, "home.times", times)
    cube = await remembered(datasette, amounts.KIND.path, amounts.KIND.cube)
    counted = [cell for cell in cube.cells if cell.values["status"] != "rejected" and cell.values["currency"] == "JPY"]
    return known, found, next(iter(amounts.totals(counted)), None)


async def home(datasette: Datasette, request: Request) -> Response:
    """The page."""
    known, found, yen = await figures(datasette)
    decade = _decade(request)
    shown = periods(found, decade)
    return await serve.page(
        datasette,
        request,
        "home.html",
        known=known,
        arrived=await serve.read(datasette, arrivals.recent),
        table=partial(serve.table, datasette),
        labels=LABELS,
        words=run_words,
        yen=yen,
        decade=decade,
        shown=shown,
        outside=found.outside,
        dates=dates_over_time(found.dates[shown.span], shown, _dates_link),
        amounts=yen_over_time(found.yen[shown.span], shown, _yen_link(datasette)),
        closer=_closer(found, shown) if decade is None else [],
    )


ROUTES: list[tuple[str, Any]] = [(r"^/$", home)]
