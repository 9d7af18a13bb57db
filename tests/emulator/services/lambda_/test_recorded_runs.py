"""Recorded situations in which code runs, performed again with real guests."""

import base64
import json
import re
from typing import Any

import pytest

from tests.emulator.services.lambda_.cloud import Cloud, zip_of
from tests.emulator.services.lambda_.recordings import Recorded

pytestmark = pytest.mark.asyncio(loop_scope="module")
ECHO = "import json\ndef handler(event, context):\n    print(json.dumps(event))\n    return event\n"
NODE_ECHO = {"index.js": "exports.handler = async (event) => { console.log(JSON.stringify(event)); return event; };"}
NODE: dict[str, Any] = {"Runtime": "nodejs20.x", "Handler": "index.handler"}


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer of Invoke with its payload as a value."""
    payload = answer["Payload"]
    return {**answer, "Payload": json.loads(payload) if payload else ""}


def log_of(answer: dict[str, Any]) -> str:
    return base64.b64decode(answer["LogResult"]).decode()


TIME = r"\d{4}-\d\d-\d\dT[\d:.]+Z"
FIGURES = (
    (r"Billed Duration: \d+ ms", "Billed Duration: <duration> ms"),
    (r"Duration: [\d.]+ ms", "Duration: <duration> ms"),
    (r"Max Memory Used: \d+ MB", "Max Memory Used: <memory> MB"),
    (r"\b[0-9a-f]{8}-[0-9a-f-]{27}\b", "<request-id>"),
    (TIME, "date"),
)


def without_figures(line: str) -> str:
    for pattern, shown in FIGURES:
        line = re.sub(pattern, shown, line)
    return line


@pytest.mark.parametrize(
    ("runtime", "source", "settings"),
    [("python3.10", ECHO, {"Runtime": "python3.10"}), ("nodejs16.x", NODE_ECHO, {**NODE, "Runtime": "nodejs16.x"})],
)
async def test_invocations_of_each_kind(
    cloud: Cloud, runtime: str, source: str | dict[str, str], settings: dict[str, Any]
) -> None:
    await cloud.function(source, **settings)
    cloud.world.control("model", {"function": "arn:aws:lambda:us-east-1:123456789012:function:fn", "cold_start_ms": 90})
    situation = Recorded(f"test_invocation_with_logs[{runtime}]")
    answer = await cloud.invoke(LogType="Tail")
    situation.matches("invoke", {**plain(answer), "LogResult": "log-result"})
    lines = log_of(answer).splitlines(keepends=True)
    situation.matches("logs", {"logs": [without_figures(line) for line in lines]})
    answer = await cloud.invoke()
    Recorded(f"test_invocation_type_request_response[{runtime}]").matches("invoke-result", plain(answer))
    answer = await cloud.invoke(InvocationType="DryRun")
    Recorded(f"test_invocation_type_dry_run[{runtime}]").matches("invoke-result", plain(answer))


async def test_an_event_brings_no_payload(cloud: Cloud) -> None:
    await cloud.function(ECHO)
    answer = await cloud.invoke(InvocationType="Event")
    Recorded("test_invocation_type_event[python3.10]").matches("invoke-result", plain(answer))
    Recorded("test_invocation_type_no_return_payload[python-Event]").matches("invoke-result", plain(answer))


CONTEXT = """import logging
logging.getLogger().setLevel("INFO")
def handler(event, context):
    print("Lambda log message - print function")
    logging.info("Lambda log message - logging module")
    names = ("aws_request_id", "client_context", "function_name", "function_version", "invoked_function_arn",
             "log_group_name", "log_stream_name", "memory_limit_in_mb")
    if event.get("raise_error"):
        raise Exception("Test exception (this is intentional)")
    return {"event": event, "context": {name: getattr(context, name) for name in names}}
