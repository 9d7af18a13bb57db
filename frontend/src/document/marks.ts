/** Notes and groups of a board: they lie in the layout of the shared document, beside the places of nodes. */
import * as Y from "yjs";

export interface Note {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  text: string;
}

export interface Group {
  id: string;
  name: string;
  /** Everything in it, that of groups within it too. */
  members: string[];
  /** What belongs to it and to no group within it. */
  own: string[];
  /** The group in which it lies. */
  within: string | null;
}

export interface Marks {
  notes: Note[];
  groups: Group[];
}

export const NOTE_WIDTH = 208;
export const NOTE_HEIGHT = 104;
export const LONGEST_NOTE = 4000;
export const LONGEST_NAME = 120;
export const NOTE_SMALLEST = { width: 96, height: 64 };
export const NOTE_LARGEST = 4000;
const SMALLEST = 48;

/** What people drew around the nodes; groups without members are gone. */
export function readMarks(layout: Y.Map<unknown>): Marks {
  const notes: Note[] = [];
  const owned = new Map<string, string[]>();
  const parents = new Map<string, string>();
  const names = new Map<string, string>();
  for (const [id, entry] of layout) {
    if (!(entry instanceof Y.Map)) continue;
    const kind: unknown = entry.get("kind");
    const group: unknown = entry.get("group");
    if (kind === "group") names.set(id, textOf(entry.get("name"), LONGEST_NAME));
    else if (kind === "note") {
      const note = noteOf(id, entry as Y.Map<unknown>);
      if (note) notes.push(note);
    }
    if (typeof group !== "string") continue;
    if (kind === "group") parents.set(id, group);
    else owned.set(group, [...(owned.get(group) ?? []), id]);
  }
  const groups = [...names].map(([id, name]): Group => ({
    id,
    name,
    members: [],
    own: owned.get(id) ?? [],
    within: withinOf(id, parents, names),
  }));
  const byId = new Map(groups.map((group) => [group.id, group]));
  for (const { own, ...group } of groups) {
    for (let outer: Group | undefined = byId.get(group.id); outer; outer = byId.get(outer.within ?? ""))
      outer.members.push(...own);
  }
  return { notes, groups: groups.filter((group) => group.members.length > 0) };
}

/** The group in which a group lies; people who put two into each other at the same time have put neither. */
function withinOf(
  id: string,
  parents: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): string | null {
  const parent = parents.get(id);
  if (parent === undefined || !names.has(parent)) return null;
  const passed = new Set<string>();
  for (let at: string | undefined = parent; at !== undefined && !passed.has(at); at = parents.get(at)) {
    if (at === id) return null;
    passed.add(at);
  }
  return parent;
}

function noteOf(id: string, entry: Y.Map<unknown>): Note | null {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => entry.get(name));
  if (typeof x !== "number" || typeof y !== "number") return null;
  return {
    id,
    x,
    y,
    width: sizeOf(width, NOTE_WIDTH),
    height: sizeOf(height, NOTE_HEIGHT),
    text: textOf(entry.get("text"), LONGEST_NOTE),
  };
}

const textOf = (value: unknown, longest: number): string =>
  typeof value === "string" ? value.slice(0, longest) : "";

const sizeOf = (value: unknown, otherwise: number): number =>
  typeof value === "number" && Number.isFinite(value)
    ? Math.min(NOTE_LARGEST, Math.max(SMALLEST, value))
    : otherwise;
