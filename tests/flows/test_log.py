"""The log: one event is one line, whatever a file is called, and every line can be read back."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import FondsError
from extractors.settings import Settings
from flows import log as logs
from flows.ingest import ingest
from flows.log import Options, log
from flows.progress import Logged, Megabytes, Pace, Silent, in_words

HOSTILE = [
    "plain.pdf",
    "two words.pdf",
    "new\nline.pdf",
    "return\r\n2026-01-01T00:00:00Z info document.loaded run=1.pdf",
    "escape \x1b[2J\x1b]0;title\x07.pdf",
    "separators \u2028 \u2029 \x85 \x0b \x0c.pdf",
    "right to left \u202e fdp.exe",
    'quotes "a" = \\n \\.pdf',
    "not utf-8 \udcff.pdf",
    "\ufeff\u200b\x00.pdf",
    "",
    "京城日報 1912.pdf",
]


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    logs.stop()


def _lines(file: Path) -> list[str]:
    return file.read_bytes().decode("utf-8").splitlines()  # splits wherever any reader may see the end of a line


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
@pytest.mark.parametrize("form", logs.FORMATS)
def test_an_event_is_one_line(tmp_path: Path, name: str, form: str) -> None:
    logs.start(Options(tmp_path / "log", form))
    log.info("document.loaded", run=3, document=17, name=name)
    log.info("document.loaded", run=3, document=18, name="b.pdf")
    first, second = _lines(tmp_path / "log")
    assert first.isprintable()
    if form == "json":
        event = json.loads(first)
        assert (event["event"], event["run"], event["document"], event["name"]) == ("document.loaded", 3, 17, name)
    else:
        assert " info    document.loaded run=3 document=17 name=" in first
        given = first.partition(" name=")[2]
        assert (json.loads(given) if given.startswith('"') else given) == name
        assert second.endswith("name=b.pdf")


@given(st.text(st.characters(exclude_categories=[])))
def test_no_text_ends_a_line_or_passes_for_another_key(name: str) -> None:
    line = logs._as_text(None, "info", {"event": "e", "name": name, "after": 1})
    assert line.isprintable()
    rest = line.partition("name=")[2]
    _, end = json.JSONDecoder().raw_decode(rest) if rest.startswith('"') else (name, len(name))
    assert rest[end:] == " after=1"


def test_a_file_that_is_renamed_is_made_anew(tmp_path: Path) -> None:
    logs.start(Options(tmp_path / "log"))
    log.info("one")
    (tmp_path / "log").rename(tmp_path / "log.1")
    log.info("two")
    assert [line.split()[-1] for line in _lines(tmp_path / "log.1")] == ["one"]
    assert [line.split()[-1] for line in _lines(tmp_path / "log")] == ["two"]


def test_levels(tmp_path: Path) -> None:
    logs.start(Options(tmp_path / "log", level="warning"))
    log.info("quiet")
    log.warning("loud")
    assert [line.split()[1:] for line in _lines(tmp_path / "log")] == [["warning", "loud"]]


@pytest.fixture
def prefect_tells() -> Iterator[None]:
    """Prefect's own level, which a run of an earlier test in this process has raised."""
    logger = logging.getLogger("prefect")
    before = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(before)


def test_what_others_log_and_warn_goes_the_same_way(tmp_path: Path, prefect_tells: None) -> None:
    logs.start(Options(tmp_path / "log", "json"))
    logging.getLogger("prefect.events").error("Finished in %s\nstate", "Failed")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old\nways", DeprecationWarning, stacklevel=1)
    try:
        raise ValueError("for the traceback")
    except ValueError:
        logging.getLogger("elsewhere").exception("It went wrong")
    prefects, warning, traced = (json.loads(line) for line in _lines(tmp_path / "log"))
    assert (prefects["event"], prefects["logger"], prefects["level"]) == (
        "Finished in Failed\nstate",
        "prefect.events",
        "error",
    )
    assert "old\nways" in warning["event"]
    assert "ValueError: for the traceback" in traced["exception"]


def test_without_a_start_only_warnings_that_nobody_else_tells(capsys) -> None:
    log.info("run.started", run=1)
    log.warning("document.failed", run=1, name="a.pdf")
    log.warning("share.away", inbox="/in")
    assert [line.split(maxsplit=1)[1] for line in capsys.readouterr().err.splitlines()] == ["warning share.away inbox=/in"]


