/** Tidy up: a layout along the flow, computed outside of the page's thread, shown as one motion and one step of undo. */
import type { Point } from "../../document/board";
import type { Session } from "../../session";
import { around } from "../view";
import { layoutOf, placed, type Wanted } from "./flow-layout";

const GLIDE_MS = 350;

export class Tidy {
  #running: { stop(): void } | null = null;

  constructor(private readonly session: Session) {}

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Arrange the selected nodes, or all; pinned ones stay. */
  async start(): Promise<void> {
    this.cancel();
    const { session } = this;
    const wanted = wantedOf(session);
    if (wanted.nodes.length < 2) return;
    session.canvas.classList.add("is-busy");
    try {
      const { Layouter } = await import("./layouter");
      const layouter = new Layouter();
      this.#running = layouter;
      const found = await layouter.layout(layoutOf(wanted));
      if (this.#running !== layouter) return;
      await this.#glide(placed(wanted, found));
      session.desk.say(`Arranged ${wanted.nodes.length} nodes.`);
    } catch (error) {
      if (this.#running) session.desk.toast(`The layout failed: ${String(error)}`, "error");
    } finally {
      this.#running?.stop();
      this.#running = null;
      session.canvas.classList.remove("is-busy");
    }
  }

  /** Give up a layout that is not there yet; false when there is none. */
  cancel(): boolean {
    if (!this.#running) return false;
    this.#running.stop();
    this.#running = null;
    this.session.canvas.classList.remove("is-busy");
    return true;
  }

  async #glide(to: Map<string, Point>): Promise<void> {
    const { session } = this;
    const { canvas } = session;
    const from = new Map([...to.keys()].map((id) => [id, canvas.places.get(id)!]));
    const began = performance.now();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      for (let part = 0; part < 1 && this.#running;) {
        const now = await new Promise<number>((next) => requestAnimationFrame(next));
        part = Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
        canvas.hold(between(from, to, 1 - (1 - part) ** 3));
      }
    }
    if (this.#running) {
      session.startStep();
      session.move(to);
      session.board.startStep();
    }
    canvas.release();
  }
}

function wantedOf({ canvas, board, graph }: Session): Wanted {
  const chosen = canvas.selection.nodes.size > 1 ? canvas.selection.nodes : null;
  const nodes = graph.nodes
    .filter(({ id }) => !chosen || chosen.has(id))
    .map(({ id }) => ({ id, ...canvas.boxOf(id)!, isPinned: board.isPinned(id) }));
  const known = new Set(nodes.map(({ id }) => id));
  return {
    nodes,
    edges: graph.edges.filter(({ source, target }) => known.has(source) && known.has(target)),
    groups: canvas.groups.groups
      .filter(({ members }) => members.some((member) => known.has(member)))
      .map(({ id, own, within }) => ({ id, within, members: own.filter((member) => known.has(member)) })),
    corner: around(nodes) ?? { x: 0, y: 0 },
  };
}

function between(
  from: ReadonlyMap<string, Point>,
  to: ReadonlyMap<string, Point>,
  part: number,
): Map<string, Point> {
  return new Map(
    [...to].map(([id, { x, y }]) => {
      const start = from.get(id)!;
      return [id, { x: start.x + (x - start.x) * part, y: start.y + (y - start.y) * part }];
    }),
  );
}
