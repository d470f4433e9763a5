"""`fonds doctor`: what is in order, what is not, and how to put it right."""

from __future__ import annotations

import json
import sys
import traceback
from typing import Annotated

import typer

from extractors.errors import FondsError
from extractors.settings import Settings
from flows.commands.options import ARCHIVE, SETTINGS, Archive, Dpi, Languages, Model, Verbose, Workers


def doctor(
    db: Archive = ARCHIVE,
    workers: Workers = None,
    model: Model = SETTINGS.model,
    languages: Languages = SETTINGS.languages,
    dpi: Dpi = SETTINGS.dpi,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    verbose: Verbose = False,
) -> None:
    """Check the model, OCR data, Prefect, disk space, database, store, inbox and configuration, and say how to fix what is wrong.

    Changes nothing. Ends with exit code 1 where something is wrong; a warning is none.
    """
    from db.health import examine as examine_archive
    from extractors.errors import ConfigurationError
    from flows import configured
    from flows.configuration import Config
    from flows.crew import usable_cpus
    from flows.doctor import examine
    from flows.doctor.finding import Patient

    try:
        config = configured.config()
    except ConfigurationError:  # a finding of its own
        config = Config()
    patient = Patient(db, Settings(model, languages, dpi), config, workers or usable_cpus(), examine_archive)
    number = 0
    for one in examine(patient):
        number += one.state == "wrong"
        if as_json:
            typer.echo(json.dumps({"about": one.about, "state": one.state, "found": one.found, "fix": one.fix or None}))
        else:
            typer.echo(f"{one.state:<8} {one.about:<14} {one.found}")
            if one.fix:
                typer.echo(f"{'':<23} {one.fix}")
        if verbose and one.cause is not None:
            traceback.print_exception(one.cause)
        sys.stdout.flush()
    if number:
        raise FondsError(
            f"{number} {'thing is' if number == 1 else 'things are'} wrong.", hint="Each has its way out in the lines above."
        )
