/** A run that somebody at the board has begun is watched by everybody there. */
import type { Session } from "../session";

export function followRun(
  session: Session,
  { run, state, forked_at, is_changed }: Record<string, unknown>,
): void {
  if (typeof run !== "string" || session.playback.run?.id === run) return;
  session.watch(run, state !== "queued" ? "now" : typeof forked_at === "number" ? forked_at : "start");
  if (is_changed) session.playback.markStale([]);
}
