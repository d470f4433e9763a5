"""Who may ask what of the site: one table, read from top to bottom, and what stands in no row is open to nobody or to admins
alone.

Paths are as they come, with their percent signs and without the query, since that is what Datasette compares. Methods other
than GET, HEAD, OPTIONS and POST are open to nobody. A new page needs a row here, and a test fails while it has none.
"""

from __future__ import annotations

import re
from enum import Enum

from db.review.accounts.store import ROLES

EVERYBODY, VIEWER, REVIEWER, ADMIN, NOBODY = "everybody", *ROLES, "nobody"

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_ROW = r"/[^/.]+/review"  # of the table "review", in the one archive that is served
_STATIC = r"/favicon\.ico|/-/(fonds/static|static|static-plugins)/.*"  # what comes with the program: nothing of the archive
_WRITES: tuple[tuple[str, str], ...] = (
    (r"/-/(sign-in|sign-out)", EVERYBODY),
    (r"/-/password", VIEWER),
    (r"/-/fonds/decide", REVIEWER),
    (rf"{_ROW}/-/insert", REVIEWER),
    (rf"{_ROW}/\d+/-/(update|delete)", REVIEWER),
    (r"/-/accounts", ADMIN),
)
_READS: tuple[tuple[str, str], ...] = (
    (r"/-/sign-in", EVERYBODY),
    (_STATIC, EVERYBODY),
    # ours
    (r"/", VIEWER),
    (r"/-/(queue|documents|arrivals|runs|people|organisations|entities|dates|amounts|history|tables)(/.*)?", VIEWER),
    (r"/-/password", VIEWER),
    (r"/-/fonds/decide", REVIEWER),
    (r"/-/fonds/[^/]+(/.*)?", VIEWER),
    (r"/-/accounts", ADMIN),
    # Datasette's ways around what was said above: tokens, cookies and files of its own
    (r"/-/(sign-out|auth-token|create-token|logout)", NOBODY),
    (r"/[^/]*\.db", NOBODY),
    # Datasette's pages of an archive
    (r"/-/?(\.json)?|/\.json", VIEWER),
    (r"/-/(actor|jump|queries|schema)(\.\w+)?", VIEWER),
    (r"/[^/]+/-/(query(\.\w+)?|query/parameters|queries(\.json)?|schema(\.\w+)?|foreign-key-targets)", VIEWER),
    (r"/[^/]+/[^/]+/-/(count|fragment|autocomplete|definition|schema(\.\w+)?|foreign-key-suggestions)", VIEWER),
    (r"/[^/]+(/[^/]*)*/-(/.*)?", NOBODY),  # forms that write other than row by row, and what a newer Datasette may bring
    (r"/-/.+", ADMIN),  # what Datasette says about itself
    (r"/.*", VIEWER),
)


class Answer(Enum):
    """What becomes of a request."""

    PASS = "pass"  # noqa: S105
    SIGN_IN = "sign in"
    REFUSE = "refuse"


def is_static(path: str) -> bool:
    """Whether a path leads to a file that comes with the program."""
    return re.fullmatch(_STATIC, path, re.DOTALL) is not None


def needed(method: str, path: str) -> str:
    """The least role that may ask this."""
    table = _READS if method in SAFE else _WRITES if method == "POST" else ()
    return next((role for pattern, role in table if re.fullmatch(pattern, path, re.DOTALL)), NOBODY)


def answer(method: str, path: str, role: str | None, *, public: bool) -> Answer:
    """What becomes of a request by somebody with this role, None for a stranger. public: strangers may read what viewers may."""
    least = needed(method, path)
    if least == EVERYBODY:
        return Answer.PASS
    if role is None and public and least == VIEWER and method in SAFE:
        return Answer.PASS
    if role is None:
        return Answer.SIGN_IN
    return Answer.PASS if least in ROLES and ROLES.index(role) >= ROLES.index(least) else Answer.REFUSE
