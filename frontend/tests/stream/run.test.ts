import { afterEach, expect, test, vi } from "vitest";
import { Run } from "../../src/stream/run";

const event = (sequence: number, time: number) => [
  sequence,
  time,
  "send",
  "Orders",
  "t",
  `m${sequence}`,
  0,
  {},
];

const frame = (number: number, time: number, events: unknown[], more = {}) => ({
  type: "frame",
  epoch: 1,
  number,
  time,
  state: "running",
  speed: "1",
  nodes: {},
  events,
  digest: null,
  began: 1_767_225_600_000,
  deploy: { done: 0, total: 0, resources: {}, failed: null },
  ...more,
});

/** The run store: it answers with what lies behind `after`. */
function store(events: unknown[][], page = 5000): { asked: string[] } {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    const after = Number(new URL(url, "http://here").searchParams.get("after"));
    const behind = events.filter((row) => (row[0] as number) > after);
    const body = { events: behind.slice(0, page), complete: behind.length <= page };
    return Promise.resolve(new Response(JSON.stringify(body)));
  });
  return { asked };
}

const settled = () =>
  vi.waitFor(() => undefined).then(() => new Promise((resolve) => setTimeout(resolve, 0)));

afterEach(() => vi.unstubAllGlobals());

test("frames that follow one another need nothing from the store", async () => {
  const { asked } = store([]);
  const run = new Run("b", "r");
  run.receive(frame(1, 50, [event(1, 10)]));
  run.receive(frame(2, 100, [event(2, 60)]));
  await settled();
  expect([run.limit, run.trace.events.length, asked]).toEqual([100, 2, []]);
});

test("a gap is filled from the store before the play head may pass it", async () => {
  store([event(1, 10), event(2, 60), event(3, 110)]);
  const run = new Run("b", "r");
  run.receive(frame(1, 50, [event(1, 10)]));
  run.receive(frame(3, 150, [event(3, 110)]));
  expect(run.limit).toBe(50);
  await vi.waitFor(() => expect(run.limit).toBe(150));
  expect(run.trace.events.map((found) => found.sequence)).toEqual([1, 2, 3]);
});

test("events that did not fit into a frame are fetched, page by page", async () => {
  const all = Array.from({ length: 7 }, (_, index) => event(index + 1, index));
  const { asked } = store(all, 3);
  const run = new Run("b", "r");
  run.receive(frame(1, 50, all.slice(0, 2), { more: 5 }));
  await vi.waitFor(() => expect(run.trace.events).toHaveLength(7));
  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect(run.limit).toBe(50);
});

test("frames of a worker that was replaced are ignored", () => {
  store([]);
  const run = new Run("b", "r");
  run.receive(frame(1, 50, [], { epoch: 2 }));
  run.receive(frame(2, 9000, [], { epoch: 1, state: "failed" }));
  expect([run.time, run.state]).toEqual([50, "running"]);
});

test("a finished run is loaded whole from its summary", async () => {
  store([event(1, 10), event(2, 20)]);
  const run = new Run("b", "r");
  run.receive({
    type: "run",
    state: "finished",
    time: 60_000,
    seed: 7,
    digest: "abc",
    began: 5,
    nodes: { Orders: { visible: 1 } },
  });
  await vi.waitFor(() => expect(run.limit).toBe(60_000));
  expect([run.trace.events.length, run.digest, run.seed, run.began]).toEqual([2, "abc", 7, 5]);
});

test("the failure of a deployment names the resource and keeps the reason", () => {
  store([]);
  const run = new Run("b", "r");
  const failed = { reason: "Properties validation failed", logical_id: "Orders" };
  run.receive(frame(1, 0, [], { state: "failed", deploy: { done: 1, total: 3, resources: {}, failed } }));
  expect(run.failed).toEqual({ reason: "Properties validation failed", logicalId: "Orders" });
});

test("what was deployed lies before the run's time, however long it took", () => {
  store([]);
  const run = new Run("b", "r");
  const deploy = [1, 4000, "deploy", "Orders", "", "", 0, { status: "CREATE_COMPLETE" }];
  run.receive(frame(1, 0, [deploy], { state: "deploying", began: null }));
  run.receive(frame(2, 50, [event(2, 10)]));
  expect(run.trace.events.map((found) => found.time)).toEqual([0, 10]);
  expect(run.trace.indexAfter(0)).toBe(1);
});

