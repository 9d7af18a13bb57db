// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { canDo, commandOf } from "../../src/commands";
import { openPage, type Page } from "../page";

async function running(canEdit = true): Promise<Page> {
  const page = await openPage("orders", canEdit);
  if (canEdit) await page.session.startRun();
  else page.session.watch("r1", "start");
  await vi.waitFor(() => expect(page.session.playback.run!.time).toBeGreaterThan(300), 15_000);
  return page;
}

/** Answer every request with this and keep what was asked. */
function answer(made: object): { url: string; body: unknown }[] {
  const asked: { url: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", (url: string, { body }: { body?: string } = {}) => {
    asked.push({ url, body: body === undefined ? null : JSON.parse(body) });
    return Promise.resolve(new Response(JSON.stringify(made)));
  });
  return asked;
}

test("a fork is asked for at the instant shown, and shown from there", async () => {
  const { session, told } = await running();
  const { id } = session.playback.run!;
  session.playback.pause();
  session.playback.seek(250);
  const asked = answer({ run: "f2", is_changed: false });
  await commandOf("fork").run(session);
  expect(asked[0]).toEqual({ url: `/b/b1/runs/${id}/fork`, body: { t: 250 } });
  expect(session.playback.run!.id).toBe("f2");
  expect(session.playback.changes.isAny).toBe(false);
  expect(told.toasts.at(-1)).toBe("A new run stands at 0:00. Change something, then press P.");
  vi.unstubAllGlobals();
});

test("a fork of another board than the one drawn says that there is something to apply", async () => {
  const { session } = await running();
  answer({ run: "f2", is_changed: true });
  await commandOf("fork").run(session);
  expect(session.playback.changes.isAny).toBe(true);
  vi.unstubAllGlobals();
});

test("who may not change the board forks nothing", async () => {
  const { session } = await running(false);
  expect(canDo(session, commandOf("fork"))).toBe(false);
});

test("without a run there is nothing to fork", async () => {
  const { session } = await openPage();
  expect(canDo(session, commandOf("fork"))).toBe(false);
});
