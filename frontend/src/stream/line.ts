/** The line of runs that wait for a worker: where one stands in it, and who has the workers. */
export interface Holder {
  run: string;
  /** How far it has come, such as 3:12. */
  clock: string;
  isWatched: boolean;
}

export interface Line {
  /** 1 is next. */
  place: number;
  /** How many runs have a worker. */
  held: number;
  /** Those of this board, where this person may steer them. */
  here: Holder[];
}

/** What the server says to who waits; null where it says nothing of use. */
export function readLine(message: Record<string, unknown>): Line | null {
  if (typeof message.place !== "number") return null;
  const here = Array.isArray(message.here) ? (message.here as Record<string, unknown>[]) : [];
  return {
    place: message.place,
    held: typeof message.held === "number" ? message.held : 0,
    here: here.map((holder) => ({
      run: String(holder.run),
      clock: String(holder.clock),
      isWatched: holder.is_watched !== false,
    })),
  };
}
