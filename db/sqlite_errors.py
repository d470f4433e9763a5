"""What SQLite may meet with though nothing is wrong with fonds or the archive: in a sentence, with the way out."""

from __future__ import annotations

import sqlite3

from extractors.errors import DatabaseError

_BUSY = "Another program keeps it for itself; 'fonds doctor' may tell which. Run the command again when it has ended."
_WAYS_OUT = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: "Check that its disk is not full; what was done before stays. Then run the command again.",
    sqlite3.SQLITE_IOERR: "Check that its disk is not full and in order; 'fonds doctor' tells how the archive is.",
    sqlite3.SQLITE_CANTOPEN: "Check that its folder is there and that you may write to it.",
    sqlite3.SQLITE_PERM: "Check that you may read it and write to it.",
    sqlite3.SQLITE_NOMEM: "End other programs, which have taken all memory. Then run the command again.",
    sqlite3.SQLITE_READONLY: "Check that you may write to it and to its folder.",
}


def told(what: str, error: sqlite3.Error) -> DatabaseError | None:
    """The error to tell of `what`, a file of SQLite; None where it is a defect of fonds, or no database."""
    code = getattr(error, "sqlite_errorcode", 0)  # which errors of Python's own lack
    hint = _WAYS_OUT.get(code & 0xFF)
    return DatabaseError(f"{what} cannot be used: {error}.", hint=hint) if hint else None
