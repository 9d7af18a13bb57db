"""Guests of Node.js seen from a world: time, chance, calls, logs, errors."""

import json
from typing import Any

import pytest

from emulator.kernel.clock import DEFAULT_START
from tests.emulator.runtime.arena import Arena
from tests.emulator.runtime.test_guests import payload

pytestmark = pytest.mark.asyncio(loop_scope="module")

NODE = {
    "index.js": (
        "exports.handler = async (event, context) => {\n"
        "  const before = Date.now();\n"
        "  await new Promise((resolve) => setTimeout(resolve, 45000));\n"
        "  console.log('woke');\n"
        "  return { n: event.n, slept: Date.now() - before, left: context.getRemainingTimeInMillis(),\n"
        "           at: new Date().toISOString(), chance: [Math.random(), crypto.randomUUID()] };\n"
        "};\n"
    )
}


async def test_a_node_handler_lives_in_the_worlds_time_and_chance(arena: Arena) -> None:
    answers = []
    for _ in range(2):
        arena.renew()
        outcome = await arena.run(NODE, b'{"n": 5}', runtime="nodejs20.x", handler="index.handler")
        answers.append(payload(outcome))
        assert outcome["logs"].endswith("2026-01-01T00:00:45.000Z\trequest-1\tINFO\twoke\n")
    assert answers[0] == answers[1]
    assert answers[0]["slept"] == 45_000
    assert answers[0]["left"] == 15_000
    assert answers[0]["at"] == "2026-01-01T00:00:45.000Z"


LOGGING_NODE = {
    "index.js": (
        "exports.handler = async () => {\n"
        "  console.debug('unseen');\n"
        "  console.log('count', 2);\n"
        "  console.warn({ order: 7 });\n"
        "  console.error('no', new TypeError('bad'));\n"
        "  const loop = {}; loop.itself = loop; console.log(loop);\n"
        "};\n"
    )
}


async def test_a_node_handler_logs_json_where_its_function_asks_for_it(arena: Arena) -> None:
    spec: dict[str, Any] = {"runtime": "nodejs20.x", "handler": "index.handler", "log_format": "JSON"}
    lines = [json.loads(line) for line in (await arena.run(LOGGING_NODE, **spec))["logs"].splitlines()]
    count, order, error, loop = lines
    common = {"timestamp": "2026-01-01T00:00:00.000Z", "requestId": "request-1"}
    assert count == {**common, "level": "INFO", "message": "count 2"}
    assert order == {**common, "level": "WARN", "message": {"order": 7}}
    assert (error["level"], error["errorType"], error["errorMessage"]) == ("ERROR", "TypeError", "bad")
    assert error["stackTrace"][0].startswith("    at ")
    assert "Circular" in loop["message"]
    quiet = await arena.run(LOGGING_NODE, **spec, log_level="ERROR", environment="quiet")
    assert [json.loads(line)["level"] for line in quiet["logs"].splitlines()] == ["ERROR"]


async def test_a_node_handlers_faults_have_lambdas_names(arena: Arena) -> None:
    codes = {
        "exports.handler = async () => { throw new TypeError('boom'); };": "TypeError",
        "exports.other = 1;": "Runtime.HandlerNotFound",
        "require('nowhere');": "Runtime.ImportModuleError",
        "exports.handler = (": "Runtime.UserCodeSyntaxError",
    }
    for number, (code, kind) in enumerate(codes.items()):
        outcome = await arena.run(
            {"index.js": code}, runtime="nodejs20.x", handler="index.handler", environment=f"e{number}"
        )
        assert outcome["error"]["type"] == kind


SDK_NODE = """
import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
const sqs = new SQSClient({});
export const handler = async ({ url }) => {
  const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "by the SDK" }));
  return MessageId;
};
"""


@pytest.mark.parametrize("name", ["index.mjs", "index.js"])
async def test_a_node_handler_finds_the_sdk_that_lambda_brings(arena: Arena, name: str) -> None:
    code = SDK_NODE
    if name.endswith(".js"):
        code = code.replace("import {", "const {").replace("} from ", "} = require(").replace('sqs";', 'sqs");')
        code = code.replace("export const handler", "exports.handler")
    url = arena.queue("orders")
    event = json.dumps({"url": url}).encode()
    outcome = await arena.run({name: code}, event, runtime="nodejs22.x", handler="index.handler", memory_mb=256)
    (message,) = arena.sqs("ReceiveMessage", QueueUrl=url)["Messages"]
    assert (message["Body"], message["MessageId"]) == ("by the SDK", payload(outcome))


