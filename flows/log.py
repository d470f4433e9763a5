"""The log of what happens, for programs and for whoever keeps fonds running: one line an event, however a file is named.

    log.info("document.loaded", run=3, document=17, name="a.pdf")

Events are dotted names; keys are numbers, names of files and codes of errors, never words of a document. Importing this changes
nothing but that warnings of ours go to standard error; `start` says where events go. What Prefect and other packages log, and
warnings of Python, then take the same way.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from dataclasses import dataclass
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from structlog.typing import EventDict, Processor

from extractors.errors import FondsError

if TYPE_CHECKING:
    from db.status import RunStatus

STANDARD_ERROR: Final = Path("-")
LEVELS: Final = ("debug", "info", "warning", "error")
FORMATS: Final = ("text", "json")

log: structlog.stdlib.BoundLogger = structlog.get_logger("fonds")

_OURS = logging.getLogger("fonds")
_PREFECTS = ("uvicorn", "fastapi", "prefect._internal")  # loggers that Prefect gives ways of their own
_TOLD_BY_PROGRESS = ("arrival.", "document.", "fixity.", "inbox.", "run.")  # a person at the terminal is told of these already
_PLAIN = re.compile(r"[^\s=\"\\]+")


@dataclass(frozen=True, slots=True)
class Options:
    """file: where events go, STANDARD_ERROR, or None where only commands that stand tell them. level: the least that counts."""

    file: Path | None = None
    format: str = "text"
    level: str = "info"


@dataclass(slots=True)
class _Started:
    """What `start` set up in this process."""

    options: Options | None = None
    handler: logging.Handler | None = None
    to_standard_error: bool = False


_started = _Started()


def start(options: Options, *, standing: bool = False) -> None:
    """Let events go where `options` say. standing: the command runs until it is stopped; without a file it tells standard error.

    May be called again. Raises FondsError where the file cannot be written.
    """
    where = options.file or (STANDARD_ERROR if standing else None)
    if where is None:
        stop()
        return
    handler = _to_standard_error() if where == STANDARD_ERROR else _to_file(where)
    handler.setFormatter(_formatter(options.format))
    _clear()
    _started.options, _started.to_standard_error = options, where == STANDARD_ERROR
    _started.handler = handler
    _OURS.addHandler(handler)
    _OURS.propagate = False  # what others do to the root of all loggers must not silence us
    _OURS.setLevel(options.level.upper())
    logging.captureWarnings(capture=True)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    adopt()


def stop() -> None:
    """Back to how it is after import: warnings alone, on standard error, without those of which a person is told otherwise."""
    _clear()
    handler = _to_standard_error()
    handler.setFormatter(_formatter("text"))
    handler.addFilter(lambda record: not str(_event(record)).startswith(_TOLD_BY_PROGRESS))
    _OURS.addHandler(handler)
    _OURS.propagate = False
    _OURS.setLevel(logging.WARNING)


def adopt() -> None:
    """Let what packages log that set up ways of their own, as Prefect does when it is imported, go the way of our events."""
    if _started.handler is None:
        return
    for name in _PREFECTS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    root = logging.getLogger()
    for handler in list(root.handlers):
        if type(handler).__module__.startswith("prefect."):
            root.removeHandler(handler)
    if _started.handler not in root.handlers:
        _started.handler.addFilter(_counts)
        root.addHandler(_started.handler)


def _counts(record: logging.LogRecord) -> bool:
    """Whether a record is for the log: what Prefect tells of a run for its UI alone is not, our own events tell that."""
    return not record.name.startswith("prefect.") or record.levelno >= logging.getLogger("prefect").level


def run_finished(run: RunStatus, seconds: float) -> None:
    """The event that ends a run, with what it did."""
    mentions = {"found": run.mentions_found, "added": run.mentions_added, "lost": run.mentions_lost}
    counts = {
        f"{what}_{name}": number
        for what, by_name in (("documents", run.documents), ("pages", run.pages), ("mentions", mentions))
        for name, number in by_name.items()
    }
    log.info("run.finished", run=run.id, kind=run.kind, state=run.state, seconds=round(seconds, 1), **counts)


def is_on() -> bool:
    """Whether events go anywhere."""
    return _started.options is not None


def is_on_standard_error() -> bool:
    """Whether events go where a bar would be drawn."""
    return _started.to_standard_error


class _StandardError(logging.StreamHandler[Any]):
    """Whatever standard error is at the moment: a bar on the terminal puts itself in its place for a while."""

    @property
    def stream(self) -> Any:
        return sys.stderr

    @stream.setter
    def stream(self, _stream: Any) -> None:
        pass


def _to_standard_error() -> logging.Handler:
    return _mark(_StandardError())


def _to_file(file: Path) -> logging.Handler:
    try:
        # a file that is renamed, as logrotate does, is made anew
        return _mark(WatchedFileHandler(file, encoding="utf-8"))
    except OSError as error:
        raise FondsError(
            f"The log {file} cannot be written: {error.strerror}.", hint="Choose another file with --log or in fonds.toml."
        ) from error


def _mark(handler: logging.Handler) -> logging.Handler:
    handler.set_name("fonds")
    return handler


def _clear() -> None:
    for logger in (logging.getLogger(), _OURS):
        for handler in [one for one in logger.handlers if one.get_name() == "fonds"]:
            logger.removeHandler(handler)
            handler.close()
    if _started.options is not None:
        logging.captureWarnings(capture=False)
    _started.options, _started.handler, _started.to_standard_error = None, None, False


def _formatter(form: str) -> logging.Formatter:
    own: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _as_json if form == "json" else _as_text,
    ]
    return structlog.stdlib.ProcessorFormatter(
        processors=own, foreign_pre_chain=[structlog.stdlib.add_logger_name, *_COMMON], use_get_message=True
    )


def _as_text(_logger: Any, _method: str, event: EventDict) -> str:
    """A line for people: when, how grave, what, and then key=value."""
    when, level, what = (str(event.pop(key, "")) for key in ("timestamp", "level", "event"))
    given = " ".join(f"{key}={_quoted(value)}" for key, value in event.items() if value is not None)
    return f"{when} {level:<7} {_printable(what)} {given}".rstrip()


def _as_json(_logger: Any, _method: str, event: EventDict) -> str:
    """A line for programs. ASCII alone: no character of a name can end it, whoever reads it."""
    first = {key: event.pop(key) for key in ("timestamp", "level", "event") if key in event}
    return json.dumps({**first, **event}, default=str)


def _quoted(value: object) -> str:
    text = str(value)
    if _PLAIN.fullmatch(text) and text.isprintable():
        return text
    return _printable(json.dumps(text, ensure_ascii=False))


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


def _event(record: logging.LogRecord) -> object:
    return record.msg.get("event") if isinstance(record.msg, dict) else record.msg


_COMMON: Final[list[Processor]] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *_COMMON, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)
stop()
