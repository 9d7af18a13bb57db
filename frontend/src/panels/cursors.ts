/** The cursors and selections of the others, with their names. */
import type { SluiceCanvas } from "../canvas/sluice-canvas";
import { toBoard, toScreen } from "../canvas/view";
import type { Person } from "../document/presence";
import { element, icon } from "../element";
import { onceAFrame } from "../frame";
import type { Session } from "../session";
import { LaserTrails } from "./laser";

export function attachCursors(session: Session, canvas: SluiceCanvas): void {
  const layer = element("div", { class: "cursors", "aria-hidden": "true" });
  canvas.append(layer);
  const shown = new Map<number, HTMLElement>();
  const trails = new LaserTrails(canvas);

  const follow = onceAFrame(() => {
    for (const person of session.presence.others()) place(canvas, layer, shown, person);
  });
  const draw = onceAFrame(() => {
    const people = session.presence.others();
    const here = new Set(people.map((person) => person.client));
    for (const [client, cursor] of shown) {
      if (here.has(client)) continue;
      cursor.remove();
      shown.delete(client);
    }
    for (const person of people) {
      place(canvas, layer, shown, person);
      if (person.laser && person.cursor)
        trails.point(String(person.client), `--person-${person.colour}`, person.cursor);
    }
    canvas.nodes.mark("is-others", new Set(people.flatMap((person) => person.selected)));
  });

  let watched: unknown = null;
  const watch = (): void => {
    const awareness = session.socket.awareness;
    if (awareness === watched) return;
    watched = awareness;
    awareness.on("change", draw);
  };
  watch();
  session.board.replaced.on(watch);
  canvas.viewed.on(follow);
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" && !session.presence.laser) return;
    const { x, y } = toBoard(canvas.view, canvas.local(event));
    const at = { x: Math.round(x), y: Math.round(y) };
    session.presence.point(at);
    if (session.presence.laser) trails.point("own", "--error", at);
  });
  canvas.addEventListener("pointerleave", () => session.presence.point(null));
}

function place(
  canvas: SluiceCanvas,
  layer: HTMLElement,
  shown: Map<number, HTMLElement>,
  person: Person,
): void {
  let cursor = shown.get(person.client);
  if (!person.cursor) {
    cursor?.remove();
    shown.delete(person.client);
    return;
  }
  if (!cursor) {
    cursor = element(
      "div",
      { class: "cursor", "data-person": person.colour },
      icon("pointer"),
      element("span", { class: "cursor-name" }, person.name),
    );
    shown.set(person.client, cursor);
    layer.append(cursor);
  }
  cursor.classList.toggle("is-laser", person.laser);
  const { x, y } = toScreen(canvas.view, person.cursor);
  cursor.style.transform = `translate(${x}px, ${y}px)`;
}