test("what could not be loaded is asked for again", async () => {
  store([event(1, 10), event(2, 20)]);
  const answering = globalThis.fetch;
  let refusals = 2;
  vi.stubGlobal("fetch", (url: string) => {
    if (refusals === 0) return answering(url);
    refusals -= 1;
    return refusals
      ? Promise.reject(new TypeError("offline"))
      : Promise.resolve(new Response("", { status: 502 }));
  });
  const run = new Run("b", "r");
  run.receive({ type: "run", state: "finished", time: 60_000, nodes: {} });
  await vi.waitFor(() => expect(run.limit).toBe(60_000), 15_000);
  expect(run.trace.events.length).toBe(2);
});

test("a run that is gone is not asked for again", async () => {
  const asked = vi.fn(() => Promise.resolve(new Response("", { status: 404 })));
  vi.stubGlobal("fetch", asked);
  new Run("b", "r").receive({ type: "run", state: "finished", time: 60_000, nodes: {} });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(asked).toHaveBeenCalledTimes(1);
});

/** A socket that is open, or opens when told to, and keeps what is sent. */
function sockets(state: number): { sent: string[]; open: () => void } {
  const sent: string[] = [];
  const listeners: (() => void)[] = [];
  class Socket {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    readyState = state;
    addEventListener(kind: string, listener: () => void): void {
      if (kind === "open") listeners.push(listener);
    }
    send(text: string): void {
      sent.push(text);
    }
  }
  vi.stubGlobal("WebSocket", Socket);
  vi.stubGlobal("location", { protocol: "http:", host: "here" });
  return { sent, open: () => listeners.forEach((listener) => listener()) };
}

test("a frame that was on its way takes back no speed that was asked for", () => {
  store([]);
  const { sent } = sockets(1);
  const run = new Run("b", "r");
  run.connect();
  run.receive(frame(1, 50, []));
  run.askSpeed("10");
  run.receive(frame(2, 100, []));
  expect([run.speed, sent]).toEqual(["10", ['{"type":"control","action":"speed","value":"10"}']]);
  run.receive(frame(3, 150, [], { speed: "10" }));
  run.receive(frame(4, 200, [], { speed: "60" }));
  expect(run.speed).toBe("60");
});

test("a speed that the run does not take is not shown for long", () => {
  vi.useFakeTimers();
  store([]);
  sockets(1);
  const run = new Run("b", "r");
  run.connect();
  run.askSpeed("10");
  vi.advanceTimersByTime(5000);
  run.receive(frame(1, 50, []));
  vi.useRealTimers();
  expect(run.speed).toBe("1");
});

test("what is pressed while the socket opens is sent then", () => {
  const { sent, open } = sockets(0);
  const run = new Run("b", "r");
  run.connect();
  run.control("pause");
  expect(sent).toEqual([]);
  open();
  expect(sent).toEqual(['{"type":"control","action":"pause","value":null}']);
});

test("what is pressed while the run is out of reach is refused aloud", () => {
  sockets(3);
  const run = new Run("b", "r");
  const refused: string[] = [];
  run.refused.on((reason) => refused.push(reason));
  run.connect();
  run.askSpeed("60");
  expect(refused).toEqual(["The run cannot be reached now. Try again in a moment."]);
});

const summary = (state: string) => ({ type: "run", run: "r", state, speed: "1", time: 0 });
const PAUSE = '{"type":"control","action":"pause","value":null}';

test("a pause that got lost with its connection is asked again over the next one, once", () => {
  store([]);
  const { sent } = sockets(1);
  const run = new Run("b", "r");
  run.connect();
  run.receive(frame(1, 0, []));
  run.control("pause");
  run.receive(frame(2, 0, []));
  run.connect();
  run.receive(summary("running"));
  expect(sent).toEqual([PAUSE, PAUSE]);
  run.receive(frame(3, 0, [], { state: "paused" }));
  run.connect();
  run.receive(summary("running"));
  expect(sent).toHaveLength(2);
});

test("a pause that was pressed out of reach is told, and made up for", () => {
  store([]);
  const out = sockets(3);
  const run = new Run("b", "r");
  const refused: string[] = [];
  run.refused.on((reason) => refused.push(reason));
  run.connect();
  run.control("pause");
  expect([refused, out.sent]).toEqual([
    ["The run cannot be reached now. It will pause as soon as it can be."],
    [],
  ]);
  const { sent } = sockets(1);
  run.connect();
  run.receive(summary("running"));
  expect(sent).toEqual([PAUSE]);
});

test.each(["paused", "finished"])("a run that is %s is not asked to pause again", (state) => {
  store([]);
  const { sent } = sockets(1);
  const run = new Run("b", "r");
  run.connect();
  run.control("pause");
  run.connect();
  run.receive(summary(state));
  expect(sent).toEqual([PAUSE]);
});
