"""The designer as a person works with it: sees nodes and dots, presses, drags, types."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import FloatRect, Locator, Page, expect

NODE_WIDTH, NODE_HEIGHT = 168, 72
TRAY = (12, NODE_HEIGHT + 11)
"""Where the first dot of a node lies, from the node's corner, at 100 %."""

SEES_A_DOT = """() => {
  const layer = document.querySelector("sluice-canvas canvas.particles");
  const copy = new OffscreenCanvas(480, 300).getContext("2d", { willReadFrequently: true });
  const began = performance.now();
  window.firstDot = new Promise((resolve, reject) => {
    const look = () => {
      copy.clearRect(0, 0, 480, 300);
      copy.drawImage(layer, 0, 0, 480, 300);
      if (copy.getImageData(0, 0, 480, 300).data.some((part, index) => index % 4 === 3 && part > 100))
        resolve((performance.now() - began) / 1000);
      else if (performance.now() - began > 60000) reject(new Error("no dot in 60 s"));
      else setTimeout(look, 30);
    };
    look();
  });
}"""

SEES_A_DOT_AT = """([x, y, patience]) => new Promise((resolve) => {
  const layer = document.querySelector("sluice-canvas canvas.particles");
  const copy = new OffscreenCanvas(5, 5).getContext("2d", { willReadFrequently: true });
  const until = performance.now() + patience;
  const look = () => {
    const box = layer.getBoundingClientRect();
    copy.clearRect(0, 0, 5, 5);
    copy.drawImage(layer, box.x - x + 2, box.y - y + 2, box.width, box.height);
    if (copy.getImageData(0, 0, 5, 5).data.some((part, index) => index % 4 === 3 && part > 100)) resolve(true);
    else if (performance.now() > until) resolve(false);
    else setTimeout(look, 30);
  };
  look();
})"""

STILL = """() => new Promise((stands) => {
  const canvas = document.querySelector("sluice-canvas");
  const look = (before, frames) =>
    requestAnimationFrame(() => {
      const now = JSON.stringify(canvas.view);
      if (now === before && frames === 10) stands();
      else look(now, now === before ? frames + 1 : 0);
    });
  look("", 0);
})"""

BOX = """(card) => new Promise((stands) => {
  const look = (before, frames) =>
    requestAnimationFrame(() => {
      const { x, y, width, height } = card.getBoundingClientRect();
      const now = [x, y, width, height].join();
      if (now === before && frames === 5) stands({ x, y, width, height });
      else look(now, now === before ? frames + 1 : 0);
    });
  look("", 0);
})"""

EDGES = """() => {
  const { nodes, edges } = document.querySelector("sluice-canvas").graph;
  const name = (id) => nodes.find((node) => node.id === id).logicalId;
  return edges.map((edge) => `${name(edge.source)} ${edge.kind} ${name(edge.target)}`);
}"""

PLACE = """(name) => {
  const canvas = document.querySelector("sluice-canvas");
  return canvas.places.get(canvas.graph.nodes.find((node) => node.logicalId === name).id);
}"""


def until(holds: Callable[[], bool], otherwise: str, *, within_s: float = 60) -> None:
    """Return once it holds; a server and a browser make it so."""
    last = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < last, otherwise
        time.sleep(0.05)


def still(drawn: Locator) -> FloatRect:
    """Return where something is on the screen, once it has stood still for some frames: a panel moves the view."""
    found: FloatRect = drawn.evaluate(BOX)
    return found


