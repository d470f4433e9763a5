"""What `fonds schedule` has done: when, and with which parameters. Imports no Prefect, which takes seconds."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from extractors.errors import FondsError


@dataclass(frozen=True, slots=True)
class Inbox:
    """The inbox, as `fonds watch` takes it. options: of the command."""

    folder: Path
    options: Sequence[str]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be served. cron counts in `timezone`. parameters: of the flow `nightly`, as JSON has them."""

    cron: str
    timezone: str
    parameters: dict[str, Any]

    def command(self) -> list[str]:
        """The process that serves it."""
        return [sys.executable, "-m", "flows.standing.serving", json.dumps(asdict(self))]

    @classmethod
    def read(cls, given: str) -> Self:
        """What `command` wrote."""
        return cls(**json.loads(given))

    def check(self) -> None:
        """Raise FondsError where its time or zone is none that Prefect would take."""
        from prefect.client.schemas.schedules import CronSchedule
        from pydantic import ValidationError

        try:
            CronSchedule(cron=self.cron, timezone=self.timezone or "none")
        except ValidationError as error:
            (wrong, *_) = {str(one["loc"][0]) for one in error.errors()}
            if wrong == "timezone":
                raise FondsError(
                    f"'{self.timezone}' is no time zone.", hint="They are named like Europe/London or UTC."
                ) from error
            hint = "Minute, hour, day, month, day of the week: every night at two is '0 2 * * *'."
            raise FondsError(f"'{self.cron}' is no time of cron.", hint=hint) from error
