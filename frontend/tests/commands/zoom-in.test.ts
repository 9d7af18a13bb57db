// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("the board is larger and its middle stays", async () => {
  const { session } = await openPage();
  session.canvas.show({ x: 0, y: 0, k: 1 });
  const middle = session.canvas.camera.centre;
  commandOf("zoom-in").run(session);
  await vi.waitFor(() => expect(session.canvas.view.k).toBeCloseTo(1.25));
  expect(session.canvas.camera.centre.x).toBeCloseTo(middle.x);
  expect(session.canvas.camera.centre.y).toBeCloseTo(middle.y);
});

test("a key that is pressed twice in a row counts twice", async () => {
  const { session } = await openPage();
  session.canvas.show({ x: 0, y: 0, k: 1 });
  commandOf("zoom-in").run(session);
  commandOf("zoom-in").run(session);
  await vi.waitFor(() => expect(session.canvas.view.k).toBeCloseTo(1.25 ** 2));
});
