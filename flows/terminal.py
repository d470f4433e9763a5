"""What a terminal is given: names of files come from anybody, and may hold what gives it orders."""

from __future__ import annotations

import json
import unicodedata


def plain(line: str, keep: str = "") -> str:
    """A line without what moves the cursor, clears the screen or ends the line, but for the control characters in `keep`."""
    return "".join(one if unicodedata.category(one) != "Cc" or one in keep else json.dumps(one)[1:-1] for one in line)
