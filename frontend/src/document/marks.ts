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
  members: string[];
}

export interface Marks {
  notes: Note[];
  groups: Group[];
}

export const NOTE_WIDTH = 208;
export const NOTE_HEIGHT = 104;
export const LONGEST_NOTE = 4000;
export const LONGEST_NAME = 120;
const SMALLEST = 48;
const LARGEST = 4000;

/** What people drew around the nodes; groups without members are gone. */
export function readMarks(layout: Y.Map<unknown>): Marks {
  const notes: Note[] = [];
  const members = new Map<string, string[]>();
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
    if (kind !== "group" && typeof group === "string") {
      const list = members.get(group);
      if (list) list.push(id);
      else members.set(group, [id]);
    }
  }
  const groups = [...names].map(([id, name]): Group => ({ id, name, members: members.get(id) ?? [] }));
  return { notes, groups: groups.filter((group) => group.members.length > 0) };
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
    ? Math.min(LARGEST, Math.max(SMALLEST, value))
    : otherwise;
