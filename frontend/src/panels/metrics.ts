/** The Metrics tab: a node's counters at the play head, and how they came about as charts. */
import "../styles/charts.css";
import { wordsFor, writeCounter } from "../canvas/counter-words";
import type { GraphNode } from "../document/graph";
import { element } from "../element";
import type { Session } from "../session";
import { seriesOf, type Series } from "../stream/series";
import type { Chart } from "./chart";
import { hint } from "./hint";

const STEPS = 240;
/** Charts of a run that goes on are made anew at most this often. */
const AGAIN_MS = 1000;

interface Drawn {
  title: string;
  counters: readonly string[];
}

const QUEUE: Drawn[] = [
  { title: "Messages", counters: ["visible", "in_flight", "delayed"] },
  { title: "Age of the oldest message", counters: ["oldest_ms"] },
];
const FUNCTION: Drawn[] = [
  { title: "Running at once", counters: ["concurrency"] },
  { title: "Invocations, in all", counters: ["invocations", "errors", "throttles"] },
  { title: "Duration in the last minute", counters: ["p50_ms", "p95_ms"] },
];
const TOPIC: Drawn[] = [
  { title: "Messages, in all", counters: ["published", "delivered", "filtered", "failed"] },
];
const ACTOR: Drawn[] = [{ title: "Messages, in all", counters: ["sent", "received", "done", "failed"] }];

const SERIES_WORDS: Record<string, string> = { p50_ms: "half took at most", p95_ms: "95 % took at most" };

/** Which charts a node has. */
function chartsOf(node: GraphNode): Drawn[] {
  if (node.type.startsWith("actor:"))
    return node.type === "actor:traffic" ? [{ ...ACTOR[0]!, counters: ["sent"] }] : ACTOR;
  if (node.type === "AWS::SQS::Queue") return QUEUE;
  if (node.type === "AWS::SNS::Topic") return TOPIC;
  return node.type.endsWith("::Function") ? FUNCTION : [];
}

export class Metrics {
  #of = "";
  #numbers = element("dl", { class: "metrics" });
  #charts: Chart[] = [];
  #made = 0;
  #events = -1;

  constructor(
    private readonly session: Session,
    private readonly panel: HTMLElement,
  ) {
    document.addEventListener("sluice:theme", () => this.#charts.forEach((chart) => chart.redraw()));
  }

  show(node: GraphNode | null): void {
    const { playback } = this.session;
    const name = nameOf(node);
    const values = playback.countersOf(name);
    if (!node || !playback.run || !values) {
      this.#of = "";
      this.#charts = [];
      this.panel.replaceChildren(
        hint("No numbers yet", "Press R: the counters of this node and its charts come here."),
      );
      return;
    }
    this.#numbers.replaceChildren(
      ...Object.entries(values).map(([counter, value]) =>
        element(
          "div",
          {},
          element("dt", {}, capital(wordsFor(counter).word)),
          element("dd", {}, writeCounter(counter, value)),
        ),
      ),
    );
    const of = `${playback.run.id} ${node.id}`;
    if (of !== this.#of) {
      this.#of = of;
      void this.#build(node, of);
    } else this.#follow(node);
  }

  async #build(node: GraphNode, of: string): Promise<void> {
    this.#charts = [];
    const drawn = chartsOf(node);
    const holders = drawn.map(() => element("div", { class: "chart" }));
    const figures = drawn.map(({ title, counters }, index) =>
      element(
        "figure",
        { class: "chart-box" },
        element("figcaption", {}, title, legend(counters)),
        holders[index],
      ),
    );
    this.panel.replaceChildren(...figures, this.#numbers);
    if (!drawn.length) return;
    const { Chart } = await import("./chart");
    if (of !== this.#of || !this.session.playback.run) return;
    const series = this.#series(node);
    const { playback } = this.session;
    this.#charts = drawn.map(
      ({ counters }, index) =>
        new Chart(holders[index]!, {
          counters,
          series,
          time: () => playback.time,
          look: (time) => playback.look(time),
        }),
    );
  }

  #follow(node: GraphNode): void {
    const run = this.session.playback.run!;
    const events = run.trace.ofNode(nameOf(node)).length + run.limit;
    if (events !== this.#events && performance.now() - this.#made > AGAIN_MS && this.#charts.length) {
      const series = this.#series(node);
      for (const chart of this.#charts) chart.show(series);
    } else for (const chart of this.#charts) chart.redraw();
  }

  #series(node: GraphNode): Series {
    const { names } = this.session.playback;
    const run = this.session.playback.run!;
    const events = run.trace.ofNode(nameOf(node));
    this.#made = performance.now();
    this.#events = events.length + run.limit;
    const counters = chartsOf(node).flatMap((drawn) => drawn.counters);
    return seriesOf(
      { name: nameOf(node), counters, events, end: Math.max(10_000, run.limit), steps: STEPS },
      names,
      () => run.began,
    );
  }
}

const nameOf = (node: GraphNode | null): string =>
  node ? (node.type.startsWith("actor:") ? node.id : node.logicalId) : "";

function legend(counters: readonly string[]): HTMLElement {
  return element(
    "span",
    { class: "legend" },
    ...counters.map((counter, index) =>
      element(
        "span",
        { class: `key ${counter === "p50_ms" ? "flowing" : wordsFor(counter).tone} dash-${index}` },
        SERIES_WORDS[counter] ?? wordsFor(counter).word,
      ),
    ),
  );
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
