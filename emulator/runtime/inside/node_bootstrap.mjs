// Runs a Node.js handler: serves it the world's time and chance, then answers invocations over the Runtime API.
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { performance } from "node:perf_hooks";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { format, promisify } from "node:util";
import zlib from "node:zlib";
import { asksAgainIn, usesThreads } from "./node_beside.mjs";
import { reseed } from "./node_chance.mjs";
import { Fault, load } from "./node_handler.mjs";
import { collected } from "./node_stream.mjs";
import { fetchToWorld, requestToWorld } from "./node_world.mjs";

const CHANNEL = 3;
const CLOCK = 4;
const API = "/2018-06-01/runtime";
const LINE_BREAK = "\x1f"; // where a line ends within one event of the log
const real = { setImmediate, setTimeout, exit: process.exit.bind(process), Date };

// The channel: a request and its answer at a time.

const channel = new net.Socket({ fd: CHANNEL, readable: true, writable: true });
let received = Buffer.alloc(0);
const waiting = [];
channel.on("data", (data) => {
  received = Buffer.concat([received, data]);
  for (let answer = takeAnswer(); answer; answer = takeAnswer()) waiting.shift()(answer);
  if (waiting.length === 0) channel.unref(); // so that the event loop can become empty
});
channel.on("close", () => real.exit(0));

function takeAnswer() {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const headers = {};
  for (const line of received.toString("latin1", 0, end).split("\r\n").slice(1)) {
    const colon = line.indexOf(": ");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 2);
  }
  const length = Number(headers["content-length"]);
  if (received.length < end + 4 + length) return null;
  const body = received.subarray(end + 4, end + 4 + length);
  received = received.subarray(end + 4 + length);
  return { headers, body };
}

