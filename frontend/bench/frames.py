"""Measures the canvas in Chromium at 100 and 500 nodes, counters at 10/s.

Script per frame while it is watched, panned, dragged, moved by others and full of dots; how long a graph takes to be
drawn, and a layout to be found outside of the page's thread. Script is processor time of the page's thread, so that a
busy machine changes it little; frames a second and the layout's milliseconds are wall time, and `waits` says how much
longer than alone things took (1 = nobody else wanted the processor).

Usage: python frontend/bench/frames.py [http://127.0.0.1:5199/static/harness.html]
Needs `STEADY=1 npm run harness` in another terminal and playwright for Python. Prints the median of five rounds as JSON.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

ROUNDS = 5
FRAMES = 40
MOST_MS = 6000
"""A round ends after this time, however few frames a busy machine has shown in it."""
SLOW_START_MS = 120_000
URL = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:5199/static/harness.html"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

COUNT_FRAMES = """([frames, mostMs]) => new Promise((done) => {
  const begun = performance.now();
  let shown = 0;
  const next = () => {
    const passed = performance.now() - begun;
    if (shown === frames || (shown && passed > mostMs)) return done([shown, passed]);
    shown += 1;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})"""

START_COUNTING = """() => {
  const counting = { frames: 0, begun: performance.now(), on: true };
  const next = () => counting.on && (counting.frames += 1, requestAnimationFrame(next));
  requestAnimationFrame(next);
  window.counting = counting;
}"""

STOP_COUNTING = """() => {
  window.counting.on = false;
  return [window.counting.frames, performance.now() - window.counting.begun];
}"""

PAN = """([frames, mostMs]) => new Promise((done) => {
  const canvas = document.querySelector("sluice-canvas");
  const begun = performance.now();
  let shown = 0;
  const next = () => {
    const passed = performance.now() - begun;
    if (shown === frames || (shown && passed > mostMs)) return done([shown, passed]);
    const way = shown % frames < frames / 2 ? 14 : -14;
    shown += 1;
    canvas.dispatchEvent(new WheelEvent("wheel", { deltaX: way, deltaY: way, bubbles: true, cancelable: true }));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})"""

WORK = """() => new Promise((done) => setTimeout(() => {
  const begun = performance.now();
  for (let n = 0, x = 1; n < 3e7; n += 1) x = (x * 16807) % 2147483647;
  done(performance.now() - begun);
}))"""

OPEN = """async () => {
  const canvas = document.querySelector("sluice-canvas");
  const graph = canvas.graph;
  const frame = () => new Promise(requestAnimationFrame);
  canvas.setGraph({ ...graph, nodes: [], edges: [] });
  await frame();
  await frame();
  const begun = performance.now();
  canvas.setGraph(graph);
  await frame();
  await frame();
  return performance.now() - begun;
}"""

SELECT = """(count) => {
  const canvas = document.querySelector("sluice-canvas");
  canvas.selection.set(canvas.graph.nodes.slice(0, count).map(({ id }) => id));
}"""

FILL_WITH_DOTS = """(count) => {
  const canvas = document.querySelector("sluice-canvas");
  const { nodes } = canvas.graph;
  canvas.watch();
  const rest = { shape: "ring", tone: "flowing", count: 1, since: 0, until: 1e9 };
  canvas.particles.tell(
    ...Array.from({ length: count }, (_, index) => ({
      do: "lay",
      at: 0,
      node: nodes[index % nodes.length].id,
      rest: { ...rest, message: `m${index}` },
    })),
  );
}"""

LAYOUT = """async () => {
  const { Layouter } = await import("/static/src/canvas/arrange/layouter.ts");
  const { layoutOf } = await import("/static/src/canvas/arrange/flow-layout.ts");
  const canvas = document.querySelector("sluice-canvas");
  const nodes = canvas.graph.nodes.map(({ id }) => ({ id, ...canvas.boxOf(id), isPinned: false }));
  const wanted = { nodes, edges: canvas.graph.edges, groups: [], corner: { x: 0, y: 0 } };
  const layouter = new Layouter();
  await layouter.layout(layoutOf({ ...wanted, nodes: nodes.slice(0, 2), edges: [] }));
  const begun = performance.now();
  await layouter.layout(layoutOf(wanted));
  const passed = performance.now() - begun;
  layouter.stop();
  return passed;
}"""


def spent_ms(session: CDPSession, what: str = "ScriptDuration") -> float:
    """Return the processor time of the page's thread so far, for its script or for all of its tasks."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == what)) * 1000


def measure(session: CDPSession, act: Callable[[], tuple[int, float]]) -> dict[str, float]:
    """Return frames a second and milliseconds of script a frame; `act` returns its frames and milliseconds."""
    act()
    rounds: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        before = spent_ms(session)
        frames, passed_ms = act()
        rounds.append((frames / passed_ms * 1000, (spent_ms(session) - before) / max(1, frames)))
    return {
        "fps": round(statistics.median(fps for fps, _ in rounds), 1),
        "script_ms": round(statistics.median(script for _, script in rounds), 2),
    }


def watched(page: Page) -> tuple[int, float]:
    """Look at what happens; return the frames and milliseconds that it took."""
    frames, passed_ms = page.evaluate(COUNT_FRAMES, [FRAMES, MOST_MS])
    return int(frames), float(passed_ms)


def panned(page: Page) -> tuple[int, float]:
    """Turn the wheel in each frame; return the frames and milliseconds that it took."""
    frames, passed_ms = page.evaluate(PAN, [FRAMES, MOST_MS])
    return int(frames), float(passed_ms)


def dragged(page: Page) -> tuple[int, float]:
    """Drag the selection to and fro; return the frames and milliseconds that it took."""
    box = page.locator(".node.is-selected").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(START_COUNTING)
    until = time.monotonic() + MOST_MS / 1000
    step = 0
    while step < FRAMES and time.monotonic() < until:
        step += 1
        page.mouse.move(x + step % 20 * 3, y + step % 15 * 2)
    assert page.locator("sluice-canvas.is-dragging").count(), "nothing was dragged"
    frames, passed_ms = page.evaluate(STOP_COUNTING)
    page.mouse.move(x, y)
    page.mouse.up()
    return int(frames), float(passed_ms)


def opened(page: Page, session: CDPSession) -> dict[str, float]:
    """Return the time that a graph takes to be drawn: on the clock, and of the page's thread."""
    rounds: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        before = spent_ms(session, "TaskDuration")
        passed_ms = float(page.evaluate(OPEN))
        rounds.append((passed_ms, spent_ms(session, "TaskDuration") - before))
    return {
        "ms": round(statistics.median(passed for passed, _ in rounds), 1),
        "busy_ms": round(statistics.median(busy for _, busy in rounds), 1),
    }


def waits(page: Page, session: CDPSession) -> float:
    """Return how much longer work takes than the processor works on it."""
    before = spent_ms(session)
    passed_ms = float(page.evaluate(WORK))
    return round(passed_ms / (spent_ms(session) - before), 2)


def bench(page: Page, session: CDPSession, nodes: int) -> dict[str, Any]:
    """Measure one board of this many nodes."""
    page.goto(f"{URL}?board={nodes}")
    page.wait_for_selector(".node")
    page.keyboard.press("r")
    page.wait_for_selector("#run-button[data-state=running]")
    page.keyboard.press("Shift+Digit1")
    page.wait_for_timeout(800)
    found: dict[str, Any] = {"waits": waits(page, session)}
    found["counters"] = measure(session, lambda: watched(page))
    found["pan"] = measure(session, lambda: panned(page))
    page.keyboard.press("Shift+Digit1")
    page.wait_for_timeout(800)
    page.evaluate(SELECT, 50)
    found["drag_50"] = measure(session, lambda: dragged(page))
    page.keyboard.press("Escape")
    page.evaluate(FILL_WITH_DOTS, 5000)
    page.wait_for_timeout(300)
    found["dots_5000"] = measure(session, lambda: watched(page))
    found["open"] = opened(page, session)
    if nodes <= 100:
        layouts = [float(page.evaluate(LAYOUT)) for _ in range(ROUNDS)]
        found["layout"] = {"ms": round(statistics.median(layouts), 1), "waits": waits(page, session)}
    page.evaluate("([count, frames]) => storm(count, frames)", [50, (ROUNDS + 1) * FRAMES * 2])
    found["others_move_50"] = measure(session, lambda: watched(page))
    return found


def main() -> None:
    """Print the figures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        session = page.context.new_cdp_session(page)
        page.set_default_timeout(SLOW_START_MS)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        figures = {str(nodes): bench(page, session, nodes) for nodes in (100, 500)}
        browser.close()
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
