"""The annotated texts of `corpus/training`: plain text in which ⟦P|a person⟧ and ⟦O|an organisation⟧ are marked.

A file holds several documents, each headed by a line "=== name | genre". To add training text: a document in one of the files,
or a new file; nothing else needs to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extractors.ner import rules
from extractors.ner.rules import Read
from extractors.records import Kind, Label, Origin, Page, Passage, Reading
from extractors.text.clean import passages
from extractors.wordlists import WordListError

FOLDER = Path(__file__).resolve().parents[3] / "corpus" / "training"
_MARK = re.compile(r"⟦([PO])\|([^⟦⟧|]+)⟧")
_LABELS = {"P": Label.PERSON, "O": Label.ORG}
_HEAD = re.compile(r"^=== (?P<name>[^|\n]+?)\s*\|[^\n]*\n", re.MULTILINE)

Mark = tuple[int, int, Label]


class Text(NamedTuple):
    """An annotated document, with its marks in offsets of its text."""

    name: str
    text: str
    marks: tuple[Mark, ...]


class Annotated(NamedTuple):
    """A passage as the rules read it, with the right mentions in passage offsets."""

    read: Read
    marks: frozenset[Mark]


def load(folder: Path = FOLDER) -> list[Text]:
    """All documents of a folder, by file and place. Raises WordListError that names file and document with a broken mark."""
    return [text for file in sorted(folder.glob("*.txt")) for text in parse(file.read_text(encoding="utf-8"), file.name)]


def parse(raw: str, file: str) -> Iterator[Text]:
    """The documents of one file."""
    heads = list(_HEAD.finditer(raw))
    if not heads or raw[: heads[0].start()].strip():
        raise WordListError(f'corpus/training/{file}: does not begin with a line "=== name | genre"')
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        text = _unmarked(head["name"], raw[head.end() : following.start() if following else len(raw)])
        if "⟦" in text.text or "⟧" in text.text:
            raise WordListError(f"corpus/training/{file}: {text.name} has a broken mark")
        yield text


def _unmarked(name: str, marked: str) -> Text:
    parts: list[str] = []
    marks: list[Mark] = []
    position = length = 0
    for match in _MARK.finditer(marked):
        before = marked[position : match.start()]
        start = length + len(before)
        length = start + len(match[2])
        parts += [before, match[2]]
        marks.append((start, length, _LABELS[match[1]]))
        position = match.end()
    return Text(name, "".join([*parts, marked[position:]]), tuple(marks))


def annotated(text: Text) -> list[Annotated]:
    """The passages of a document, cleaned and read by the rules as those of any other."""
    pages = tuple(Page(number, page, Origin.TEXT) for number, page in enumerate(text.text.split("\f"), 1))
    parts = [passage for passage in passages(Reading("text/plain", pages)) if passage.kind is not Kind.FURNITURE]
    return [Annotated(read, frozenset(_in_passage(text.marks, read.passage))) for read in rules.read_document(parts)]


def _in_passage(marks: Iterable[Mark], passage: Passage) -> Iterator[Mark]:
    for start, end, label in marks:
        span = passage.offsets.from_raw(start, end)
        if span and span.start < span.end:
            yield (*span, label)


def fold_of(text: Text, folds: int) -> int:
    """The part of the texts, of `folds`, that a document belongs to: by its name alone, so that new texts move no old ones."""
    return sum(text.name.encode()) % folds


def split(texts: Sequence[Text], fold: int, folds: int) -> tuple[list[Text], list[Text]]:
    """The documents outside a fold, and those in it."""
    return (
        [text for text in texts if fold_of(text, folds) != fold],
        [text for text in texts if fold_of(text, folds) == fold],
    )
