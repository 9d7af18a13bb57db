/** `<sluice-canvas>`: the board as layers of edges, nodes, counters and dots. */
import type { Point } from "../document/board";
import { EMPTY_GRAPH, NODE_HEIGHT, NODE_WIDTH, type Graph, type GraphNode } from "../document/graph";
import type { Marks } from "../document/marks";
import { onceAFrame, onceStill } from "../frame";
import { Signal } from "../signal";
import type { Actions } from "./actions";
import { Camera } from "./camera";
import { readColours, type Colours } from "./colours";
import { CounterLayer, type Counts } from "./counters";
import { EdgeLayer } from "./edges";
import { flowOrder } from "./flow-order";
import { Grid } from "./grid";
import { attachKeyboard } from "./keyboard/keyboard";
import { GroupLayer } from "./marks/groups";
import { NoteLayer } from "./marks/notes";
import { NodeLayer } from "./nodes";
import { drawGuides, drawPull, type Guide, type Pull } from "./overlay";
import { attachWheel } from "./pan/wheel";
import { ParticleLayer } from "./particles/layer";
import { ToldPlaces } from "./particles/told";
import { attachPointers } from "./pointers";
import { Selection } from "./selection";
import { clampZoom, FAR_ZOOM, SMALL_ZOOM, type Box, type View } from "./view";
import { ZoomControl } from "./zoom/zoom";

const STILL_MS = 160;

export class SluiceCanvas extends HTMLElement {
  readonly selection = new Selection();
  readonly nodes = new NodeLayer();
  readonly notes = new NoteLayer();
  readonly groups = new GroupLayer();
  readonly edges = new EdgeLayer();
  readonly counters = new CounterLayer();
  readonly particles = new ParticleLayer();
  readonly camera = new Camera(this);
  readonly viewed = new Signal<View>();
  readonly drawn = new Signal<Graph>();
  /** Something has moved. */
  readonly arranged = new Signal<ReadonlySet<string>>();
  actions!: Actions;
  /** Space is held or the hand was chosen: dragging pans. */
  handIsOut = false;

  size = { width: 0, height: 0 };
  /** Where on the board the pointer is; null while it is elsewhere. */
  pointer: Point | null = null;
  #corner = { left: 0, top: 0 };
  #grid = new Grid();

  graph: Graph = EMPTY_GRAPH;
  view: View = { x: 0, y: 0, k: 1 };
  /** Where nodes and notes lie. */
  readonly places = new Map<string, Point>();
  /** Where nodes lie: what edges lead to and go around. */
  #nodePlaces = new Map<string, Point>();
  #told = new ToldPlaces(this.particles, this.#nodePlaces, this.edges.paths);
  #nodesById = new Map<string, GraphNode>();
  #positionOf: (id: string) => Point | null = () => null;
  #held = new Map<string, Point>();
  #counts: Counts = new Map();
  #pull: Pull | null = null;
  #guides: readonly Guide[] = [];
  #hovered: string | null = null;
  #lit: ReadonlySet<string> | null = null;
  #colours: Colours | null = null;
  #zoom: ZoomControl | null = null;
  #restWhenStill = onceStill(() => this.classList.remove("is-moving"), STILL_MS);
  #redrawEdges = onceAFrame(() => this.#drawEdges());
  #redrawCounters = onceAFrame(() => this.#drawCounters());
  #layWhenStill = onceStill(() => this.#layEdges(), STILL_MS);

