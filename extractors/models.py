"""Which model finds names, by its name and version, without loading it.

OWN is the model of this project, whose weights lie in `corpus/model`; any other name is an installed spaCy package.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

OWN = "fonds"
WEIGHTS = Path(__file__).resolve().parents[1] / "corpus" / "model"


@cache
def model_version(name: str) -> str:
    """The version of a model's weights; "unknown" for a package that is not installed."""
    if name == OWN:
        return str(json.loads((WEIGHTS / "meta.json").read_text(encoding="utf-8"))["version"])
    return package_version(name)


def package_version(name: str) -> str:
    """The version of an installed package, or "unknown"."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
