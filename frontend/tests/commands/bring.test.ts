// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("the middle of what is seen here is sent to everybody", async () => {
  const { session } = await openPage();
  const bodies: unknown[] = [];
  vi.stubGlobal("fetch", (_url: string, options: { body: string }) => {
    bodies.push(JSON.parse(options.body));
    return Promise.resolve(new Response("{}"));
  });
  await commandOf("bring").run(session);
  expect(bodies).toEqual([{ ...session.canvas.camera.centre, k: session.canvas.view.k }]);
  vi.unstubAllGlobals();
});
