/** Which gesture a press begins: connect at a port, drag on a node, select on an edge, marquee on nothing. */
import { beside, startConnect } from "./connect/connect";
import { startDrag } from "./drag/drag";
import type { Gesture } from "./gesture";
import { startMarquee } from "./marquee/marquee";
import { selectNode, startEdgeSelect } from "./select/select";
import { nodeAt, noteAt } from "./hit";
import { startResize } from "./marks/resize";
import type { SluiceCanvas } from "./sluice-canvas";
import { toBoard } from "./view";

const LONG_PRESS_MS = 550;
const DOT_REACH_PX = 11;
const FINGER_REACH_PX = 18;

export function attachPointers(canvas: SluiceCanvas): void {
  let gesture: Gesture | null = null;
  let pointer = 0;
  let press: ReturnType<typeof setTimeout> | undefined;
  let fingers = 0;

  const stop = (): void => {
    clearTimeout(press);
    gesture?.cancel();
    gesture = null;
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-scrolls]")) return;
    if (event.pointerType === "touch") {
      fingers += 1;
      if (fingers > 1) {
        stop();
        return;
      }
    }
    if (event.button !== 0 || canvas.handIsOut || gesture) return;
    gesture = begin(canvas, event);
    pointer = event.pointerId;
    if (gesture && event.pointerType !== "touch") canvas.setPointerCapture(pointer);
    if (event.pointerType === "touch" && !canvas.pointsOut) {
      const at = { x: event.clientX, y: event.clientY };
      press = setTimeout(() => {
        stop();
        openMenu(canvas, at);
      }, LONG_PRESS_MS);
    }
  });

  canvas.addEventListener("pointermove", (event) => {
    canvas.pointer = event.pointerType === "touch" ? null : toBoard(canvas.view, canvas.local(event));
    if (gesture && event.pointerId === pointer) {
      if (Math.hypot(event.movementX, event.movementY) > 2) clearTimeout(press);
      gesture.move(event);
      return;
    }
    if (event.buttons === 0 && event.pointerType !== "touch") {
      const overNode = canvas.nodes.idAt(event.target) !== null;
      canvas.hover(overNode ? null : canvas.edges.hit(canvas.view, canvas.local(event)));
    }
  });

  canvas.addEventListener("pointerup", (event) => {
    if (event.pointerType === "touch") fingers = Math.max(0, fingers - 1);
    clearTimeout(press);
    if (!gesture || event.pointerId !== pointer) return;
    const ended = gesture;
    gesture = null;
    ended.end(event);
  });
  canvas.addEventListener("pointercancel", (event) => {
    if (event.pointerType === "touch") fingers = Math.max(0, fingers - 1);
    stop();
  });
  canvas.addEventListener("pointerleave", () => {
    canvas.pointer = null;
    canvas.hover(null);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !gesture) return;
      event.stopPropagation();
      event.preventDefault();
      stop();
    },
    { capture: true },
  );

  // A tap is dealt with already; the click that would follow could hit a panel that has opened under the finger.
  canvas.addEventListener(
    "touchend",
    (event) => {
      if (event.cancelable && canvas.nodes.idAt(event.target) !== null) event.preventDefault();
    },
    { passive: false },
  );
  // Keyboards and screen readers click without a pointer.
  canvas.addEventListener("click", (event) => {
    if (event.detail !== 0) return;
    const port = canvas.nodes.portAt(event.target);
    const node = canvas.nodes.idAt(event.target);
    if (port !== null && canvas.actions.canEdit) canvas.actions.quickAdd(beside(canvas, port), port, null);
    else if (port === null && node !== null) selectNode(canvas, node, event);
    else canvas.selection.set(canvas.groups.at(event.target)?.members ?? canvas.selection.nodes);
  });

  canvas.addEventListener("dblclick", (event) => {
    if (!canvas.actions.canEdit) return;
    if (event.target instanceof Element && event.target.closest("[data-scrolls]")) return;
    // The canvas has captured the pointer, so that it is the target: what lies there is asked for.
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const group = canvas.groups.at(under);
    const node = canvas.nodes.idAt(under);
    if (group) canvas.groups.rename(group.id);
    if (node !== null && canvas.notes.has(node)) canvas.notes.write(node);
    if (group || node !== null) return;
    canvas.actions.quickAdd(toBoard(canvas.view, canvas.local(event)), null, null);
  });
  canvas.addEventListener("contextmenu", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-scrolls]")) return;
    event.preventDefault();
    // The keyboard's menu key gives no place: the menu opens at the focused node.
    const focused = event.clientX === 0 && event.clientY === 0 ? document.activeElement : null;
    const box = focused?.getBoundingClientRect();
    openMenu(canvas, box ? { x: box.left + 20, y: box.bottom - 8 } : { x: event.clientX, y: event.clientY });
  });
}

function begin(canvas: SluiceCanvas, event: PointerEvent): Gesture | null {
  const isFinger = event.pointerType === "touch";
  if (isFinger && canvas.pointsOut) return null;
  const port = canvas.nodes.portAt(event.target);
  if (port !== null) return canvas.actions.canEdit ? startConnect(canvas, port, event) : null;
  const grip = canvas.notes.gripAt(event.target);
  if (grip !== null && canvas.actions.canEdit) return startResize(canvas, grip, event);
  const node = canvas.nodes.idAt(event.target);
  if (node !== null) return startDrag(canvas, node, event);
  const group = canvas.groups.at(event.target);
  if (group) return startDrag(canvas, group.members[0]!, event, group.members);
  const local = canvas.local(event);
  findDot(canvas, local, isFinger ? FINGER_REACH_PX : DOT_REACH_PX);
  const edge = canvas.edges.hit(canvas.view, local);
  if (isFinger) canvas.hover(edge);
  if (edge !== null) return startEdgeSelect(canvas, edge);
  // A finger on nothing pans; d3-zoom does that.
  return isFinger ? tapOnNothing(canvas) : startMarquee(canvas, event);
}

function findDot(canvas: SluiceCanvas, local: { x: number; y: number }, reach: number): void {
  const at = toBoard(canvas.view, local);
  void canvas.particles
    .messageAt(at.x, at.y, reach / canvas.view.k)
    .then((message) => canvas.actions.pinMessage(message));
}

function tapOnNothing(canvas: SluiceCanvas): Gesture {
  let moved = false;
  return {
    move: () => (moved = true),
    end: () => {
      if (!moved) canvas.selection.clear();
    },
    cancel: () => undefined,
  };
}

function openMenu(canvas: SluiceCanvas, at: { x: number; y: number }): void {
  const local = canvas.local({ clientX: at.x, clientY: at.y });
  const node = nodeAt(canvas, local) ?? noteAt(canvas, local);
  const edge = node === null ? canvas.edges.hit(canvas.view, local) : null;
  canvas.actions.menu(at, node, edge);
}
