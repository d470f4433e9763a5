"""CSV that a spreadsheet opens as it stands: no cell is taken for a formula ("CSV injection", OWASP).

A cell that begins with = + - @, a tab or a line end, or the wide form of such a sign, gets a leading apostrophe unless it is
a plain number. Everything else stays as it is.
"""

from __future__ import annotations

import re

_RISKY = "=+\\-@\t\r\n＝＋－＠"
_FORMULA = re.compile(f"[{_RISKY}]")
_NUMBER = re.compile(r"[+-](\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_CELL = re.compile(r'(\A|,|\r\n|\r|\n)("[^"]*(?:""[^"]*)*"|[^,"\r\n]*)')
_SUSPICIOUS = re.compile('(?:\\A|[,\n\r"])[^\\w",\r\n ]|"[\r\n]')  # whether it is worth looking at cell by cell


def safe(cell: str) -> str:
    """The text of a cell, harmless."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


class Stream:
    """Makes the cells of CSV text safe that comes in pieces, wherever it was cut. It holds back what is no whole row yet.

    Commas part cells, line ends part rows, and quotes are doubled within quotes, as Python's csv module writes it.
    """

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        """What can be passed on once this has come."""
        self._held += text
        end = self._held.rfind("\n") + 1
        if self._held.count('"', 0, end) % 2:  # this line end stands within quotes
            return ""
        rows, self._held = self._held[:end], self._held[end:]
        return _safe_rows(rows)

    def end(self) -> str:
        """What is left to pass on once all has come."""
        rest, self._held = self._held, ""
        return _safe_rows(rest)


def _safe_rows(rows: str) -> str:
    return _CELL.sub(_safe_cell, rows) if _SUSPICIOUS.search(rows) else rows


def _safe_cell(found: re.Match[str]) -> str:
    before, cell = found.groups()
    if not cell.startswith('"'):
        return before + safe(cell)
    inner = cell[1:-1].replace('""', '"')
    return found[0] if safe(inner) == inner else f"{before}\"'{cell[1:]}"
