/** What a run deployed: each resource's properties, and where the template says each connection. */
import { property, type Setting, type World } from "./why/reason";

type Loose = Record<string, unknown>;

interface Place {
  resource: string;
  pointer: string;
}

/** What AWS takes where the template says nothing. */
const DEFAULTS: Record<string, unknown> = {
  VisibilityTimeout: 30,
  DelaySeconds: 0,
  MessageRetentionPeriod: 345_600,
  ReceiveMessageWaitTimeSeconds: 0,
  MaximumMessageSize: 1_048_576,
  FifoThroughputLimit: "perQueue",
  Timeout: 3,
  MemorySize: 128,
  MaximumRetryAttempts: 2,
  MaximumEventAgeInSeconds: 21_600,
  MaximumBatchingWindowInSeconds: 0,
  BatchSize: 10,
  ContentBasedDeduplication: false,
};

const UNITS: [RegExp, string][] = [
  [/(Timeout|Seconds|Period)$/, " s"],
  [/^MemorySize$/, " MB"],
  [/_ms$/, " ms"],
  [/_s$/, " s"],
  [/MessageSize$/, " bytes"],
];
const LONGEST_VALUE = 80;
/** What says who may use a resource, and where it names it. */
const POLICIES: Record<string, string[]> = {
  "AWS::SQS::QueuePolicy": ["Queues"],
  "AWS::SQS::QueueInlinePolicy": ["Queue"],
  "AWS::SNS::TopicPolicy": ["Topics"],
  "AWS::SNS::TopicInlinePolicy": ["TopicArn"],
};

export class Deployed {
  constructor(
    private readonly resources: Record<string, Loose>,
    private readonly edges: Record<string, Place>,
    private readonly scenario: Record<string, Loose> = {},
  ) {}

  static read(message: Loose): Deployed {
    return new Deployed(
      (message.resources ?? {}) as Record<string, Loose>,
      (message.edges ?? {}) as Record<string, Place>,
      (message.scenario ?? {}) as Record<string, Loose>,
    );
  }

  /** What the scenario says of an actor, a function or a queue, by its id or logical id; null where it says nothing. */
  modelled(name: string, field: string): string | null {
    const value = this.scenario[name]?.[field];
    return value === undefined || value === null || value === "" ? null : write(value, [field]);
  }

  /** A property of a resource as people read it; null where there is none and AWS has no default. */
  property(name: string, path: string[]): string | null {
    const resource = this.resources[name];
    return resource ? write(at(resource.Properties, path), path) : null;
  }

  /** Where the template says that two nodes are connected. */
  connection(source: string, target: string, kind: string): Place | null {
    return this.edges[`${source} ${target} ${kind}`] ?? null;
  }

  /** A property of a connection. */
  connected(source: string, target: string, kind: string, path: string[]): string | null {
    const place = this.connection(source, target, kind);
    if (!place) return null;
    const [, ...parts] = place.pointer
      .split("/")
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    return write(at(this.resources[place.resource], [...parts, ...path]), path);
  }

  /** How often an asynchronous event is tried again. */
  retries(name: string, world: World): Setting | null {
    return this.invokeConfig(name, world, ["MaximumRetryAttempts"]);
  }

  /** A setting of a function's asynchronous invocations: SAM has it on the function, CloudFormation beside it. */
  invokeConfig(name: string, world: World, path: string[]): Setting | null {
    if (world.names.id(name) === null) return null;
    const title = world.names.title(name);
    const beside = Object.entries(this.resources).find(
      ([, resource]) =>
        resource.Type === "AWS::Lambda::EventInvokeConfig" &&
        names(at(resource.Properties, ["FunctionName"]), title),
    );
    return beside ? property(beside[0], world, path) : property(name, world, ["EventInvokeConfig", ...path]);
  }

  /** The policy beside a queue or topic that says who may send to it. */
  policyOf(name: string, world: World): Setting | null {
    const title = world.names.title(name);
    const found = Object.entries(this.resources).find(
      ([, { Type, Properties }]) =>
        POLICIES[String(Type)]?.some((list) => {
          const given = at(Properties, [list]);
          return (Array.isArray(given) ? given : [given]).some((one) => names(one, title));
        }) ?? false,
    );
    return found ? property(found[0], world, ["PolicyDocument"]) : null;
  }

  /** Where a function's dead letters go. */
  deadLetters(name: string, world: World): Setting | null {
    const isSam = this.resources[world.names.title(name)]?.Type === "AWS::Serverless::Function";
    return property(name, world, [isSam ? "DeadLetterQueue" : "DeadLetterConfig", "TargetArn"]);
  }
}

function at(value: unknown, path: string[]): unknown {
  let found = value;
  for (const part of path) {
    if (Array.isArray(found)) found = found[Number(part)];
    else if (typeof found === "object" && found !== null) found = (found as Loose)[part];
    else return undefined;
  }
  return found;
}

/** Whether a value is a name of a resource, or refers to it. */
function names(value: unknown, logicalId: string): boolean {
  if (value === logicalId) return true;
  if (typeof value !== "object" || value === null) return false;
  const { Ref: ref, "Fn::GetAtt": attribute } = value as Loose;
  const owner = Array.isArray(attribute) ? (attribute as unknown[])[0] : String(attribute).split(".")[0];
  return ref === logicalId || owner === logicalId;
}

function write(value: unknown, path: string[]): string | null {
  const name = path.at(-1) ?? "";
  const given = value ?? DEFAULTS[name];
  if (given === undefined) return null;
  const words = typeof given === "string" ? given : JSON.stringify(given);
  const unit = typeof given === "number" ? (UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? "") : "";
  return clip(words + unit) + (value === undefined ? " (default)" : "");
}

const clip = (words: string): string =>
  words.length > LONGEST_VALUE ? `${words.slice(0, LONGEST_VALUE - 1)}…` : words;