function request(method, target, body = "", headers = {}) {
  const content = Buffer.from(body);
  const lines = [`${method} ${target} HTTP/1.1`, "Host: runtime", `Content-Length: ${content.length}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  channel.ref();
  channel.write(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), content]));
  return new Promise((resolve) => waiting.push(resolve));
}

// Time stands still while the handler computes; it passes when only timers are left to wait for.

const page = Buffer.alloc(8);
const now = () => (fs.readSync(CLOCK, page, 0, 8, 0), Number(page.readBigInt64LE(0)));

class VirtualDate extends real.Date {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }
  static now() {
    return now();
  }
}
globalThis.Date = new Proxy(VirtualDate, { apply: () => new VirtualDate().toString() });
performance.now = now;
const hrtime = (before) => {
  const ms = now();
  const time = [Math.floor(ms / 1000), (ms % 1000) * 1e6];
  if (!before) return time;
  const ns = (time[0] - before[0]) * 1e9 + time[1] - before[1];
  return [Math.floor(ns / 1e9), ns % 1e9];
};
hrtime.bigint = () => BigInt(now()) * 1000000n;
process.hrtime = hrtime;
process.uptime = () => now() / 1000;

const pending = new Map();
let sequence = 0;
let isSleeping = false;
let inFlight = 0;

class Timer {
  constructor(run, delay, every) {
    this.id = ++sequence;
    this.run = run;
    this.delay = Math.max(1, Math.ceil(Number(delay) || 1));
    this.due = now() + this.delay;
    this.every = every;
    pending.set(this.id, this);
    look();
  }
  ref() {
    return this;
  }
  unref() {
    pending.delete(this.id);
    return this;
  }
  hasRef() {
    return pending.has(this.id);
  }
  refresh() {
    this.due = now() + this.delay;
    pending.set(this.id, this);
    return this;
  }
  close() {
    pending.delete(this.id);
    return this;
  }
  [Symbol.toPrimitive]() {
    return this.id;
  }
}

const earliest = () => [...pending.values()].sort((a, b) => a.due - b.due || a.id - b.id)[0];

function look() {
  real.setImmediate(async () => {
    const next = earliest();
    if (!next || isSleeping || inFlight > 0 || !isInvoked) return;
    const again = asksAgainIn();
    if (again !== null) return again ? real.setTimeout(look, again) : look();
    if (next.due > now()) {
      isSleeping = true;
      await request("POST", `/sluice/sleep/${next.due - now()}`);
      isSleeping = false;
    }
    for (let due = earliest(); due && due.due <= now(); due = earliest()) {
      if (due.every) due.due = now() + due.delay;
      else pending.delete(due.id);
      try {
        due.run();
      } catch (error) {
        real.setImmediate(() => {
          throw error; // beside this function, where nothing takes it for a rejected promise
        });
      }
    }
    look();
  });
}

const clear = (timer) => pending.delete(typeof timer === "object" && timer ? timer.id : Number(timer));
const fakes = {
  setTimeout: (run, delay, ...given) => new Timer(() => run(...given), delay, false),
  setInterval: (run, delay, ...given) => new Timer(() => run(...given), delay, true),
  clearTimeout: clear,
  clearInterval: clear,
};
Object.assign(globalThis, fakes);
Object.assign(timers, fakes);
timersPromises.setTimeout = (delay, value, { signal } = {}) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = new Timer(() => resolve(value), delay, false);
    signal?.addEventListener("abort", () => (timer.close(), reject(signal.reason)));
  });
timersPromises.setInterval = async function* (delay, value, options) {
  for (;;) yield await timersPromises.setTimeout(delay, value, options);
};
timersPromises.scheduler.wait = (delay, options) => timersPromises.setTimeout(delay, undefined, options);
fakes.setTimeout[promisify.custom] = timersPromises.setTimeout;
AbortSignal.timeout = (delay) => {
  const controller = new AbortController();
  const error = new DOMException("The operation was aborted due to timeout", "TimeoutError");
  new Timer(() => controller.abort(error), delay, false);
  return controller.signal;
};

const PACKING = ["gzip", "gunzip", "deflate", "inflate", "deflateRaw", "inflateRaw", "unzip"];
for (const name of [...PACKING, "brotliCompress", "brotliDecompress"]) {
  const really = zlib[name];
  zlib[name] = (data, ...given) => {
    const callback = given.pop();
    inFlight += 1;
    return really(data, ...given, (...result) => {
      inFlight -= 1;
      look();
      callback(...result);
    });
  };
}

const plain = { request: http.request.bind(http), get: http.get.bind(http) };
for (const module of [http, https]) {
  for (const name of ["request", "get"]) {
    const really = module[name].bind(module);
    module[name] = (...given) => {
      const moved = requestToWorld(given);
      const call = moved ? plain[name](...moved) : really(...given);
      inFlight += 1;
      call.once("close", () => {
        inFlight -= 1;
        look();
      });
      return call;
    };
  }
}
const fetchReally = globalThis.fetch;
globalThis.fetch = (target, ...given) => {
  inFlight += 1;
  return fetchReally(fetchToWorld(target), ...given).finally(() => {
    inFlight -= 1;
    look();
  });
};

syncBuiltinESMExports();

// Logs, as Lambda writes them: time, request id, level, text.

let requestId = "";
let isInvoked = true;
const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const isJson = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";
const lowest = isJson ? LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL) : 0;
const consoles = { trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR" };
for (const [name, level] of Object.entries(consoles)) {
  console[name] = (...given) => {
    if (LEVELS.indexOf(level) < lowest) return;
    write(isJson ? jsonLine(level, given) : textLine(level, given));
  };
}
function textLine(level, given) {
  const text = format(...given).replaceAll("\n", LINE_BREAK);
  return `${new VirtualDate().toISOString()}\t${requestId || "undefined"}\t${level}\t${text}\n`;
}
function jsonLine(level, given) {
  const [first] = given;
  const line = { timestamp: new VirtualDate().toISOString(), level, requestId: requestId || undefined };
  const isPlain = given.length === 1 && typeof first === "object" && first !== null && !(first instanceof Error);
  try {
    return `${JSON.stringify({ ...line, message: isPlain ? first : format(...given), ...faultOf(given) })}\n`;
  } catch {
    return `${JSON.stringify({ ...line, message: format(...given) })}\n`;
  }
}
function faultOf(given) {
  const error = given.find((each) => each instanceof Error);
  if (!error) return {};
  return { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? "").split("\n").slice(1) };
}
function write(text) {
  const content = Buffer.from(text);
  let done = 0;
  while (done < content.length) {
    try {
      done += fs.writeSync(1, content, done);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}

// An error as Lambda logs it: with what else the error says of itself.
function logged(error) {
  if (!(error instanceof Error)) return `\t${JSON.stringify(error)}`;
  const told = { errorType: error.name, errorMessage: error.message, code: error.code, ...error };
  return `\t${JSON.stringify({ ...told, stack: (error.stack ?? "").split("\n") })}`;
}

const parsed = (text) => (text ? JSON.parse(text) : undefined);

function written(result) {
  try {
    return JSON.stringify(result ?? null);
  } catch {
    throw new Error("Unable to stringify response body");
  }
}

const post = (way, body, headers = {}) => request("POST", `${API}/${way}`, body, headers);

const UNSETTLED =
  "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that " +
  "was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes";
// What ends the invocation when nothing is left to do: the handler's callback, or nobody.
let whenIdle = () => {};
process.on("beforeExit", () => whenIdle());

function call(handler, event, context) {
  return new Promise((resolve, reject) => {
    const done = (error, result) => (error ? reject(error) : resolve(result));
    const callback = (error, result) => {
      if (error || !context.callbackWaitsForEmptyEventLoop) done(error, result);
      else whenIdle = () => resolve(result);
    };
    Object.assign(context, { done, succeed: resolve, fail: reject });
    whenIdle = () => resolve(null);
    const result = handler(event, context, callback);
    if (typeof result?.then === "function") {
      whenIdle = () => reject(new Fault("Runtime.NodeJsExit", UNSETTLED));
      result.then(resolve, reject);
    } else if (handler.length < 3 && result !== undefined) resolve(result);
  }).finally(() => (whenIdle = () => {}));
}

async function serveOne(handler) {
  isInvoked = false;
  const { headers, body } = await request("GET", `${API}/invocation/next`);
  isInvoked = true;
  requestId = headers["lambda-runtime-aws-request-id"];
  reseed(headers["sluice-seed"]);
  look();
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const context = {
    awsRequestId: requestId,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    clientContext: parsed(headers["lambda-runtime-client-context"]),
    identity: parsed(headers["lambda-runtime-cognito-identity"]),
    getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
  };
  process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"] ?? "";
  try {
    const result = await call(handler, JSON.parse(body.toString()), context);
    isInvoked = false; // timers that are left stand still until the next invocation
    const threads = usesThreads() ? { "Sluice-Threads": "1" } : {};
    await post(`invocation/${requestId}/response`, collected(result) ?? written(result), threads);
  } catch (error) {
    isInvoked = false;
    const told = describe(error);
    console.error("Invoke Error", logged(error));
    await post(`invocation/${requestId}/error`, JSON.stringify(told), {
      "Lambda-Runtime-Function-Error-Type": told.errorType,
    });
  }
}

reseed(process.env.SLUICE_SEED ?? "0");
delete process.env.SLUICE_SEED;
process.on("uncaughtException", async (error, origin) => {
  const isRejection = origin === "unhandledRejection";
  const fault = isRejection ? new Fault("Runtime.UnhandledPromiseRejection", String(error)) : error;
  console.error(isRejection ? "Unhandled Promise Rejection" : "Uncaught Exception", logged(fault));
  if (requestId) await post(`invocation/${requestId}/error`, JSON.stringify(describe(fault)), { "Sluice-Exits": "1" });
  real.exit(isRejection ? 128 : 129);
});
let handler;
try {
  handler = await load(process.env._HANDLER);
} catch (error) {
  console.error("Uncaught Exception", logged(error));
  await post("init/error", JSON.stringify(describe(error)));
  real.exit(1);
}
for (;;) await serveOne(handler);
