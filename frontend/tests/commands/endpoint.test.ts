// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { canDo, commandOf } from "../../src/commands";
import { openPage } from "../page";

afterEach(() => vi.unstubAllGlobals());

test("the address of a live run is copied for AWS clients", async () => {
  const { session, told } = await openPage();
  expect(canDo(session, commandOf("endpoint"))).toBe(false);
  await session.startRun();
  expect(canDo(session, commandOf("endpoint"))).toBe(true);
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return Promise.resolve(new Response(JSON.stringify({ url: "http://here/w/t" })));
  });
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  await commandOf("endpoint").run(session);
  expect(asked).toEqual([`/b/b1/runs/${session.playback.run!.id}/endpoint`]);
  expect(write).toHaveBeenCalledWith("http://here/w/t");
  expect(told.toasts.at(-1)).toContain("--endpoint-url");
});

test("who may not change the board is given no address", async () => {
  const { session } = await openPage("orders", false);
  session.watch("r1", "start");
  expect(canDo(session, commandOf("endpoint"))).toBe(false);
});