@pytest.mark.parametrize("name", ["index.mjs", "index.js"])
async def test_a_node_handler_finds_the_packages_of_its_layers_before_lambdas_own(arena: Arena, name: str) -> None:
    package = "nodejs/node_modules/@aws-sdk/client-sqs"
    files = {f"{package}/package.json": b'{"main": "main.js"}', f"{package}/main.js": b"exports.whose = 'the layer';"}
    layer = arena.store.put(files)
    code = "const { whose } = require('@aws-sdk/client-sqs');\nexports.handler = async () => whose;\n"
    if name.endswith(".mjs"):
        code = "import sqs from '@aws-sdk/client-sqs';\nexport const handler = async () => sqs.whose;\n"
    outcome = await arena.run({name: code}, runtime="nodejs22.x", handler="index.handler", layers=[layer])
    assert payload(outcome) == "the layer"


@pytest.mark.parametrize(
    ("package", "reason"),
    [
        ("@aws-sdk/client-rekognition", "brings a part of Lambda's AWS SDK only, without this package: bundle it"),
        ("aws-sdk", "since nodejs18.x do not bring version 2 of the AWS SDK: bundle it"),
        ("nowhere", "Error: Cannot find module 'nowhere'\n"),
    ],
)
async def test_a_node_handler_is_told_why_a_package_is_not_there(arena: Arena, package: str, reason: str) -> None:
    spec: dict[str, Any] = {"runtime": "nodejs22.x", "handler": "index.handler"}
    error = (await arena.run({"index.js": f"require('{package}');"}, **spec))["error"]
    assert error["type"] == "Runtime.ImportModuleError"
    assert reason in error["message"]


async def test_a_node_handler_calls_the_endpoint(arena: Arena) -> None:
    url = arena.queue("orders")
    code = (
        "import http from 'node:http';\n"
        "export const handler = (event) => new Promise((resolve, reject) => {\n"
        "  const call = http.request(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: {\n"
        "    'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' } }, (answer) => {\n"
        "    answer.resume();\n"
        "    answer.on('end', () => resolve(answer.statusCode));\n"
        "  });\n"
        "  call.on('error', reject);\n"
        f"  call.end(JSON.stringify({{ QueueUrl: '{url}', MessageBody: 'from node' }}));\n"
        "});\n"
    )
    outcome = await arena.run({"index.mjs": code}, runtime="nodejs20.x", handler="index.handler")
    assert payload(outcome) == 200
    assert arena.sqs("ReceiveMessage", QueueUrl=url)["Messages"][0]["Body"] == "from node"


SENDING_NODE = {
    "https": (
        "import { request } from 'node:https';\n"
        "export const handler = ({ url, ...order }) => new Promise((resolve, reject) => {\n"
        "  const { hostname, pathname } = new URL(url);\n"
        "  const call = request({ hostname, path: pathname, method: 'POST', headers: HEADERS }, (answer) => {\n"
        "    answer.resume();\n"
        "    answer.on('end', () => resolve(answer.statusCode));\n"
        "  });\n"
        "  call.on('error', reject);\n"
        "  call.end(JSON.stringify(order));\n"
        "});\n"
    ),
    "fetch": (
        "export const handler = async ({ url, ...order }) =>\n"
        "  (await fetch(url, { method: 'POST', headers: HEADERS, body: JSON.stringify(order) })).status;\n"
    ),
}


@pytest.mark.parametrize("way", sorted(SENDING_NODE))
async def test_a_node_handler_reaches_the_world_by_awss_own_host(arena: Arena, way: str) -> None:
    url = arena.queue("orders")
    headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage"}
    code = f"const HEADERS = {json.dumps(headers)};\n{SENDING_NODE[way]}"
    order = {"url": url, "QueueUrl": url, "MessageBody": f"by {way}"}
    spec: dict[str, Any] = {"runtime": "nodejs20.x", "handler": "index.handler"}
    outcome = await arena.run({"index.mjs": code}, json.dumps(order).encode(), **spec)
    assert url.startswith("https://sqs.us-east-1.amazonaws.com/")
    assert payload(outcome) == 200
    assert arena.sqs("ReceiveMessage", QueueUrl=url)["Messages"][0]["Body"] == f"by {way}"


LEFT_TIMERS = {
    "app.js": (
        "const fs = require('node:fs/promises');\n"
        "let late = 0;\n"
        "exports.handler = async () => {\n"
        "  setTimeout(() => { late += 1; }, 30000);\n"
        "  await fs.readFile(__filename);\n"
        "  return [late, Date.now()];\n"
        "};\n"
    )
}


async def test_timers_that_a_node_handler_leaves_behind_hold_up_nobody(arena: Arena) -> None:
    spec: dict[str, Any] = {"runtime": "nodejs20.x", "handler": "app.handler"}
    answers = [payload(await arena.run(LEFT_TIMERS, **spec)) for _ in range(3)]
    assert answers == [[0, DEFAULT_START]] * 3


WAITING_NODE = {
    "promisify": "await util.promisify(setTimeout)(1000)",
    "interval": "for await (const _ of timers.setInterval(500)) if (Date.now() >= began + 1000) break",
    "abort": "await new Promise((done) => { AbortSignal.timeout(1000).onabort = done; })",
    "signal": "await timers.setTimeout(9000, 0, { signal: AbortSignal.timeout(1000) }).catch(() => 0)",
}


