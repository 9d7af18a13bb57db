"""Measures the canvas in Chromium at 100 and 500 nodes, counters at 10/s.

Frames a second and script per frame while it is watched, panned, dragged, moved by others and full of dots; how long
a graph takes to be drawn, and a layout to be found outside of the page's thread.

Usage: python frontend/bench/frames.py [http://127.0.0.1:5199/static/harness.html]
Needs `npm run harness` in another terminal and playwright for Python. Prints the median of five rounds as JSON.
"""

import json
import statistics
import sys
from collections.abc import Callable

from playwright.sync_api import CDPSession, Page, sync_playwright

ROUNDS = 5
FRAMES = 120
URL = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:5199/static/harness.html"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

COUNT_FRAMES = """(frames) => new Promise((done) => {
  const begun = performance.now();
  let left = frames;
  const next = () => (left-- > 0 ? requestAnimationFrame(next) : done(performance.now() - begun));
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

PAN = """(frames) => new Promise((done) => {
  const canvas = document.querySelector("sluice-canvas");
  const begun = performance.now();
  let left = frames;
  const next = () => {
    if (left-- <= 0) return done(performance.now() - begun);
    const way = left % 60 < 30 ? 14 : -14;
    canvas.dispatchEvent(new WheelEvent("wheel", { deltaX: way, deltaY: way, bubbles: true, cancelable: true }));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})"""


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


def script_s(session: CDPSession) -> float:
    """Return the seconds of script of this page so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "ScriptDuration"))


def measure(session: CDPSession, act: Callable[[], tuple[int, float]]) -> dict[str, float]:
    """Return frames a second and milliseconds of script a frame; `act` returns its frames and milliseconds."""
    rounds: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        before = script_s(session)
        frames, passed_ms = act()
        rounds.append((frames / passed_ms * 1000, (script_s(session) - before) * 1000 / max(1, frames)))
    return {
        "fps": round(statistics.median(fps for fps, _ in rounds), 1),
        "script_ms": round(statistics.median(script for _, script in rounds), 2),
    }


def drag(page: Page) -> tuple[int, float]:
    """Drag the selection to and fro; return the frames and milliseconds that it took."""
    box = page.locator(".node.is-selected").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(START_COUNTING)
    for step in range(FRAMES):
        page.mouse.move(x + abs(step % 40 - 20) * 3, y + abs(step % 30 - 15) * 2)
    frames, passed_ms = page.evaluate(STOP_COUNTING)
    page.mouse.move(x, y)
    page.mouse.up()
    return int(frames), float(passed_ms)


def bench(page: Page, session: CDPSession, nodes: int) -> dict[str, dict[str, float]]:
    """Measure one board of this many nodes."""
    page.goto(f"{URL}?board={nodes}")
    page.wait_for_selector(".node")
    page.keyboard.press("r")
    page.wait_for_selector("#run-button[data-state=running]")
    page.keyboard.press("Shift+Digit1")
    page.wait_for_timeout(800)
    found = {"counters": measure(session, lambda: (FRAMES, float(page.evaluate(COUNT_FRAMES, FRAMES))))}
    found["pan"] = measure(session, lambda: (FRAMES, float(page.evaluate(PAN, FRAMES))))
    page.mouse.move(300, 120)
    page.mouse.down()
    page.mouse.move(760 if nodes > 100 else 1200, 470 if nodes > 100 else 700, steps=4)
    page.mouse.up()
    found["drag"] = measure(session, lambda: drag(page))
    found["drag"]["nodes"] = page.locator(".node.is-selected").count()
    page.keyboard.press("Escape")
    page.evaluate(FILL_WITH_DOTS, 5000)
    page.wait_for_timeout(300)
    found["dots_5000"] = measure(session, lambda: (FRAMES, float(page.evaluate(COUNT_FRAMES, FRAMES))))
    found["open"] = {"ms": round(statistics.median(float(page.evaluate(OPEN)) for _ in range(ROUNDS)), 1)}
    if nodes <= 100:
        found["layout"] = {"ms": round(statistics.median(float(page.evaluate(LAYOUT)) for _ in range(ROUNDS)), 1)}
    page.evaluate("() => storm(50)")
    found["others_move_50"] = measure(session, lambda: (FRAMES, float(page.evaluate(COUNT_FRAMES, FRAMES))))
    return found


def main() -> None:
    """Print the figures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        figures = {str(nodes): bench(page, session, nodes) for nodes in (100, 500)}
        browser.close()
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
