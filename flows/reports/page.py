"""A report as one page of HTML: its style within, charts as SVG, no script, nothing fetched from anywhere.

It is drawn by the template of the review site's page of a run, so that both tell the same.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, Template

from db import run_words
from db.run_report import Report

_STYLES = ("fonds.css", "run.css")


def text(report: Report, site: str | None) -> str:
    """The page. site: the address of the review site, without a slash at its end; None for a page without links."""
    return _template().render(report=report, site=site, words=run_words, style="\n".join(map(_style, _STYLES)))


@cache
def _template() -> Template:
    return Environment(loader=PackageLoader("db.review"), autoescape=True).get_template("report.html")


@cache
def _style(name: str) -> str:
    return files("db.review").joinpath("static", name).read_text(encoding="utf-8")
