/** Who else is on the board: names, cursors and selections. */
import type { Awareness } from "y-protocols/awareness";
import type { Caret, Writer } from "../editor/carets";
import type { Point } from "./board";

/** Cursors leave at most ten times a second. */
const CURSOR_MS = 100;
const LASER_MS = 40;
const LOOK_MS = 200;
const WRITE_MS = 80;

export interface Person {
  client: number;
  name: string;
  colour: number;
  cursor: Point | null;
  selected: string[];
  /** The pointer is a laser: it leaves a trail that everybody sees. */
  laser: boolean;
  /** Where the person looks: the middle of the screen, on the board, and the zoom. */
  view: Look | null;
}

export interface Look extends Point {
  k: number;
}

/** How many person colours the style sheet has (`--person-0` …). */
export const PERSON_COLOURS = 8;

export class Presence {
  #waiting: ReturnType<typeof setTimeout> | null = null;
  #cursor: Point | null = null;
  #looking: ReturnType<typeof setTimeout> | null = null;
  #look: Look | null = null;
  #writing: ReturnType<typeof setTimeout> | null = null;
  #caret: Caret | null = null;

  constructor(
    private readonly awareness: () => Awareness,
    private readonly name: string,
  ) {}

  enter(): void {
    const awareness = this.awareness();
    awareness.setLocalState({
      name: this.name,
      colour: awareness.clientID % PERSON_COLOURS,
      cursor: null,
      selected: [],
      laser: false,
      view: this.#look,
      caret: this.#caret,
    });
  }

  get laser(): boolean {
    return this.awareness().getLocalState()?.laser === true;
  }

  pointOut(on: boolean): void {
    this.awareness().setLocalStateField("laser", on);
  }

  /** Say where this person looks, for who follows. */
  look(view: Look): void {
    this.#look = view;
    this.#looking ??= setTimeout(() => {
      this.#looking = null;
      this.awareness().setLocalStateField("view", this.#look);
    }, LOOK_MS);
  }

  select(ids: string[]): void {
    this.awareness().setLocalStateField("selected", ids);
  }

  point(cursor: Point | null): void {
    this.#cursor = cursor;
    this.#waiting ??= setTimeout(
      () => {
        this.#waiting = null;
        this.awareness().setLocalStateField("cursor", this.#cursor);
      },
      this.laser ? LASER_MS : CURSOR_MS,
    );
  }

  /** Say where in a shared text this person writes, or that it is nowhere any more. */
  write(caret: Caret | null): void {
    this.#caret = caret;
    this.#writing ??= setTimeout(() => {
      this.#writing = null;
      this.awareness().setLocalStateField("caret", this.#caret);
    }, WRITE_MS);
  }

  /** Those of the others who write in some text. */
  writers(): Writer[] {
    const awareness = this.awareness();
    return this.others().flatMap(({ client, name, colour }) => {
      const caret: unknown = awareness.getStates().get(client)?.caret;
      return caret === null || caret === undefined ? [] : [{ name, colour, caret }];
    });
  }

  /** Call whenever somebody else does something. */
  watch(moved: () => void): () => void {
    const awareness = this.awareness();
    const heard = ({ added, updated, removed }: Record<"added" | "updated" | "removed", number[]>): void => {
      if ([...added, ...updated, ...removed].some((client) => client !== awareness.clientID)) moved();
    };
    awareness.on("change", heard);
    return () => awareness.off("change", heard);
  }

  /** The others, in order of their client number. */
  others(): Person[] {
    const awareness = this.awareness();
    const people: Person[] = [];
    for (const [client, state] of awareness.getStates()) {
      if (client === awareness.clientID) continue;
      const person = readPerson(client, state);
      if (person) people.push(person);
    }
    return people.sort((a, b) => a.client - b.client);
  }
}

function readLook(value: unknown): Look | null {
  const { x, y, k } = (value ?? {}) as Partial<Look>;
  return isNumber(x) && isNumber(y) && isNumber(k) && k > 0 ? { x, y, k } : null;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

function readPerson(client: number, state: Record<string, unknown>): Person | null {
  if (typeof state.name !== "string") return null;
  const cursor = state.cursor as Partial<Point> | null | undefined;
  const colour = typeof state.colour === "number" ? Math.abs(Math.trunc(state.colour)) % PERSON_COLOURS : 0;
  const placed = cursor && typeof cursor.x === "number" && typeof cursor.y === "number";
  return {
    client,
    name: state.name.slice(0, 40),
    colour,
    cursor: placed ? { x: cursor.x as number, y: cursor.y as number } : null,
    selected: Array.isArray(state.selected)
      ? state.selected.filter((id): id is string => typeof id === "string")
      : [],
    laser: state.laser === true,
    view: readLook(state.view),
  };
}
