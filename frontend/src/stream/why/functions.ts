/** Why a function waits, starts cold, is throttled, fails or gives up. */
import type { TraceEvent } from "../frame";
import type { Kind } from "../kinds";
import { writeSpan } from "../time";
import {
  amount,
  clock,
  connection,
  instant,
  property,
  scenario,
  text,
  type Explain,
  type Setting,
  type World,
} from "./reason";

/** Why no further attempt is made of an asynchronous event, by the condition that its record names. */
const GIVEN_UP: Record<string, { words: string; path: string[]; isAsync: boolean }> = {
  RetriesExhausted: {
    words: "Given up after the last attempt",
    path: ["MaximumRetryAttempts"],
    isAsync: true,
  },
  EventAgeExceeded: {
    words: "Given up at its greatest age",
    path: ["MaximumEventAgeInSeconds"],
    isAsync: true,
  },
  ZeroReservedConcurrency: {
    words: "Given up at once: nothing may run",
    path: ["ReservedConcurrentExecutions"],
    isAsync: false,
  },
  RecursiveInvocationsDropped: {
    words: "Given up: it came back to the same function 16 times",
    path: ["RecursiveLoop"],
    isAsync: false,
  },
};

/** That an asynchronous event was given up, and why, with the value of what decided it. */
export function givenUp(event: TraceEvent, world: World): string {
  const words = GIVEN_UP[text(event, "condition")]?.words ?? "Given up";
  const { value } = decisive(event, world) ?? {};
  const name = GIVEN_UP[text(event, "condition")]?.path.join("") ?? "";
  return value === undefined ? words : `${words} (${name} ${value.replace(" (default)", ", the default")})`;
}

export function decisive(event: TraceEvent, world: World): Setting | null {
  const found = GIVEN_UP[text(event, "condition")];
  if (!found) return null;
  return found.isAsync
    ? (world.deployed?.invokeConfig(event.resource, world, found.path) ?? null)
    : property(event.resource, world, found.path);
}

export const FUNCTIONS = {
  enqueue() {
    return { text: "Accepted: Lambda's own queue hands it to the function (asynchronous)", setting: null };
  },
  invoke(event, world) {
    if (event.detail.cold !== true) return null;
    const kept = ["ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions"];
    const ready = world.deployed?.property(world.names.title(event.resource), kept) ?? null;
    if (ready !== null)
      return {
        text: `Cold start: no execution environment was free beyond the ${ready} that are kept ready`,
        setting: property(event.resource, world, kept),
      };
    return {
      text: "Cold start: no execution environment was free",
      setting: scenario(event.resource, world, "cold_start_ms", "Cold start"),
    };
  },
  error(event, world) {
    const type = text(event, "type");
    const what = [type, text(event, "text")].filter(Boolean).join(": ");
    const told = `Failed${what ? `: ${what}` : ""}`;
    if (type === "ModelledError") {
      const rate = world.deployed?.modelled(event.resource, "error_rate");
      const isByText = rate === "0" && world.deployed?.modelled(event.resource, "fails_on");
      return {
        text: told,
        setting: isByText
          ? scenario(event.resource, world, "fails_on", "Fails on messages that hold")
          : scenario(event.resource, world, "error_rate", "Fails, in the scenario"),
      };
    }
    if (/timed? ?out/i.test(what))
      return { text: told, setting: property(event.resource, world, ["Timeout"]) };
    if (/memory|OutOfMemory/i.test(what))
      return { text: told, setting: property(event.resource, world, ["MemorySize"]) };
    return { text: told, setting: property(event.resource, world, ["Handler"]) };
  },
  throttle(event, world) {
    const limit = amount(event, "limit");
    const why = text(event, "reason");
    const isReserved = why.includes("Reserved");
    const whose = isReserved ? "reserved concurrency" : "concurrency that the account has left";
    return {
      text: `Throttled: ${whose}${limit === null ? "" : ` (limit ${limit})`} is in use${why ? `: ${why}` : ""}`,
      setting: property(event.resource, world, ["ReservedConcurrentExecutions"]),
    };
  },
  gather(event, world) {
    const until = instant(event, "until", world);
    if (until === null) return null;
    const have = amount(event, "gathered") ?? "?";
    const size = amount(event, "size") ?? "?";
    const window = writeSpan(amount(event, "window_ms") ?? 0);
    return {
      text: `Gathered for a batch until ${clock(until, world)} (${have} of ${size}; window ${window})`,
      setting: connection(event.peer, event.resource, "poll", world, ["MaximumBatchingWindowInSeconds"]),
    };
  },
  destination(event, world) {
    const target = world.names.title(event.peer);
    const isSuccess = text(event, "condition") === "Success";
    if (!isSuccess)
      return {
        text: `${givenUp(event, world)}: its record goes to ${target}`,
        setting: decisive(event, world),
      };
    const path = ["DestinationConfig", "OnSuccess", "Destination"];
    return {
      text: `It succeeded: its record goes to ${target}`,
      setting: world.deployed?.invokeConfig(event.resource, world, path) ?? null,
    };
  },
  "item-failure"(event, world) {
    const count = `${amount(event, "failed") ?? "?"} of ${amount(event, "of") ?? "?"}`;
    return {
      text: `Left in the queue: the function's partial batch response fails ${count} messages, and this is one of them`,
      setting: connection(event.peer, event.resource, "poll", world, ["FunctionResponseTypes"]),
    };
  },
  "give-up"(event, world) {
    return {
      text: `${givenUp(event, world)}. The function has neither a dead-letter queue nor a destination on failure: the event is lost`,
      setting: world.deployed?.deadLetters(event.resource, world) ?? null,
    };
  },
} satisfies Partial<Record<Kind, Explain>>;
