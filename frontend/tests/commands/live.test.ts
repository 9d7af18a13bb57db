// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("after a look back the picture goes on where the world is", async () => {
  const { session } = await openPage();
  await session.startRun();
  const { playback } = session;
  await vi.waitFor(() => expect(playback.run!.limit).toBeGreaterThan(1500), 15_000);
  playback.look(100);
  expect([playback.time, playback.isLooking]).toEqual([100, true]);
  commandOf("live").run(session);
  expect(playback.time).toBeGreaterThan(1000);
  expect([playback.isLooking, playback.isPaused]).toEqual([false, false]);
});

test("an instant whose events are not here yet is shown once they are", async () => {
  const { session } = await openPage();
  await session.startRun();
  const { playback } = session;
  await vi.waitFor(() => expect(playback.run!.limit).toBeGreaterThan(500), 15_000);
  const run = playback.run!;
  const wanted = run.limit + 1000;
  run.time = Math.max(run.time, wanted);
  playback.look(wanted);
  expect(playback.time).toBeLessThan(wanted);
  await vi.waitFor(() => expect(playback.time).toBe(wanted), 15_000);
  playback.look(100);
  const known = run.limit;
  await vi.waitFor(() => expect(run.limit).toBeGreaterThan(known), 15_000);
  expect(playback.time).toBe(100);
});
