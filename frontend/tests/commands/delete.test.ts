// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { commandOf } from "../../src/commands";
import { nextGraph, openPage } from "../page";

test("delete removes the selected nodes and their edges are gone from the canvas", async () => {
  const { session } = await openPage();
  session.canvas.selection.set(["topic"]);
  const drawn = nextGraph(session);
  commandOf("delete").run(session);
  await drawn;
  expect(session.node("topic")).toBeNull();
  expect(session.graph.edges.some((edge) => edge.source === "topic" || edge.target === "topic")).toBe(false);
  expect(session.canvas.selection.isEmpty).toBe(true);
});

test("delete disconnects a selected edge and keeps its nodes", async () => {
  const { session } = await openPage();
  session.canvas.selection.set([], ["orders-dlq-redrive"]);
  const drawn = nextGraph(session);
  commandOf("delete").run(session);
  await drawn;
  expect(session.edge("orders-dlq-redrive")).toBeNull();
  expect(session.node("dlq")).not.toBeNull();
});

test("with nothing selected the key keeps its meaning", async () => {
  const { session } = await openPage();
  expect(commandOf("delete").run(session)).toBe(false);
});
