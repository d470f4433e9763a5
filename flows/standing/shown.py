"""What a standing run shows in the Prefect UI: name, how far it is, diff as a table, report, and where to review."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from flows.log import log

_SECONDS = 5.0  # between two steps of a bar


def named() -> str:
    """The name of a run: its flow, and when it was due. In the time zone of this process, which is that of the schedule."""
    return f"{flow_run.flow_name} {flow_run.scheduled_start_time.astimezone():%Y-%m-%d %H:%M}"


class Told:
    """`flows.progress.Progress` for a flow run: phases and lines in its log, and a bar of its own for what takes long."""

    def __init__(self, archive: Path) -> None:
        self._log = get_run_logger()
        self._key = key(archive, "progress")
        self._bar: UUID | None = None
        self._name, self._total, self._done, self._shown = "", 0, 0, 0.0

    def phase(self, name: str, total: int | None = None) -> None:
        """See `Progress`."""
        self._finish()
        self._name, self._total, self._done, self._shown = name, total or 0, 0, time.monotonic()
        self._log.info(f"{name}: {total}" if total else name)

    def advance(self, number: int = 1) -> None:
        """See `Progress`."""
        self._done += number
        if self._total and time.monotonic() - self._shown >= _SECONDS:
            self._shown = time.monotonic()
            self._show(100 * min(self._done / self._total, 1.0))

    def say(self, line: str) -> None:
        """See `Progress`."""
        self._log.info(line)

    def _show(self, percent: float) -> None:
        try:
            if self._bar is None:
                made = create_progress_artifact(percent, key=self._key, description=self._name)
                self._bar = made if isinstance(made, UUID) else None
            else:
                update_progress_artifact(self._bar, percent)
        except Exception as error:  # the server is away for a moment: a bar is no reason to end a run of hours
            log.info("progress.not-shown", error=str(error))

    def _finish(self) -> None:
        if self._bar is not None:
            self._show(100.0)
            self._bar = None


def artifacts(archive: Path, report: str, rows: Sequence[Mapping[str, Any]], site: str | None) -> None:
    """Leave the artifacts of a run. report: Markdown. rows: its diff, none where nothing changed. site: of the reviewers."""
    create_markdown_artifact(report, key=key(archive, "report"), description=f"What was done to {archive.name}")
    if rows:
        create_table_artifact([dict(row) for row in rows], key=key(archive, "changes"), description="What the run changed")
    if site:
        create_link_artifact(site, link_text=f"Review {archive.stem}", key=key(archive, "review"), description="The review site")


def key(archive: Path, what: str) -> str:
    """Of an artifact, by which the server lines up those of one archive. Prefect takes small letters, digits and dashes."""
    name = re.sub(r"[^a-z0-9]+", "-", archive.stem.lower()).strip("-") or "archive"
    return f"{name}-{what}"