@dataclass(frozen=True)
class Designer:
    """One browser tab at one board."""

    page: Page

    @property
    def board(self) -> str:
        """The board's id."""
        found = re.search(r"/b/([a-z0-9]+)", self.page.url)
        assert found, self.page.url
        return found[1]

    def wait_until_saved(self) -> None:
        """Wait until all that was done here is kept."""
        expect(self.page.locator("#saved-state")).to_have_attribute("data-state", "saved")

    def wait_until_drawn(self) -> None:
        """Wait until a board that is not empty is here as it is seen at first."""
        self.wait_until_saved()
        expect(self.page.locator(".node").first).to_be_visible()
        self.wait_for_palette()
        self.wait_until_still()

    def wait_for_palette(self) -> None:
        """Wait until what can be added is listed; a window without room for the list has it too."""
        expect(self.page.locator("#palette-list button").first).to_be_attached()

    def node(self, name: str) -> Locator:
        """Return a node's card."""
        return self.page.locator(".node").filter(has=self.page.locator(".name", has_text=re.compile(f"^{name}$")))

    def names(self) -> list[str]:
        """Return the names of the nodes."""
        return sorted(self.page.locator(".node .name").all_inner_texts())

    def open(self, name: str, tab: str = "Properties") -> Locator:
        """Open a node's inspector; return the tab's panel."""
        box = self.box(name)
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
        return self.tab(tab)

    def tab(self, name: str) -> Locator:
        """Show a tab of the inspector; return its panel."""
        self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel", name=name)

    def box(self, name: str) -> FloatRect:
        """Return where a node is on the screen, once it stands still."""
        return still(self.node(name))

    def show_all(self) -> None:
        """Bring every node into view."""
        self.press("Shift+Digit1")
        self.wait_until_still()

    def edges(self) -> list[str]:
        """Return the connections as they are drawn: "Worker send Queue"."""
        found: list[str] = self.page.evaluate(EDGES)
        return found

    def wait_for_edge(self, edge: str) -> None:
        """Wait until a connection is drawn."""
        until(lambda: edge in self.edges(), f"{edge} is not drawn")

    def connect(self, source: str, target: str) -> None:
        """Pull a connection from a node's port to another node."""
        self.show_all()
        self.box(source)
        self.node(source).hover()
        self.node(source).locator(".port").hover()
        self.page.mouse.down()
        to = self.box(target)
        self.page.mouse.move(to["x"] + to["width"] / 2, to["y"] + to["height"] / 2, steps=6)
        self.page.mouse.up()

    def place(self, name: str) -> Any:
        """Return where a node is on the board."""
        return self.page.evaluate(PLACE, name)

    def wait_for_a_frame(self) -> None:
        """Wait until what changed is drawn: a panel that opens or closes moves the view."""
        self.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")

    def wait_until_still(self) -> None:
        """Wait until the picture has stood still for ten frames, however long a frame takes."""
        self.page.evaluate(STILL)

    def view(self) -> dict[str, float]:
        """Return what part of the board is seen: screen = board × k + (x, y)."""
        found: dict[str, float] = self.page.evaluate("() => ({ ...document.querySelector('sluice-canvas').view })")
        return found

    def selected(self) -> list[str]:
        """Return the names of the selected nodes, and the texts of the selected notes."""
        return sorted(self.page.locator(".node.is-selected .name, .paper.is-selected .note-body").all_inner_texts())

    def middle(self, name: str) -> tuple[float, float]:
        """Return the middle of a node on the screen."""
        box = self.box(name)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def empty_place(self) -> tuple[float, float]:
        """Return a place of the screen below all nodes where the canvas is empty."""
        canvas = still(self.page.locator("sluice-canvas"))
        return canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] - 90

    def command(self, words: str) -> None:
        """Choose a command by its words."""
        self.press("Control+k")
        self.page.get_by_role("combobox", name="Commands").fill(words)
        self.page.get_by_role("combobox", name="Commands").press("Enter")

    def menu(self, at: str, entry: str) -> None:
        """Choose from the menu of a node."""
        self.page.mouse.click(*self.middle(at), button="right")
        self.page.get_by_role("menuitem", name=entry, exact=True).click()

    def drop_sockets(self) -> None:
        """Lose every connection, as a laptop does that was closed."""
        self.page.evaluate("() => window.sockets.forEach((socket) => socket.close())")

    def drag(self, name: str, by_x: float, by_y: float) -> None:
        """Drag a node."""
        box = self.box(name)
        x, y = box["x"] + box["width"] / 2, box["y"] + 12
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + by_x, y + by_y, steps=8)
        self.page.mouse.up()

    def add(self, query: str) -> None:
        """Add a node by typing."""
        self.press("/")
        field = self.page.get_by_role("combobox", expanded=True)
        field.fill(query)
        field.press("Enter")

    def press(self, keys: str) -> None:
        """Press keys while no field has the focus."""
        self.page.evaluate(
            "document.activeElement?.matches('input, textarea, select') && document.activeElement.blur()"
        )
        self.page.keyboard.press(keys)

    def wait_for_run(self, state: str, *, within_s: float = 120) -> None:
        """Wait until the run is in a state."""
        expect(self.page.locator("#run-button")).to_have_attribute("data-state", state, timeout=within_s * 1000)

    def clock(self) -> int:
        """Return how many seconds of the run the picture has shown."""
        clock = self.page.locator(".clock")
        expect(clock).to_have_text(re.compile(r"^\d+:\d+$"))
        minutes, seconds = clock.inner_text().split(":")
        return int(minutes) * 60 + int(seconds)

    def show_end(self) -> None:
        """Bring the play head to the end of what is known."""
        self.page.get_by_role("slider", name="Time of the run").press("End")

    def finish(self) -> None:
        """Let the run go to its end, for its place to be free."""
        if self.page.get_by_label("Close the inspector").is_visible():
            self.page.get_by_label("Close the inspector").click()
        if self.page.locator("#run-button").get_attribute("data-state") == "paused":
            self.press("p")
        self.page.get_by_role("radio", name="max").click()
        self.wait_for_run("finished")

    def look_for_a_dot(self) -> None:
        """From now on, look for the first dot that is painted."""
        self.page.evaluate(SEES_A_DOT)

    def seconds_to_first_dot(self) -> float:
        """Return how long that took."""
        found: float = self.page.evaluate("() => window.firstDot")
        return found

    def wait_for_dot(self, name: str) -> tuple[float, float]:
        """Wait until a dot is painted in the first slot of a node; return where."""
        at = self.tray(name)
        assert self.page.evaluate(SEES_A_DOT_AT, [*at, 60_000]), f"no dot at {at}"
        return at

    def has_dot(self, name: str) -> bool:
        """Say whether a dot lies in the first slot of a node, or comes to lie there at once."""
        return bool(self.page.evaluate(SEES_A_DOT_AT, [*self.tray(name), 1_000]))

    def tray(self, name: str) -> tuple[float, float]:
        """Return where on the screen the first dot of a node lies."""
        box = self.box(name)
        scale = box["width"] / NODE_WIDTH
        return box["x"] + TRAY[0] * scale, box["y"] + TRAY[1] * scale

    def click_first_dot(self, name: str) -> None:
        """Click the first dot that lies at a node."""
        self.page.mouse.click(*self.wait_for_dot(name))

    def undo(self) -> None:
        """Undo by the keyboard."""
        self.press("Control+z")

    def redo(self) -> None:
        """Redo by the keyboard."""
        self.press("Control+Shift+z")

    def template(self) -> str:
        """Return what the export holds."""
        return self.page.request.get(f"/b/{self.board}/export/template").text()

    def get(self, path: str) -> Any:
        """Return the JSON of an address of this board."""
        return self.page.request.get(f"/b/{self.board}/{path}").json()


def join(page: Page) -> Designer:
    """Come to the board whose link was opened, as somebody new without a name of their own."""
    page.get_by_role("button", name=re.compile("^(Join|Watch) the board$")).click()
    page.wait_for_url(re.compile("/b/"))
    return Designer(page)


def try_it(page: Page) -> Designer:
    """Press "Try it now" on the first page."""
    page.get_by_role("button", name="Try it now").first.click()
    designer = Designer(page)
    designer.wait_until_drawn()
    return designer
