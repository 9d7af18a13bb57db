// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("what to add is asked for at a place where no node lies", async () => {
  const { session, told } = await openPage();
  commandOf("quick-add").run(session);
  const { at, from } = told.asked[0]!;
  expect(from).toBeNull();
  for (const place of session.canvas.places.values()) {
    expect(Math.abs(place.x - at.x) >= 168 || Math.abs(place.y - at.y) >= 72).toBe(true);
  }
});
