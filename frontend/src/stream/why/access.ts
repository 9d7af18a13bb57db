/** Why a call was refused, or would be. */
import type { TraceEvent } from "../frame";
import type { Kind } from "../kinds";
import { connection, property, text, type Explain, type Setting, type World } from "./reason";

/** The settings that an error code is about. */
const BY_CODE: [RegExp, string[]][] = [
  [/QueueDeletedRecently|NonExistentQueue|QueueDoesNotExist/i, ["QueueName"]],
  [/RequestThrottled|Throttling/i, ["FifoThroughputLimit"]],
  [/MessageTooLong|InvalidMessageContents|BatchRequestTooLong/i, ["MaximumMessageSize"]],
  [/OverLimit|ReceiptHandle|MessageNotInflight/i, ["VisibilityTimeout"]],
  [/KMS/i, ["KmsMasterKeyId"]],
];

export const ACCESS = {
  refuse(event, world) {
    const code = text(event, "code");
    const what = [code, text(event, "message")].filter(Boolean).join(": ");
    const lost = event.detail.lost === true ? "; there is no dead-letter queue, so it is lost" : "";
    return {
      text: `Refused${what ? `: ${what}` : ""}${missing(event)}${lost}`,
      setting: refusedBy(event, code, world),
    };
  },
  allow(event, world) {
    const who = world.names.title(event.peer);
    if (event.detail.unknown === true)
      return {
        text: `${who} may ${text(event, "action")} on ${world.names.title(event.resource)}: the content of ${text(event, "policy")} is not known here and is treated as allowing it. In AWS it may be refused`,
        setting: policyOf(event, world),
      };
    const policy = `${text(event, "where")} ${world.names.title(text(event, "policy"))}`;
    return {
      text: `${who} may ${text(event, "action")} on ${world.names.title(event.resource)}: statement ${text(event, "statement")} of the ${policy} allows it`,
      setting: policyOf(event, world),
    };
  },
  "would-deny"(event, world) {
    const who = world.names.title(event.peer);
    return {
      text: `Allowed here, refused with IAM enforced: ${who} may not ${text(event, "action")} on ${world.names.title(event.resource)}${missing(event)}`,
      setting: policyOf(event, world),
    };
  },
  fault(event) {
    return {
      text: `Sluice itself failed in ${text(event, "operation")}: ${text(event, "error")}. This is a fault of Sluice, not of your template`,
      setting: null,
    };
  },
} satisfies Partial<Record<Kind, Explain>>;

function missing(event: TraceEvent): string {
  const statement = event.detail.missing;
  if (!statement) return "";
  return `. Missing: ${typeof statement === "string" ? statement : JSON.stringify(statement)}`;
}

function refusedBy(event: TraceEvent, code: string, world: World): Setting | null {
  if (event.detail.lost === true && world.names.isTopic(event.resource))
    return connection(event.resource, event.peer, "subscription", world, ["RedrivePolicy"]);
  if (/AccessDenied|Unauthorized|AuthorizationError/i.test(code) || event.detail.missing)
    return policyOf(event, world);
  const path = BY_CODE.find(([pattern]) => pattern.test(code))?.[1];
  if (path) return property(event.resource, world, path);
  if (world.names.isTopic(event.resource))
    return connection(event.resource, event.peer, "subscription", world, ["Endpoint"]);
  return null;
}

/** Who calls is allowed by its own policies; a service by the policy of what it calls. */
function policyOf(event: TraceEvent, world: World): Setting | null {
  const caller = world.names.id(event.peer);
  const type = caller === null ? "" : (world.names.node(caller)?.type ?? "");
  if (type === "AWS::Serverless::Function") return property(event.peer, world, ["Policies"]);
  if (type === "AWS::Lambda::Function") return property(event.peer, world, ["Role"]);
  return (
    connection(event.peer, event.resource, "subscription", world, ["Endpoint"]) ??
    property(event.resource, world, ["Policy"])
  );
}
