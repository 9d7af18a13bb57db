/** `<sluice-canvas>`: the board as layers of edges, nodes, counters and dots. */
import type { Point } from "../document/board";
import { EMPTY_GRAPH, NODE_HEIGHT, NODE_WIDTH, type Graph, type GraphNode } from "../document/graph";
import { element } from "../element";
import { onceAFrame } from "../frame";
import { Signal } from "../signal";
import type { Actions } from "./actions";
import { Camera } from "./camera";
import { readColours, type Colours } from "./colours";
import { CounterLayer, type Counts } from "./counters";
import { EdgeLayer } from "./edges";
import { flowOrder } from "./flow-order";
import { attachKeyboard } from "./keyboard/keyboard";
import { NodeLayer } from "./nodes";
import { attachWheel } from "./pan/wheel";
import { ParticleLayer } from "./particles/layer";
import { curveBetween, packed, type Curve } from "./path";
import { attachPointers } from "./pointers";
import { Selection } from "./selection";
import { clampZoom, FAR_ZOOM, toBoard, type View } from "./view";
import { ZoomControl } from "./zoom/zoom";

/** A connection that is being pulled out of a port. */
export interface Pull {
  source: string;
  to: Point;
  snap: string | null;
}

/** Dots that lie at a node lie in a row below its card. */
const TRAY = { x: 12, y: NODE_HEIGHT + 14 };

export class SluiceCanvas extends HTMLElement {
  readonly selection = new Selection();
  readonly nodes = new NodeLayer();
  readonly edges = new EdgeLayer();
  readonly counters = new CounterLayer();
  readonly particles = new ParticleLayer();
  readonly camera = new Camera(this);
  readonly viewed = new Signal<View>();
  readonly drawn = new Signal<Graph>();
  actions!: Actions;
  /** Space is held or the hand was chosen: dragging pans. */
  handIsOut = false;

  size = { width: 0, height: 0 };
  #corner = { left: 0, top: 0 };
  #grid = element("div", { class: "grid", "aria-hidden": "true" });
  #gridStep = 0;
  #isWatched = false;

  graph: Graph = EMPTY_GRAPH;
  view: View = { x: 0, y: 0, k: 1 };
  readonly places = new Map<string, Point>();
  #nodesById = new Map<string, GraphNode>();
  #positionOf: (id: string) => Point | null = () => null;
  #held = new Map<string, Point>();
  #counts: Counts = new Map();
  #pull: Pull | null = null;
  #hovered: string | null = null;
  #lit: ReadonlySet<string> | null = null;
  #colours: Colours | null = null;
  #zoom: ZoomControl | null = null;
  #settle: ReturnType<typeof setTimeout> | undefined;
  #redrawEdges = onceAFrame(() => this.#drawEdges());
  #redrawCounters = onceAFrame(() => this.#drawCounters());

