// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("a step back shows the event before, and the world goes on", async () => {
  const { session } = await openPage();
  await session.startRun();
  const { playback } = session;
  await vi.waitFor(() => expect(playback.run!.trace.events.length).toBeGreaterThan(5), 15_000);
  playback.look(playback.run!.trace.events[4]!.time);
  const before = playback.time;
  commandOf("step-back").run(session);
  expect(playback.time).toBeLessThanOrEqual(before);
  expect([playback.isPaused, playback.isLooking, playback.state]).toEqual([true, true, "running"]);
});
