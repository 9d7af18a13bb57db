// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("the selected node is in the middle", async () => {
  const { session } = await openPage();
  session.canvas.selection.set(["dlq"]);
  commandOf("fit-selection").run(session);
  const { x, y } = session.canvas.places.get("dlq")!;
  await vi.waitFor(() => {
    const { view } = session.canvas;
    expect((x + 84) * view.k + view.x).toBeCloseTo(500, 0);
    expect(Math.abs((y + 36) * view.k + view.y - 300)).toBeLessThan(20);
  });
});

test("without a selection nothing is shown", async () => {
  const { session } = await openPage();
  expect(commandOf("fit-selection").run(session)).toBe(false);
});
