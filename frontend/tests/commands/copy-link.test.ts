// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { canDo, commandOf } from "../../src/commands";
import { openPage } from "../page";

test("the link leads to the run at the instant shown", async () => {
  const { session, told } = await openPage();
  expect(canDo(session, commandOf("copy-link"))).toBe(false);
  await session.startRun();
  await vi.waitFor(() => expect(session.playback.run!.time).toBeGreaterThan(300), 15_000);
  session.playback.pause();
  session.playback.seek(250);
  const copied: string[] = [];
  vi.spyOn(navigator.clipboard, "writeText").mockImplementation((text) => {
    copied.push(text);
    return Promise.resolve();
  });
  await commandOf("copy-link").run(session);
  expect(copied[0]).toMatch(new RegExp(`/b/b1/runs/${session.playback.run!.id}\\?t=250$`));
  expect(told.toasts.at(-1)).toContain("Link to 0:00 of this run copied");
});

test("where the page may not write to the clipboard the link is shown", async () => {
  const { session, told } = await openPage();
  await session.startRun();
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("no leave"));
  await commandOf("copy-link").run(session);
  expect(told.toasts.at(-1)).toMatch(/^Copy this link: .*\?t=0$/);
});