  connectedCallback(): void {
    if (this.#zoom) return;
    this.setAttribute("role", "application");
    this.append(
      this.#grid,
      this.edges.surface.element,
      this.nodes.world,
      this.counters.surface.element,
      this.particles.element,
    );
    this.#zoom = new ZoomControl(this, (view) => this.#viewChanged(view));
    attachWheel(this);
    attachPointers(this);
    attachKeyboard(this);
    this.selection.changed.on(() => this.#selectionChanged());
    document.addEventListener("sluice:theme", () => this.recolour());
    new ResizeObserver(() => this.#resize()).observe(this);
    for (const coming of ["pointerenter", "pointerdown", "contextmenu"]) {
      this.addEventListener(coming, () => this.locate(), { capture: true });
    }
    this.recolour();
    this.#resize();
  }

  /** The page moved us without taking us apart: nothing to build again. */
  connectedMoveCallback(): void {
    this.#resize();
  }

  /** Where positions come from; what the document does not know lies where the graph says. */
  bind(positionOf: (id: string) => Point | null): void {
    this.#positionOf = positionOf;
  }

  setGraph(graph: Graph): void {
    const forget = [...this.edges.paths.keys()];
    const gone = [...this.places.keys()];
    this.graph = graph;
    this.places.clear();
    this.#nodesById = new Map(graph.nodes.map((node) => [node.id, node]));
    for (const node of graph.nodes) this.places.set(node.id, this.#placeOf(node.id, node));
    this.edges.setEdges(graph.edges, this.places);
    this.nodes.setNodes(graph.nodes, flowOrder(this.places, graph.edges), this.places);
    this.counters.setNodes(graph.nodes);
    const nodeIds = new Set(this.places.keys());
    const edgeIds = new Set(this.edges.paths.keys());
    this.selection.keep(
      (id) => nodeIds.has(id),
      (id) => edgeIds.has(id),
    );
    this.nodes.select(this.selection.nodes);
    this.particles.tell(
      { do: "paths", curves: [], forget: forget.filter((id) => !edgeIds.has(id)) },
      { do: "trays", trays: [], forget: gone.filter((id) => !nodeIds.has(id)) },
    );
    this.#tellPlaces(nodeIds, edgeIds);
    this.classList.toggle("is-empty", graph.nodes.length === 0);
    this.redraw();
    this.drawn.emit(graph);
  }

  /** Positions of these nodes changed in the document. */
  follow(ids: Iterable<string>): void {
    const moved = new Set<string>();
    for (const id of ids) {
      const before = this.places.get(id);
      const node = this.#nodesById.get(id);
      if (!before || !node) continue;
      const place = this.#placeOf(id, node);
      if (place.x !== before.x || place.y !== before.y) {
        this.places.set(id, place);
        moved.add(id);
      }
    }
    this.#moved(moved);
  }

  /** Show nodes at these places while a gesture lasts, whatever the document says. */
  hold(places: Map<string, Point>): void {
    this.#held = places;
    for (const [id, place] of places) this.places.set(id, place);
    this.#moved(places.keys());
  }

  release(): void {
    const held = this.#held;
    this.#held = new Map();
    this.follow(held.keys());
    this.#layEdges();
  }

  /** Lay all edges anew: a moved node may lie in the way of edges that are not its own. */
  #layEdges(): void {
    this.edges.setEdges(this.graph.edges, this.places);
    this.#tellPlaces([], this.edges.paths.keys());
    this.#redrawEdges();
  }

  holdHand(out: boolean): void {
    this.handIsOut = out;
    this.classList.toggle("has-hand", out);
  }

  setCounts(counts: Counts): void {
    this.#counts = counts;
    this.#redrawCounters();
  }

  /** Somebody watches a run: from now on the dots are told where everything is. */
  watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#tellPlaces(this.places.keys(), this.edges.paths.keys());
  }

  /** Dim all edges but these, or none. */
  light(edges: ReadonlySet<string> | null): void {
    this.#lit = edges;
    this.#redrawEdges();
  }

  hover(edge: string | null): void {
    if (edge === this.#hovered) return;
    this.#hovered = edge;
    this.classList.toggle("is-over-edge", edge !== null);
    this.particles.tell({ do: "freeze", edge });
    this.#redrawEdges();
  }

  pull(pull: Pull | null): void {
    this.#pull = pull;
    this.#redrawCounters();
  }

  /** Look at this view, within the limits of zoom. */
  show(view: View): void {
    this.#zoom?.show({ ...view, k: clampZoom(view.k) });
  }

  /** A pointer's place relative to this element. */
  local(event: { clientX: number; clientY: number }): Point {
    return { x: event.clientX - this.#corner.left, y: event.clientY - this.#corner.top };
  }

  /** Look again where this element is in the window; asked for when a pointer comes, since asking costs a layout. */
  locate(): void {
    const { left, top } = this.getBoundingClientRect();
    this.#corner = { left, top };
  }

  isUnder(event: { clientX: number; clientY: number }): boolean {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    return under !== null && this.contains(under);
  }

  /** The node under a point of this element. */
  nodeAt(local: Point): string | null {
    const point = toBoard(this.view, local);
    const slack = 10;
    for (const node of [...this.graph.nodes].reverse()) {
      const place = this.places.get(node.id);
      if (!place) continue;
      const insideX = point.x >= place.x - slack && point.x <= place.x + NODE_WIDTH + slack;
      if (insideX && point.y >= place.y - slack && point.y <= place.y + NODE_HEIGHT + slack) return node.id;
    }
    return null;
  }

  recolour(): void {
    this.#colours = readColours(this);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.particles.tell({ do: "colours", colours: this.#colours, calm });
    this.redraw();
  }

  redraw(): void {
    this.#redrawEdges();
    this.#redrawCounters();
  }

  #placeOf(id: string, otherwise: Point): Point {
    return this.#held.get(id) ?? this.#positionOf(id) ?? { x: otherwise.x, y: otherwise.y };
  }

  #moved(ids: Iterable<string>): void {
    const moved = [...ids];
    if (!moved.length) return;
    for (const id of moved) this.nodes.place(id, this.places.get(id)!);
    this.#tellPlaces(moved, this.edges.follow(moved, this.places));
    this.redraw();
  }

  /** The dots must know where they go, while there are any. */
  #tellPlaces(nodes: Iterable<string>, edges: Iterable<string>): void {
    if (!this.#isWatched) return;
    this.particles.tell(
      { do: "trays", trays: this.#trays(nodes), forget: [] },
      {
        do: "paths",
        curves: [...edges].map((id) => [id, packed(this.edges.paths.get(id)!.curve)]),
        forget: [],
      },
    );
  }

  #trays(ids: Iterable<string>): [string, number, number][] {
    return [...ids].map((id) => {
      const { x, y } = this.places.get(id)!;
      return [id, x + TRAY.x, y + TRAY.y];
    });
  }

  #selectionChanged(): void {
    this.nodes.select(this.selection.nodes);
    this.#redrawEdges();
  }

  #viewChanged(view: View): void {
    this.view = view;
    const { x, y, k } = view;
    this.nodes.world.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    this.#moveGrid(view);
    this.classList.toggle("is-far", k < FAR_ZOOM);
    this.classList.add("is-moving");
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.classList.remove("is-moving"), 160);
    this.#tellView();
    // What was drawn is moved; only a jump or another zoom needs a new drawing.
    if (!this.edges.surface.moveTo(view)) this.#redrawEdges();
    if (this.#pull || !this.counters.surface.moveTo(view)) this.#redrawCounters();
    this.viewed.emit(view);
  }

