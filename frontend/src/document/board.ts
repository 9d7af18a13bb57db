/** The board's shared document: the only model that the canvas draws. */
import * as Y from "yjs";
import { onceAFrame, type Frames, browserFrames } from "../frame";
import { Signal } from "../signal";
import { readMarks, type Marks, type Note } from "./marks";

export interface Point {
  x: number;
  y: number;
}

/** What changed since the last frame, by the first key below each root. */
export interface Patch {
  blocks: Set<string>;
  layout: Set<string>;
  scenario: Set<string>;
  code: Set<string>;
  meta: Set<string>;
  /** The functions whose behaviour this tab changed, by logical id. */
  modelled: Set<string>;
  /** Notes or groups, or which nodes belong to these, changed. */
  marks: boolean;
  /** It came with the first load, so nobody changed anything. */
  isLoad: boolean;
}

type Root = Exclude<keyof Patch, "isLoad" | "modelled" | "marks">;
const ROOTS: Root[] = ["blocks", "layout", "scenario", "code", "meta"];

/** Origins of transactions; those that are ours can be undone here. */
export const DRAWN_HERE = { origin: "drawn here" };
export const ASKED_HERE = { origin: "asked here, edited by the server" };
export const PLACED_HERE = { origin: "placed here, so that it stays where it was first drawn" };
export const FROM_OTHERS = { origin: "from others" };

/** Whether an event of the layout is about notes or groups; a node that merely moved is not. */
function isOfMarks(event: Pick<Y.YEvent<Y.Map<unknown>>, "target" | "path" | "changes">): boolean {
  const entry: unknown = event.target;
  if (event.path.length === 0 || !(entry instanceof Y.Map)) {
    const root = event.target;
    return [...event.changes.keys].some(([id, { action }]) => {
      const found = root.get(id);
      return action === "delete" || (found instanceof Y.Map && (found.has("kind") || found.has("group")));
    });
  }
  return entry.has("kind") || event.changes.keys.has("group");
}

/** An id as the server makes them for blocks. */
export function newId(): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => letters[byte % 62]).join("");
}

const emptyPatch = (): Patch => ({
  blocks: new Set(),
  layout: new Set(),
  scenario: new Set(),
  code: new Set(),
  meta: new Set(),
  modelled: new Set(),
  marks: false,
  isLoad: false,
});

export class Board {
  readonly patched = new Signal<Patch>();
  readonly replaced = new Signal<Y.Doc>();
  readonly undoable = new Signal<{ undo: number; redo: number }>();
  doc!: Y.Doc;
  #undo!: Y.UndoManager;
  #patch = emptyPatch();
  #isLoaded = false;
  #tell: () => void;

