// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("the layout is written into the template, and a refusal is told", async () => {
  const { session, told } = await openPage();
  const sent: unknown[] = [];
  window.fetch = (_url, init) => {
    sent.push(JSON.parse(init?.body as string));
    return Promise.resolve(Response.json({ edit: "1", created: [] }));
  };
  commandOf("keep-layout").run(session);
  await vi.waitFor(() => expect(told.toasts.length).toBe(1));
  expect(sent).toEqual([{ kind: "keep-layout" }]);
  window.fetch = () => Promise.resolve(Response.json({ reason: "No.", fix: "" }, { status: 422 }));
  commandOf("keep-layout").run(session);
  await vi.waitFor(() => expect(told.toasts[1]).toBe("No."));
});
