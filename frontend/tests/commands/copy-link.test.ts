// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { canDo, commandOf } from "../../src/commands";
import { openPage } from "../page";

/** Answer what is asked of the server, and keep what is put on the clipboard. */
function copying(): string[] {
  const copied: string[] = [];
  vi.spyOn(navigator.clipboard, "writeText").mockImplementation((text) => {
    copied.push(text);
    return Promise.resolve();
  });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ key: "k1" }))));
  return copied;
}

afterEach(() => vi.unstubAllGlobals());

test("who may not change the board copies a link for who is at the board", async () => {
  const { session, told } = await openPage("orders", false);
  session.watch("r1", "start");
  await vi.waitFor(() => expect(session.playback.run!.time).toBeGreaterThan(300), 15_000);
  const copied = copying();
  await commandOf("copy-link").run(session);
  expect(copied[0]).toMatch(/\/b\/b1\/runs\/r1\?t=\d+$/);
  expect(told.toasts.at(-1)).toContain("Who is at this board can open it");
});

test("the link leads to the run at the instant shown, for whoever has it", async () => {
  const { session, told } = await openPage();
  expect(canDo(session, commandOf("copy-link"))).toBe(false);
  await session.startRun();
  await vi.waitFor(() => expect(session.playback.run!.time).toBeGreaterThan(300), 15_000);
  session.playback.pause();
  session.playback.seek(250);
  const copied = copying();
  await commandOf("copy-link").run(session);
  expect(copied[0]).toMatch(new RegExp(`/b/b1/runs/${session.playback.run!.id}\\?t=250&key=k1$`));
  expect(told.toasts.at(-1)).toContain("Link to 0:00 of this run copied. Who has it can watch this run");
});

test("where the page may not write to the clipboard the link is shown", async () => {
  const { session, told } = await openPage();
  await session.startRun();
  copying();
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("no leave"));
  await commandOf("copy-link").run(session);
  expect(told.toasts.at(-1)).toMatch(/^Copy this address: .*\?t=0&key=k1$/);
});
