/** Where nodes and edges are, as the dots are told it: only while somebody watches a run. */
import type { Point } from "../../document/board";
import { NODE_HEIGHT } from "../../document/graph";
import { packed, type EdgePath } from "../path";
import type { ParticleLayer } from "./layer";

/** Dots that lie at a node lie in a row below its card. */
const TRAY = { x: 12, y: NODE_HEIGHT + 14 };

export class ToldPlaces {
  #isWatched = false;

  constructor(
    private readonly dots: ParticleLayer,
    private readonly nodes: ReadonlyMap<string, Point>,
    private readonly paths: ReadonlyMap<string, EdgePath>,
  ) {}

  /** Somebody watches from now on. */
  watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.tell(this.nodes.keys(), this.paths.keys());
  }

  /** These lie elsewhere now. */
  tell(nodes: Iterable<string>, edges: Iterable<string>): void {
    if (!this.#isWatched) return;
    const ids = [...edges];
    const curves = packed(ids.map((id) => this.paths.get(id)!.curve));
    const trays = [...nodes].map((id): [string, number, number] => {
      const { x, y } = this.nodes.get(id)!;
      return [id, x + TRAY.x, y + TRAY.y];
    });
    this.dots.tell({ do: "trays", trays, forget: [] }, { do: "paths", ids, ...curves, forget: [] });
  }

  /** Those of these that are there no more are forgotten. */
  forget(nodes: readonly string[], edges: readonly string[]): void {
    this.dots.tell(
      { do: "paths", ids: [], ...packed([]), forget: edges.filter((id) => !this.paths.has(id)) },
      { do: "trays", trays: [], forget: nodes.filter((id) => !this.nodes.has(id)) },
    );
  }
}
