"""A report as Markdown, for a mail, a wiki or a repository: GitHub's kind, with tables and no HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from db import run_words as words
from db.changes import Count, Example
from db.run_report import Report, Run

_MARKS = re.compile(r"[\\`*_{}\[\]()#!~^$@|:]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_WEB = re.compile(r"www(?=\.)", re.IGNORECASE)


def text(report: Report, site: str | None) -> str:
    """The whole report. site: the address of the review site, without a slash at its end; None for one without links."""
    return "\n".join(_Writer(site).lines(report)) + "\n"


def plain(strange: str) -> str:
    """Text of strangers on one line, of which no Markdown reader makes markup, a link or a cell of a table."""
    shown = "".join(" " if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") else one for one in strange)
    line = " ".join(shown.split())
    # a bare "www." becomes a link in many readers, and no backslash before a letter hinders it
    return _WEB.sub(lambda found: f"{found[0]}&#8203;", _MARKS.sub(r"\\\g<0>", line).translate(_ENTITIES))


class _Writer:
    """What the parts of a report share: where the review site is."""

    def __init__(self, site: str | None) -> None:
        self._site = site

    def lines(self, report: Report) -> Iterator[str]:
        yield f"# {words.kind(report.run.kind)}, run {report.run.id}"
        yield from self._about(report)
        yield from self._came(report)
        yield from self._changed(report)
        yield from self._decisions(report)
        yield from self._failed(report)
        yield from self._since(report)

    def _to(self, path: str, called: str) -> str:
        return f"[{plain(called)}](<{self._site}{path}>)" if self._site else plain(called)

    def _about(self, report: Report) -> Iterator[str]:
        run = report.run
        yield from _table(("", ""), [[name, plain(told)] for name, told in _facts(run)], "--")
        if run.undoes:
            yield from ("", f"It takes back {self._to(f'/-/runs/{run.undoes}', f'run {run.undoes}')}.")
        if run.message:
            yield from ("", f"**It stopped:** {plain(run.message)}")

    def _came(self, report: Report) -> Iterator[str]:
        yield from ("", "## What came of it")
        if not report.documents:
            yield from ("", "It read no document.")
        for title, counts, called in (
            ("Documents", report.documents, words.OUTCOMES),
            ("Pages", report.pages, words.ORIGINS),
            ("What the machine finds in these documents", report.found, words.LABELS),
        ):
            if counts:
                yield from _table((title, "Number"), _counts(counts, called))

    def _changed(self, report: Report) -> Iterator[str]:
        yield from ("", "## What it changed")
        if not report.labels:
            undone = report.run.undoes
            as_before = f"What run {undone} had changed is as it was before."
            yield from ("", as_before if undone else "Nothing, in documents that had been extracted before.")
            return
        total = report.total
        documents = words.many(report.changed_documents, "document that had", "documents that had")
        yield from (
            "",
            f"In {documents} been extracted before: {total.added:,} added, {total.changed:,} changed, {total.lost:,} lost.",
        )
        yield from _table(
            ("Kind", "Added", "Changed", "Lost"), [[words.LABELS.get(one.of, one.of), *_three(one)] for one in report.labels]
        )
        most = [[self._to(f"/-/documents/{one.document}", one.of), *_three(one)] for one in report.most]
        yield from _table(("The documents that changed most", "Added", "Changed", "Lost"), most)
        yield from _first(report.most, report.changed_documents)
        if report.examples:
            yield from (
                "",
                "### Examples",
                "",
                "What was lost or got another value; what people have decided on comes first.",
                "",
            )
            yield from (f"- {self._example(one)}" for one in report.examples)

    def _example(self, one: Example) -> str:
        label = words.LABELS.get(one.label, one.label)
        change = f"{one.change}, decided on" if one.reviewed else one.change
        before, after = one.around or ("", "")
        values = f": {told}" if (told := _values(one)) else ""
        where = f"?mention={one.mention}" if one.mention else f"?page={one.page}" if one.page else ""
        place = self._to(f"/-/documents/{one.document_id}{where}", one.document) + (f", page {one.page}" if one.page else "")
        place += f", and {one.times - 1:,} more like it" if one.times > 1 else ""
        return f"{label} {change}{values}, in {place}: “{_glued(before, one.text, after)}”"

    def _decisions(self, report: Report) -> Iterator[str]:
        yield from ("", "## Decisions of people")
        if report.decisions:
            yield from _table(("Decisions", "Number"), _counts(report.decisions, words.DECISIONS))
        else:
            yield from ("", "There were none.")
        if report.clashes:
            yield from (
                "",
                f"### {words.many(report.clashes, 'new clash', 'new clashes')}: the machine no longer agrees with a decision",
            )
            rows = [
                [
                    f"{words.LABELS.get(one.label, one.label)} {plain(one.text)}",
                    self._to(f"/-/documents/{one.document_id}?mention={one.mention}", one.document),
                    *map(plain, (one.clash, one.decided, one.machine)),
                ]
                for one in report.clashes_listed
            ]
            yield from _table(("What", "Document", "Why", "Decided", "Machine"), rows, "-----")
            yield from _first(rows, report.clashes)
        if report.orphans:
            yield from ("", f"### {words.many(report.orphans, 'decision', 'decisions')} without a place in the text since", "")
            for one in report.orphans_listed:
                number = self._to(f"/-/history/{one.number}", f"Decision {one.number}")
                yield f"- {number} by {plain(one.actor)}, {plain(one.done)}" + (
                    f", in {plain(one.document)}" if one.document else ""
                )
            yield from _first(report.orphans_listed, report.orphans)

    def _failed(self, report: Report) -> Iterator[str]:
        if report.failed:
            yield from ("", "## What failed")
            rows = [[self._document(one.document_id, one.name), plain(one.error), plain(one.hint)] for one in report.failures]
            yield from _table(("Document", "What is wrong", "The way out"), rows, "---")
            yield from _first(rows, report.failed)

    def _since(self, report: Report) -> Iterator[str]:
        yield from ("", "## Since the run before", "")
        before, came, fixity = report.before, report.arrivals, report.fixity
        if before:
            run = self._to(f"/-/runs/{before.id}", f"Run {before.id}")
            yield f"{run}, the last of its kind, began {_moment(before.started)}."
        else:
            yield "It is the first of its kind, so this is told from the beginning on."
        if came.documents:
            yield from _table(("Arrivals", "Number"), _counts(came.documents, words.ARRIVALS))
        if came.descriptions:
            yield from _table(("Descriptions that arrived", "Number"), _counts(came.descriptions, words.ARRIVALS))
        if not came.documents and not came.descriptions:
            yield from ("", "Nothing came in through an inbox.")
        if came.alike:
            yield from ("", f"### {words.many(came.alike, 'pair', 'pairs')} of documents that may be the same")
            rows = [
                [
                    self._document(one.document_id, one.name),
                    self._document(one.other_id, one.other),
                    words.ALIKE.get(one.kind, one.kind),
                    words.percent(one.share),
                ]
                for one in came.listed
            ]
            yield from _table(("Document", "Is like", "How", "How much"), rows, "---:")
            yield from _first(rows, came.alike)
        checked = words.many(fixity.checked, "original was", "originals were")
        damaged = f"{fixity.damaged:,} damaged:" if fixity.damaged else "None is damaged."
        yield from ("", f"{checked} compared with their hashes up to {_moment(report.told)}. {damaged}")
        if fixity.damaged:
            yield ""
            for one in fixity.listed:
                name = self._document(one.document_id, one.name or "an original of no document")
                yield f"- {name}, {words.FIXITY.get(one.state, one.state)}, found {_moment(one.since)}"
            yield from _first(fixity.listed, fixity.damaged)

    def _document(self, number: int | None, name: str) -> str:
        return self._to(f"/-/documents/{number}", name) if number else plain(name)


def _facts(run: Run) -> Iterator[tuple[str, str]]:
    yield "State", words.STATES.get(run.state, run.state)
    yield "Began", _moment(run.started)
    if run.seconds is not None:
        yield "Took", words.duration(run.seconds)
    if run.request:
        yield "Asked for", words.asked(run.request)
    yield "Model", run.model
    workers = words.many(run.workers, "worker", "workers")
    yield "Made by", f"fonds {run.fonds_version}, Python {run.python_version}, {run.tesseract}, {workers}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], aligned: str | None = None) -> Iterator[str]:
    """aligned: a sign for each column, "-" for text and ":" for numbers; without it all but the first are numbers."""
    signs = (aligned or "-" + ":" * len(head))[: len(head)]
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---:' if sign == ':' else '---' for sign in signs)}|"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _counts(counts: Mapping[str, int], called: Mapping[str, str]) -> list[list[str]]:
    return [[called.get(name, name), f"{count:,}"] for name, count in counts.items()]


def _three(one: Count) -> tuple[str, str, str]:
    return f"{one.added:,}", f"{one.changed:,}", f"{one.lost:,}"


def _values(one: Example) -> str:
    if one.change == "changed":
        return f"{plain(one.before or 'no value')} is now {plain(one.after or 'no value')}"
    return plain(one.before)


def _glued(before: str, text: str, after: str) -> str:
    """The text in brackets between what stands around it."""
    return plain(f"{before}[{text}]{after}")


def _first(listed: Sequence[object], count: int) -> Iterator[str]:
    if count > len(listed):
        yield from ("", f"These are the first {len(listed)} of {count:,}.")


def _moment(when: str) -> str:
    return when.replace("T", " ").replace("Z", " UTC")
