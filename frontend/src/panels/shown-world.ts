/** The world as the play head shows it, for the reasons of what happens in it. */
import type { Session } from "../session";
import type { World } from "../stream/why/why";

export function shownWorld(session: Session): World {
  const { playback } = session;
  const { run } = playback;
  return {
    names: playback.names,
    began: run?.began ?? 0,
    now: playback.time,
    deployed: run?.deployed ?? null,
  };
}
