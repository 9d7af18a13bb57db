// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("after a look back the picture goes on where the world is", async () => {
  const { session } = await openPage();
  await session.startRun();
  const { playback } = session;
  await vi.waitFor(() => expect(playback.run!.limit).toBeGreaterThan(1500), 4000);
  playback.look(100);
  expect([playback.time, playback.isLooking]).toEqual([100, true]);
  commandOf("live").run(session);
  expect(playback.time).toBeGreaterThan(1000);
  expect([playback.isLooking, playback.isPaused]).toEqual([false, false]);
});
