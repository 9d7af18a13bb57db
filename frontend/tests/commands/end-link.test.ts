// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { canDo, commandOf } from "../../src/commands";
import { openPage } from "../page";

afterEach(() => vi.unstubAllGlobals());

test("the link to a run is ended on the server", async () => {
  const { session, told } = await openPage();
  await session.startRun();
  const asked: unknown[] = [];
  vi.stubGlobal("fetch", (url: string, { body }: { body: string }) => {
    asked.push([url, JSON.parse(body)]);
    return Promise.resolve(new Response(JSON.stringify({ key: "" })));
  });
  await commandOf("end-link").run(session);
  expect(asked).toEqual([[`/b/b1/runs/${session.playback.run!.id}/link`, { end: true }]]);
  expect(told.toasts.at(-1)).toBe("The link to this run opens nothing any more.");
});

test("who may not change the board ends no link", async () => {
  const { session } = await openPage("orders", false);
  session.watch("r1", "start");
  expect(canDo(session, commandOf("end-link"))).toBe(false);
});