  connectedCallback(): void {
    if (this.#zoom) return;
    this.setAttribute("role", "application");
    this.tabIndex = 0;
    this.nodes.world.prepend(this.notes.element);
    this.append(
      this.#grid.element,
      this.groups.element,
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
    const [gone, forget] = [[...this.#nodePlaces.keys()], [...this.edges.paths.keys()]];
    this.graph = graph;
    for (const id of gone) this.places.delete(id);
    this.#nodePlaces.clear();
    this.#nodesById = new Map(graph.nodes.map((node) => [node.id, node]));
    for (const node of graph.nodes) this.#put(node.id, this.#placeOf(node.id, node));
    this.edges.setEdges(graph.edges, this.#nodePlaces);
    this.nodes.setNodes(graph.nodes, flowOrder(this.#nodePlaces, graph.edges), this.places);
    this.nodes.keepClear(this.edges);
    this.counters.setNodes(graph.nodes);
    this.#keepSelection();
    this.groups.follow(null, this.boxOf);
    this.#told.forget(gone, forget);
    this.#told.tell(this.#nodePlaces.keys(), this.edges.paths.keys());
    this.classList.toggle("is-empty", graph.nodes.length === 0);
    this.redraw();
    this.drawn.emit(graph);
  }

  /** Show notes, and frames around the members of groups. */
  setMarks({ notes, groups }: Marks): void {
    for (const id of this.notes.ids) this.places.delete(id);
    this.notes.setNotes(notes);
    for (const note of notes) {
      this.places.set(note.id, this.#placeOf(note.id, note));
      this.notes.place(note.id, this.places.get(note.id)!);
    }
    this.groups.setGroups(groups, this.boxOf);
    this.#keepSelection();
    this.classList.toggle("is-empty", this.places.size === 0);
  }

  /** The room that a node or note takes on the board. */
  boxOf = (id: string): Box | null => {
    const place = this.places.get(id);
    return place
      ? { ...place, ...(this.notes.sizeOf(id) ?? { width: NODE_WIDTH, height: NODE_HEIGHT }) }
      : null;
  };

  /** The card or paper that is focused or pointed at. */
  focusOn(id: string): void {
    if (this.notes.has(id)) this.notes.focus(id);
    else this.nodes.focus(id);
  }

  /** Positions of these nodes changed in the document. */
  follow(ids: Iterable<string>): void {
    const moved = new Set<string>();
    for (const id of ids) {
      const before = this.places.get(id);
      if (!before) continue;
      const place = this.#placeOf(id, this.#nodesById.get(id) ?? before);
      if (place.x !== before.x || place.y !== before.y) {
        this.#put(id, place);
        moved.add(id);
      }
    }
    this.#moved(moved);
  }

  /** Show nodes at these places while a gesture lasts, whatever the document says. */
  hold(places: Map<string, Point>): void {
    this.#held = places;
    for (const [id, place] of places) this.#put(id, place);
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
    this.edges.setEdges(this.graph.edges, this.#nodePlaces);
    this.nodes.keepClear(this.edges);
    this.#told.tell([], this.edges.paths.keys());
    this.#redrawEdges();
  }

  /** One finger points instead of panning: the laser is on. */
  get pointsOut(): boolean {
    return this.classList.contains("has-laser");
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
    this.#told.watch();
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

  /** Show what the dragged things are aligned with. */
  guide(guides: readonly Guide[]): void {
    if (!guides.length && !this.#guides.length) return;
    this.#guides = guides;
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

  #put(id: string, place: Point): void {
    this.places.set(id, place);
    if (this.#nodesById.has(id)) this.#nodePlaces.set(id, place);
  }

  #keepSelection(): void {
    this.selection.keep(
      (id) => this.places.has(id),
      (id) => this.edges.paths.has(id),
    );
    this.#showSelection();
  }

  #moved(ids: Iterable<string>): void {
    const moved = [...ids];
    if (!moved.length) return;
    for (const id of moved) {
      if (this.#nodePlaces.has(id)) this.nodes.place(id, this.places.get(id)!);
      else this.notes.place(id, this.places.get(id)!);
    }
    const nodes = moved.filter((id) => this.#nodePlaces.has(id));
    this.#told.tell(nodes, this.edges.follow(nodes, this.#nodePlaces));
    const all = new Set(moved);
    this.groups.follow(all, this.boxOf);
    this.redraw();
    this.arranged.emit(all);
    if (!this.#held.size) this.#layWhenStill();
  }

  #showSelection(): void {
    this.nodes.select(this.selection.nodes);
    this.notes.select(this.selection.nodes);
    this.groups.select(this.selection.nodes);
  }

  #selectionChanged(): void {
    this.#showSelection();
    // An edge that keys or a finger held goes on when it is let go.
    if (this.#hovered !== null && !this.selection.edges.has(this.#hovered)) this.hover(null);
    this.#redrawEdges();
  }

  #viewChanged(view: View): void {
    this.view = view;
    const { x, y, k } = view;
    const transform = `translate(${x}px, ${y}px) scale(${k})`;
    this.nodes.world.style.transform = transform;
    this.groups.element.style.transform = transform;
    this.#grid.show(view);
    this.classList.toggle("is-far", k < FAR_ZOOM);
    this.classList.toggle("is-small", k < SMALL_ZOOM);
    this.classList.add("is-moving");
    this.#restWhenStill();
    this.#tellView();
    // What was drawn is moved; only a jump or another zoom needs a new drawing.
    if (!this.edges.surface.moveTo(view)) this.#redrawEdges();
    if (this.#pull || this.#guides.length || !this.counters.surface.moveTo(view)) this.#redrawCounters();
    this.viewed.emit(view);
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
    else this.camera.shift((width - before.width) / 2, (height - before.height) / 2);
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
      papers: this.notes.ids.map((id) => this.boxOf(id)!),
    });
  }

  #drawCounters(): void {
    if (!this.#colours) return;
    this.counters.draw(this.view, this.#colours, this.places, this.#counts);
    // The counters' drawing left its context in the board's units.
    const { context } = this.counters.surface;
    if (!context) return;
    if (this.#pull) drawPull(context, this.view.k, this.#colours, this.#pull, this.places);
    if (this.#guides.length) drawGuides(context, this.view.k, this.#colours, this.#guides);
  }
}

export function defineCanvas(): void {
  if (!customElements.get("sluice-canvas")) customElements.define("sluice-canvas", SluiceCanvas);
}
