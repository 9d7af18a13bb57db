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

test("stop lets the messages in flight land", async () => {
  const { session } = await running();
  commandOf("stop").run(session);
  await vi.waitFor(() => expect(session.playback.state).toBe("draining"), 2000);
});