"""


async def test_a_version_that_tells_its_context(cloud: Cloud) -> None:
    situation = Recorded("test_invocation_with_qualifier")
    situation.matches("creation-response", await cloud.function(CONTEXT, Publish=True, Timeout=10))
    answer = await cloud.invoke(b'{"foo": "bar with \'quotes\\""}', Qualifier="1", LogType="Tail")
    ours = {**plain(answer), "LogResult": "x"}
    assert ours["Payload"]["context"].pop("client_context") is None
    situation.matches("invocation-response", ours)
    lines = [re.sub(TIME, "date", line) for line in log_of(answer).splitlines()]
    situation.matches("log_result", {"log_result": lines[:-1]})


async def test_an_alias_moves_from_one_version_to_another(cloud: Cloud) -> None:
    situation = Recorded("test_lambda_alias_moving")
    source = (
        "def handler(event, context):\n"
        "    return {'version_from_ctx': context.function_version, 'invoked_arn': context.invoked_function_arn,\n"
        "            'version_id': '%s'}\n"
    )
    given: dict[str, Any] = {"Description": "No version :(", "Timeout": 3}
    situation.matches("create_response", await cloud.function(source % "version1", **given))
    await cloud.ask("PublishVersion", FunctionName="fn")
    await cloud.ask("CreateAlias", FunctionName="fn", Name="alias1", FunctionVersion="1")
    arn = "arn:aws:lambda:us-east-1:123456789012:function:fn:alias1"
    situation.matches("invocation_result_qualifier_v1", plain(await cloud.invoke(Qualifier="alias1")))
    situation.matches("invocation_result_qualifier_v1_arn", plain(await cloud.invoke(name=arn)))
    changed = await change_code(cloud, source % "version2")
    situation.matches("update_lambda_response", changed)
    situation.matches("invocation_result_qualifier_v1_after_update", plain(await cloud.invoke(Qualifier="alias1")))
    await cloud.ask("PublishVersion", FunctionName="fn")
    situation.matches("invocation_result_qualifier_v1_after_publish", plain(await cloud.invoke(Qualifier="alias1")))
    await cloud.ask("UpdateAlias", FunctionName="fn", Name="alias1", FunctionVersion="2")
    situation.matches("invocation_result_qualifier_v2", plain(await cloud.invoke(Qualifier="alias1")))


async def change_code(cloud: Cloud, source: str) -> dict[str, Any]:
    changed = await cloud.ask("UpdateFunctionCode", FunctionName="fn", ZipFile=zip_of({"handler.py": source}))
    await cloud.pass_time(2)
    return changed


async def test_a_response_that_is_too_large(cloud: Cloud) -> None:
    situation = Recorded("test_lambda_too_large_response")
    await cloud.function("def handler(event, context):\n    return 'x' * event\n")
    for name in ("invoke_result", "invoke_result_2"):
        situation.matches(name, plain(await cloud.invoke(b"7000000")))
    assert (await cloud.invoke(b"6291554")).get("FunctionError") is None
    assert (await cloud.invoke(b"6291555"))["FunctionError"] == "Unhandled"


@pytest.mark.parametrize(
    ("language", "source", "settings"),
    [
        (
            "python",
            "n = -1\ndef handler(event, context):\n    global n\n    n += 1\n    return {'counter': n}\n",
            {},
        ),
        ("nodejs", {"index.js": "let n = 0;\nexports.handler = async () => ({ counter: n++ });"}, NODE),
    ],
)
async def test_what_a_module_keeps(
    cloud: Cloud, language: str, source: str | dict[str, str], settings: dict[str, Any]
) -> None:
    situation = Recorded(f"test_lambda_cache_local[{language}]")
    await cloud.function(source, **settings)
    for name in ("first_invoke_result", "second_invoke_result"):
        situation.matches(name, plain(await cloud.invoke()))


async def test_a_handler_that_exits(cloud: Cloud) -> None:
    situation = Recorded("test_lambda_handler_exit")
    await cloud.function("import sys\ndef handler(event, context):\n    sys.exit(0)\n")
    answer = plain(await cloud.invoke())
    situation.matches("invocation_error", answer)


async def test_a_module_that_fails(cloud: Cloud) -> None:
    situation = Recorded("test_lambda_runtime_error")
    source = 'raise Exception("Runtime startup fails")\n'
    await cloud.function({"lambda_runtime_error.py": source}, Handler="lambda_runtime_error.handler")
    answer = plain(await cloud.invoke())
    recorded = situation.content["invocation_error"]["Payload"]
    trace = answer["Payload"]["stackTrace"]
    assert trace[-1] == recorded["stackTrace"][-1]
    assert len(trace) == len(recorded["stackTrace"])
    answer["Payload"]["stackTrace"] = recorded["stackTrace"]
    situation.matches("invocation_error", answer)


@pytest.mark.parametrize("runtime", ["python3.14", "nodejs20.x", "provided.al2"])
async def test_an_error_that_nobody_catches(cloud: Cloud, runtime: str) -> None:
    situation = Recorded(f"test_uncaught_exception_invoke[{runtime}]")
    name = {"python3.14": "handler.py", "nodejs20.x": "index.js", "provided.al2": "bootstrap"}[runtime]
    source = {
        "python3.14": "def handler(event, context):\n    raise Exception(f'Failed: {event[\"error_msg\"]}')\n",
        "nodejs20.x": "exports.handler = async (e) => { throw new Error(`Error: ${e.error_msg}`); };",
        "provided.al2": FAILING,
    }[runtime]
    handler = {"python3.14": "handler.handler", "nodejs20.x": "index.handler", "provided.al2": "function.handler"}
    made = await cloud.function({name: source}, Runtime=runtime, Handler=handler[runtime], MemorySize=1024, Timeout=3)
    situation.content["create_function_result"]["Timeout"] = made["Timeout"]
    situation.matches("create_function_result", made)
    answer = plain(await cloud.invoke(b'{"error_msg": "some_error_msg"}'))
    for trace in ("stackTrace", "trace"):
        if trace in answer["Payload"]:
            assert answer["Payload"][trace]
            answer["Payload"][trace] = "<stack-trace>"
    situation.matches("error_result", answer)


FAILING = """#!/var/lang/bin/python3
import http.client, json, os
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    given = api.getresponse()
    text = "Error: " + json.loads(given.read())["error_msg"]
    told = json.dumps({"errorMessage": text, "errorType": "errorString"})
    api.request("POST", f"/2018-06-01/runtime/invocation/{given.headers['Lambda-Runtime-Aws-Request-Id']}/error", told)
    api.getresponse().read()
