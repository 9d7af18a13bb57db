/** Why a message lies where it lies although nothing happens to it: what no event tells. */
import type { Lying } from "../change";
import type { TraceEvent } from "../frame";
import type { Picture } from "../picture";
import type { Trace } from "../trace";
import { connection, property, scenario, type Reason, type World } from "./reason";

export interface Waiting extends Reason {
  /** Another message of its group has to go first. */
  isBlocked?: boolean;
}

const SHORT = 8;

/** The reason that a visible message is not received; null for one that does not lie in a queue. */
export function waitingReason(lying: Lying, world: World, picture: Picture, trace: Trace): Waiting | null {
  if (lying.state !== "visible") return null;
  const name = world.names.node(lying.node)?.logicalId ?? lying.node;
  const blocked = blockedBy(lying, name, world, picture, trace);
  if (blocked) {
    return {
      text: `Waits behind ${blocked.message.slice(0, SHORT)} of its group "${blocked.group}": a FIFO queue gives out a group in order`,
      setting: property(name, world, ["FifoQueue"]),
      isBlocked: true,
    };
  }
  const [reader] = world.names.readersOf(lying.node);
  if (reader === undefined) return lying.dead ? null : { text: "Nobody polls this queue", setting: null };
  const title = world.names.title(reader);
  const told = { text: `Visible: waits until ${title} polls and has room for it` };
  if (world.names.isActor(reader))
    return { ...told, setting: scenario(reader, world, "concurrency", "Pollers") };
  const path = ["ScalingConfig", "MaximumConcurrency"];
  return { ...told, setting: connection(name, title, "poll", world, path) };
}

/** The message of the same group that has to go first. */
function blockedBy(
  lying: Lying,
  queue: string,
  world: World,
  picture: Picture,
  trace: Trace,
): { message: string; group: string } | null {
  if (world.deployed?.property(queue, ["FifoQueue"]) !== "true") return null;
  const sent = sentInto(trace.ofMessage(lying.message), queue);
  const group = sent?.detail.group;
  if (typeof group !== "string" || !sent) return null;
  let first: TraceEvent | null = null;
  for (const other of picture.lying()) {
    if (other.node !== lying.node || other.message === lying.message) continue;
    const event = sentInto(trace.ofMessage(other.message), queue);
    if (event?.detail.group !== group || event.sequence > sent.sequence) continue;
    if (!first || event.sequence < first.sequence) first = event;
  }
  return first && { message: first.message, group };
}

const sentInto = (events: readonly TraceEvent[], queue: string): TraceEvent | undefined =>
  events.find((event) => event.kind === "send" && event.resource === queue) ??
  events.find((event) => event.kind === "send");
