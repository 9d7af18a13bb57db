// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("every node is in the window", async () => {
  const { session } = await openPage();
  session.canvas.show({ x: -5000, y: 0, k: 2 });
  commandOf("fit").run(session);
  await vi.waitFor(() => {
    const { x, y, k } = session.canvas.view;
    for (const place of session.canvas.places.values()) {
      expect(place.x * k + x).toBeGreaterThan(0);
      expect((place.x + 168) * k + x).toBeLessThan(1000);
      expect((place.y + 72) * k + y).toBeLessThan(600);
    }
  });
});
