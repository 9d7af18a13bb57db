/** The lines between nodes: one 2D canvas, redrawn when the view or the graph changes. */
import type { Point } from "../document/board";
import { NODE_HEIGHT, NODE_WIDTH, type GraphEdge } from "../document/graph";
import { FONT, type Colours } from "./colours";
import { placeLabels, sizeAt, type Label } from "./labels";
import { distanceTo, edgePath, endOf, shiftsOf, type EdgePath, type Route, type Shift } from "./path";
import { curveOf, waysOf } from "./route";
import { Surface } from "./surface";
import { FAR_ZOOM, toBoard, touches, type Box, type View } from "./view";

const HIT_PX = 9;
const ROUTED_AT_ONCE = 80;
const ARROW = 8;
const HOOK = 6;

/** How far chips and badges reach over the border of a card, its port, and the heads of edges that end there. */
const CHIP_PX = 11;
const PORT_PX = 8;
const HEAD_PX = 12;

interface EdgeLook {
  selected: ReadonlySet<string>;
  hovered: string | null;
  /** When set, every other edge is dimmed. */
  lit: ReadonlySet<string> | null;
  /** The notes, which cover what lies under them. */
  papers: readonly Box[];
}

export class EdgeLayer {
  readonly surface = new Surface("edges");
  readonly paths = new Map<string, EdgePath>();
  #edges: GraphEdge[] = [];
  #shifts = new Map<string, Shift>();
  #routes = new Map<string, Route>();
  #ofNode = new Map<string, GraphEdge[]>();
  #places: ReadonlyMap<string, Point> = new Map();
  /** Where the nodes lay when all edges were laid last; null once some have been laid anew. */
  #laidAt: Map<string, Point> | null = null;
  /** Where along its edge each label stands while something is dragged. */
  #stood = new Map<string, number>();
  #widths = new Map<string, number>();

  setEdges(edges: GraphEdge[], places: ReadonlyMap<string, Point>): void {
    // Most edits of a board change a value, and no edge.
    const isLaid = this.#isLaid(edges, places);
    this.#edges = edges;
    this.#places = places;
    this.#ofNode.clear();
    for (const edge of edges) {
      for (const id of new Set([edge.source, edge.target])) {
        const list = this.#ofNode.get(id);
        if (list) list.push(edge);
        else this.#ofNode.set(id, [edge]);
      }
    }
    if (isLaid) return;
    const { routes, shifts } = waysOf(edges, places);
    this.#stood.clear();
    this.#routes = routes;
    this.#shifts = shifts;
    this.#laidAt = new Map(places);
    this.paths.clear();
    for (const edge of edges) this.#lay(edge, places);
  }

