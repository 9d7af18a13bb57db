// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { openPage } from "../page";

test("K turns the laser on and off, for everybody to see", async () => {
  const { session } = await openPage();
  commandOf("laser").run(session);
  expect(session.socket.awareness.getLocalState()).toMatchObject({ laser: true });
  commandOf("laser").run(session);
  expect(session.socket.awareness.getLocalState()).toMatchObject({ laser: false });
});
