/** Tidy up: a layout along the flow, computed outside of the page's thread, shown as one motion and one step of undo. */
import type { Point } from "../../document/board";
import type { Session } from "../../session";
import { around } from "../view";
import { layoutOf, placed, type Wanted } from "./flow-layout";

const GLIDE_MS = 350;

/** A layout that is on its way; without a layouter while that is loaded. */
interface Underway {
  layouter: { stop(): void } | null;
}

export class Tidy {
  #underway: Underway | null = null;

  constructor(private readonly session: Session) {}

  /** Arrange the selected nodes, or all; pinned ones stay. */
  async start(): Promise<void> {
    this.cancel();
    const { session } = this;
    const wanted = wantedOf(session);
    if (wanted.nodes.length < 2) return;
    const underway: Underway = { layouter: null };
    this.#underway = underway;
    session.canvas.classList.add("is-busy");
    const isWanted = (): boolean => this.#underway === underway;
    try {
      const { Layouter } = await import("./layouter");
      if (!isWanted()) return;
      const layouter = new Layouter();
      underway.layouter = layouter;
      const found = await layouter.layout(layoutOf(wanted));
      if (!isWanted()) return;
      await this.#glide(placed(wanted, found), isWanted);
      if (isWanted()) session.desk.say(`Arranged ${wanted.nodes.length} nodes.`);
    } catch (error) {
      if (isWanted()) session.desk.toast(`The layout failed: ${String(error)}`, "error");
    } finally {
      underway.layouter?.stop();
      if (isWanted()) this.#end();
    }
  }

  /** Give up a layout that is not there yet; false when there is none. */
  cancel(): boolean {
    if (!this.#underway) return false;
    this.#underway.layouter?.stop();
    this.#end();
    return true;
  }

  #end(): void {
    this.#underway = null;
    this.session.canvas.classList.remove("is-busy");
  }

  async #glide(to: Map<string, Point>, isWanted: () => boolean): Promise<void> {
    const { session } = this;
    const { canvas } = session;
    const from = new Map([...to.keys()].map((id) => [id, canvas.places.get(id)!]));
    const began = performance.now();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      for (let part = 0; part < 1 && isWanted();) {
        const now = await new Promise<number>((next) => requestAnimationFrame(next));
        part = Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
        canvas.hold(between(from, to, 1 - (1 - part) ** 3));
      }
    }
    if (isWanted()) {
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