  /** Lay the edges of moved nodes anew, and those that share a side with them; the ids of those edges are returned. */
  follow(moved: Iterable<string>, places: ReadonlyMap<string, Point>): Set<string> {
    const touched = new Set<string>();
    this.#laidAt = null;
    for (const id of moved) {
      for (const edge of this.#ofNode.get(id) ?? []) {
        touched.add(edge.source);
        touched.add(edge.target);
      }
    }
    const edges = new Map<string, GraphEdge>();
    for (const id of touched) for (const edge of this.#ofNode.get(id) ?? []) edges.set(edge.id, edge);
    // Ends beyond the neighbours keep their place: shifts are taken for the touched nodes only.
    // Of very many edges the ways past other nodes are found when the gesture ends.
    if (edges.size <= ROUTED_AT_ONCE) {
      for (const [id, route] of waysOf([...edges.values()], places).routes) this.#routes.set(id, route);
    } else for (const id of edges.keys()) this.#routes.delete(id);
    const shifts = shiftsOf([...edges.values()], places, this.#routes);
    for (const edge of edges.values()) {
      const shift = shifts.get(edge.id);
      const before = this.#shifts.get(edge.id);
      if (!shift) continue;
      if (before && !touched.has(edge.source)) shift.start = before.start;
      if (before && !touched.has(edge.target)) shift.end = before.end;
      this.#shifts.set(edge.id, shift);
      this.#lay(edge, places);
    }
    return new Set(edges.keys());
  }

  /** The nodes at whose upper side, or else lower side, a line meets them: what lies there would hide its end. */
  metAt(side: "top" | "bottom"): Set<string> {
    const found = new Set<string>();
    const below = side === "bottom" ? NODE_HEIGHT : 0;
    for (const { id, source, target } of this.#edges) {
      const curve = this.paths.get(id)?.curve;
      if (!curve) continue;
      if (curve[0]!.y === this.#places.get(source)!.y + below) found.add(source);
      if (curve.at(-1)!.y === this.#places.get(target)!.y + below) found.add(target);
    }
    return found;
  }

  edgesOf(node: string): readonly GraphEdge[] {
    return this.#ofNode.get(node) ?? [];
  }

  /** The nearest edge under a point of the screen. */
  hit(view: View, screen: Point): string | null {
    const point = toBoard(view, screen);
    const reach = HIT_PX / view.k;
    let nearest: string | null = null;
    let distance = reach;
    for (const [id, { box, steps }] of this.paths) {
      if (point.x < box.x - reach || point.x > box.x + box.width + reach) continue;
      if (point.y < box.y - reach || point.y > box.y + box.height + reach) continue;
      const far = distanceTo(steps, point);
      if (far < distance) {
        distance = far;
        nearest = id;
      }
    }
    return nearest;
  }

  /** Edges whose course crosses the box. */
  within(box: Box): string[] {
    const found: string[] = [];
    for (const [id, { steps }] of this.paths) {
      for (let i = 0; i < steps.length; i += 2) {
        if (touches(box, { x: steps[i]!, y: steps[i + 1]!, width: 0, height: 0 })) {
          found.push(id);
          break;
        }
      }
    }
    return found;
  }

  draw(view: View, colours: Colours, look: EdgeLook): void {
    const context = this.surface.clear(view);
    if (!context) return;
    const seen = this.surface.seen(view);
    const plain: GraphEdge[] = [];
    const dimmed: GraphEdge[] = [];
    const strong: GraphEdge[] = [];
    for (const edge of this.#edges) {
      const path = this.paths.get(edge.id);
      if (!path || !touches(path.box, seen)) continue;
      if (look.selected.has(edge.id) || look.hovered === edge.id) strong.push(edge);
      else if (look.lit && !look.lit.has(edge.id)) dimmed.push(edge);
      else plain.push(edge);
    }
    context.lineCap = "round";
    context.lineJoin = "round";
    this.#strokeAll(context, view, dimmed, colours.edgeDim, colours, 1);
    this.#strokeAll(context, view, plain, colours.edge, colours, 1);
    this.#strokeAll(context, view, strong, colours.accent, colours, 1.5);
    if (view.k >= FAR_ZOOM + 0.05) this.#label(context, view, plain, strong, colours, look.papers);
  }

  /** Whether these edges run already as they have to between nodes that lie so. */
  #isLaid(edges: readonly GraphEdge[], places: ReadonlyMap<string, Point>): boolean {
    const before = this.#laidAt;
    if (before?.size !== places.size || edges.length !== this.#edges.length) return false;
    const isMoved = ([id, { x, y }]: [string, Point]): boolean => {
      const place = before.get(id);
      return place?.x !== x || place.y !== y;
    };
    if ([...places].some(isMoved)) return false;
    return edges.every((edge, index) => {
      const { id, source, target } = this.#edges[index]!;
      return edge.id === id && edge.source === source && edge.target === target;
    });
  }

  #lay(edge: GraphEdge, places: ReadonlyMap<string, Point>): void {
    const curve = curveOf(edge, places, { routes: this.#routes, shifts: this.#shifts });
    if (curve) this.paths.set(edge.id, edgePath(edge.id, curve));
  }

  #strokeAll(
    context: CanvasRenderingContext2D,
    view: View,
    edges: GraphEdge[],
    colour: string,
    colours: Colours,
    weight: number,
  ): void {
    if (!edges.length) return;
    const thin = (1.5 * weight) / Math.max(view.k, 0.4);
    const sync = edges.filter((edge) => edge.style === "sync");
    const single = edges.filter((edge) => edge.style !== "sync");
    context.strokeStyle = colour;
    context.fillStyle = colour;
    if (sync.length) {
      context.lineWidth = thin * 3.2;
      this.#trace(context, sync);
      context.strokeStyle = colours.canvas;
      context.lineWidth = thin * 1.3;
      this.#trace(context, sync);
      context.strokeStyle = colour;
    }
    context.lineWidth = thin;
    if (single.length) this.#trace(context, single);
    if (view.k < 0.2) return;
    context.beginPath();
    for (const edge of single) this.#openHead(context, edge);
    context.stroke();
    context.beginPath();
    for (const edge of sync) this.#fullHead(context, edge);
    context.fill();
  }

  #trace(context: CanvasRenderingContext2D, edges: GraphEdge[]): void {
    context.beginPath();
    for (const edge of edges) {
      const { curve } = this.paths.get(edge.id)!;
      context.moveTo(curve[0]!.x, curve[0]!.y);
      for (let i = 1; i + 2 < curve.length; i += 3)
        context.bezierCurveTo(
          curve[i]!.x,
          curve[i]!.y,
          curve[i + 1]!.x,
          curve[i + 1]!.y,
          curve[i + 2]!.x,
          curve[i + 2]!.y,
        );
    }
    context.stroke();
  }

  /** Two strokes at the target; a poller also holds out a hook. */
  #openHead(context: CanvasRenderingContext2D, edge: GraphEdge): void {
    const { end, angle } = endOf(this.paths.get(edge.id)!.curve);
    const back = edge.style === "poll" ? HOOK + 1 : 1;
    const tip = { x: end.x - Math.cos(angle) * back, y: end.y - Math.sin(angle) * back };
    for (const turn of [-0.5, 0.5]) {
      context.moveTo(tip.x, tip.y);
      context.lineTo(tip.x - Math.cos(angle + turn) * ARROW, tip.y - Math.sin(angle + turn) * ARROW);
    }
    if (edge.style !== "poll") return;
    const from = angle - Math.PI / 2;
    context.moveTo(tip.x + Math.cos(from) * HOOK, tip.y + Math.sin(from) * HOOK);
    context.arc(tip.x, tip.y, HOOK, from, from + Math.PI);
    const turned = from + Math.PI;
    const heel = { x: tip.x + Math.cos(turned) * HOOK, y: tip.y + Math.sin(turned) * HOOK };
    context.lineTo(heel.x - Math.cos(angle) * 4, heel.y - Math.sin(angle) * 4);
  }

  #fullHead(context: CanvasRenderingContext2D, edge: GraphEdge): void {
    const { end, angle } = endOf(this.paths.get(edge.id)!.curve);
    context.moveTo(end.x, end.y);
    for (const turn of [-0.45, 0.45]) {
      context.lineTo(
        end.x - Math.cos(angle + turn) * (ARROW + 2),
        end.y - Math.sin(angle + turn) * (ARROW + 2),
      );
    }
    context.closePath();
  }

  #label(
    context: CanvasRenderingContext2D,
    view: View,
    plain: readonly GraphEdge[],
    strong: readonly GraphEdge[],
    colours: Colours,
    papers: readonly Box[],
  ): void {
    const size = sizeAt(view.k);
    context.font = `11px ${FONT}`;
    const asLabel = (edge: GraphEdge, isAsked: boolean): Label => ({
      edge,
      isAsked,
      width: this.#widthOf(context, edge.label),
      steps: this.paths.get(edge.id)!.steps,
    });
    const labels = [
      ...strong.filter(({ label }) => label).map((edge) => asLabel(edge, true)),
      ...plain.filter(({ label }) => label).map((edge) => asLabel(edge, false)),
    ];
    if (!labels.length) return;
    const asked = new Set(strong);
    context.font = `${size}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const { edge, at, box } of placeLabels(
      labels,
      [...this.#cards(view), ...papers],
      size,
      this.#stood,
    )) {
      context.fillStyle = colours.canvas;
      context.fillRect(box.x, box.y, box.width, box.height);
      context.fillStyle = asked.has(edge) ? colours.text : colours.muted;
      context.fillText(edge.label, at.x, at.y + 0.5);
    }
  }

  /** The room that cards in sight take, the words on their borders included. */
  *#cards(view: View): Generator<Box> {
    const seen = this.surface.seen(view);
    for (const { x, y } of this.#places.values()) {
      const card = {
        x: x - HEAD_PX,
        y: y - CHIP_PX,
        width: NODE_WIDTH + HEAD_PX + PORT_PX,
        height: NODE_HEIGHT + 2 * CHIP_PX,
      };
      if (touches(card, seen)) yield card;
    }
  }

  #widthOf(context: CanvasRenderingContext2D, words: string): number {
    let width = this.#widths.get(words);
    if (width === undefined) this.#widths.set(words, (width = context.measureText(words).width));
    return width;
  }
}
