/** Why a function waits, starts cold, is throttled, fails or gives up. */
import type { Kind } from "../kinds";
import { writeSpan } from "../time";
import { amount, clock, connection, instant, property, scenario, text, type Explain } from "./reason";

export const FUNCTIONS = {
  enqueue() {
    return { text: "Accepted: Lambda's own queue hands it to the function (asynchronous)", setting: null };
  },
  invoke(event, world) {
    if (event.detail.cold !== true) return null;
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
    const onFailure = world.deployed?.destination(event.resource, target) === "OnFailure";
    const way = onFailure ? "OnFailure" : "OnSuccess";
    return {
      text: onFailure
        ? `Given up after the last attempt: its record goes to ${target}`
        : `It succeeded: its record goes to ${target}`,
      setting:
        world.deployed?.invokeConfig(event.resource, world, ["DestinationConfig", way, "Destination"]) ??
        null,
    };
  },
} satisfies Partial<Record<Kind, Explain>>;
