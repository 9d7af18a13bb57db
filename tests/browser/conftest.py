"""A real Sluice and a real Chromium for the browser tests."""

import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from launch.places import ROOT
from tests.browser import slower
from tests.browser.sluice import Sluice
from tests.children import child
from tests.ports import free_port

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1440, "height": 900}
PATIENCE_MS = 60_000
"""So long is waited for what comes at once on a quiet machine: it ends what hangs, it measures nothing."""
expect.set_options(timeout=PATIENCE_MS)
KEEP_SOCKETS = """
window.sockets = [];
window.losesReceived = window.losesSent = () => false;
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    window.sockets.push(this);
    this.addEventListener("message", (event) => window.losesReceived(event.data) && event.stopImmediatePropagation());
  }
  send(data) {
    if (!window.losesSent(data)) super.send(data);
  }
};
"""
SCREENSHOTS = ROOT / "tests" / "browser" / "screenshots"
FAILED = pytest.StashKey[bool]()
NO_FAULTS = ("with a status of 4", "ERR_INTERNET_DISCONNECTED")
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def sluice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sluice]:
    """A Sluice of this test session, started as people start it."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    environment = os.environ | {"SLUICE_HOME": str(home), "RUN_SLOTS": "3"}
    environment.pop("REDIS_URL", None)
    command = [sys.executable, "manage.py", "up", "--port", str(port)]
    with (
        (Path(home) / "up.log").open("w") as log,
        child(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("Sluice is ready"), (Path(home) / "up.log").read_text()
            yield Sluice(f"http://127.0.0.1:{port}", home, process)
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A Chromium for the tests of one file: its event loop must not outlive them, asynchronous tests follow."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS, timeout=2 * PATIENCE_MS)
        yield found
        found.close()


def is_fault(message: ConsoleMessage) -> bool:
    """Say whether a page reports a fault; a request that is refused (4xx) or made offline is none."""
    return message.type == "error" and not any(words in message.text for words in NO_FAULTS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember on the test that it failed, for its pages to be kept as pictures."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def visit(browser: Browser, sluice: Sluice, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Open a page as somebody new, or as somebody who has a page (`beside=`); pages must not report errors."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_page(
        path: str = "/", *, beside: Page | None = None, expects_errors: bool = False, **options: object
    ) -> Page:
        if beside is None:
            settings = {"viewport": DESKTOP, "base_url": sluice.url} | options
            contexts.append(browser.new_context(**settings))  # type: ignore[arg-type]
            contexts[-1].set_default_timeout(PATIENCE_MS)
            slower.delay_answers(contexts[-1])
            contexts[-1].add_init_script(KEEP_SOCKETS)
        page = (beside.context if beside else contexts[-1]).new_page()
        slower.slow_down(page)
        if not expects_errors:
            page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
            page.on("console", lambda message: said.append(message.text) if is_fault(message) else None)
        page.goto(path)
        return page

    yield open_page
    for number, context in enumerate(contexts):
        if FAILED in request.node.stash:
            for page in context.pages:
                page.screenshot(path=SCREENSHOTS / f"failed-{request.node.name}-{number}.png")
        context.close()
    assert said == []
