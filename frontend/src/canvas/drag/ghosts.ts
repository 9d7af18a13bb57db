/** Where copies will lie while they are dragged: pale pictures of what is copied, which itself stays. */
import type { Point } from "../../document/board";
import type { SluiceCanvas } from "../sluice-canvas";

export class Ghosts {
  #shown = new Map<string, HTMLElement>();

  constructor(private readonly canvas: SluiceCanvas) {}

  show(places: ReadonlyMap<string, Point>): void {
    for (const [id, { x, y }] of places) {
      const ghost = this.#shown.get(id) ?? this.#make(id);
      if (ghost) ghost.style.transform = `translate(${x}px, ${y}px)`;
    }
  }

  clear(): void {
    for (const ghost of this.#shown.values()) ghost.remove();
    this.#shown.clear();
  }

  #make(id: string): HTMLElement | null {
    const { nodes, notes } = this.canvas;
    const card = nodes.cardOf(id) ?? notes.cardOf(id);
    if (!card) return null;
    const ghost = card.cloneNode(true) as HTMLElement;
    delete ghost.dataset.id;
    ghost.classList.add("ghost");
    ghost.inert = true;
    ghost.setAttribute("aria-hidden", "true");
    this.#shown.set(id, ghost);
    nodes.world.append(ghost);
    return ghost;
  }
}
