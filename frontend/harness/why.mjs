// Reads cases from standard input, one JSON object a line, and writes what the pages would answer to "Why?".
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const load = async (path) =>
  (await runnerImport(fileURLToPath(import.meta.resolve(path)), { configFile: false, logLevel: "error" }))
    .module;
const SOURCE = "../src";
const { Names } = await load(`${SOURCE}/stream/names.ts`);
const { Deployed } = await load(`${SOURCE}/stream/deployed.ts`);
const { Picture } = await load(`${SOURCE}/stream/picture.ts`);
const { Trace } = await load(`${SOURCE}/stream/trace.ts`);
const { readEvent } = await load(`${SOURCE}/stream/frame.ts`);
const { readGraph } = await load(`${SOURCE}/document/graph.ts`);
const { reasonsHere, reasonsAt } = await load(`${SOURCE}/stream/why/asked.ts`);
const { reasonOf } = await load(`${SOURCE}/stream/why/why.ts`);

/** What people read of a world at an instant: of each event, of each message that lies somewhere, of each node. */
function explain({ graph, deployed, events, began, now }) {
  const names = new Names(readGraph(graph));
  const trace = new Trace();
  trace.add(events.map(readEvent).filter((event) => event.time <= now));
  const picture = new Picture(names, () => began);
  for (const event of trace.events) picture.apply(event);
  const world = { names, began, now, deployed: Deployed.read(deployed) };
  const of = (node) => trace.ofNode(node.type.startsWith("actor:") ? node.id : node.logicalId);
  return {
    hops: trace.events.map((event) => [event.kind, reasonOf(event, world)]).filter(([, reason]) => reason),
    messages: [...picture.lying()].map(({ node, message }) => [
      names.title(node),
      reasonsHere(message, world, picture, trace),
    ]),
    nodes: Object.fromEntries(graph.nodes.map((node) => [node.logicalId, reasonsAt(of(node), world)])),
  };
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(explain(JSON.parse(line)))}\n`);
