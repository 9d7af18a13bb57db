"""Makes the tests' pages slow when asked, for finding what hangs on time: SLOWER=6 SEED=2 pytest tests/browser."""

import os

from playwright.sync_api import BrowserContext, Page

SLOWER, SEED = (int(os.environ.get(name, "1")) for name in ("SLOWER", "SEED"))
"""How many times slower the pages' script runs, and which delays its answers have."""

LATE = """
let seed = SEED;
const pause = () => {
  seed = (seed * 48271) % 2147483647;
  return new Promise((resolve) => setTimeout(resolve, seed % 300));
};
const ask = window.fetch.bind(window);
window.fetch = (...given) => pause().then(() => ask(...given)).then((answer) => pause().then(() => answer));
window.WebSocket = class extends WebSocket {
  late = new WeakSet();
  comes = Promise.resolve();
  leaves = Promise.resolve();
  constructor(...given) {
    super(...given);
    this.addEventListener("message", (event) => {
      if (this.late.has(event)) return;
      event.stopImmediatePropagation();
      const again = new MessageEvent("message", { data: event.data });
      this.late.add(again);
      const due = pause();
      this.comes = this.comes.then(() => due).then(() => this.readyState === 1 && this.dispatchEvent(again));
    });
  }
  send(data) {
    const due = pause();
    this.leaves = this.leaves.then(() => due).then(() => this.readyState === 1 && super.send(data));
  }
};
"""
"""Requests overtake one another, the frames of a socket keep their order; all come and go up to 300 ms late."""


def slow_down(page: Page) -> None:
    """Give a page a slower processor."""
    if SLOWER > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def delay_answers(context: BrowserContext) -> None:
    """Give the pages of a browser a long line."""
    if SLOWER > 1:
        context.add_init_script(LATE.replace("SEED", str(SEED)))
