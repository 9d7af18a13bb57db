/** The order in which a person reads the board: along the edges, then from left to right. */
import type { Point } from "../document/board";
import type { GraphEdge } from "../document/graph";

/** Node ids, sources before their targets where there is no cycle. */
export function flowOrder(
  places: Map<string, Point>,
  edges: Pick<GraphEdge, "source" | "target">[],
): string[] {
  const incoming = new Map<string, number>();
  const outgoing = new Map<string, string[]>();
  for (const id of places.keys()) incoming.set(id, 0);
  for (const { source, target } of edges) {
    if (source === target || !incoming.has(source) || !incoming.has(target)) continue;
    incoming.set(target, incoming.get(target)! + 1);
    const next = outgoing.get(source);
    if (next) next.push(target);
    else outgoing.set(source, [target]);
  }
  const before = (a: string, b: string): number => {
    const p = places.get(a)!;
    const q = places.get(b)!;
    return p.x - q.x || p.y - q.y || (a < b ? -1 : 1);
  };
  const order: string[] = [];
  const left = new Set([...places.keys()].sort(before));
  const free = [...left].filter((id) => incoming.get(id) === 0);
  while (left.size) {
    const id = free.shift() ?? left.values().next().value!;
    if (!left.delete(id)) continue;
    order.push(id);
    const opened = (outgoing.get(id) ?? []).filter((target) => {
      incoming.set(target, incoming.get(target)! - 1);
      return incoming.get(target) === 0;
    });
    free.unshift(...opened.sort(before));
  }
  return order;
}
