"""A headless Chromium for tests of pages: skipped where there is none, a failure in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Read before a test takes it from the environment.
_IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
_WATCH = """
window.problems = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.problems.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Opened:
    """A page that is open, and everything about it that should not be."""

    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def problems(self) -> list[str]:
        """Requests but the page itself, errors, warnings, and violations of its policy."""
        return [*self.requests[1:], *self.console, *self.page.evaluate("window.problems")]


OpenPage = Callable[..., Opened]


# Not for the session: while it is open, nothing else in the process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium of the machine."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        reason = f"no browser: none of {', '.join(NAMES)} is installed (Debian: apt-get install chromium)"
        if _IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        # The page under test is the only one; Chromium's own sandbox is not there for root in a container.
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Opens bytes as a file, in a window of its own."""
    contexts = []

    def opened(content: bytes, address: str = "", *, width: int = 1280, height: int = 860, **settings: Any) -> Opened:
        file = tmp_path / "report.html"
        file.write_bytes(content)
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        context.add_init_script(_WATCH)
        found = Opened(context.new_page())
        found.page.set_default_timeout(5_000)
        found.page.on("request", lambda request: found.requests.append(request.url))
        found.page.on("pageerror", lambda error: found.console.append(str(error)))
        found.page.on(
            "console",
            lambda message: found.console.append(message.text) if message.type in ("error", "warning") else None,
        )
        found.page.goto(file.as_uri() + address)
        return found

    yield opened
    for context in contexts:
        context.close()
