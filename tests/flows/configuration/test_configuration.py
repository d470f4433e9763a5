"""fonds.toml and the environment: what they set, which goes before which, and what is said of what is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import typer

from db import store
from db.connection import open_archive
from extractors.errors import ConfigurationError
from extractors.settings import Settings
from flows import configured, log
from flows.command import app, main
from flows.commands.options import ARCHIVE, chosen, remember
from flows.configuration import Config, load
from flows.configuration.example import lines
from flows.configuration.keys import fields, values_of, variable
from flows.orchestration import configure

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A folder without a file, an environment without variables of ours, and all as it was afterwards."""
    monkeypatch.chdir(tmp_path)
    for name in (configured.VARIABLE, "PREFECT_API_URL", "PREFECT_LOGGING_LEVEL", *map(variable, fields())):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    yield
    configured._now.loaded = None
    remember(None, None)
    log.stop()


def _wrong(tmp_path: Path, text: str | bytes, environment: dict[str, str] | None = None) -> list[str]:
    file = tmp_path / "fonds.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError) as refused:
        load(file, environment or {})
    return [line.strip().removeprefix(f"{file}, ") for line in str(refused.value).splitlines()]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("databse = 'a.db'\n", "line 1: there is no key 'databse'; did you mean 'database'?"),
        ("\n\n[schedul]\ncron = '0 2 * * *'\n", "line 3: there is no key 'schedul'; did you mean 'schedule'?"),
        ("[schedule]\n\ntime_zone = 'UTC'\n", "line 3: there is no key 'schedule.time_zone'; did you mean 'schedule.timezone'?"),
        ("cron = '0 2 * * *'\n", "line 1: there is no key 'cron'; 'cron' stands below [schedule]."),
        ("[log]\nfile = 'a'\ndpi = 200\n", "line 3: there is no key 'log.dpi'; 'dpi' stands above all tables."),
        (
            "[dask]\nxyzzy = 1\n",
            "line 2: there is no key 'dask.xyzzy'; [dask] may have scheduler.",
        ),
        ("dpi = 'high'\n", "line 1: dpi = 'high' has to be a whole number."),
        ("dpi = true\n", "line 1: dpi = true has to be a whole number."),
        ("dpi = 3\n", "line 1: dpi = 3 has to be 50 or more."),
        ("workers = 0\n", "line 1: workers = 0 has to be 1 or more."),
        ("review = { host = '::1', port = 70000 }\n", "line 1: review.port = 70000 has to be 65535 or less."),
        ("review.port = 0\n", "line 1: review.port = 0 has to be 1 or more."),
        (
            "[review]\nallow_hosts = [\n  'a.example.org',\n  7,\n]\n",
            "line 4: review.allow_hosts = 7 has to be text in quotation marks.",
        ),
        ("[review]\nallow_hosts = 'a'\n", "line 2: review.allow_hosts = 'a' has to be a list in square brackets."),
        ("[review]\naddress = 'archive.example.org'\n", "line 2: review.address = 'archive.example.org' has to begin with"),
        ("[inbox]\nkeep = 'yes'\n", "line 2: inbox.keep = 'yes' has to be true or false."),
        ("[inbox]\nsettle = 0\n", "line 2: inbox.settle = 0 has to be more than 0."),
        ("[inbox]\nsettle = inf\n", "line 2: inbox.settle = inf has to be a number."),
        ("[inbox]\nfolder = 3\n", "line 2: inbox.folder = 3 has to be text in quotation marks."),
        ("inbox = '/in'\n", "line 1: inbox = '/in' is a table: write [inbox] on a line of its own and its keys below."),
        ("[[inbox]]\nfolder = 'in'\n", "line 1: inbox = [{'folder': 'in'}] is a table: write [inbox]"),
        ("[database]\nfile = 'a'\n", "line 1: database has to be text in quotation marks."),
        ("database = ''\n", "line 1: database = '' has to name something."),
        ("model = ''\n", "line 1: model = '' has to name something."),
        ("languages = 'eng, jpn'\n", "line 1: languages = 'eng, jpn' has to be Tesseract's codes joined by '+'"),
        ("runner = 'slurm'\n", "line 1: runner = 'slurm' has to be 'processes' or 'dask'."),
        ("[dask]\nscheduler = 'localhost'\n", "line 2: dask.scheduler = 'localhost' has to be an address such as tcp://"),
        ("[thresholds]\nlost = 5\n", "line 2: thresholds.lost = 5 has to be 1 or less."),
        ("[schedule]\ncron = '0 2 * *'\n", "line 2: schedule.cron = '0 2 * *' has 4 fields; cron has five:"),
        ("[schedule]\ncron = '0 25 * * *'\n", "line 2: schedule.cron = '0 25 * * *' is no time of cron: its hour is wrong;"),
        (
            "[schedule]\ncron = '0 0 31 2 *'\n",
            "line 2: schedule.cron = '0 0 31 2 *' is no time of cron: its day of month is wrong;",
        ),
        ("[schedule]\ncron = 'daily'\n", "line 2: schedule.cron = 'daily' has 1 fields; cron has five:"),
        ("[schedule]\ntimezone = 'Tokyo'\n", "line 2: schedule.timezone = 'Tokyo' is no time zone; they are named like"),
        ("[schedule]\ntimezone = 'Asia'\n", "line 2: schedule.timezone = 'Asia' is no time zone;"),
        ("[schedule]\ntimezone = '../UTC'\n", "line 2: schedule.timezone = '../UTC' is no time zone;"),
        ("[schedule]\ntimezone = ''\n", "line 2: schedule.timezone = '' is no time zone;"),
        ("a = 1\nb = \n", "line 2: this is no TOML: invalid value."),
        ("database = archive.db\n", "line 1: this is no TOML: invalid value."),
        ("dpi = 300\n\ndpi = 200\n", "line 3: this is no TOML: cannot overwrite a value."),
        ("[review]\nallow_hosts = [\n 'a',\n\n", "line 3: this is no TOML: "),
        (b"database = 'a.db'\nmodel = '\xff'\n", "line 2: this is no UTF-8."),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    (only,) = _wrong(tmp_path, text)
    assert only.startswith(told)
    assert only.endswith((".", "?"))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("FONDS_DPI", "high", "FONDS_DPI: dpi = 'high' has to be a whole number."),
        ("FONDS_INBOX_KEEP", "perhaps", "FONDS_INBOX_KEEP: inbox.keep = 'perhaps' has to be true or false."),
        ("FONDS_SCHEDULE_CRON", "* *", "FONDS_SCHEDULE_CRON: schedule.cron = '* *' has 2 fields;"),
        ("FONDS_LOG_FORMAT", "xml", "FONDS_LOG_FORMAT: log.format = 'xml' has to be 'text' or 'json'."),
        ("FONDS_THRESHOLDS_LOST", "nan", "FONDS_THRESHOLDS_LOST: thresholds.lost = nan has to be"),
    ],
)
def test_what_is_wrong_in_the_environment_is_told_with_its_variable(name: str, value: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(None, {name: value})
    assert str(refused.value).startswith(told)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = "dpi = 1\nwrkers = 2\n[schedule]\ncron = 'x'\n"
    first, *others = _wrong(tmp_path, text, {"FONDS_REVIEW_PORT": "0"})
    assert first == "4 things are wrong in what is configured."
    assert sorted(line.split(":")[0] for line in others) == ["FONDS_REVIEW_PORT", "line 1", "line 2", "line 4"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be read: No such file"):
        load(tmp_path / "none.toml", {})
    (tmp_path / "folder").mkdir()
    with pytest.raises(ConfigurationError, match=r"cannot be read: Is a directory"):
        load(tmp_path / "folder", {})


def test_paths_count_from_the_folder_of_the_file_and_those_of_the_environment_from_here(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "conf").mkdir()
    file = tmp_path / "conf" / "fonds.toml"
    file.write_text("\ufeffdatabase = '../a.db'\nstore = '/srv/store'\n[inbox]\nfolder = '~/in'\n[log]\nfile = '-'\n")
    monkeypatch.setenv("HOME", "/home/somebody")
    config = load(file, {"FONDS_REPORTS": "reports"}).config
    assert config.database == tmp_path / "conf" / ".." / "a.db"
    assert (config.store, config.inbox.folder) == (Path("/srv/store"), Path("/home/somebody/in"))
    assert (config.reports, config.log.file) == (Path("reports"), Path("-"))


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "fonds.toml"
    file.write_text("dpi = 200\nmodel = 'a'\n[inbox]\nkeep = false\nsettle = 2\n")
    environment = {
        "FONDS_DPI": "400",
        "FONDS_INBOX_KEEP": "yes",
        "FONDS_INBOX_POLL": "2.5",
        "FONDS_REVIEW_ALLOW_HOSTS": "a, b",
        "FONDS_MODEL": "",
    }
    loaded = load(file, environment)
    config = loaded.config
    assert (config.dpi, config.model, config.inbox.keep, config.inbox.settle, config.inbox.poll) == (400, "a", True, 2, 2.5)
    assert config.review.allow_hosts == ["a", "b"]
    assert loaded.origins == {
        "dpi": "FONDS_DPI",
        "model": f"{file}, line 2",
        "inbox.keep": "FONDS_INBOX_KEEP",
        "inbox.settle": f"{file}, line 5",
        "inbox.poll": "FONDS_INBOX_POLL",
        "review.allow_hosts": "FONDS_REVIEW_ALLOW_HOSTS",
    }


def test_a_variable_that_means_nothing_is_told_and_harms_nobody() -> None:
    loaded = load(None, {"FONDS_DATBASE": "a.db", "FONDS_PORT_8001_TCP_ADDR": "10.0.0.7"})
    assert loaded.config == Config()
    assert loaded.unknown[0] == "FONDS_DATBASE means nothing to fonds; did you mean FONDS_DATABASE?"


def test_times_that_we_take_prefect_takes_as_well() -> None:
    configure(verbose=False)
    from prefect.client.schemas.schedules import CronSchedule

    for cron in ("0 2 * * *", "*/15 8-18 * * MON-FRI", "30 4 1,15 * 5", "0 0 * JAN *", "0 0 L * *", "5 4 * * sun"):
        assert load(None, {"FONDS_SCHEDULE_CRON": cron}).config.schedule.cron == cron
        assert CronSchedule(cron=cron, timezone="Asia/Tokyo").cron == cron


def test_the_example_is_clean_and_sets_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "fonds.toml"
    text = "\n".join(lines())
    file.write_text(text)
    loaded = load(file, {})
    assert loaded.config.model_dump(exclude={"database"}) == Config().model_dump(exclude={"database"})
    assert loaded.config.database == tmp_path / Config().database
    file.write_text("\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines()))
    assert set(load(file, {}).origins) == set(fields())


def test_the_defaults_are_those_of_the_options() -> None:
    assert Settings(Config().model, Config().languages, Config().dpi) == Settings()
    given = dict(values_of(Config()))
    for command in _commands(typer.main.get_command(app)):
        for option in command.params:
            if option.name in configured._KEYS and option.default is not None:
                default = getattr(option.default, "value", option.default)
                assert given[configured._KEYS[option.name]] == default, f"{command.name} {option.name}"


def _commands(command) -> Iterator[typer.core.TyperCommand]:
    below = getattr(command, "commands", None)
    if below is None:
        yield command
    for one in (below or {}).values():
        yield from _commands(one)


def test_the_readme_has_every_key_with_its_variable_and_default() -> None:
    table = README[README.index("| key | variable | default |") :].split("\n\n")[0]
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    shown = {key: json.dumps(str(value) if isinstance(value, Path) else value) for key, value in values_of(Config())}
    assert [row[:3] for row in rows] == [
        [key, variable(key), "" if shown[key] in ("null", "[]") else shown[key]] for key in fields()
    ]
    assert all(row[3] for row in rows)


def _run(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return int(ended.value.code or 0), out, err


def test_the_nearest_file_counts_and_options_go_before_it(tmp_path: Path, capfd, monkeypatch) -> None:
    (tmp_path / "fonds.toml").write_text("database = 'papers.db'\n")
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert f"no database at {tmp_path / 'papers.db'}" in _run(capfd, "status")[2]
    (tmp_path / "a" / "fonds.toml").write_text("database = 'nearer.db'\n")
    assert f"no database at {tmp_path / 'a' / 'nearer.db'}" in _run(capfd, "status")[2]
    monkeypatch.setenv("FONDS_DATABASE", "environment.db")
    assert "no database at environment.db" in _run(capfd, "status")[2]
    assert "no database at option.db" in _run(capfd, "status", "--db", "option.db")[2]


@pytest.mark.parametrize("arguments", [("--config", "other.toml", "status"), ("status", "--config=other.toml")])
def test_a_file_that_is_named_counts_alone(tmp_path: Path, capfd, arguments: tuple[str, ...]) -> None:
    (tmp_path / "fonds.toml").write_text("this is not read")
    (tmp_path / "other.toml").write_text("database = 'other.db'\n")
    assert f"no database at {tmp_path / 'other.db'}" in _run(capfd, *arguments)[2]
    assert chosen(tmp_path / "other.db") == " --config other.toml"
    assert chosen(tmp_path / "third.db") == f" --db {tmp_path / 'third.db'}"


def test_commands_that_are_shown_mean_the_same_archive(tmp_path: Path, capfd, monkeypatch) -> None:
    assert chosen(ARCHIVE) == ""
    (tmp_path / "fonds.toml").write_text("database = 'papers.db'\n")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    _run(capfd, "status")
    assert chosen(tmp_path / "papers.db") == ""
    assert chosen(ARCHIVE) == " --db archive.db"


def test_what_is_wrong_stops_every_command_but_those_that_tell_of_it(tmp_path: Path, capfd) -> None:
    (tmp_path / "fonds.toml").write_text("databse = 'a.db'\n")
    code, out, err = _run(capfd, "status")
    assert (code, out) == (12, "")
    assert "did you mean 'database'?" in err
    assert _run(capfd, "config", "check") == (12, "", err)
    assert _run(capfd, "status", "--help")[0] == 0
    assert _run(capfd, "config", "example")[0] == 0


def test_check_says_where_each_value_comes_from(tmp_path: Path, capfd, monkeypatch) -> None:
    (tmp_path / "fonds.toml").write_text("database = 'a.db'\n[schedule]\ntimezone = 'Asia/Tokyo'\n")
    monkeypatch.setenv("FONDS_DPI", "400")
    monkeypatch.setenv("FONDS_DATBASE", "b.db")
    code, out, _ = _run(capfd, "config", "check")
    rows = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert code == 0
    assert rows["database"].split(maxsplit=1) == [str(tmp_path / "a.db"), f"{tmp_path / 'fonds.toml'}, line 1"]
    assert rows["schedule.timezone"].split(maxsplit=1) == ["Asia/Tokyo", f"{tmp_path / 'fonds.toml'}, line 3"]
    assert rows["dpi"].split() == ["400", "FONDS_DPI"]
    assert rows["languages"].split() == ["eng", "default"]
    assert "did you mean FONDS_DATABASE" in rows["Unknown"]


def test_defaults_in_the_help_are_those_configured(tmp_path: Path, capfd) -> None:
    (tmp_path / "fonds.toml").write_text("dpi = 275\n[review]\nport = 8123\n")
    assert "275" in _run(capfd, "ingest", "--help")[1]
    assert "8123" in _run(capfd, "review", "--help")[1]


def test_a_prefect_server_that_is_configured(tmp_path: Path, capfd, monkeypatch) -> None:
    (tmp_path / "fonds.toml").write_text("[prefect]\napi_url = 'http://127.0.0.1:9/api'\n")
    _run(capfd, "status")
    assert os.environ["PREFECT_API_URL"] == "http://127.0.0.1:9/api"


def _events(lines: str) -> list[str]:
    """Ours alone: Prefect may still be starting from another test."""
    events = [json.loads(line)["event"] for line in lines.splitlines() if line.startswith("{")]
    return [one for one in events if one.startswith(("run.", "document."))]


def test_events_of_an_ingest_go_where_it_is_said(tmp_path: Path, capfd) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dangling.txt").symlink_to(tmp_path / "nowhere")  # fails before Prefect is needed
    (tmp_path / "fonds.toml").write_text("[log]\nfile = 'fonds.log'\nformat = 'json'\n")
    _run(capfd, "ingest", "in")
    assert _events((tmp_path / "fonds.log").read_text()) == ["run.started", "document.failed", "run.finished"]
    assert _events(_run(capfd, "ingest", "in", "--log-format", "json", "--log", "-")[2]) == [
        "run.started",
        "document.failed",
        "run.finished",
    ]
    code, _, err = _run(capfd, "ingest", "in", "--log-format", "xml")
    assert (code, err.splitlines()[0]) == (12, "fonds: FONDS_LOG_FORMAT: log.format = 'xml' has to be 'text' or 'json'.")


def test_an_inbox_and_a_store_that_are_configured(tmp_path: Path, capfd) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "fonds.toml").write_text("store = 'kept'\n[inbox]\nfolder = 'in'\n")
    assert _run(capfd, "watch", "--once")[:2] == (0, "Taken in: nothing; 0 left the inbox.\n")
    with closing(open_archive(tmp_path / "archive.db")) as db:
        assert store.root(db, tmp_path / "archive.db") == tmp_path / "kept"


def test_where_nothing_is_configured_no_pydantic_is_imported(tmp_path: Path) -> None:
    code = "import sys; from flows import command, configured; configured.begin(None, 'status', None, patient=False)"
    code += "; assert 'pydantic' not in sys.modules; assert 'structlog' not in sys.modules; print('so it is')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "so it is\n"), done.stderr