  constructor(frames: Frames = browserFrames) {
    this.#tell = onceAFrame(() => {
      const patch = this.#patch;
      this.#patch = emptyPatch();
      this.patched.emit(patch);
    }, frames);
    this.#open(new Y.Doc());
  }

  /** Forget what this tab holds, for the server's version to be loaded again. */
  replace(): void {
    this.#undo.destroy();
    this.doc.destroy();
    this.#open(new Y.Doc());
    this.replaced.emit(this.doc);
    this.#tellUndoable();
  }

  position(id: string): Point | null {
    const place = this.#layout.get(id);
    if (!(place instanceof Y.Map)) return null;
    const x: unknown = place.get("x");
    const y: unknown = place.get("y");
    return typeof x === "number" && typeof y === "number" ? { x, y } : null;
  }

  /** Keep nodes where the first layout drew them, before a person places anything; this is no step of undo. */
  settle(places: ReadonlyMap<string, Point>): void {
    const unplaced = [...places].filter(([id]) => this.position(id) === null);
    if (unplaced.length) this.#place(new Map(unplaced), PLACED_HERE);
  }

  /** Move nodes; all moves between two `startStep` are one step of undo. */
  move(places: Map<string, Point>): void {
    this.#place(places, DRAWN_HERE);
  }

  #place(places: ReadonlyMap<string, Point>, origin: object): void {
    this.doc.transact(() => {
      for (const [id, { x, y }] of places) {
        const place = this.#layout.get(id);
        if (place instanceof Y.Map) {
          if (place.get("x") !== x) place.set("x", x);
          if (place.get("y") !== y) place.set("y", y);
        } else {
          this.#layout.set(
            id,
            new Y.Map<unknown>([
              ["x", x],
              ["y", y],
            ]),
          );
        }
      }
    }, origin);
  }

  /** What people drew around the nodes. */
  get marks(): Marks {
    return readMarks(this.#layout);
  }

  /** Put a note on the board; the id of it. */
  addNote(note: Omit<Note, "id">): string {
    const id = newId();
    this.startStep();
    this.doc.transact(
      () => this.#layout.set(id, new Y.Map<unknown>(Object.entries({ kind: "note", ...note }))),
      DRAWN_HERE,
    );
    return id;
  }

  removeNote(id: string): void {
    this.doc.transact(() => this.#layout.delete(id), DRAWN_HERE);
  }

  /** A frame of this name around nodes, notes and groups, perhaps within a group; all leave the group they were in. */
  addGroup(name: string, members: Iterable<string>, within: string | null = null): string {
    const id = newId();
    this.doc.transact(() => {
      this.#layout.set(
        id,
        new Y.Map<unknown>(
          Object.entries({ kind: "group", name, ...(within === null ? {} : { group: within }) }),
        ),
      );
      this.group(members, id);
    }, DRAWN_HERE);
    return id;
  }

  /** Put nodes, notes and groups into a group, or out of any. */
  group(members: Iterable<string>, group: string | null): void {
    this.doc.transact(() => {
      for (const id of members) {
        const place = this.#layout.get(id);
        if (!(place instanceof Y.Map)) continue;
        if (group !== null) place.set("group", group);
        else place.delete("group");
      }
    }, DRAWN_HERE);
  }

  /** Change values of a note, a group or a node's place. */
  mark(id: string, changed: Record<string, string | number | boolean>): void {
    this.doc.transact(() => {
      const entry = this.#layout.get(id);
      if (!(entry instanceof Y.Map)) return;
      for (const [key, value] of Object.entries(changed)) if (entry.get(key) !== value) entry.set(key, value);
    }, DRAWN_HERE);
  }

  isPinned(id: string): boolean {
    const place = this.#layout.get(id);
    return place instanceof Y.Map && place.get("pinned") === true;
  }

  /** The server's state is here: what comes from now on are changes. */
  loaded(): void {
    this.#isLoaded = true;
  }

  /** Apply what others did. */
  receive(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, FROM_OTHERS);
  }

  /** Apply an edit that this tab asked the server for, as one step of undo. */
  receiveOwnEdit(update: Uint8Array): void {
    this.startStep();
    Y.applyUpdate(this.doc, update, ASKED_HERE);
    this.startStep();
  }

  /** What follows is another step of undo. */
  startStep(): void {
    this.#undo.stopCapturing();
  }

  undo(): boolean {
    const item = this.#undo.undo();
    this.startStep();
    return item !== null;
  }

  redo(): boolean {
    const item = this.#undo.redo();
    this.startStep();
    return item !== null;
  }

  get name(): string {
    const name: unknown = this.doc.getMap("meta").get("name");
    return typeof name === "string" ? name : "";
  }

  get isEmpty(): boolean {
    return this.doc.getMap("blocks").size === 0;
  }

  /** The value of a setting that was changed on this block, or undefined where its source stands. */
  setting(block: string, pointer: string): unknown {
    const values = (this.doc.getMap("blocks").get(block) as Y.Map<unknown> | undefined)?.get("values");
    return values instanceof Y.Map ? values.get(pointer) : undefined;
  }

  /** How a function behaves, as the scenario says: what it does not say is left out. */
  functionModel(name: string): Record<string, unknown> {
    const functions: unknown = this.doc.getMap("scenario").get("functions");
    const model: unknown = functions instanceof Y.Map ? functions.get(name) : null;
    return model instanceof Y.Map ? model.toJSON() : {};
  }

  get #layout(): Y.Map<unknown> {
    return this.doc.getMap("layout");
  }

  #open(doc: Y.Doc): void {
    this.doc = doc;
    this.#isLoaded = false;
    const maps = ROOTS.map((root) => doc.getMap(root));
    maps.forEach((map, index) => {
      const changed = ROOTS[index] as Root;
      map.observeDeep((events, { origin }) => {
        this.#patch.isLoad = !this.#isLoaded;
        for (const event of events) {
          if (changed === "layout" && isOfMarks(event)) this.#patch.marks = true;
          if (event.path[0] === "functions" && origin !== FROM_OTHERS) this.#addModelled(event);
          const first = event.path[0];
          if (first !== undefined) this.#patch[changed].add(String(first));
          else for (const key of event.changes.keys.keys()) this.#patch[changed].add(key);
        }
        this.#tell();
      });
    });
    this.#undo = new Y.UndoManager(maps, {
      trackedOrigins: new Set([DRAWN_HERE, ASKED_HERE]),
      captureTimeout: Number.MAX_SAFE_INTEGER,
    });
    this.#undo.on("stack-item-added", () => this.#tellUndoable());
    this.#undo.on("stack-item-popped", () => this.#tellUndoable());
    this.#undo.on("stack-cleared", () => this.#tellUndoable());
  }

  #addModelled(event: { path: (string | number)[]; changes: { keys: Map<string, unknown> } }): void {
    const name = event.path[1];
    if (name !== undefined) this.#patch.modelled.add(String(name));
    else for (const key of event.changes.keys.keys()) this.#patch.modelled.add(key);
  }

  #tellUndoable(): void {
    this.undoable.emit({ undo: this.#undo.undoStack.length, redo: this.#undo.redoStack.length });
  }
}
