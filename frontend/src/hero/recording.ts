/** The recorded run that the first page shows, as states and ways of its messages. */
import recording from "./recording.json";

export type Place = "queue" | "worker" | "dead";

/** What an event does with its message: it goes a way, or lies somewhere, or is gone. */
export interface Told {
  at: number;
  order: number;
  kind: "send" | "receive" | "error" | "return" | "delete" | "redrive";
  receive: number;
}

export const EVENTS: Told[] = recording.events.map(([at, kind, order, receive]) => ({
  at: Number(at),
  kind: kind as Told["kind"],
  order: Number(order),
  receive: Number(receive),
}));

export const WORDS: Record<Told["kind"], string> = {
  send: "is sent",
  receive: "is received",
  error: "fails: hidden until its visibility timeout ends",
  return: "is visible again",
  delete: "is done",
  redrive: "goes to the dead-letter queue: receive 4 > maxReceiveCount 3",
};
