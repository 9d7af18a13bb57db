/** The button for dots or streams; who is behind because there are too many dots is told of it. */
import type { Session } from "../session";

export function attachStreams(session: Session, button: HTMLElement): void {
  const { playback } = session;
  playback.changed.on((run) => {
    button.hidden = run === null;
    button.setAttribute("aria-pressed", `${playback.mode === "flow"}`);
  });
  playback.crowded.on(() =>
    session.desk.toast("More happens than dots can show. Press F to see streams with their rates.", "plain"),
  );
}
