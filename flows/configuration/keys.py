"""Every key that can be set, with its meaning, its default and what it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo

from extractors.models import OWN


def _named(given: object) -> object:
    if given == "":
        raise ValueError("has to name something")
    return given


def _cron(given: str) -> str:
    fields = given.split()
    if len(fields) != 5:
        raise ValueError(
            f"has {len(fields)} fields; cron has five: minute, hour, day, month and day of the week, such as '0 2 * * *'"
        )
    try:
        CronSim(given, datetime.now(UTC))
    except CronSimError as error:
        wrong = str(error).removeprefix("Bad ").replace("-", " ")
        raise ValueError(f"is no time of cron: its {wrong} is wrong; every night at two is '0 2 * * *'") from error
    return given


def _timezone(given: str) -> str:
    try:
        ZoneInfo(given)
    except (KeyError, ValueError, OSError) as error:  # no such zone, no name of one, or the name of a folder of zones
        raise ValueError(_NO_ZONE) from error
    return given


def _languages(given: str) -> str:
    if not re.fullmatch(r"[A-Za-z_]+(\+[A-Za-z_]+)*", given):
        raise ValueError("has to be Tesseract's codes joined by '+', such as 'eng' or 'eng+jpn'")
    return given


def _address(given: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+\S*", given):
        raise ValueError("has to begin with http:// or https:// and name a machine")
    return given


_NO_ZONE = "is no time zone; they are named like 'Asia/Tokyo', 'Europe/London' or 'UTC'"
_Path = Annotated[Path, Field(strict=False), BeforeValidator(_named)]
_Text = Annotated[str, AfterValidator(_named)]
_Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Web = Annotated[str, AfterValidator(_address)]


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, protected_namespaces=())


class Inbox(_Keys):
    """The folder that `fonds watch` looks after."""

    folder: _Path | None = Field(default=None, description="the folder that 'fonds watch' takes files from")
    keep: bool = Field(default=False, description="files stay in the inbox when they are in the archive")
    settle: _Seconds = Field(default=10.0, description="seconds for which a file must not have grown")
    poll: _Seconds | None = Field(default=None, description="seconds from look to look, for network shares")


class Schedule(_Keys):
    """When `fonds schedule` does its work."""

    cron: Annotated[str, AfterValidator(_cron)] = Field(
        default="0 2 * * *", description="minute, hour, day, month, day of the week"
    )
    timezone: Annotated[str, AfterValidator(_timezone)] = Field(default="UTC", description="the time zone in which that counts")


class Thresholds(_Keys):
    """From which loss on a re-extraction stops before it loads."""

    lost: _Share = Field(default=0.1, description="share of the mentions nobody decided on that may be lost")
    lost_reviewed: _Share = Field(default=0.02, description="the same of mentions that people confirmed")


class Review(_Keys):
    """The review site."""

    host: _Text = Field(default="127.0.0.1", description="address to serve on")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(default=8001, description="port to serve on")
    address: _Web | None = Field(default=None, description="the site's address in links, such as https://archive.example.org/")
    allow_hosts: list[_Text] = Field(default=[], description="names under which the site is reached")
    public: bool = Field(default=False, description="everybody may read; who writes signs in")
    behind_proxy: bool = Field(default=False, description="a web server on this machine brings others here, by https")


class Dask(_Keys):
    """A cluster that is there already."""

    scheduler: Annotated[str, Field(pattern=r"^(tcp|tls|ws|wss|ucx)://[^\s/]+:\d+$")] | None = Field(
        default=None, description="its address, such as tcp://192.0.2.7:8786"
    )


class Prefect(_Keys):
    """A Prefect server that is there already."""

    api_url: _Web | None = Field(
        default=None, description="its address, unless PREFECT_API_URL is set; else one is started for a run"
    )


class Log(_Keys):
    """Events, one line each."""

    file: _Path | None = Field(default=None, description="file to write to, or '-' for standard error")
    format: Literal["text", "json"] = Field(default="text", description="text or json")
    level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="debug, info, warning or error")


class Config(_Keys):
    """All that can be set. Paths are absolute where they come from a file."""

    database: _Path = Field(default=Path("archive.db"), description="the archive's SQLite file")
    store: _Path | None = Field(default=None, description="the folder of originals; beside the database where it is not set")
    reports: _Path | None = Field(default=None, description="the folder for reports; beside the database where it is not set")
    model: _Text = Field(default=OWN, description="what finds names: fonds, or an installed spaCy model")
    languages: Annotated[str, AfterValidator(_languages)] = Field(
        default="eng", description="what OCR reads: Tesseract's codes, joined by +"
    )
    dpi: Annotated[int, Field(ge=50, le=1200)] = Field(
        default=300, description="dots per inch at which PDF pages are drawn for OCR"
    )
    workers: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="worker processes, at most; one a CPU where it is not set"
    )
    runner: Literal["processes", "dask"] = Field(default="processes", description="what does the work: processes or dask")
    inbox: Inbox = Inbox()
    schedule: Schedule = Schedule()
    thresholds: Thresholds = Thresholds()
    review: Review = Review()
    dask: Dask = Dask()
    prefect: Prefect = Prefect()
    log: Log = Log()


def tables() -> dict[str, type[_Keys]]:
    """The tables of the file by name, in order; the first, without a name, has the keys that stand in none."""
    found: dict[str, type[_Keys]] = {"": Config}
    for name, field in Config.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, _Keys):
            found[name] = field.annotation
    return found


def fields() -> dict[str, FieldInfo]:
    """All keys that hold a value, as "database" or "schedule.cron", in order."""
    return {
        f"{table}.{name}" if table else name: field
        for table, keys in tables().items()
        for name, field in keys.model_fields.items()
        if name not in tables()
    }


def values_of(config: Config) -> Iterator[tuple[str, object]]:
    """Each key with its value, in order."""
    for key in fields():
        value: object = config
        for name in key.split("."):
            value = getattr(value, name)
        yield key, value


def variable(key: str) -> str:
    """The environment variable that sets a key: FONDS_SCHEDULE_CRON for "schedule.cron"."""
    return f"FONDS_{key.replace('.', '_').upper()}"


def kinds(field: FieldInfo) -> set[Any]:
    """The types that a value may have, without None and what limits them."""

    def of(annotation: Any) -> set[Any]:
        inner = [one for one in get_args(annotation) if isinstance(one, type) or get_args(one)]
        return {annotation} if isinstance(annotation, type) else {kind for one in inner for kind in of(one)}

    return of(field.annotation) - {type(None)}
