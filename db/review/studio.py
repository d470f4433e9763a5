"""Pictures of pages are drawn in a process of its own: a file that makes the drawing crash, fill the memory or run for ever takes
that process with it and not the site. PDFium serves one caller at a time, and so does the process.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from extractors.errors import CorruptFile, FondsError, UnreadableFile, UnsupportedFile
from extractors.readers.picture import Sheet, draw

_PATIENCE = 20.0  # seconds for one page
_MEMORY = 4 << 30  # bytes of address space


class Studio:
    """Draws pages, one after the other. The process starts with the first page and again after one that it did not survive."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def draw(self, path: Path, media_type: str, page: Sheet, dpi: float) -> bytes:
        """See `extractors.readers.picture.draw`. Blocks. Raises SourceError, for a page that cannot be drawn in time, too."""
        with self._lock:
            pipe = self._started()
            try:
                pipe.send((path, media_type, page, dpi))
                if not pipe.poll(self._patience):
                    self._end()
                    raise UnsupportedFile(f"Page {page.number} of {path.name} takes too long to draw.")
                answer: bytes | FondsError = pipe.recv()
            except (EOFError, ConnectionError) as error:
                self._end()
                raise CorruptFile(f"Page {page.number} of {path.name} cannot be drawn.") from error
        if isinstance(answer, FondsError):
            raise answer
        return answer

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")  # a fork would copy the threads of the site and their locks
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_work, args=(theirs, math.ceil(self._patience)), name="pictures", daemon=True)
            self._process.start()
            theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._pipe = self._process = None


def _work(pipe: Connection, patience: int) -> None:
    """What the process does until the site is gone, or a page takes longer than the site would wait for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group; the site ends this process
    _limit_memory()
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            asked = pipe.recv()
            _end_after(patience + 2)  # a site that was killed meanwhile ends nobody
            pipe.send(_drawn(*asked))
            _end_after(0)


def _drawn(path: Path, media_type: str, page: Sheet, dpi: float) -> bytes | FondsError:
    try:
        return draw(path, media_type, page, dpi)
    except FondsError as error:
        return error
    except OSError as error:
        return UnreadableFile(f"{path.name} cannot be read: {error.strerror}.")
    except MemoryError:
        return UnsupportedFile(f"Page {page.number} of {path.name} is too large to draw.")
    except Exception:  # whatever a library makes of a file that was made to break it
        return CorruptFile(f"Page {page.number} of {path.name} cannot be drawn.")


def _end_after(seconds: int) -> None:
    """Let the system end this process, whatever it is at; 0: not any more."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # not every system has limits
        import resource

        limits: Any = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, limits[1]))
