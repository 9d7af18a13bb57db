/** The one button of a run: Draft → Checking → Deploying n/m → Running ⇄ Paused → Draining → Finished. */
import type { Session } from "../session";

interface RunFace {
  words: string;
  icon: "play" | "pause" | "busy" | "again";
  /** What a press does, for the label. */
  action: string;
}

interface Seen {
  state: string;
  isPaused: boolean;
  isStale: boolean;
  done: number;
  total: number;
  /** Where the run stands among those that wait for a worker. */
  place?: number | null;
}

export function faceOf({ state, isPaused, isStale, done, total, place }: Seen): RunFace {
  switch (state) {
    case "draft":
      return { words: "Run", icon: "play", action: "Run this board" };
    case "queued":
      return {
        words: place && place > 1 ? `Waiting, place ${place}` : "Waiting",
        icon: "busy",
        action: place && place > 1 ? `Runs before it: ${place - 1}` : "The run waits for a free worker",
      };
    case "checking":
      return { words: "Checking", icon: "busy", action: "The template is being checked" };
    case "deploying":
      return {
        words: total ? `Deploying ${done}/${total}` : "Deploying",
        icon: "busy",
        action: "The template is being deployed",
      };
    case "running":
      if (isPaused) return { words: "Paused", icon: "play", action: "Resume" };
      return { words: "Running", icon: "pause", action: "Pause" };
    case "paused":
      return { words: "Paused", icon: "play", action: "Resume" };
    case "draining":
      return { words: "Draining", icon: "busy", action: "Messages in flight are landing" };
    case "failed":
      return { words: "Run again", icon: "again", action: "The run failed; run again" };
    default:
      return {
        words: isStale ? "Re-run" : "Run again",
        icon: "again",
        action: isStale ? "The diagram changed; run again" : "Run again",
      };
  }
}

export function attachRunButton(session: Session, button: HTMLButtonElement): void {
  const words = button.querySelector<HTMLElement>(".run-words")!;
  const mark = button.querySelector<HTMLElement>(".icon")!;
  const show = (): void => {
    const { playback } = session;
    const { run } = playback;
    const face = faceOf({
      state: playback.state,
      isPaused: playback.isPaused,
      isStale: playback.changes.isAny,
      done: run?.deploy.done ?? 0,
      total: run?.deploy.total ?? 0,
      place: run?.line?.place ?? null,
    });
    if (words.textContent !== face.words) words.textContent = face.words;
    mark.className = `icon icon-${face.icon}`;
    button.dataset.state = playback.state;
    button.classList.toggle("is-stale", playback.changes.isAny);
    button.setAttribute(
      "aria-label",
      face.words === face.action ? face.action : `${face.words}: ${face.action}`,
    );
    button.title = face.action;
    button.disabled = !session.canEdit && !run;
    button.toggleAttribute("aria-busy", face.icon === "busy");
  };
  session.playback.changed.on(show);
  show();
}

/** What a press on the button does in its present state. */
export function pressRun(session: Session): void {
  const { playback } = session;
  if (!playback.isLive) void session.startRun();
  else if (playback.isPaused || playback.state === "paused") playback.resume();
  else if (playback.state === "running") playback.pause();
}
