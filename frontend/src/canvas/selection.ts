/** What is selected on the canvas: nodes and edges of the current graph. */
import { Signal } from "../signal";

export class Selection {
  readonly changed = new Signal<Selection>();
  #nodes = new Set<string>();
  #edges = new Set<string>();

  get nodes(): ReadonlySet<string> {
    return this.#nodes;
  }

  get edges(): ReadonlySet<string> {
    return this.#edges;
  }

  get isEmpty(): boolean {
    return this.#nodes.size === 0 && this.#edges.size === 0;
  }

  /** The single selected node, or null. */
  get only(): string | null {
    return this.#nodes.size === 1 && this.#edges.size === 0 ? [...this.#nodes][0]! : null;
  }

  set(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    const nextNodes = new Set(nodes);
    const nextEdges = new Set(edges);
    if (same(nextNodes, this.#nodes) && same(nextEdges, this.#edges)) return;
    this.#nodes = nextNodes;
    this.#edges = nextEdges;
    this.changed.emit(this);
  }

  toggleNode(id: string): void {
    this.set(toggled(this.#nodes, id), this.#edges);
  }

  toggleEdge(id: string): void {
    this.set(this.#nodes, toggled(this.#edges, id));
  }

  clear(): void {
    this.set([]);
  }

  /** Keep only what still exists. */
  keep(nodes: (id: string) => boolean, edges: (id: string) => boolean): void {
    this.set([...this.#nodes].filter(nodes), [...this.#edges].filter(edges));
  }
}

const same = (a: Set<string>, b: Set<string>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id));

function toggled(set: Set<string>, id: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
