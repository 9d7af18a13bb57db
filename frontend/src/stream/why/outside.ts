/** Why workers outside AWS stand still, and what deployments and metrics say. */
import type { Kind } from "../kinds";
import { amount, clock, instant, scenario, text, type Explain } from "./reason";

export const OUTSIDE = {
  outage(event, world) {
    const until = instant(event, "until", world);
    return {
      text: `Out of order${until === null ? "" : ` until ${clock(until, world)}`}, as the scenario says: what it worked on comes again`,
      setting: scenario(event.resource, world, "outages", "Outages"),
    };
  },
  recover(event, world) {
    return { text: "Its outage is over", setting: scenario(event.resource, world, "outages", "Outages") };
  },
  export(event) {
    return { text: `The export task ${text(event, "task")} was due`, setting: null };
  },
  metric(event) {
    return {
      text: `A metric filter counted ${amount(event, "value") ?? "?"} for ${text(event, "name")}`,
      setting: null,
    };
  },
  deploy(event) {
    const { ignored } = event.detail;
    if (Array.isArray(ignored) && ignored.length > 0)
      return { text: `Not modelled, without effect in this run: ${ignored.join(", ")}`, setting: null };
    const reason = text(event, "reason");
    return reason && !reason.endsWith("Initiated") ? { text: reason, setting: null } : null;
  },
} satisfies Partial<Record<Kind, Explain>>;
