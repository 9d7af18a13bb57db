/** Why a call was refused, or would be. */
import type { TraceEvent } from "../frame";
import type { Kind } from "../kinds";
import {
  ofSubscription,
  property,
  text,
  type Explain,
  type Reason,
  type Setting,
  type World,
} from "./reason";

/** What a policy lacks: the statement that it would need, or the one that stands against it. */
interface Missing {
  where: string;
  policy?: string;
  denied_by?: string;
  statement?: { Action?: string | string[]; Principal?: Record<string, string>; Condition?: object };
}

/** The settings that a refusal's code or words are about, by the type of what refused. */
const BY_WORDS: [RegExp, Record<string, string>][] = [
  [/DeletedRecently|NonExistentQueue|QueueDoesNotExist/i, { queue: "QueueName" }],
  [/RequestThrottled|Throttling/i, { queue: "FifoThroughputLimit" }],
  [/shorter than \d+ bytes|MessageTooLong|BatchRequestTooLong/i, { queue: "MaximumMessageSize" }],
  [/parameter MessageGroupId/i, { queue: "FifoQueue", topic: "FifoTopic" }],
  [/ContentBasedDeduplication/i, { queue: "ContentBasedDeduplication", topic: "ContentBasedDeduplication" }],
  [/OverLimit|expired|MessageNotInflight/i, { queue: "VisibilityTimeout" }],
  [/KMS/, { queue: "KmsMasterKeyId", topic: "KmsMasterKeyId" }],
  [/RecursiveInvocation/, { function: "RecursiveLoop" }],
];
const DENIED = /AccessDenied|Unauthorized|AuthorizationError/i;
/** The rule whose finding puts a missing statement right, by the type of what has to let in. */
const RULES: Record<string, string> = {
  queue: "missing-queue-policy",
  topic: "missing-topic-policy",
  function: "missing-permission",
};

export const ACCESS = {
  refuse(event, world) {
    const code = text(event, "code");
    const what = [code, text(event, "message")].filter(Boolean).join(": ");
    const lost = event.detail.lost === true ? "; there is no dead-letter queue, so it is lost" : "";
    const unlogged =
      event.detail.unlogged === true
        ? `. ${world.names.title(event.peer)} runs all the same, and what it writes does not reach CloudWatch Logs`
        : "";
    const told = `Refused${what ? `: ${what}` : ""}${missing(event, world)}${lost}${unlogged}`;
    if (event.detail.lost === true && world.names.isTopic(event.resource))
      return { text: told, setting: ofSubscription(event, world, ["RedrivePolicy"]) };
    if (DENIED.test(code) || event.detail.missing) return { text: told, ...lettingIn(event, world) };
    return { text: told, setting: refusedBy(event, what, world) };
  },
  allow(event, world) {
    const who = world.names.title(event.peer);
    const here = world.names.title(event.resource);
    if (event.detail.unknown === true)
      return {
        text: `${who} may ${text(event, "action")} on ${here}: the content of ${text(event, "policy")} is not known here and is treated as allowing it. In AWS it may be refused`,
        setting: policyOf(event.peer, event.resource, world),
      };
    const where = text(event, "where");
    const policy = where.startsWith("resource") ? `of ${here}` : text(event, "policy");
    return {
      text: `${who} may ${text(event, "action")} on ${here}: statement ${text(event, "statement")} of the ${where} ${policy} allows it`,
      setting: policyOf(event.peer, event.resource, world),
    };
  },
  "would-deny"(event, world) {
    const who = world.names.title(event.peer);
    return {
      text: `Allowed here, refused with IAM enforced: ${who} may not ${text(event, "action")} on ${world.names.title(event.resource)}${missing(event, world)}`,
      ...lettingIn(event, world),
    };
  },
  fault(event) {
    return {
      text: `Sluice itself failed in ${text(event, "operation")}: ${text(event, "error")}. This is a fault of Sluice, not of your template`,
      setting: null,
    };
  },
} satisfies Partial<Record<Kind, Explain>>;

const missingIn = (event: TraceEvent): Missing | undefined => event.detail.missing as Missing | undefined;

/** What would have to be said where, or what stands against it. */
function missing(event: TraceEvent, world: World): string {
  const told = missingIn(event);
  if (!told) return "";
  const { where } = told;
  if (told.denied_by !== undefined)
    return `. Statement ${told.denied_by} of the ${where} ${told.policy ?? ""} denies it`;
  const statement = told.statement ?? {};
  const isOfResource = where.startsWith("resource");
  const holder = world.names.title(isOfResource ? event.resource : event.peer);
  const [principal] = Object.values(statement.Principal ?? {});
  const source = statement.Condition ? ` where aws:SourceArn is ${world.names.title(event.peer)}` : "";
  const whom = principal === undefined ? "" : ` to ${principal}${source}`;
  return `. Missing in the ${where} of ${holder}: allow ${[statement.Action ?? ""].flat().join(", ")}${whom}`;
}

/** The property that a refusal is about. A topic tells of what an endpoint refused it. */
function refusedBy(event: TraceEvent, what: string, world: World): Setting | null {
  const isDelivery = world.names.isTopic(event.resource) && event.detail.attempt !== undefined;
  const who = isDelivery ? event.peer : event.resource;
  const found = BY_WORDS.find(([pattern]) => pattern.test(what))?.[1][world.names.familyOf(who)];
  if (found) return property(who, world, [found]);
  return isDelivery ? ofSubscription(event, world, ["Endpoint"]) : null;
}

/** What lets in who was denied: a policy that is there, or the finding that makes one. */
function lettingIn(event: TraceEvent, world: World): Omit<Reason, "text"> {
  const isDelivery = world.names.isTopic(event.resource) && event.detail.attempt !== undefined;
  const [caller, callee] = isDelivery ? [event.resource, event.peer] : [event.peer, event.resource];
  const setting = policyOf(caller, callee, world);
  const node = world.names.id(callee);
  const rule = RULES[world.names.familyOf(callee)];
  const isOfCaller = missingIn(event)?.where.startsWith("resource") === false;
  if (node === null || rule === undefined || isOfCaller) return { setting };
  return { setting, fixedBy: { rule, node } };
}

/** Who calls is allowed by its own policies; a service by the policy of what it calls. */
function policyOf(caller: string, callee: string, world: World): Setting | null {
  const type = world.names.typeOf(caller);
  if (type === "AWS::Serverless::Function") return property(caller, world, ["Policies"]);
  if (type === "AWS::Lambda::Function") return property(caller, world, ["Role"]);
  return world.deployed?.policyOf(callee, world) ?? null;
}
