// Leads requests that a Node.js handler makes to AWS's own hosts to the world's endpoint.
//
// A stack calls its queues https://sqs.<region>.amazonaws.com/…, and the AWS SDK takes the host from a queue's URL
// before the one of its configuration. Custom resources answer by https to the host of their ResponseURL, most of them
// (the CDK's own among them) without a look at its protocol and port.
import { urlToHttpOptions } from "node:url";

const AWS_HOST = /\.amazonaws\.com(\.cn)?$/;
const ANSWER = /^\/cloudformation-custom-resource-response-/;

const endpoint = () => (process.env.AWS_ENDPOINT_URL ? new URL(process.env.AWS_ENDPOINT_URL) : null);

// The arguments of http.request and https.request as those of http.request at the endpoint, null if they go elsewhere.
export function requestToWorld(given) {
  const world = endpoint();
  const callback = given.find((each) => typeof each === "function");
  const [first, second] = given;
  const url = typeof first === "string" ? new URL(first) : first instanceof URL ? first : null;
  const own = url ? second : first;
  const options = { ...(url && urlToHttpOptions(url)), ...(typeof own === "object" ? own : null) };
  const host = String(options.hostname ?? options.host ?? "");
  if (!world || world.protocol !== "http:") return null;
  if (!AWS_HOST.test(host) && !ANSWER.test(String(options.path ?? ""))) return null;
  const { hostname, port, protocol } = world;
  const headers = Array.isArray(options.headers) ? options.headers : { host, ...options.headers };
  return [{ ...options, host: hostname, hostname, port, protocol, agent: undefined, headers }, callback];
}

// The same for the first argument of fetch.
export function fetchToWorld(target) {
  const world = endpoint();
  const url = URL.canParse(target?.url ?? target) ? new URL(target?.url ?? target) : null;
  if (!world || !url || !AWS_HOST.test(url.hostname)) return target;
  const moved = new URL(url.pathname + url.search, world);
  return target instanceof Request ? new Request(moved, target) : moved;
}
