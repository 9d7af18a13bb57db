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

test("the picture goes back to the start of the run", async () => {
  const { session } = await running();
  await vi.waitFor(() => expect(session.playback.time).toBeGreaterThan(200), 15_000);
  session.playback.pause();
  commandOf("restart").run(session);
  expect(session.playback.time).toBe(0);
});

test("without a run the key keeps its meaning", async () => {
  const { session } = await openPage();
  expect(commandOf("restart").run(session)).toBe(false);
});
