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

test("each press chooses the speed before and the first one stays", async () => {
  const { session } = await running();
  session.playback.setSpeed("60");
  commandOf("slower").run(session);
  expect(session.playback.run!.speed).toBe("10");
  commandOf("slower").run(session);
  commandOf("slower").run(session);
  expect(session.playback.run!.speed).toBe("1");
});
