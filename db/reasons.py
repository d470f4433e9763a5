"""Why a stage of a document runs again, in a few words: which version, model or setting is another than when it last ran."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from db import stale
from db.stale import Due
from extractors.models import model_version
from extractors.settings import Settings
from extractors.stages import STAGES


@dataclass(slots=True)
class Reasons:
    """Tells the reasons, one document after the other; what runs were started with is looked up once."""

    db: Database
    settings: Settings
    which: str
    _runs: dict[int, dict[str, Any]] = field(default_factory=dict)

    def of(self, due: Due, stage: str) -> str:
        """Why this stage runs."""
        if self.which == "failed":
            return "failed before"
        row = next((row for row in json.loads(due.basis) if row[0] == stage), None)
        if row is None:
            return "not done yet" if self.which == "stale" else "asked for"
        _, version, configuration, _, run_id = row
        present = STAGES[stage].version
        if version != present:
            return f"rules changed {version} -> {present}"
        if configuration != stale.rules(self.settings, due.media_type)[stage][1]:
            return self._changed(stage, run_id) or ("what it is made from changed" if STAGES[stage].after else "settings changed")
        return "read anew" if self.which == "stale" else "asked for"

    def _changed(self, stage: str, run_id: int) -> str:
        """The settings of a stage that differ from those of a run, in words; "" where none does."""
        former = self._started_with(run_id)
        told = []
        for name in STAGES[stage].settings:
            present = getattr(self.settings, name)
            if name == "model":
                present = f"{present} {model_version(present)}"
            if former[name] != present:
                told.append(f"{name} {former[name]} -> {present}")
        return ", ".join(told)

    def _started_with(self, run_id: int) -> Mapping[str, Any]:
        if run_id not in self._runs:
            settings, model = self.db.execute("select settings, model from runs where id = ?", [run_id]).fetchone()
            self._runs[run_id] = json.loads(settings) | {"model": model}
        return self._runs[run_id]
