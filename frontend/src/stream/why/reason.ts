/** A reason for something that did or did not happen, and the setting that decides it. */
import type { Deployed } from "../deployed";
import type { TraceEvent } from "../frame";
import type { Names } from "../names";
import { toRunTime, writeClock } from "../time";

/** A setting of a node or of a connection, and where its field is. */
export interface Setting {
  node: string;
  pointer: string;
  words: string;
  /** What it said in the run, where that is known. */
  value?: string;
}

export interface Reason {
  text: string;
  setting: Setting | null;
  /** The rule whose finding at a node has a button that puts it right. */
  fixedBy?: { rule: string; node: string };
}

export interface World {
  names: Names;
  began: number;
  /** Whether something that was true until an instant still is. */
  now: number;
  /** What the run deployed; null until it is loaded. */
  deployed: Deployed | null;
}

/** Tells why an event happened; null where it speaks for itself. */
export type Explain = (event: TraceEvent, world: World) => Reason | null;

export const text = (event: TraceEvent, name: string): string => {
  const value = event.detail[name];
  return typeof value === "string" ? value : "";
};

export const amount = (event: TraceEvent, name: string): number | null => {
  const value = event.detail[name];
  return typeof value === "number" ? value : null;
};

/** An instant that an event carries, as the time of the run. */
export function instant(event: TraceEvent, name: string, world: World): number | null {
  const value = amount(event, name);
  return value === null ? null : toRunTime(value, world.began);
}

export const clock = (time: number, world: World): string => writeClock(time, world.began);

/** A property of a node or a joint, such as ["RedrivePolicy", "maxReceiveCount"]. */
export function property(name: string, world: World, path: string[]): Setting | null {
  const node = world.names.part(name);
  if (node === null) return null;
  const title = world.names.title(name);
  const pointer = `/Properties/${path.join("/")}`;
  return withValue(node, pointer, [title, ...path], world.deployed?.property(title, path) ?? null);
}

/** A property of what connects two nodes: a mapping, a subscription, an event of SAM; without a path, what says so. */
export function connection(
  from: string,
  to: string,
  kind: string,
  world: World,
  path: string[],
): Setting | null {
  const source = world.names.id(from);
  const target = world.names.id(to);
  if (source === null || target === null) return null;
  const ends = [world.names.title(from), world.names.title(to)] as const;
  const place = world.deployed?.connection(...ends, kind) ?? null;
  const own = path.length ? path : (place?.pointer.split("/").slice(-1) ?? []);
  const words = [`${ends[0]} → ${ends[1]}`, ...own];
  const joint = world.names.joint(source, target, kind);
  const value = world.deployed?.connected(...ends, kind, path) ?? null;
  if (joint !== null && place === null)
    return withValue(joint, `/Properties/${path.join("/")}`, words, value);
  const owner = place === null ? target : (world.names.part(place.resource) ?? joint ?? target);
  return withValue(owner, [place?.pointer ?? "/Properties", ...path].join("/"), words, value);
}

/** A property of the subscription that a topic's event is about. */
export function ofSubscription(event: TraceEvent, world: World, path: string[]): Setting | null {
  const named = text(event, "subscription");
  return (
    (named ? property(named, world, path) : null) ??
    connection(event.resource, event.peer, "subscription", world, path)
  );
}

/** What the scenario says of a node: how a function is modelled, how an actor works. */
export function scenario(name: string, world: World, field: string, words: string): Setting | null {
  const node = world.names.id(name);
  const value = world.deployed?.modelled(name, field) ?? null;
  return node === null ? null : withValue(node, `/${field}`, [world.names.title(name), words], value);
}

function withValue(node: string, pointer: string, path: string[], value: string | null): Setting {
  const words = path.map((part) => (part === "RedrivePolicy" ? "Redrive" : part)).join(" → ");
  return value === null ? { node, pointer, words } : { node, pointer, words, value };
}
