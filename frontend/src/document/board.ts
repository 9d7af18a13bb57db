/** The board's shared document: the only model that the canvas draws. */
import * as Y from "yjs";
import { onceAFrame, type Frames, browserFrames } from "../frame";
import { Signal } from "../signal";

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
  /** It came with the first load, so nobody changed anything. */
  isLoad: boolean;
}

type Root = Exclude<keyof Patch, "isLoad" | "modelled">;
const ROOTS: Root[] = ["blocks", "layout", "scenario", "code", "meta"];

/** Origins of transactions; those that are ours can be undone here. */
export const DRAWN_HERE = { origin: "drawn here" };
export const ASKED_HERE = { origin: "asked here, edited by the server" };
export const PLACED_HERE = { origin: "placed here, so that it stays where it was first drawn" };
export const FROM_OTHERS = { origin: "from others" };

const emptyPatch = (): Patch => ({
  blocks: new Set(),
  layout: new Set(),
  scenario: new Set(),
  code: new Set(),
  meta: new Set(),
  modelled: new Set(),
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
    return this.#undo.undo() !== null;
  }

  redo(): boolean {
    return this.#undo.redo() !== null;
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
