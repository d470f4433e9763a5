"""The systemd units, the image and the compose file: as far as they can be told without systemd and Docker."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from flows.command import app
from flows.configuration.keys import fields, variable

ROOT = Path(__file__).parents[3]
UNITS = sorted((ROOT / "flows" / "standing" / "systemd").glob("*.service"))
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
HARDENED = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "PrivateTmp": "yes", "CapabilityBoundingSet": ""}


def _unit(path: Path) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=True, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(path)
    return unit


def _parsed(command: list[str]) -> None:
    """As the command itself would read it; nothing is run."""
    name, *arguments = command
    typer.main.get_command(app).commands[name].make_context(name, arguments)  # type: ignore[attr-defined]


def test_there_are_two() -> None:
    assert [path.name for path in UNITS] == ["fonds-review.service", "fonds-schedule.service"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_what_a_unit_starts_is_a_command(path: Path) -> None:
    service = _unit(path)["Service"]
    program, *command = shlex.split(service["ExecStart"])
    assert program == "/opt/fonds/.venv/bin/fonds"
    _parsed(command)
    assert {key: service[key] for key in HARDENED} == HARDENED
    assert service["ReadWritePaths"] in service["ExecStart"]
    assert int(service["TimeoutStopSec"]) >= 30


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_systemd_finds_nothing_wrong(path: Path, tmp_path: Path) -> None:
    unit = tmp_path / path.name
    unit.write_text(path.read_text(encoding="utf-8").replace("/opt/fonds/.venv/bin/fonds", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_a_service(name: str) -> None:
    service: dict[str, Any] = COMPOSE["services"][name]
    program, *command = service["command"]
    if program == "fonds":
        _parsed(command)
    else:
        assert [program, *command[:2]] == ["prefect", "server", "start"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert not service.get("privileged")
    assert (service["cap_drop"], service["read_only"]) == (["ALL"], True)
    named = [one.split(":")[0] for one in service["volumes"] if not one.startswith(".")]
    assert set(named) <= set(COMPOSE["volumes"])
    assert set(service.get("depends_on", {})) <= set(COMPOSE["services"])
    if "ports" in service:
        assert compile(service["healthcheck"]["test"][-1], "healthcheck", "exec")


def test_the_image_has_all_that_it_copies() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)
    names = [name for line in copied for name in line.split()]
    assert all((ROOT / name).exists() for name in names)
    assert {f"!{name}" for name in names} == {one for one in ignored if one.startswith("!")}


def test_the_inbox_is_given_to_the_user_of_the_image() -> None:
    (number,) = re.findall(r"useradd --system --uid (\d+) ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert f"chown {number} inbox" in (ROOT / "compose.yaml").read_text(encoding="utf-8")


def test_what_the_environment_may_say_of_a_service_is_what_fonds_reads() -> None:
    named = {name for service in COMPOSE["services"].values() for name in service["environment"] if name.startswith("FONDS_")}
    assert named == {"FONDS_REVIEW_ALLOW_HOSTS"} <= {variable(key) for key in fields()}
