"""What stands for the workers: texts alone, read in this process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from db.plan import Work
from extractors.errors import CorruptFile, EmptyFile, UnreadableFile
from extractors.likeness.features import features
from flows.jobs import Outcome
from flows.loading import Receiver
from tests.flows.doubles.quick import found, reading

AWAY: set[str] = set()  # names that cannot be read just now


def extract(waiting: Sequence[Work], _archive: Path, _choices: Any, receiver: Receiver, *_rest: Any) -> None:
    """A text that begins with "broken" cannot be read."""
    for work in waiting:
        path = Path(work.source.path)
        text = path.read_text()
        if work.source.name in AWAY:
            receiver.failure(work, UnreadableFile(f"{path.name} cannot be read."))
        elif not text:
            receiver.failure(work, EmptyFile(f"{path.name} is empty."), 0)
        elif text.startswith("broken"):
            receiver.failure(work, CorruptFile(f"{path.name} is broken."), 1)
        else:
            stored = reading(text) if "read" in work.stages else receiver.stored(work)
            extractions = {stage: one for stage, one in found(stored.text, "5").items() if stage in work.stages}
            read, compared = (stored if "read" in work.stages else None), features(stored, None)
            outcome = Outcome(work.source.path, read, extractions, {}, features=compared)
            receiver.outcome(work, outcome, len(stored.pages))