@pytest.mark.parametrize("way", sorted(WAITING_NODE))
async def test_each_way_in_which_a_node_handler_waits_takes_virtual_time(arena: Arena, way: str) -> None:
    code = (
        "const [util, timers] = [require('node:util'), require('node:timers/promises')];\n"
        "exports.handler = async () => { const began = Date.now(); "
        + WAITING_NODE[way]
        + "; return Date.now() - began; };"
    )
    spec: dict[str, Any] = {"runtime": "nodejs20.x", "handler": "app.handler"}
    assert payload(await arena.run({"app.js": code}, **spec)) == 1_000


async def test_work_beside_a_node_handler_takes_no_virtual_time(arena: Arena) -> None:
    code = (
        "const zlib = require('node:zlib'); const pack = require('node:util').promisify(zlib.gzip);\n"
        "exports.handler = async () => {\n"
        "  setTimeout(() => 0, 9000); await pack('x'.repeat(99999)); return Date.now();\n"
        "};"
    )
    spec: dict[str, Any] = {"runtime": "nodejs20.x", "handler": "app.handler"}
    assert payload(await arena.run({"app.js": code}, **spec)) == DEFAULT_START


async def test_a_lost_promise_ends_the_guest_with_its_invocation(arena: Arena) -> None:
    code = "exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise(() => 0); };"
    outcome = await arena.run({"app.js": code}, runtime="nodejs20.x", handler="app.handler")
    told = (outcome["error"]["type"], outcome["error"]["message"], outcome["ended"])
    assert told == ("Runtime.UnhandledPromiseRejection", "Error: lost", "exit")


CALLBACKS = {
    "none is called": ("", (None, 0)),
    "ends by its context": ("setTimeout(() => context.done(null, 1), 2000);", (1, 2_000)),
    "waits for what is left": ("setTimeout(() => 0, 2000); done(null, 1);", (1, 2_000)),
    "does not wait": (
        "context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => 0, 2000); done(null, 1);",
        (1, 0),
    ),
    "reads a file": (
        "require('node:fs').readFile(__filename, (error, data) => done(error, data.length > 0));",
        (True, 0),
    ),
    "an error does not wait": ("setTimeout(() => 0, 2000); done(new Error('no'));", ("Error", 0)),
    "a timer throws": ("setTimeout(() => { throw new TypeError('late'); }, 1000);", ("TypeError", 1_000)),
}


@pytest.mark.parametrize(("code", "came"), CALLBACKS.values(), ids=CALLBACKS)
async def test_a_callback_ends_an_invocation_when_nothing_is_left_to_do(arena: Arena, code: str, came: Any) -> None:
    arena.renew()
    source = {"app.js": f"exports.handler = (event, context, done) => {{ {code} }};\n"}
    began = arena.world.now
    outcome = await arena.run(source, runtime="nodejs20.x", handler="app.handler")
    told = outcome["error"]["type"] if "error" in outcome else payload(outcome)
    assert (told, arena.world.now - began) == came


async def test_a_promise_that_nobody_settles_is_an_error(arena: Arena) -> None:
    source = {"app.js": "exports.handler = async () => { await new Promise(() => {}); };\n"}
    for _ in range(2):
        outcome = await arena.run(source, runtime="nodejs20.x", handler="app.handler")
        assert (outcome["error"]["type"], outcome["ended"]) == ("Runtime.NodeJsExit", "error")


STREAMING_NODE = {
    "index.js": (
        "exports.plain = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  for (const part of event.parts) {\n"
        "    stream.write(part);\n"
        "    await new Promise((resolve) => setTimeout(resolve, 1000));\n"
        "  }\n"
        "  stream.end();\n"
        "});\n"
        "exports.http = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });\n"
        "  require('stream').Readable.from(event.parts).pipe(stream);\n"
        "});\n"
        "exports.open = awslambda.streamifyResponse(async (event, stream) => stream.write('never ended'));\n"
    )
}


@pytest.mark.parametrize(
    ("name", "written"), [("plain", b"one two"), ("http", b'{"statusCode":201}' + bytes(8) + b"one two")]
)
async def test_what_a_node_handler_streams_is_its_payload(arena: Arena, name: str, written: bytes) -> None:
    spec: dict[str, Any] = {"runtime": "nodejs20.x", "handler": f"index.{name}", "environment": name}
    outcome = await arena.run(STREAMING_NODE, b'{"parts": ["one ", "two"]}', **spec)
    assert outcome["payload"] == written


async def test_a_node_handler_that_leaves_its_stream_open_has_never_settled(arena: Arena) -> None:
    spec: dict[str, Any] = {"runtime": "nodejs20.x", "handler": "index.open", "environment": "open"}
    assert (await arena.run(STREAMING_NODE, **spec))["error"]["type"] == "Runtime.NodeJsExit"
