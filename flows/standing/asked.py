"""What a flow works with: what was asked of it, and for the rest what is configured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractors.settings import Settings
from flows import configured, log
from flows.commands.options import followed
from flows.configuration import Config
from flows.workforce import Choices


@dataclass(frozen=True, slots=True)
class Ready:
    """What all flows need. archive: absolute. config: for what is a flow's own."""

    archive: Path
    settings: Settings
    choices: Choices
    config: Config


def tell_events(config: Config) -> None:
    """Let events go where they are configured to, else to standard error. Raises FondsError where they cannot."""
    log.start(log.Options(config.log.file, config.log.format, config.log.level), standing=True)


def made_ready(
    archive: Path | None,
    model: str | None,
    languages: str | None,
    dpi: int | None,
    workers: int | None,
    runner: str | None,
    scheduler: str | None,
) -> Ready:
    """Each as it was asked for, or as it is configured. Events go where they are configured to, else to standard error.

    Raises ConfigurationError.
    """
    config = configured.config()
    tell_events(config)
    chosen = runner or config.runner
    return Ready(
        followed((archive or config.database).absolute()),
        Settings(model or config.model, languages or config.languages, dpi or config.dpi),
        Choices(
            workers or config.workers,
            runner=chosen,
            scheduler=(scheduler or config.dask.scheduler) if chosen == "dask" else None,
        ),
        config,
    )
