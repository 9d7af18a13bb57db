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

test("each press chooses the next speed and the last one stays", async () => {
  const { session } = await running();
  const speeds: string[] = [];
  for (let press = 0; press < 4; press += 1) {
    commandOf("faster").run(session);
    speeds.push(session.playback.run!.speed);
  }
  expect(speeds).toEqual(["10", "60", "max", "max"]);
});
