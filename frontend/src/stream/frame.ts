/** What `/ws/run/<id>` sends: frames with trace events and the state of the run. */
export type RunState =
  | "draft"
  | "queued"
  | "checking"
  | "deploying"
  | "running"
  | "paused"
  | "draining"
  | "finished"
  | "failed"
  | "stopped";

export type Speed = "1" | "10" | "60" | "max";
export const SPEEDS: Speed[] = ["1", "10", "60", "max"];

type Detail = Record<string, unknown>;

/** One change of state in the world; times are milliseconds since the run began. */
export interface TraceEvent {
  sequence: number;
  time: number;
  kind: string;
  /** A logical id, an actor's id, or an ARN where nothing is drawn. */
  resource: string;
  peer: string;
  message: string;
  cause: number;
  detail: Detail;
}

export interface Deployment {
  done: number;
  total: number;
  resources: Record<string, string>;
  failed: { reason: string; logicalId: string } | null;
}

/** The board's changes, applied to a run that goes on. */
export interface LiveUpdate {
  state: "running" | "done" | "failed";
  /** The number of the board's last change that it holds. */
  number: number;
  reason: string;
  logicalId: string;
  /** What becomes of each resource that it changes. */
  resources: Record<string, string>;
}

export interface Frame {
  epoch: number;
  number: number;
  time: number;
  state: RunState;
  speed: Speed;
  events: TraceEvent[];
  /** Events that did not fit into the frame. */
  more: number;
  /** The instant, in milliseconds since 1970, at which the run's time was 0. */
  began: number | null;
  digest: string | null;
  notReproducible: string | null;
  deploy: Deployment;
  update: LiveUpdate | null;
}

type Loose = Record<string, unknown>;

const STATES = new Set<string>([
  "draft",
  "queued",
  "checking",
  "deploying",
  "running",
  "paused",
  "draining",
  "finished",
  "failed",
  "stopped",
]);
const ENDED = new Set<RunState>(["finished", "failed", "stopped"]);

export const isEnded = (state: RunState): boolean => ENDED.has(state);
export const isLive = (state: RunState): boolean => state !== "draft" && !ENDED.has(state);

export const stateOf = (value: unknown): RunState =>
  STATES.has(value as string) ? (value as RunState) : "queued";

export const speedOf = (value: unknown): Speed =>
  SPEEDS.includes(String(value) as Speed) ? (String(value) as Speed) : "1";

export function readEvent(row: unknown): TraceEvent | null {
  if (!Array.isArray(row) || typeof row[0] !== "number" || typeof row[1] !== "number") return null;
  const [sequence, given, kind, resource, peer, message, cause, detail] = row as unknown[];
  return {
    sequence: sequence as number,
    time: beforeTraffic(given as number) ? 0 : (given as number),
    kind: String(kind),
    resource: typeof resource === "string" ? resource : "",
    peer: typeof peer === "string" ? peer : "",
    message: typeof message === "string" ? message : "",
    cause: typeof cause === "number" ? cause : 0,
    detail: typeof detail === "object" && detail !== null ? (detail as Detail) : {},
  };
}

/** Of a run whose traffic has not begun, the store gives instants since 1970. */
const beforeTraffic = (time: number): boolean => time > 100_000_000_000;

export function readEvents(rows: unknown): TraceEvent[] {
  return Array.isArray(rows) ? rows.map(readEvent).filter((event) => event !== null) : [];
}

export function readFrame(message: Loose): Frame {
  const deploy = (message.deploy ?? {}) as Loose;
  const failed = deploy.failed as Loose | null | undefined;
  const named = failed?.logical_id ?? failed?.logicalId;
  return {
    epoch: numberOf(message.epoch),
    number: numberOf(message.number),
    time: numberOf(message.time),
    state: stateOf(message.state),
    speed: speedOf(message.speed),
    events:
      typeof message.began === "number"
        ? readEvents(message.events)
        : readEvents(message.events).map(deployed),
    more: numberOf(message.more),
    began: typeof message.began === "number" ? message.began : null,
    update: readUpdate(message.update),
    digest: typeof message.digest === "string" ? message.digest : null,
    notReproducible: typeof message.not_reproducible === "string" ? message.not_reproducible || null : null,
    deploy: {
      done: numberOf(deploy.done),
      total: numberOf(deploy.total),
      resources: (deploy.resources ?? {}) as Record<string, string>,
      failed: failed
        ? {
            reason: typeof failed.reason === "string" ? failed.reason : "",
            logicalId: typeof named === "string" ? named : "",
          }
        : null,
    },
  };
}

function readUpdate(value: unknown): LiveUpdate | null {
  if (typeof value !== "object" || value === null) return null;
  const found = value as Loose;
  const { state } = found;
  return {
    state: state === "done" || state === "failed" ? state : "running",
    number: numberOf(found.number),
    reason: typeof found.reason === "string" ? found.reason : "",
    logicalId: typeof found.logical_id === "string" ? found.logical_id : "",
    resources: (found.resources ?? {}) as Record<string, string>,
  };
}

/** What happens before the traffic begins happens before the run's time. */
const deployed = (event: TraceEvent): TraceEvent => ({ ...event, time: Math.min(0, event.time) });

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
