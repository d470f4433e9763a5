"""What fonds works with: its configuration, the model of names, the data for OCR, and Prefect."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from extractors.errors import ConfigurationError, FondsError
from extractors.models import model_version
from flows import configured
from flows.doctor.finding import Finding, Patient, ok, warning, wrong

_SECONDS = 5.0  # for an answer of a Prefect server


def configuration(patient: Patient) -> Iterator[Finding]:
    """fonds.toml and the environment, and whether what they name can be written."""
    about = "configuration"
    try:
        loaded = configured.read()
    except ConfigurationError as error:
        yield wrong(about, str(error), error.hint)
        return
    if loaded is None:
        yield ok(about, "Nothing is configured; everything is as it comes.")
        return
    yield ok(about, f"{loaded.file} can be used." if loaded.file else "The environment alone; there is no fonds.toml.")
    for sentence in loaded.unknown:
        yield warning(about, sentence, "Unset it, or give it the name that is meant.")
    for key, folder in (("log.file", patient.config.log.file), ("reports", patient.config.reports)):
        if folder is not None and folder != Path("-"):
            place = folder if folder.is_dir() else folder.absolute().parent
            if not os.access(place, os.W_OK):
                yield wrong(
                    about, f"{key} = {folder} cannot be written.", f"Make {place}, or give yourself the right to write there."
                )


def model(patient: Patient) -> Iterator[Finding]:
    """The model that finds names, loaded."""
    from extractors.ner import model as models

    try:
        models.load(patient.settings.model)
    except FondsError as error:
        yield wrong("model", str(error), error.hint)
    except Exception as error:  # whatever a damaged model does
        yield wrong(
            "model", f"The model {patient.settings.model} cannot be loaded: {error}.", "Run 'make setup' to install it anew."
        )
    else:
        yield ok("model", f"{patient.settings.model} {model_version(patient.settings.model)} loads.")


def ocr(patient: Patient) -> Iterator[Finding]:
    """The data for each language, tried on an empty page."""
    from PIL import Image, ImageDraw

    from extractors.ocr.tesseract import TesseractOcr

    page = Image.new("L", (600, 200), 255)
    ImageDraw.Draw(page).rectangle((100, 80, 500, 90), fill=0)
    try:
        TesseractOcr(patient.settings.languages).recognise(page, 300)
    except FondsError as error:
        yield wrong("OCR", str(error), f"{error.hint} Or set languages to what is installed.")
    except Exception as error:  # whatever Tesseract does with damaged data
        yield wrong(
            "OCR",
            f"Tesseract does not read {patient.settings.languages}: {error}.",
            "Run 'make setup' to install the OCR data anew.",
        )
    else:
        yield ok("OCR", f"Tesseract reads {patient.settings.languages}.")


def prefect(_patient: Patient) -> Iterator[Finding]:
    """Whether Prefect can be imported, and its server answers or a temporary one can be had."""
    from flows.orchestration import configure, refused_setting

    configure(verbose=False)
    try:
        import prefect
        from prefect.settings import PREFECT_API_URL

        address = PREFECT_API_URL.value()
    except Exception as error:  # whatever an import does
        told = refused_setting(error)
        hint = told.hint if told else "Run 'make setup' to install what the lock file names."
        yield wrong("Prefect", str(told) if told else f"Prefect cannot be imported: {error}.", hint)
        return
    if address:
        yield _answers(prefect.__version__, address)
        return
    try:
        import prefect.server.api.server
    except Exception as error:  # as with a FastAPI that is too new
        yield wrong(
            "Prefect", f"Prefect's server cannot be imported: {error}.", "Run 'make setup' to install what the lock file names."
        )
        return
    home = Path(os.environ["PREFECT_HOME"])
    if not os.access(home, os.W_OK) and (home.exists() or not os.access(home.parent, os.W_OK)):
        yield wrong("Prefect", f"Prefect's folder {home} cannot be written.", "Name another in PREFECT_HOME.")
        return
    yield ok("Prefect", f"Prefect {prefect.__version__}; a temporary server is started for each run.")


def _answers(version: str, address: str) -> Finding:
    import httpx

    fix = "Start it, put PREFECT_API_URL right, or unset it: a temporary server is then started for each run."
    try:
        answer = httpx.get(f"{address.rstrip('/')}/health", timeout=_SECONDS)
        theirs = httpx.get(f"{address.rstrip('/')}/admin/version", timeout=_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return wrong("Prefect", f"The Prefect server at {address} does not answer: {error}.", fix)
    if answer.status_code != httpx.codes.OK:
        return wrong("Prefect", f"What answers at {address} is no healthy Prefect server: {answer.status_code}.", fix)
    server = theirs.text.strip('"') if theirs.status_code == httpx.codes.OK else "unknown"
    if server != version:
        return warning(
            "Prefect", f"The Prefect server at {address} is {server}, and Prefect here {version}.", "Use the same version."
        )
    return ok("Prefect", f"The Prefect server at {address} answers; both are {version}.")
