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

test("pause stops the picture and the world, and lets both go on", async () => {
  const { session } = await running();
  commandOf("pause").run(session);
  await vi.waitFor(() => expect(session.playback.state).toBe("paused"), 2000);
  commandOf("pause").run(session);
  await vi.waitFor(() => expect(session.playback.state).toBe("running"), 2000);
});

test("without a run there is nothing to pause", async () => {
  const { session } = await openPage();
  expect(commandOf("pause").run(session)).toBe(false);
});
