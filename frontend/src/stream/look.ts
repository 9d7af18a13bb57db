/** How a message that lies somewhere is drawn. */
import type { Shape, Tone } from "../canvas/particles/paint";
import type { Lying } from "./change";

/** The shape and colour of a message that lies somewhere. */
export function lookOf(lying: Lying): { shape: Shape; tone: Tone } {
  if (lying.again && !lying.dead && (lying.state === "working" || lying.state === "visible"))
    return { shape: "twin", tone: "retry" };
  switch (lying.state) {
    case "hidden":
      return { shape: "ring", tone: lying.count > 1 ? "retry" : "flowing" };
    case "delayed":
      return { shape: "half", tone: "idle" };
    case "waiting":
      return { shape: "half", tone: "retry" };
    case "failed":
      return { shape: "diamond", tone: "error" };
    case "working":
      return { shape: "full", tone: lying.count > 1 ? "retry" : "flowing" };
    case "visible":
      if (lying.dead) return { shape: "full", tone: "error" };
      return { shape: "full", tone: lying.count > 0 ? "retry" : "flowing" };
  }
}