def test_a_command_that_stands_tells_all_on_standard_error(capsys) -> None:
    logs.start(Options(), standing=True)
    log.info("run.started", run=1)
    log.info("document.loaded", run=1, name="a b.pdf")
    assert logs.is_on_standard_error()
    assert [line.split(maxsplit=2)[2] for line in capsys.readouterr().err.splitlines()] == [
        "run.started run=1",
        'document.loaded run=1 name="a b.pdf"',
    ]


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FondsError, match="cannot be written"):
        logs.start(Options(tmp_path / "missing" / "log"))


def test_an_ingest_tells_of_its_run_and_documents_and_of_no_words(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "dangling.txt").symlink_to(tmp_path / "nowhere")  # fails before Prefect is needed
    logs.start(Options(tmp_path / "log", "json"))
    ingest([folder], tmp_path / "archive.db", Settings())
    events = [json.loads(line) for line in _lines(tmp_path / "log")]
    assert [event["event"] for event in events] == ["run.started", "document.failed", "run.finished"]
    assert {event["run"] for event in events} == {1}
    assert (events[1]["document"], events[1]["name"], events[1]["error"]) == (1, "dangling.txt", "unreadable")
    assert (events[2]["state"], events[2]["documents_failed"]) == ("partial", 1)


def test_prefect_leaves_the_log_alone(tmp_path: Path) -> None:
    code = """if True:
    from pathlib import Path
    from flows import log
    from flows.orchestration import configure
    log.start(log.Options(Path("log"), "json"), standing=True)
    configure(verbose=False)
    import prefect
    import prefect.logging
    log.adopt()
    prefect.logging.get_logger("served").warning("two\\nlines")
    import logging
    logging.getLogger("uvicorn").error("from the server")
    """
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=_environment())
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    events = [json.loads(line) for line in _lines(tmp_path / "log")]
    assert [(event["logger"], event["event"]) for event in events] == [
        ("prefect.served", "two\nlines"),
        ("uvicorn", "from the server"),
    ]


@pytest.mark.xdist_group("prefect")
def test_a_real_run_is_logged_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("On 4 May 1923 Ogata Senzo paid 300 yen.")
    code = "from flows.command import main; main()"
    arguments = ["ingest", "a.txt", "--workers", "1", "--log", "log", "--log-format", "json"]
    for_the_ui = {"PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "INFO"}  # as `fonds schedule` sets it for its nights
    environment = _environment() | for_the_ui
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=tmp_path, capture_output=True, env=environment)
    assert done.returncode == 0
    told = [event["event"] for event in map(json.loads, _lines(tmp_path / "log")) if event["event"] != "progress"]
    assert told == ["run.started", "document.loaded", "run.finished"]


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}


def test_how_long_is_left() -> None:
    now = [0.0]
    pace = Pace("Pages", 900, clock=lambda: now[0])
    assert str(pace) == "Pages: 0 of 900"
    assert not pace.advance(20)
    now[0] = 40.0
    assert pace.advance(100)
    assert str(pace) == "Pages: 120 of 900, about 4 min left"
    assert not pace.advance(0)
    now[0] = 300.0
    assert pace.advance(780)
    assert str(pace) == "Pages: 900 of 900"
    assert pace.advance(1) is False
    assert str(pace) == "Pages: 901 of 900"
    assert str(Pace("Looking")) == "Looking: 0"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "about 1 s"),
        (59, "about 59 s"),
        (89, "about 1 min"),
        (3500, "about 58 min"),
        (3700, "about 1 h"),
        (8000, "about 2 h 10 min"),
    ],
)
def test_a_time_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_how_far_it_is_becomes_an_event(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("flows.progress.SECONDS_A_LINE", 0.0)
    logs.start(Options(tmp_path / "log", "json"))
    with Logged(Silent()) as progress:
        progress.phase("Pages", 10)
        progress.advance(4)
    (event,) = (json.loads(line) for line in _lines(tmp_path / "log"))
    assert (event["event"], event["phase"], event["done"], event["total"]) == ("progress", "Pages", 4, 10)
    assert event["seconds_left"] >= 0


def test_bytes_are_told_in_megabytes() -> None:
    told: list[object] = []

    class Told(Silent):
        def phase(self, name: str, total: int | None = None) -> None:
            told.append((name, total))

        def advance(self, number: int = 1) -> None:
            told.append(number)

    advance = Megabytes(Told(), "Megabytes", 5 << 20)
    for number in (1000, 1 << 20, 3 << 20, 0, (1 << 20) - 1000):
        advance(number)
    assert told == [("Megabytes", 5), 1, 3, 1]
