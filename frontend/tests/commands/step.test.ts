// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage, type Page } from "../page";

async function running(): Promise<Page> {
  const page = await openPage();
  await page.session.startRun();
  await vi.waitFor(() => expect(page.session.playback.state).toBe("running"), 15_000);
  return page;
}

test("a step pauses and shows one event more", async () => {
  const { session } = await running();
  await vi.waitFor(() => expect(session.playback.run!.trace.events.length).toBeGreaterThan(3), 15_000);
  session.playback.pause();
  session.playback.seek(0);
  let shown = 0;
  session.playback.shown.on(() => (shown += 1));
  commandOf("step").run(session);
  expect([session.playback.isPaused, shown]).toEqual([true, 1]);
});
