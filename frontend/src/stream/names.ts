/** Which node and which edge of the graph a trace event speaks of. */
import type { Graph, GraphEdge, GraphNode } from "../document/graph";

export interface Way {
  edge: string;
  reverse: boolean;
}

export class Names {
  #nodes = new Map<string, GraphNode>();
  #ids = new Map<string, string>();
  #edges = new Map<string, GraphEdge[]>();
  #joints = new Map<string, string>();

  constructor(graph: Graph) {
    for (const edge of graph.edges) push(this.#edges, `${edge.source} ${edge.target}`, edge);
    for (const node of graph.nodes) {
      this.#nodes.set(node.id, node);
      this.#ids.set(node.id, node.id);
      this.#ids.set(node.logicalId, node.id);
    }
    for (const joint of graph.joints ?? []) this.#joints.set(joint.logicalId, joint.id);
  }

  /** The node's id for a logical id, an actor's id or `actor:<id>`. */
  id(name: string): string | null {
    return this.#ids.get(name) ?? this.#ids.get(name.replace(/^actor:/, "")) ?? null;
  }

  /** The id of what a resource's form is asked for by: a node, or a joint that is drawn as an edge or not at all. */
  part(name: string): string | null {
    return this.id(name) ?? this.#joints.get(name) ?? null;
  }

  node(id: string): GraphNode | null {
    return this.#nodes.get(id) ?? null;
  }

  /** Whether messages lie at this node until somebody takes them. */
  holds(id: string): boolean {
    return this.#nodes.get(id)?.counters.includes("visible") ?? false;
  }

  isActor(name: string): boolean {
    return this.typeOf(name).startsWith("actor:");
  }

  isFunction(name: string): boolean {
    return /^AWS::(Lambda|Serverless)::Function$/.test(this.typeOf(name));
  }

  isTopic(name: string): boolean {
    return this.typeOf(name) === "AWS::SNS::Topic" || name.includes(":sns:");
  }

  /** Whether it is somebody whom a topic tells by e-mail, text message or HTTP. */
  isOutside(name: string): boolean {
    return this.typeOf(name) === "AWS::SNS::Subscription";
  }

  isLogGroup(name: string): boolean {
    return this.typeOf(name) === "AWS::Logs::LogGroup" || name.includes(":logs:");
  }

  /** The joint that is drawn as an edge from one node to another, by its block's id. */
  joint(from: string, to: string, kind: string): string | null {
    return this.#edges.get(`${from} ${to}`)?.find((edge) => edge.kind === kind)?.joint ?? null;
  }

  /** Who takes messages out of a node, by their ids. */
  readersOf(id: string): string[] {
    const found: string[] = [];
    for (const edges of this.#edges.values())
      for (const edge of edges) if (edge.source === id && edge.style === "poll") found.push(edge.target);
    return found;
  }

  /** What kind of thing of the messaging core it is: a queue, a topic or a function; else "". */
  familyOf(name: string): string {
    const type = this.typeOf(name);
    if (this.isFunction(name)) return "function";
    return type === "AWS::SQS::Queue" ? "queue" : type === "AWS::SNS::Topic" ? "topic" : "";
  }

  typeOf(name: string): string {
    const id = this.id(name);
    return (id === null ? undefined : this.#nodes.get(id)?.type) ?? "";
  }

  /** What people call the node; the name itself where nothing is drawn. */
  title(name: string): string {
    const id = this.id(name);
    return (id === null ? undefined : this.#nodes.get(id)?.logicalId) ?? shortArn(name);
  }

  /** The edge along which something goes from one node to another, with its kind preferred. */
  way(from: string, to: string, kind: string | null = null): Way | null {
    const there = this.#pick(`${from} ${to}`, kind);
    if (there) return { edge: there.id, reverse: false };
    const back = this.#pick(`${to} ${from}`, kind);
    return back ? { edge: back.id, reverse: true } : null;
  }

  #pick(pair: string, kind: string | null): GraphEdge | undefined {
    const edges = this.#edges.get(pair);
    if (!edges) return undefined;
    if (kind !== null) return edges.find((edge) => edge.kind === kind) ?? edges[0];
    return edges.find((edge) => edge.kind !== "redrive") ?? edges[0];
  }
}

/** The last part of an ARN, which people can read. */
const shortArn = (arn: string): string => (arn.startsWith("arn:") ? (arn.split(/[:/]/).at(-1) ?? arn) : arn);

function push(map: Map<string, GraphEdge[]>, key: string, edge: GraphEdge): void {
  const list = map.get(key);
  if (list) list.push(edge);
  else map.set(key, [edge]);
}
