"""A real browser on a real site: Chromium driven by Playwright, the site served by a process of its own.

Every page that a test opens is watched: a request to another machine, an error of a script or something that the content policy
stops fails the test that met it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from db.connection import open_archive
from extractors.settings import Settings
from flows.ingest import ingest
from flows.workforce import Choices
from tests.db.review.serving import serving

DOCUMENTS = ("memorandum-dairen.jpg", "paper-bank-of-chosen.pdf", "letter-shanghai-1925.txt")
NAMES = ("chromium", "chromium-browser", "google-chrome")
LONGEST = 60_000  # milliseconds that a busy machine is given for what is waited for
# without these Chromium looks for hosts of its maker when it starts
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="module")  # while Playwright runs, no test of this process can run a loop of its own
def chromium() -> Iterator[Browser]:
    """The browser. Skips where none is installed, but for continuous integration, where that is a failure."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("the gate needs Chromium: apt-get install chromium")
        pytest.skip("needs Chromium on the path (Debian: apt install chromium)")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=LONGEST)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """An archive of three sample documents, a scan, a PDF and a text, beside the folder "in" that they lie in."""
    root = tmp_path_factory.mktemp("browser")
    (root / "in").mkdir()
    for name in DOCUMENTS:
        shutil.copy(samples / name, root / "in")
    ingest([root / "in"], root / "archive.db", Settings(), Choices(workers=2))
    return root / "archive.db"


@pytest.fixture
def archive_file(read: Path, tmp_path: Path) -> Path:
    """A copy of that archive, to decide in."""
    with closing(open_archive(read)) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    return Path(shutil.copy(read, tmp_path / "archive.db"))


@dataclass
class Site:
    """A site that runs. faults: what its pages met that should not be."""

    address: str
    browser: Browser
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def visit(self, path: str = "/", *, width: int = 1280, height: int = 900, dark: bool = False) -> Page:
        """A page in a browser of its own, as a new person would open it."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(LONGEST)
        self.contexts.append(context)
        page = context.new_page()
        ours = urlsplit(self.address).netloc
        page.on("request", lambda request: self._watch(request.url, ours))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.goto(path)
        return page

    def _watch(self, url: str, ours: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != ours:
            self.faults.append(f"foreign request: {url}")

    def _hear(self, kind: str, text: str) -> None:
        # that an answer was a refusal is told in the console, too; tests expect some
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.faults.append(f"console: {text}")


@pytest.fixture
def open_site(chromium: Browser) -> Iterator[Callable[..., Site]]:
    """Serves an archive and opens it in the browser; at the end no page may have met a fault."""
    sites: list[Site] = []
    with ExitStack() as stack:

        def open_(archive: Path, *options: str) -> Site:
            sites.append(Site(stack.enter_context(serving(archive, *options)), chromium))
            return sites[-1]

        yield open_
        for site in sites:
            for context in site.contexts:
                context.close()
        assert [fault for site in sites for fault in site.faults] == []


@pytest.fixture
def site(open_site: Callable[..., Site], archive_file: Path) -> Site:
    """The site on an archive of three documents, which a person at this machine may write in."""
    return open_site(archive_file)


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[Page, str], None]:
    """Takes a picture of a page: for the README, into tests/browser/pictures, where FONDS_PICTURES is set."""
    folder = Path(__file__).parent / "pictures" if os.environ.get("FONDS_PICTURES") else tmp_path

    def take(page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.locator("#told").evaluate("told => told.replaceChildren()")
        page.screenshot(path=folder / f"{name}.png")
        assert (folder / f"{name}.png").stat().st_size > 10_000

    return take
