"""`fonds doctor`: what fonds needs, looked at piece by piece, each piece with what was found and what to do about it.

To add a check: a function that takes a `Patient` and yields findings, and its row in `CHECKS`. A check that fails itself is a
finding as well. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.doctor import archive, machine, tools
from flows.doctor.finding import Finding, Patient, wrong

CHECKS: dict[str, Callable[[Patient], Iterator[Finding]]] = {
    "configuration": tools.configuration,
    "model": tools.model,
    "OCR": tools.ocr,
    "Prefect": tools.prefect,
    "database": archive.database,
    "locks": archive.locks,
    "store": archive.store,
    "inbox": archive.inbox,
    "disk": machine.disk,
    "machine": machine.machine,
    "clock": machine.clock,
}


def examine(patient: Patient) -> Iterator[Finding]:
    """All findings, in order, each as it is made."""
    for about, check in CHECKS.items():
        try:
            yield from check(patient)
        except Exception as error:  # whatever it is, the others are still to be looked at
            yield wrong(about, f"{type(error).__name__}: {error}", "Run 'fonds doctor -v' and report what it shows.", error)
