/** The boards that the harness can show. */
import type { Graph, GraphEdge, GraphNode } from "../src/document/graph";
import type { PaletteItem } from "../src/document/palette";

export const PALETTE: PaletteItem[] = [
  {
    type: "actor:traffic",
    label: "Traffic source",
    glyph: "▶",
    category: "actor",
    keywords: ["load", "producer"],
  },
  {
    type: "actor:worker",
    label: "Polling worker",
    glyph: "↻",
    category: "actor",
    keywords: ["consumer", "poll"],
  },
  {
    type: "AWS::SQS::Queue",
    label: "SQS queue",
    glyph: "SQS",
    category: "messaging",
    keywords: ["fifo", "dlq"],
  },
  {
    type: "AWS::SNS::Topic",
    label: "SNS topic",
    glyph: "SNS",
    category: "messaging",
    keywords: ["fan-out", "publish"],
  },
  {
    type: "AWS::Lambda::Function",
    label: "Lambda function",
    glyph: "λ",
    category: "compute",
    keywords: ["code", "handler"],
  },
  {
    type: "AWS::Serverless::Function",
    label: "Lambda function",
    glyph: "λ",
    category: "compute",
    keywords: ["sam"],
  },
  {
    type: "AWS::ECS::Service",
    label: "Fargate service",
    glyph: "ECS",
    category: "compute",
    keywords: ["container"],
  },
  {
    type: "AWS::ApiGateway::RestApi",
    label: "REST API",
    glyph: "API",
    category: "api",
    keywords: ["gateway", "http"],
  },
  {
    type: "AWS::S3::Bucket",
    label: "S3 bucket",
    glyph: "S3",
    category: "storage",
    keywords: ["object", "file"],
  },
  {
    type: "AWS::DynamoDB::Table",
    label: "DynamoDB table",
    glyph: "DDB",
    category: "database",
    keywords: ["item"],
  },
  {
    type: "AWS::Events::Rule",
    label: "EventBridge rule",
    glyph: "EVB",
    category: "integration",
    keywords: ["schedule"],
  },
  {
    type: "AWS::StepFunctions::StateMachine",
    label: "State machine",
    glyph: "SFN",
    category: "integration",
    keywords: [],
  },
  {
    type: "AWS::Cognito::UserPool",
    label: "Cognito user pool",
    glyph: "COG",
    category: "security",
    keywords: ["login"],
  },
];

const COUNTERS: Record<string, string[]> = {
  "AWS::SQS::Queue": ["visible", "in_flight", "delayed", "oldest_ms"],
  "AWS::Lambda::Function": ["concurrency", "errors", "duration_ms"],
  "actor:traffic": ["sent"],
  "actor:worker": ["completed", "errors"],
};

export function makeNode(
  id: string,
  logicalId: string,
  type: string,
  x: number,
  y: number,
  more: Partial<GraphNode> = {},
): GraphNode {
  const item = PALETTE.find((candidate) => candidate.type === type);
  return {
    id,
    logicalId,
    type,
    label: item?.label ?? type,
    glyph: item?.glyph ?? "?",
    category: item?.category ?? "other",
    opaque: false,
    code: null,
    x,
    y,
    counters: COUNTERS[type] ?? [],
    ignored: [],
    modelled: true,
    ...more,
  };
}

export function makeEdge(
  source: string,
  target: string,
  kind: string,
  style: GraphEdge["style"],
  label = "",
): GraphEdge {
  return { id: `${source}-${target}-${kind}`, source, target, kind, style, label, joint: null };
}

function orders(): Graph {
  return {
    version: 1,
    nodes: [
      makeNode("traffic", "Traffic", "actor:traffic", 0, 80),
      makeNode("orders", "OrdersQueue", "AWS::SQS::Queue", 264, 80),
      makeNode("worker", "ProcessorFunction", "AWS::Lambda::Function", 528, 80, { code: "default" }),
      makeNode("dlq", "OrdersDeadLetterQueue", "AWS::SQS::Queue", 264, 264),
      makeNode("api", "ShopApi", "AWS::ApiGateway::RestApi", 0, 264),
      makeNode("table", "OrdersTable", "AWS::DynamoDB::Table", 792, 0),
      makeNode("topic", "OrderPlaced", "AWS::SNS::Topic", 792, 160),
      makeNode("mail", "MailFunction", "AWS::Lambda::Function", 1056, 160, { code: "missing" }),
      makeNode("cdn", "ImageDistribution", "AWS::CloudFront::Distribution", 1056, 320, {
        opaque: true,
        glyph: "?",
        label: "CloudFront",
      }),
    ],
    edges: [
      makeEdge("traffic", "orders", "traffic", "async"),
      makeEdge("orders", "worker", "poll", "poll"),
      makeEdge("orders", "dlq", "redrive", "async", "after 3 receives"),
      makeEdge("api", "worker", "invoke", "sync"),
      makeEdge("worker", "table", "send", "sync"),
      makeEdge("worker", "topic", "send", "async"),
      makeEdge("topic", "mail", "subscription", "async"),
      makeEdge("mail", "mail", "invoke", "async"),
      makeEdge("worker", "dlq", "async-failure", "async", "on failure"),
      makeEdge("topic", "worker", "subscription", "async"),
    ],
    problems: [
      {
        block: "mail",
        text: "MailFunction has no permission to be invoked by OrderPlaced.",
        line: 42,
        column: 7,
      },
    ],
  };
}

/** A grid of this many nodes, each connected to its neighbours. */
function grid(count: number): Graph {
  const types = ["AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::SNS::Topic", "AWS::DynamoDB::Table"];
  const columns = Math.ceil(Math.sqrt(count * 1.6));
  const nodes = Array.from({ length: count }, (_, index) =>
    makeNode(
      `n${index}`,
      `Resource${index}`,
      types[index % types.length]!,
      (index % columns) * 264,
      Math.floor(index / columns) * 152,
      { counters: ["visible", "in_flight", "oldest_ms"] },
    ),
  );
  const styles = ["async", "poll", "sync"] as const;
  const edges = nodes.flatMap((_, index) => {
    const made: GraphEdge[] = [];
    if ((index + 1) % columns && index + 1 < count)
      made.push(makeEdge(`n${index}`, `n${index + 1}`, "send", styles[index % 3]!));
    if (index % 5 < 3 && index + columns < count)
      made.push(makeEdge(`n${index}`, `n${index + columns}`, "send", styles[(index + 1) % 3]!));
    return made;
  });
  return { version: 1, nodes, edges, problems: [] };
}

export function boardNamed(name: string): Graph {
  if (name === "empty") return { version: 1, nodes: [], edges: [], problems: [] };
  return /^\d+$/.test(name) ? grid(Number(name)) : orders();
}
