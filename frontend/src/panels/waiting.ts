/** Says what a run waits for that has no worker yet, and lets a person end what nobody watches. */
import { element, icon } from "../element";
import type { Session } from "../session";
import type { Line } from "../stream/line";

/** A free worker takes a run at once: nothing is said of a wait that nobody notices. */
const UNNOTICED_MS = 1500;

export function attachWaiting(session: Session, list: HTMLElement): void {
  const card = element("section", { class: "toast waiting", "aria-label": "What this run waits for" });
  let timer = 0;
  let face = "";
  session.playback.changed.on((run) => {
    const line = run?.state === "queued" ? run.line : null;
    const now = line ? JSON.stringify([run?.id, line]) : "";
    if (now === face) return;
    face = now;
    if (!line) {
      clearTimeout(timer);
      card.remove();
      return;
    }
    card.replaceChildren(icon("info"), contents(session, line));
    if (card.isConnected) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      list.append(card);
      session.desk.say(sentence(line));
    }, UNNOTICED_MS);
  });
}

export function sentence({ place, held }: Line): string {
  const busy = held === 1 ? "1 run is under way" : `${held} runs are under way`;
  return `Your run waits for a free place: ${busy}, and yours is ${place === 1 ? "next" : `number ${place} in line`}.`;
}

function contents(session: Session, line: Line): HTMLElement {
  const { board } = session.page;
  const rows = line.here.map((holder) => {
    const words = holder.isWatched
      ? "somebody watches it"
      : "nobody watches it: it goes on at full speed to make room";
    const end = element("button", { type: "button", class: "button small" }, "End it");
    end.addEventListener("click", () => {
      end.disabled = true;
      void session.requests.post(`runs/${holder.run}/stop`).then((taken) => (end.disabled = taken !== null));
    });
    const link = element(
      "a",
      { href: `/b/${board}/runs/${holder.run}` },
      `This board's run at ${holder.clock}`,
    );
    return element("li", {}, element("p", {}, link, `: ${words}.`), !holder.isWatched && end);
  });
  const leave = element("button", { type: "button", class: "button small" }, "Do not wait");
  leave.addEventListener("click", () => session.playback.control("stop"));
  return element(
    "div",
    { class: "waiting-words" },
    element("p", {}, sentence(line)),
    rows.length > 0 && element("ul", {}, ...rows),
    leave,
  );
}
