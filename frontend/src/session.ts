/** One browser tab at one board: its document, its canvas, its run, and what a person may do with them. */
import type { Actions } from "./canvas/actions";
import { Tidy } from "./canvas/arrange/tidy";
import { GRID } from "./canvas/drag/drag";
import type { SluiceCanvas } from "./canvas/sluice-canvas";
import { Clipboard } from "./clipboard";
import { Created } from "./created";
import type { Desk } from "./desk";
import { Board, type Point } from "./document/board";
import { Comments } from "./document/comments";
import { BoardSocket } from "./document/board-socket";
import type { Asking, Edit } from "./document/edits";
import type { Finding, Lint } from "./document/findings";
import type { Graph, GraphEdge, GraphNode, Joint } from "./document/graph";
import { fetchPalette, fetchTargets, type PaletteItem, type Refusal, type Targets } from "./document/palette";
import { Presence } from "./document/presence";
import { SavedState } from "./document/saved-state";
import { joinBoard } from "./joining";
import { attachMarking } from "./marking";
import { Unsent } from "./document/unsent";
import { Playback } from "./playback";
import { Requests } from "./requests";
import { replay } from "./replay";
import { Signal } from "./signal";
import { Run } from "./stream/run";
import type { Setting } from "./stream/why/why";

export interface Page {
  board: string;
  csrf: string;
  /** Who opened this page, and what the others read there. */
  person: { id: string; name: string };
  canEdit: boolean;
  run: string;
  /** The run is shown again, at this instant of its time: nothing can be changed. */
  replay?: { at: number | null; canFork?: boolean } | null;
}

/** Things that are placed by hand land on the grid. */
const snapped = (value: number): number => Math.round(value / GRID) * GRID;

export interface Opened {
  node: string | null;
  setting: Setting | null;
}

export class Session implements Actions {
  readonly board = new Board();
  readonly tab = crypto.randomUUID().slice(0, 13);
  readonly saved = new SavedState(() => this.unsent.isWritten);
  readonly unsent: Unsent;
  readonly playback: Playback;
  readonly socket: BoardSocket;
  readonly presence: Presence;
  readonly comments: Comments;
  readonly requests = new Requests(this);
  readonly clipboard = new Clipboard(this);
  readonly tidy = new Tidy(this);
  readonly created = new Created(this);
  readonly graphed = new Signal<Graph>();
  readonly reviewed = new Signal<Finding[]>();
  readonly linted = new Signal<Lint>();
  readonly opened = new Signal<Opened>();
  readonly pinned = new Signal<string | null>();
  palette: PaletteItem[] = [];
  /** The palette is here, or cannot be had. */
  stocked = Promise.resolve();
  findings: Finding[] = [];
  lint: Lint | null = null;
  canEdit: boolean;
  canComment = false;
  pinnedMessage: string | null = null;
  #lit: string[] | null = null;
  /** The node whose connections a person walks over. */
  aroundNode: string | null = null;
  desk!: Desk;
  #targets = new Map<string, Promise<Targets>>();
  #starting = false;

  constructor(
    readonly page: Page,
    readonly canvas: SluiceCanvas,
  ) {
    this.canEdit = page.canEdit;
    this.playback = new Playback(canvas);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.socket = new BoardSocket(
      `${scheme}://${location.host}/ws/board/${page.board}?person=${page.person.id}`,
      this.board,
      this.tab,
    );
    this.presence = new Presence(() => this.socket.awareness, page.person.name);
    this.comments = new Comments(this.asking);
    this.unsent = new Unsent({ board: page.board, person: page.person.id }, this.tab);
    this.unsent.follow(this.socket.drawn, () => this.socket.isOpen);
    canvas.actions = this;
    canvas.bind((id) => this.board.position(id));
    attachMarking(this);
  }

  get asking(): Asking {
    return { board: this.page.board, tab: this.tab, csrf: this.page.csrf };
  }

  get graph(): Graph {
    return this.canvas.graph;
  }

  /** Where on the board the pointer is, or else the middle of what is seen. */
  get pointer(): Point {
    return this.canvas.pointer ?? this.canvas.camera.centre;
  }

  open(node: string): void {
    this.opened.emit({ node, setting: null });
  }

  node(id: string): GraphNode | null {
    return this.graph.nodes.find((node) => node.id === id) ?? null;
  }

  joint(id: string): Joint | null {
    return this.graph.joints?.find((joint) => joint.id === id) ?? null;
  }

  /** The edge as which a joint is drawn. */
  edgeOf(joint: string): GraphEdge | null {
    return this.node(joint) ? null : (this.graph.edges.find((edge) => edge.joint === joint) ?? null);
  }

  edge(id: string): GraphEdge | null {
    return this.graph.edges.find((edge) => edge.id === id) ?? null;
  }

  /** What a person places next is a step of undo; everything else keeps the place where it was first drawn. */
  startStep(): void {
    if (this.canEdit) this.board.settle(this.canvas.places);
    this.board.startStep();
  }

  move(places: Map<string, Point>): void {
    this.board.move(places);
    this.canvas.follow(places.keys());
  }

  regroup(groups: ReadonlyMap<string, string | null>): void {
    for (const [id, group] of groups) this.board.group([id], group);
  }

  async duplicate(ids: string[], middle: Point): Promise<void> {
    await this.#make({ kind: "duplicate", ids, ...middle }, ids[0] ?? null);
  }

