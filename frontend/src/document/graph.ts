/** The graph that the server derives from the template: nodes, edges and problems. */
export const NODE_WIDTH = 168;
export const NODE_HEIGHT = 72;

type EdgeStyle = "sync" | "async" | "poll";
type CodeState = "supplied" | "default" | "missing" | null;

export interface GraphNode {
  id: string;
  logicalId: string;
  type: string;
  label: string;
  glyph: string;
  category: string;
  /** Of a type without a catalogue entry: kept, and drawn as a plain card. */
  opaque: boolean;
  /** A run has more than a placeholder for it. */
  modelled: boolean;
  code: CodeState;
  x: number;
  y: number;
  counters: string[];
  /** Properties that are set and that a run behaves without. */
  ignored: string[];
}

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  kind: string;
  style: EdgeStyle;
  label: string;
  joint: string | null;
}

/** A resource that is drawn as an edge, or as part of its owner. */
export interface Joint {
  id: string;
  logicalId: string;
  type: string;
  owner: string;
}

export interface Problem {
  block: string | null;
  text: string;
  line: number | null;
  column: number | null;
}

export interface Graph {
  version: number;
  nodes: GraphNode[];
  edges: GraphEdge[];
  joints?: Joint[];
  problems: Problem[];
}

export const EMPTY_GRAPH: Graph = { version: 0, nodes: [], edges: [], problems: [] };

type Loose = Record<string, unknown>;

const text = (value: unknown, otherwise = ""): string => (typeof value === "string" ? value : otherwise);
const amount = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);
const rows = (value: unknown): Loose[] =>
  Array.isArray(value) ? value.filter((row): row is Loose => typeof row === "object" && row !== null) : [];

const names = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];

function styleOf(value: unknown): EdgeStyle {
  return value === "sync" || value === "poll" ? value : "async";
}

function codeOf(value: unknown): CodeState {
  return value === "supplied" || value === "default" || value === "missing" ? value : null;
}

/** Read a graph message; an edge without both of its nodes is left out. */
export function readGraph(message: Loose): Graph {
  const nodes = rows(message.nodes).map((row): GraphNode => ({
    id: text(row.id),
    logicalId: text(row.logicalId),
    type: text(row.type),
    label: text(row.label, text(row.type)),
    glyph: text(row.glyph, "?"),
    category: text(row.category, "other"),
    opaque: row.opaque === true,
    modelled: row.modelled !== false,
    code: codeOf(row.code),
    x: amount(row.x),
    y: amount(row.y),
    counters: names(row.counters),
    ignored: names(row.ignored),
  }));
  const known = new Set(nodes.map((node) => node.id));
  const edges = rows(message.edges)
    .map((row): GraphEdge => ({
      id: text(row.id),
      source: text(row.source),
      target: text(row.target),
      kind: text(row.kind),
      style: styleOf(row.style),
      label: text(row.label),
      joint: typeof row.joint === "string" ? row.joint : null,
    }))
    .filter((edge) => known.has(edge.source) && known.has(edge.target));
  const joints = rows(message.joints).map((row): Joint => ({
    id: text(row.id),
    logicalId: text(row.logicalId),
    type: text(row.type),
    owner: text(row.owner),
  }));
  const problems = rows(message.problems).map((row): Problem => ({
    block: typeof row.block === "string" ? row.block : null,
    text: text(row.text),
    line: typeof row.line === "number" ? row.line : null,
    column: typeof row.column === "number" ? row.column : null,
  }));
  return { version: amount(message.version), nodes, edges, joints, problems };
}
