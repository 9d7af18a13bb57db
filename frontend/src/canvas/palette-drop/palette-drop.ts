/** Drag from the palette: a card follows the pointer and is added where it is dropped on the canvas. */
import { NODE_HEIGHT, NODE_WIDTH } from "../../document/graph";
import type { PaletteItem } from "../../document/palette";
import { element } from "../../element";
import { SLACK_PX } from "../gesture";
import { isUnder } from "../hit";
import type { SluiceCanvas } from "../sluice-canvas";
import { toBoard } from "../view";

/** Let this palette entry be dragged onto the canvas; a click without a drag is `pressed`. */
export function attachPaletteDrop(
  entry: HTMLElement,
  item: PaletteItem,
  canvas: SluiceCanvas,
  pressed: () => void,
): void {
  let dragged = false;
  entry.addEventListener("click", () => {
    if (!dragged) pressed();
  });
  entry.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary || !canvas.actions.canEdit) return;
    const from = { x: event.clientX, y: event.clientY };
    let ghost: HTMLElement | null = null;
    const controller = new AbortController();
    const finish = (): void => {
      ghost?.remove();
      controller.abort();
    };
    const listen = { signal: controller.signal };
    document.addEventListener(
      "pointermove",
      (moved) => {
        if (!ghost) {
          if (Math.hypot(moved.clientX - from.x, moved.clientY - from.y) < SLACK_PX) return;
          ghost = ghostOf(item);
          document.body.append(ghost);
        }
        ghost.style.transform = `translate(${moved.clientX - NODE_WIDTH / 2}px, ${moved.clientY - NODE_HEIGHT / 2}px)`;
      },
      listen,
    );
    document.addEventListener(
      "pointerup",
      (ended) => {
        dragged = ghost !== null;
        setTimeout(() => (dragged = false), 0);
        finish();
        if (!dragged || !isUnder(canvas, ended)) return;
        canvas.locate();
        const at = toBoard(canvas.view, canvas.local(ended));
        void canvas.actions.add(item, { x: at.x - NODE_WIDTH / 2, y: at.y - NODE_HEIGHT / 2 }, null);
      },
      listen,
    );
    document.addEventListener("pointercancel", finish, listen);
    document.addEventListener("keydown", (key) => key.key === "Escape" && finish(), listen);
  });
}

function ghostOf(item: PaletteItem): HTMLElement {
  return element(
    "div",
    { class: "ghost", "data-category": item.category },
    element("span", { class: "tile", "data-length": Math.min(4, item.glyph.length) }, item.glyph),
    element("span", { class: "name" }, item.label),
  );
}
