"""What all tests share: Prefect kept to a temporary folder of its own, and the material that lies beside a full checkout."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

# The gate tries the same examples each time. New ones: pytest --hypothesis-profile default
settings.register_profile("gate", derandomize=True, deadline=None)
settings.load_profile("gate")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "server: starts a Prefect server of its own")
    # one for each process of xdist: two temporary servers at once would wait for each other's database
    config.stash[_HOME] = tempfile.mkdtemp(prefix="fonds-test-prefect-")
    os.environ["PREFECT_HOME"] = config.stash[_HOME]
    os.environ.pop("PREFECT_API_URL", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _HOME in config.stash:
        shutil.rmtree(config.stash[_HOME], ignore_errors=True)


_HOME = pytest.StashKey[str]()


@pytest.fixture(autouse=True)
def _environment_as_it_was() -> Iterator[None]:
    """What a command called in this process sets for those that it starts is not for those of the next test."""
    with mock.patch.dict(os.environ):
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of papers, gold mentions and tools that lies beside a full checkout; a clone alone does not have it."""
    folder = ROOT.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip("needs the material in ../shared, which this clone does not have")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample documents of the project."""
    return ROOT / "corpus" / "samples" / "documents"