"""
INTROSPECT = (
    "import os\n"
    "def handler(event, context):\n"
    "    names = ('aws_request_id', 'function_name', 'function_version', 'invoked_function_arn', 'log_group_name',\n"
    "             'log_stream_name', 'memory_limit_in_mb')\n"
    "    left = context.get_remaining_time_in_millis()\n"
    "    ctx = {**{name: getattr(context, name) for name in names}, 'remaining_time_in_millis': left}\n"
    "    return {'environment': dict(os.environ), 'ctx': ctx, 'packages': []}\n"
)
NODE_INTROSPECT = {
    "index.js": (
        "exports.handler = async (event, context) => ({ environment: process.env, packages: [], ctx: {\n"
        "  aws_request_id: context.awsRequestId, function_name: context.functionName,\n"
        "  function_version: context.functionVersion, invoked_function_arn: context.invokedFunctionArn,\n"
        "  log_group_name: context.logGroupName, log_stream_name: context.logStreamName,\n"
        "  remaining_time_in_millis: context.getRemainingTimeInMillis() } });"
    )
}
OURS = {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_EC2_METADATA_DISABLED", "PYTHONHASHSEED"}
"""Variables that AWS does not set: without them no client would find the world, and no run would be repeatable."""
FREE = {"AWS_LAMBDA_RUNTIME_API", "AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_ADDRESS", "NODE_PATH"}


@pytest.mark.parametrize("runtime", ["python3.10", "python3.11", "nodejs24.x"])
async def test_what_a_function_sees_of_itself(cloud: Cloud, runtime: str) -> None:
    situation = Recorded(f"test_introspection_invoke[{runtime}]")
    is_node = runtime.startswith("node")
    settings: dict[str, Any] = {
        "Runtime": runtime,
        "Environment": {"Variables": {"TEST_KEY": "TEST_VAL"}},
        "MemorySize": 1024,
    }
    if is_node:
        await cloud.function(NODE_INTROSPECT, Handler="index.handler", **settings)
    else:
        await cloud.function(INTROSPECT, **settings)
    for name, function in (("invocation_result_payload", "fn"), ("invocation_result_payload_qualified", "fn:$LATEST")):
        ours = json.loads((await cloud.invoke(name=function))["Payload"])
        recorded = situation.content[name]
        ours["ctx"]["remaining_time_in_millis"] = "x"
        environment = {key: value for key, value in ours["environment"].items() if key not in OURS}
        assert sorted(environment) == sorted(recorded["environment"])
        ours["environment"] = {**environment, **{key: recorded["environment"][key] for key in FREE & {*environment}}}
        situation.matches(name, ours)


async def test_the_environment_at_the_first_invocation(cloud: Cloud) -> None:
    situation = Recorded("test_lambda_init_environment")
    made = await cloud.function(INTROSPECT, Runtime="python3.14", Environment={"Variables": {}})
    situation.matches("create-result", made)


async def test_lines_in_the_log(cloud: Cloud) -> None:
    situation = Recorded("test_multi_line_prints")
    source = "def handler(event, context):\n    print('multi\\nline\\nstring')\n    print('another\\rline')\n"
    await cloud.function(source, Runtime="python3.13")
    cloud.world.control("model", {"function": "arn:aws:lambda:us-east-1:123456789012:function:fn", "cold_start_ms": 90})
    await cloud.invoke()
    ours = [without_figures(line) for line in await cloud.log()]
    recorded = [event["message"] for event in situation.content["log-events"]]
    assert ours[1:] == recorded[1:]
    assert re.fullmatch(
        r"INIT_START Runtime Version: python:3\.13\.v\d+( \(runs on Python [\d.]+\))?\t"
        r"Runtime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}\n",
        ours[0],
    )


async def test_what_a_runtime_logs_in_one_piece_is_one_event(cloud: Cloud) -> None:
    python = (
        "import logging\n"
        "def handler(event, context):\n"
        "    logging.getLogger().warning('two\\nlines')\n"
        "    logging.getLogger().error('with', exc_info=KeyError('k'))\n"
        "    raise ValueError('boom')\n"
    )
    await cloud.function(python, Runtime="python3.13")
    await cloud.invoke()
    _, _, warning, caught, error, *_ = await cloud.log()
    assert caught.endswith("\twith\nKeyError: 'k'\n")
    assert warning.endswith("\ttwo\nlines\n")
    assert error.startswith("[ERROR] ValueError: boom\nTraceback (most recent call last):\n\xa0\xa0File ")


async def test_es_modules_of_node(cloud: Cloud) -> None:
    situation = Recorded("test_invoke_nodejs_es6_lambda[nodejs18.x]")
    source = (
        "export const handler = async (event) => ({ statusCode: 200,\n"
        "  body: JSON.stringify(`response from localstack lambda: ${JSON.stringify(event)}`) });"
    )
    files = {"lambda_handler_es6.mjs": source}
    settings: dict[str, Any] = {"Runtime": "nodejs18.x", "Handler": "lambda_handler_es6.handler"}
    made = await cloud.function(files, Environment={"Variables": {}}, **settings)
    situation.matches("creation-result", made)
    answer = plain(await cloud.invoke(b'{"event_type": "test_lambda"}'))
    situation.matches("invocation-result", answer)


async def test_a_dead_letter_of_real_code(cloud: Cloud) -> None:
    situation = Recorded("test_dead_letter_queue")
    url = cloud.queue("dead")
    await cloud.function(CONTEXT, DeadLetterConfig={"TargetArn": "arn:aws:sqs:us-east-1:123456789012:dead"})
    await cloud.invoke(b'{"raise_error":1}', InvocationType="Event")
    await cloud.pass_time(400)
    received = {"Messages": await cloud.messages(url)}
    received["Messages"][0]["Body"] = json.loads(received["Messages"][0]["Body"])
    situation.bound["<m-d5-of-message-attributes:1>"] = received["Messages"][0]["MD5OfMessageAttributes"]
    situation.content["receive_result"]["Messages"][0]["MD5OfBody"] = "<md5>"
    situation.matches("receive_result", received)
    answer = await cloud.invoke(b'{"raise_error":1}', LogType="Tail")
    lines = [re.sub(TIME, "date", line) for line in log_of(answer).replace("\r", "\n").splitlines()]
    recorded = situation.content["log_result"]["result"]
    kept = [line for line in lines if not line.startswith("REPORT")]
    assert [re.sub(r"RequestId: \S+|\t[0-9a-f-]{36}\t|line \d+", "", line) for line in kept] == [
        re.sub(r"RequestId: \S+|\t<uuid:4>\t|line \d+", "", line) for line in recorded
    ]


async def test_retries_of_real_code_end_in_the_destination(cloud: Cloud) -> None:
    situation = Recorded("test_lambda_destination_default_retries")
    url = cloud.queue("out")
    await cloud.function(CONTEXT)
    arn = "arn:aws:sqs:us-east-1:123456789012:out"
    config = {"OnFailure": {"Destination": arn}, "OnSuccess": {"Destination": arn}}
    ours = await cloud.ask("PutFunctionEventInvokeConfig", FunctionName="fn", DestinationConfig=config)
    situation.matches("put_function_event_invoke_config", ours)
    await cloud.invoke(b'{"raise_error": 1}', InvocationType="Event")
    await cloud.pass_time(400)
    (message,) = await cloud.messages(url)
    body = json.loads(message["Body"])
    recorded = situation.content["receive_message_result"]["Messages"][0]["Body"]["responsePayload"]
    body["responsePayload"]["stackTrace"] = recorded["stackTrace"]
    situation.matches("receive_message_result", {"Messages": [{**message, "Body": body}]})


@pytest.mark.parametrize(("age", "name"), [(60, "no_retry_failure_message"), (150, "single_retry_failure_message")])
async def test_an_event_that_gets_too_old(cloud: Cloud, age: int, name: str) -> None:
    situation = Recorded("test_maxeventage")
    url = cloud.queue("failed")
    await cloud.function("def handler(event, context):\n    raise Exception('intentional failure')\n")
    config = {"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:123456789012:failed"}}
    given: dict[str, Any] = {"MaximumEventAgeInSeconds": age, "MaximumRetryAttempts": 2}
    await cloud.ask("PutFunctionEventInvokeConfig", FunctionName="fn", DestinationConfig=config, **given)
    await cloud.invoke(b'{"message": "hello"}', InvocationType="Event")
    await cloud.pass_time(400)
    (message,) = await cloud.messages(url, "All")
    body = json.loads(message["Body"])
    recorded = situation.content[name]["Body"]["responsePayload"]
    body["responsePayload"]["stackTrace"] = recorded["stackTrace"]
    assert body["requestPayload"].pop("message") == "hello"
    situation.matches(name, {**message, "Body": body})
