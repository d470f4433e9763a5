"""When an inbox is looked at again."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from flows.inbox import wake
from flows.inbox.wake import Wake


@pytest.mark.skipif(sys.platform == "darwin", reason="names there are UTF-8")
def test_where_events_end_it_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "SURE_SECONDS", 3600.0)
    with Wake(tmp_path, None) as listening:
        listening.wait(None)  # until the system listens
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("a name that events do not bear")
        waiting = threading.Thread(target=listening.wait, args=(None,), daemon=True)
        waiting.start()
        waiting.join(60)
        assert not waiting.is_alive()