  async paste(text: string, middle: Point): Promise<void> {
    await this.#make({ kind: "paste", text, ...middle }, null);
  }

  targets(source: string): Promise<Targets> {
    const known = this.#targets.get(source);
    if (known) return known;
    const asked = fetchTargets(this.page.board, source);
    this.#targets.set(source, asked);
    asked.catch(() => this.#targets.delete(source));
    return asked;
  }

  /** The graph has changed, and with it what may be connected to what. */
  forgetTargets(): void {
    this.#targets.clear();
  }

  preview(source: string, target: string | null): void {
    this.canvas.nodes.mark("is-meant", new Set(target === null ? [] : [target]));
    this.desk.preview(source, target);
  }

  async connect(source: string, target: string): Promise<void> {
    await this.requests.edit({ kind: "connect", source, target }, target);
  }

  async add(item: PaletteItem, at: Point, from: string | null): Promise<void> {
    this.startStep();
    const place = { x: snapped(at.x), y: snapped(at.y) };
    const actor = /^actor:(.+)$/.exec(item.type)?.[1];
    const edit: Edit =
      actor === undefined
        ? { kind: "add", type: item.type, ...place, ...(from === null ? {} : { connect_from: from }) }
        : { kind: "add-actor", actor, ...place, ...(from === null ? {} : { target: from }) };
    await this.#make(edit, from);
  }

  async #make(edit: Edit, near: string | null): Promise<void> {
    this.created.ask();
    const made = await this.requests.edit(edit, near);
    if (made) this.created.show(made.created);
  }

  async remove(nodes: string[], edges: string[]): Promise<void> {
    if (nodes.length) await this.requests.edit({ kind: "delete", ids: nodes }, nodes[0] ?? null);
    for (const edge of edges) {
      const ends = this.edge(edge);
      if (ends && !nodes.includes(ends.source) && !nodes.includes(ends.target)) {
        await this.requests.edit({ kind: "disconnect", edge }, ends.target);
      }
    }
  }

  quickAdd(at: Point, from: string | null, offer: Targets | null): void {
    this.desk.quickAdd(at, from, offer);
  }

  menu(at: Point, node: string | null, edge: string | null): void {
    this.desk.menu(at, node, edge);
  }

  refuse(node: string, refusal: Refusal): void {
    this.desk.refuse(node, refusal);
  }

  pinMessage(message: string | null): void {
    if (message === this.pinnedMessage) return;
    this.pinnedMessage = message;
    this.canvas.particles.tell({ do: "pin", message });
    this.#light();
    this.pinned.emit(message);
  }

  /** Light the way of the pinned message: while its run goes on it gets longer. */
  #light(): void {
    const way = this.pinnedMessage === null ? null : [...this.playback.edgesOf(this.pinnedMessage)];
    if (way?.join() === this.#lit?.join()) return;
    this.#lit = way;
    this.canvas.light(way && new Set(way));
  }

  openNode(node: string): void {
    this.canvas.selection.set([node]);
    this.canvas.camera.reveal(node);
    this.open(node);
  }

  /** Show the field of a setting that decided something. */
  openSetting(setting: Setting): void {
    const edge = this.edgeOf(setting.node);
    const shown = this.joint(setting.node)?.owner ?? setting.node;
    this.canvas.selection.set(edge ? [] : [shown], edge ? [edge.id] : []);
    this.canvas.camera.reveal(shown);
    this.opened.emit({ node: setting.node, setting });
  }

  closePanels(): void {
    this.desk.closePanels();
  }

  async rename(id: string, name: string): Promise<void> {
    await this.requests.edit({ kind: "rename", id, name }, id);
  }

  /** Put a finding right: one edit, which undo here takes back. */
  async fix(finding: Finding): Promise<void> {
    const answer = await this.requests.send(
      "fix",
      new URLSearchParams({ finding: finding.id }),
      finding.node,
    );
    if (answer) this.desk.toast(`${finding.fix}: done. Undo takes it back.`, "plain");
  }

  /** Ask for a look by cfn-lint; what it says comes by the socket. */
  async askLint(): Promise<boolean> {
    return (await this.requests.send("lint", new URLSearchParams(), null)) !== null;
  }

  async startRun(): Promise<void> {
    if (this.#starting || this.playback.isLive || !this.canEdit) return;
    this.#starting = true;
    const started = await this.requests.post("runs", { speed: this.playback.run?.speed ?? "1" });
    this.#starting = false;
    if (started) this.watch(String(started.run), "start");
  }

  watch(run: string, from: "start" | "now" | number): void {
    if (this.playback.run?.id === run) return;
    this.pinMessage(null);
    const watched = new Run(this.page.board, run);
    watched.refused.on((reason) => this.desk.toast(reason, "error"));
    this.playback.watch(watched, from);
  }

  /** Join the board. */
  async start(): Promise<void> {
    this.playback.ticked.on(() => this.#light());
    if (this.page.replay) {
      await replay(this, this.page.replay.at);
      return;
    }
    joinBoard(this);
    if (this.page.run) this.watch(this.page.run, "now");
    this.stocked = fetchPalette(this.page.board).then(
      (palette) => void (this.palette = palette),
      (error: unknown) => this.requests.complain(error, null),
    );
    await this.stocked;
  }
}
