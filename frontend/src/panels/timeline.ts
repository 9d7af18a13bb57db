/** The bar below the canvas: clock, speeds, and the run's events in lanes to seek in. */
import { readColours, FONT, type Colours } from "../canvas/colours";
import { shortReason } from "../document/cause";
import { element, icon } from "../element";
import { onceAFrame } from "../frame";
import type { Session } from "../session";
import { SPEEDS, type TraceEvent } from "../stream/frame";
import { laneOf, type Lane } from "../stream/story";
import { writeClock, writeElapsed } from "../stream/time";

const LANES: { lane: Lane; word: string; colour: keyof Colours }[] = [
  { lane: "retry", word: "retry", colour: "retry" },
  { lane: "dlq", word: "DLQ", colour: "error" },
  { lane: "throttle", word: "throttle", colour: "throttled" },
  { lane: "error", word: "error", colour: "error" },
];
const LABEL_PX = 58;
const RIGHT_PX = 24;
const TOP_PX = 8;
const LANE_PX = 13;
const NICE_MS = [
  1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 21_600_000,
  86_400_000,
];

export class Timeline {
  #canvas = element("canvas", { "aria-hidden": "true" });
  #track = element(
    "div",
    { class: "track", role: "slider", tabindex: "0", "aria-label": "Time of the run", "aria-valuemin": "0" },
    this.#canvas,
  );
  #clock = element("p", { class: "clock" });
  #behind = element("p", { class: "behind" });
  #live = element(
    "button",
    {
      type: "button",
      class: "go-live",
      "data-command": "live",
      title: "Show what the world does now (Shift+End)",
    },
    "Go live",
  );
  #play = element("button", { type: "button", class: "tool", "data-command": "pause" });
  #speeds: HTMLButtonElement[] = [];
  #apply = element(
    "button",
    {
      type: "button",
      class: "button small apply",
      "data-command": "apply",
      title: "Update the stack of this run while it goes on",
    },
    "Apply to this run",
  );
  #digest = element("p", { class: "digest" });
  #note = element("p", { class: "run-note" });
  #draw = onceAFrame(() => this.#paint());

  constructor(
    private readonly session: Session,
    private readonly bar: HTMLElement,
  ) {
    this.#build();
    session.playback.changed.on(() => this.#changed());
    session.playback.ticked.on(() => this.#moved());
    document.addEventListener("sluice:theme", () => this.#draw());
    new ResizeObserver(() => this.#draw()).observe(this.#track);
    this.#changed();
  }

  #build(): void {
    this.#speeds = SPEEDS.map((speed) => {
      const words = speed === "max" ? "max" : `×${speed}`;
      const button = element(
        "button",
        { type: "button", role: "radio", "aria-checked": "false", "data-speed": speed },
        words,
      );
      button.title =
        speed === "max" ? "As fast as each hop can be seen" : `${speed} seconds of the run in one second`;
      button.addEventListener("click", () => this.session.playback.setSpeed(speed));
      return button;
    });
    const speeds = element(
      "div",
      { class: "speeds", role: "radiogroup", "aria-label": "Speed" },
      ...this.#speeds,
    );
    speeds.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight") this.session.playback.changeSpeed(1);
      else if (event.key === "ArrowLeft") this.session.playback.changeSpeed(-1);
      else return;
      event.preventDefault();
      this.#speeds.find((button) => button.getAttribute("aria-checked") === "true")?.focus();
    });
    this.bar.append(
      element(
        "div",
        { class: "transport" },
        element(
          "div",
          { class: "group", role: "group", "aria-label": "Play" },
          tool("restart", "restart", "Back to the start (Home)"),
          tool("step-back", "step-back", "Event before (,)"),
          this.#play,
          tool("step", "step", "Next event (.)"),
          tool("stop", "stop", "Stop the traffic and let messages land"),
          tool("run-menu", "more", "More of this run"),
        ),
        speeds,
      ),
      element("div", { class: "clocks" }, this.#clock, this.#behind, this.#live),
      this.#track,
      element("div", { class: "outcome" }, this.#note, this.#apply, this.#digest),
    );
    this.#track.addEventListener("pointerdown", (event) => this.#scrub(event));
    this.#track.addEventListener("keydown", (event) => this.#key(event));
  }

  #changed(): void {
    const { run, isPaused, isLive, changes, state } = this.session.playback;
    const isStale = changes.isAny;
    this.bar.hidden = run === null;
    document.getElementById("designer")?.classList.toggle("has-run", run !== null);
    if (!run) return;
    this.#play.replaceChildren(icon(isPaused ? "play" : "pause"));
    this.#play.setAttribute("aria-label", isPaused ? "Resume" : "Pause");
    this.#play.title = isPaused ? "Resume (P)" : "Pause (P)";
    for (const button of this.#speeds) {
      const chosen = button.dataset.speed === run.speed;
      button.setAttribute("aria-checked", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
    this.bar.querySelector<HTMLButtonElement>("[data-command=stop]")!.disabled =
      !isLive || state === "draining";
    this.#digest.hidden = run.digest === null;
    if (run.digest !== null) {
      this.#digest.replaceChildren(
        "digest ",
        element(
          "code",
          { title: `${run.digest}${run.engine ? `, engine ${run.engine}` : ""}` },
          run.digest.slice(0, 12),
        ),
      );
    }
    this.#apply.hidden = !isStale || !isLive || !this.session.canEdit || run.update?.state === "running";
    const { update } = run;
    if (update && (update.state === "running" || (update.state === "failed" && isLive))) {
      this.#note.dataset.tone = update.state === "failed" ? "error" : "retry";
      this.#note.textContent =
        update.state === "failed" ? `Update failed: ${shortReason(update.reason)}` : "Updating the stack…";
      this.#note.title = update.reason;
      this.#moved();
      return;
    }
    const failed = run.failed;
    this.#note.dataset.tone = failed ? "error" : isStale ? "retry" : "";
    this.#note.title = failed?.reason ?? "";
    this.#note.textContent = failed
      ? `${failed.logicalId ? `${failed.logicalId}: ` : ""}${shortReason(failed.reason)}`
      : isStale
        ? isLive
          ? "Diagram changed since this run began"
          : "Diagram changed: re-run to see it"
        : [
            run.fork ? `forked at ${writeElapsed(run.fork.at)}` : "",
            run.notReproducible ?? (run.seed === null ? "" : `seed ${run.seed}`),
          ]
            .filter(Boolean)
            .join(" · ");
    this.#moved();
  }

  #moved(): void {
    const { run, time, isBehind, isLive, isLooking } = this.session.playback;
    if (!run) return;
    this.#live.hidden = !isLive || !(isBehind || (isLooking && run.state !== "paused"));
    this.#clock.textContent = writeElapsed(time);
    this.#clock.title = `${writeClock(time, run.began, false)} in the world`;
    this.#behind.textContent = isBehind
      ? `simulated to ${writeElapsed(run.time)}`
      : writeClock(time, run.began, false);
    this.#track.setAttribute("aria-valuemax", String(Math.round(this.#end / 1000)));
    this.#track.setAttribute("aria-valuenow", String(Math.round(time / 1000)));
    this.#track.setAttribute("aria-valuetext", `${writeElapsed(time)} of ${writeElapsed(run.time)}`);
    this.#draw();
  }

  get #end(): number {
    const { run } = this.session.playback;
    return Math.max(10_000, run?.limit ?? 0, run?.time ?? 0);
  }

  #scrub(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#track.setPointerCapture(event.pointerId);
    let part = 0;
    const look = onceAFrame(() => this.session.playback.look(Math.min(1, Math.max(0, part)) * this.#end));
    const seek = (at: PointerEvent): void => {
      const box = this.#track.getBoundingClientRect();
      part = (at.clientX - box.left - LABEL_PX) / Math.max(1, box.width - LABEL_PX - RIGHT_PX);
      look();
    };
    seek(event);
    const controller = new AbortController();
    this.#track.addEventListener("pointermove", seek, { signal: controller.signal });
    for (const ending of ["pointerup", "pointercancel"] as const) {
      this.#track.addEventListener(ending, () => controller.abort(), { signal: controller.signal });
    }
  }

  /** Arrows go to the neighbouring event of the lanes, Page Up and Down by ten seconds. */
  #key(event: KeyboardEvent): void {
    const { playback } = this.session;
    const { run, time } = playback;
    if (!run || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const marked = run.trace.events.filter((found) => laneOf(found) !== null);
    let to: number | undefined;
    if (event.key === "ArrowRight")
      to = marked.find((found) => found.time > time)?.time ?? Math.min(run.limit, time + 1000);
    else if (event.key === "ArrowLeft")
      to = marked.findLast((found) => found.time < time)?.time ?? Math.max(0, time - 1000);
    else if (event.key === "PageUp") to = time + 10_000;
    else if (event.key === "PageDown") to = time - 10_000;
    else if (event.key === "End") to = this.#end;
    else if (event.key === "Home") to = 0;
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    playback.look(Math.max(0, to));
  }

  #paint(): void {
    const { run, time } = this.session.playback;
    const context = this.#canvas.getContext("2d");
    const box = this.#track.getBoundingClientRect();
    if (!run || !context || !box.width) return;
    const ratio = Math.min(2, devicePixelRatio || 1);
    if (this.#canvas.width !== Math.round(box.width * ratio))
      this.#canvas.width = Math.round(box.width * ratio);
    if (this.#canvas.height !== Math.round(box.height * ratio))
      this.#canvas.height = Math.round(box.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, box.width, box.height);
    const colours = readColours(this.bar);
    const room = box.width - LABEL_PX - RIGHT_PX;
    const x = (ms: number): number => LABEL_PX + (ms / this.#end) * room;
    this.#paintLanes(context, colours, box.width);
    this.#paintTicks(context, colours, x);
    paintEvents(context, colours, run.trace.events, x);
    const bottom = TOP_PX + LANES.length * LANE_PX;
    context.fillStyle = colours.accent;
    context.globalAlpha = 0.14;
    context.fillRect(x(0), TOP_PX - 4, Math.max(0, x(time) - x(0)), bottom - TOP_PX + 6);
    context.globalAlpha = 1;
    context.strokeStyle = colours.accent;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x(time), TOP_PX - 6);
    context.lineTo(x(time), bottom + 4);
    context.stroke();
    context.fillStyle = colours.accent;
    context.beginPath();
    context.arc(x(time), TOP_PX - 4, 4, 0, 7);
    context.fill();
  }

  #paintLanes(context: CanvasRenderingContext2D, colours: Colours, width: number): void {
    context.font = `11px ${FONT}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    LANES.forEach(({ word }, index) => {
      const y = TOP_PX + index * LANE_PX + LANE_PX / 2;
      context.fillStyle = colours.muted;
      context.fillText(word, 4, y);
      context.fillStyle = colours.edge;
      context.globalAlpha = 0.35;
      context.fillRect(LABEL_PX, y, width - LABEL_PX - RIGHT_PX, 1);
      context.globalAlpha = 1;
    });
  }

  #paintTicks(context: CanvasRenderingContext2D, colours: Colours, x: (ms: number) => number): void {
    const end = this.#end;
    const most = Math.max(2, Math.floor((x(end) - x(0)) / 70));
    const step = NICE_MS.find((nice) => end / nice <= most) ?? NICE_MS.at(-1)!;
    const y = TOP_PX + LANES.length * LANE_PX + 11;
    context.font = `11px ${FONT}`;
    context.textAlign = "center";
    context.fillStyle = colours.muted;
    for (let at = 0; at <= end; at += step) context.fillText(writeElapsed(at), x(at), y);
  }
}

function paintEvents(
  context: CanvasRenderingContext2D,
  colours: Colours,
  events: readonly TraceEvent[],
  x: (ms: number) => number,
): void {
  const last = new Map<Lane, number>();
  for (const event of events) {
    const lane = laneOf(event);
    if (lane === null || event.time < 0) continue;
    const at = Math.round(x(event.time));
    // Marks closer than two pixels would only be painted over one another.
    if (at - (last.get(lane) ?? -9) < 2) continue;
    last.set(lane, at);
    const index = LANES.findIndex((known) => known.lane === lane);
    const y = TOP_PX + index * LANE_PX + LANE_PX / 2;
    context.fillStyle = colours[LANES[index]!.colour];
    context.beginPath();
    context.moveTo(at, y - 4.5);
    context.lineTo(at + 4, y);
    context.lineTo(at, y + 4.5);
    context.lineTo(at - 4, y);
    context.fill();
  }
}

function tool(command: string, name: string, words: string): HTMLElement {
  return element(
    "button",
    {
      type: "button",
      class: "tool",
      "data-command": command,
      "aria-label": words.replace(/ \(.*/, ""),
      title: words,
    },
    icon(name),
  );
}
