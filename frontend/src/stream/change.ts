/** A message that lies somewhere, and what changes in the picture with an event. */
import type { Shape, Tone } from "../canvas/particles/paint";
import type { Way } from "./names";

/** A message that lies at a node, with virtual times. */
export interface Lying {
  node: string;
  message: string;
  state: "visible" | "hidden" | "delayed" | "working" | "failed" | "waiting";
  since: number;
  until: number | null;
  /** How often it was received or tried. */
  count: number;
  /** Where the working copy came from. */
  from: string | null;
  /** Where the last attempt failed: from there it comes back. */
  failedAt: string | null;
  /** It was moved to a dead-letter queue. */
  dead: boolean;
  /** The queue delivers it once more, though it was deleted. */
  again: boolean;
}

export type Change =
  | {
      do: "hop";
      message: string;
      from: string;
      to: string;
      way: Way | null;
      shape: Shape;
      tone: Tone;
      count: number;
      falls: boolean;
    }
  | { do: "lay"; lying: Lying }
  | { do: "lift"; node: string; message: string }
  | { do: "burst"; node: string; message: string; shape: Shape; tone: Tone };