  /** The grid is one step larger than the window and moved within that step, so that panning paints nothing. */
  #moveGrid({ x, y, k }: View): void {
    const step = k < FAR_ZOOM ? 96 * k : 24 * k;
    if (step !== this.#gridStep) this.#grid.style.backgroundSize = `${step}px ${step}px`;
    this.#gridStep = step;
    const within = (far: number): number => (((far % step) + step) % step) - step;
    this.#grid.style.transform = `translate(${within(x)}px, ${within(y)}px)`;
  }

  #resize(): void {
    const { width, height, left, top } = this.getBoundingClientRect();
    if (!width || !height) return;
    this.#corner = { left, top };
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const before = this.size;
    this.size = { width, height };
    this.edges.surface.resize(width, height, ratio);
    this.counters.surface.resize(width, height, ratio);
    this.#tellView();
    // A panel that opens beside the canvas leaves in the middle what was in the middle.
    if (before.width === 0) this.show({ x: width / 2, y: height / 2, k: 1 });
    else
      this.show({
        ...this.view,
        x: this.view.x + (width - before.width) / 2,
        y: this.view.y + (height - before.height) / 2,
      });
    this.#drawEdges();
    this.#drawCounters();
  }

  #tellView(): void {
    const ratio = this.edges.surface.ratio;
    this.particles.tell({ do: "view", view: this.view, ...this.size, ratio });
  }

  #drawEdges(): void {
    if (!this.#colours) return;
    this.edges.draw(this.view, this.#colours, {
      selected: this.selection.edges,
      hovered: this.#hovered,
      lit: this.#lit,
    });
  }

  #drawCounters(): void {
    if (!this.#colours) return;
    this.counters.draw(this.view, this.#colours, this.places, this.#counts);
    if (this.#pull) this.#drawPull(this.#pull, this.#colours);
  }

  #drawPull(pull: Pull, colours: Colours): void {
    // The counters' drawing left its context in the board's units.
    const context = this.counters.surface.context;
    const source = this.places.get(pull.source);
    if (!context || !source) return;
    const { k } = this.view;
    const target = pull.snap === null ? undefined : this.places.get(pull.snap);
    const curve: Curve = target
      ? curveBetween(source, target)
      : curveBetween(source, { x: pull.to.x, y: pull.to.y - NODE_HEIGHT / 2 });
    const [a, b, c, d] = curve;
    context.strokeStyle = colours.accent;
    context.lineWidth = 2.2 / Math.max(k, 0.4);
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y);
    context.stroke();
    context.beginPath();
    context.arc(d.x, d.y, 5, 0, 7);
    context.fillStyle = colours.accent;
    context.fill();
  }
}

export function defineCanvas(): void {
  if (!customElements.get("sluice-canvas")) customElements.define("sluice-canvas", SluiceCanvas);
}
