"""Shows gold mentions in the running text, and turns such a text back into gold lines with exact offsets.

    python tests/corpus/gold_markup.py show GOLD.jsonl TEXT_FILE > marked.txt
    python tests/corpus/gold_markup.py read marked.txt DOCUMENT_NAME > gold-of-the-document.jsonl

A mention stands in the text as ⟦LABEL|text|value or canonical name as JSON|context⟧, with a question mark behind the context
where it is optional. So a document is annotated, or looked through a second time, as one reads. It never changes a text.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

MENTION = re.compile(r"⟦(?P<label>[A-Z]+)\|(?P<text>[^|⟧]+)\|(?P<meaning>[^⟧]*)\|(?P<context>[a-z]+)(?P<optional>\??)⟧")
NAMED = {"PERSON", "ORG"}


def mark_text(text: str, mentions: list[dict[str, Any]]) -> str:
    """The text with its mentions, which must not overlap, marked in place."""
    parts, position = [], 0
    for mention in sorted(mentions, key=lambda mention: mention["start"]):
        if mention["start"] < position:
            raise ValueError(f"{mention['text']!r} at {mention['start']} overlaps the mention before it")
        meaning = json.dumps(mention["entity" if mention["label"] in NAMED else "value"], ensure_ascii=False)
        context = mention["context"] + ("?" if mention.get("optional") else "")
        parts += [text[position : mention["start"]], f"⟦{mention['label']}|{mention['text']}|{meaning}|{context}⟧"]
        position = mention["end"]
    return "".join([*parts, text[position:]])


def read_marked(marked: str, document: str) -> tuple[str, list[dict[str, Any]]]:
    """The text without marks, and its gold lines."""
    parts: list[str] = []
    mentions: list[dict[str, Any]] = []
    position = length = 0
    for match in MENTION.finditer(marked):
        before = marked[position : match.start()]
        start = length + len(before)
        length = start + len(match["text"])
        parts += [before, match["text"]]
        position = match.end()
        mention = {"document": document, "start": start, "end": length, "label": match["label"], "text": match["text"]}
        mention["entity" if match["label"] in NAMED else "value"] = json.loads(match["meaning"])
        mention["context"] = match["context"]
        if match["optional"]:
            mention["optional"] = True
        mentions.append(mention)
    return "".join([*parts, marked[position:]]), mentions


def main() -> None:
    """Print a marked text, or the gold lines of one. Text files are read as UTF-8."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("way", choices=["show", "read"])
    options.add_argument("first", type=Path)
    options.add_argument("second")
    given = options.parse_args()
    if given.way == "show":
        lines = [json.loads(line) for line in given.first.read_text(encoding="utf-8").splitlines()]
        file = Path(given.second)
        print(mark_text(file.read_bytes().decode(), [line for line in lines if line["document"] == file.name]), end="")
    else:
        _, mentions = read_marked(given.first.read_bytes().decode(), given.second)
        for mention in mentions:
            print(json.dumps(mention, ensure_ascii=False))


if __name__ == "__main__":
    main()
