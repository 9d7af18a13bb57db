// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("without a live run there is nothing to apply to", async () => {
  const { session } = await openPage();
  expect(commandOf("apply").run(session)).toBe(false);
});

test("the update is asked for the run that goes on", async () => {
  const { session } = await openPage();
  await session.startRun();
  await vi.waitFor(() => expect(session.playback.state).toBe("running"), 15_000);
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return Promise.resolve(new Response("{}"));
  });
  await commandOf("apply").run(session);
  expect(asked).toEqual([`/b/b1/runs/${session.playback.run!.id}/update`]);
  vi.unstubAllGlobals();
});
