"""Custom runtimes: a function's own `bootstrap` speaks to the Runtime API, Lambda's own Python client among others."""

import io
import json
import re
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.runtime.arena import Arena

pytestmark = pytest.mark.asyncio(loop_scope="module")
CUSTOM: dict[str, Any] = {"runtime": "provided.al2023", "handler": "whatever.is.here"}
LOOP = """#!/var/lang/bin/python3
import http.client, json, os, sys

api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
count = 0


def ask(method, path, body=b"", **headers):
    api.request(method, "/2018-06-01/runtime/" + path, body, headers)
    answer = api.getresponse()
    return answer, answer.read()


while True:
    given, event = ask("GET", "invocation/next")
    identity = given.headers["Lambda-Runtime-Aws-Request-Id"]
    count += 1
    print("invocation", count, flush=True)
    event = json.loads(event)
    WORK
"""
ANSWER = (
    """ask("POST", f"invocation/{identity}/response", json.dumps([count, event, os.environ["_HANDLER"]]).encode())"""
)


def zipped(files: dict[str, str | bytes], *, executable: tuple[str, ...] = ("bootstrap",)) -> bytes:
    """Return a zip in which these files may be executed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o755 if name in executable else 0o644) << 16
            archive.writestr(entry, content)
    return held.getvalue()


def bootstrap(work: str = ANSWER) -> bytes:
    """Return a zip whose bootstrap does `work` for each event."""
    return zipped({"bootstrap": LOOP.replace("WORK", work)})


def payload(outcome: dict[str, Any]) -> Any:
    assert "payload" in outcome, outcome
    return json.loads(outcome["payload"])


async def test_a_bootstrap_serves_invocations(arena: Arena) -> None:
    code = bootstrap()
    assert payload(await arena.run(code, b'{"n": 1}', **CUSTOM)) == [1, {"n": 1}, "whatever.is.here"]
    outcome = await arena.run(code, b'"again"', **CUSTOM)
    assert payload(outcome) == [2, "again", "whatever.is.here"]
    assert outcome["logs"] == "invocation 2\n"
    assert list(arena.guests.causes) == ["a custom runtime, whose time and chance are the machine's"]


async def test_a_bootstrap_reports_an_error_and_lives_on(arena: Arena) -> None:
    told = '{"errorMessage": "no", "errorType": "Broken", "stackTrace": ["line 1"]}'
    work = f"ask('POST', f'invocation/{{identity}}/error', b'{told}')"
    code = bootstrap(work)
    for _ in range(2):
        outcome = await arena.run(code, **CUSTOM)
        assert outcome["ended"] == "error"
        assert outcome["error"] == {
            "type": "Broken",
            "message": "no",
            "trace": ["line 1"],
            "payload": told.encode(),
        }


async def test_a_bootstrap_that_ends_is_started_again(arena: Arena) -> None:
    code = bootstrap("sys.exit(7 if event == 'end' else 0) if event != 'go' else " + ANSWER)
    outcome = await arena.run(code, b'"end"', **CUSTOM)
    assert outcome["error"]["type"] == "Runtime.ExitError"
    assert outcome["error"]["message"].endswith("Error: Runtime exited with error: exit status 7")
    assert payload(await arena.run(code, b'"go"', **CUSTOM))[0] == 1


async def test_a_bootstrap_that_fails_at_its_start_says_so(arena: Arena) -> None:
    script = LOOP.replace(
        "while True:", "ask('POST', 'init/error', b'{\"errorType\": \"NotNow\"}')\nsys.exit(1)\nif 1:"
    )
    outcome = await arena.run(zipped({"bootstrap": script.replace("WORK", "pass")}), **CUSTOM)
    assert (outcome["ended"], outcome["error"]["type"]) == ("init-error", "NotNow")


async def test_a_bootstrap_may_come_from_a_layer(arena: Arena) -> None:
    layer = arena.store.put_archive(bootstrap())
    assert payload(await arena.run({"function.sh": "echo"}, b"5", **CUSTOM, layers=[layer]))[1] == 5


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"main": "x"}, "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"),
        ({"bootstrap": "#!/bin/sh\n"}, "fork/exec /var/task/bootstrap: permission denied"),
    ],
)
async def test_without_a_program_to_start(arena: Arena, files: dict[str, str], reason: str) -> None:
    outcome = await arena.run(files, **CUSTOM)
    assert outcome["error"]["type"] == "Runtime.InvalidEntrypoint"
    assert outcome["error"]["message"] == f"RequestId: request-1 Error: {reason}"


async def test_a_bootstrap_in_the_shell(arena: Arena) -> None:
    script = "#!/bin/sh\necho from the shell\nexit 3\n"
    outcome = await arena.run(zipped({"bootstrap": script}), **CUSTOM)
    assert outcome["error"]["message"].endswith("exit status 3")
    assert outcome["logs"] == "from the shell\n"


async def test_another_invocations_answer_is_refused(arena: Arena) -> None:
    work = (
        'other, told = ask("POST", "invocation/00000000-0000-0000-0000-000000000000/response", b"1")\n'
        '    ask("POST", f"invocation/{identity}/response", json.dumps([other.status, told.decode()]).encode())'
    )
    status, told = payload(await arena.run(bootstrap(work), **CUSTOM))
    assert (status, json.loads(told)["errorType"]) == (400, "InvalidRequestID")


async def test_extensions_are_refused_by_name(arena: Arena) -> None:
    work = (
        'api.request("POST", "/2020-01-01/extension/register", b"{}", {"Lambda-Extension-Name": "agent"})\n'
        "    answer = api.getresponse()\n"
        "    told = answer.read().decode()\n"
        '    ask("POST", f"invocation/{identity}/response", json.dumps([answer.status, told]).encode())'
    )
    code = bootstrap(work)
    status, told = payload(await arena.run(code, **CUSTOM))
    assert status == 404
    assert "/2020-01-01/extension/register is not modelled" in told
    layer = arena.store.put_archive(zipped({"extensions/agent": "#!/bin/sh\n"}, executable=("extensions/agent",)))
    outcome = await arena.run(code, **CUSTOM, layers=[layer], environment="with-a-layer")
    assert "Sluice does not model extensions: /opt/extensions/agent is not started\n" in outcome["logs"]


async def test_a_wrapper_is_refused_by_name(arena: Arena) -> None:
    variables = {"AWS_LAMBDA_EXEC_WRAPPER": "/var/task/wrapper"}
    logs = (await arena.run("def handler(event, context):\n    return 1\n", variables=variables))["logs"]
    assert logs == "Sluice does not model AWS_LAMBDA_EXEC_WRAPPER: /var/task/wrapper is not run\n"


async def test_a_streamed_response_is_refused_by_name(arena: Arena) -> None:
    work = (
        'streaming = {"Lambda-Runtime-Function-Response-Mode": "streaming"}\n'
        '    ask("POST", f"invocation/{identity}/response", b"part", **streaming)'
    )
    outcome = await arena.run(bootstrap(work), **CUSTOM)
    assert outcome["error"]["type"] == "Sluice.NotModelled"
    assert "response streaming" in outcome["error"]["message"]


RIC = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")


def lambda_client() -> dict[str, str | bytes]:
    """Return the files of awslambdaric as they are installed, and a bootstrap that starts it."""
    files: dict[str, str | bytes] = {"bootstrap": '#!/bin/sh\nexec /var/lang/bin/python3 -m awslambdaric "$_HANDLER"\n'}
    for name in RIC:
        found = find_spec(name)
        if found is None or found.origin is None:
            continue
        origin = Path(found.origin)
        if origin.name != "__init__.py":
            files[origin.name] = origin.read_bytes()
            continue
        for file in sorted(origin.parent.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                files[str(file.relative_to(origin.parent.parent))] = file.read_bytes()
    return files


HANDLER = """import logging, os
seen = []
def handler(event, context):
    seen.append(1)
    logging.getLogger().error("logged")
    logging.getLogger("part").warning({"a": 1}, extra={"order": 7})
    try:
        1 / 0
    except ZeroDivisionError:
        logging.exception("caught %s", "it")
    if event == "fail":
        raise ValueError("on purpose")
    left = context.get_remaining_time_in_millis()
    return {"event": event, "count": len(seen), "id": context.aws_request_id, "in time": 0 < left <= 60_000,
            "arn": context.invoked_function_arn, "memory": context.memory_limit_in_mb, "name": context.function_name,
            "identity": str(context.identity), "caller": [context.client_context.custom,
            context.client_context.client.app_title] if context.client_context else None}
"""


async def test_lambdas_own_python_client_runs_unchanged(arena: Arena) -> None:
    code = zipped({**lambda_client(), "app.py": HANDLER})
    spec: dict[str, Any] = {"runtime": "provided.al2023", "handler": "app.handler", "memory_mb": 256}
    first = await arena.run(code, b'{"a": "\\u00e9"}', **spec)
    assert payload(first) == {
        "event": {"a": "é"},
        "count": 1,
        "id": "request-1",
        "in time": True,
        "arn": "arn:aws:lambda:us-east-1:123456789012:function:probe",
        "memory": "256",
        "name": "probe",
        "identity": "CognitoIdentity([cognito_identity_id=None,cognito_identity_pool_id=None])",
        "caller": None,
    }
    assert "request-1\tlogged" in first["logs"]
    failed = await arena.run(code, b'"fail"', **spec)
    assert failed["error"]["type"] == "ValueError"
    assert failed["error"]["message"] == "on purpose"
    assert failed["error"]["trace"][0].startswith('  File "/var/task/app.py", line 12, in handler')
    assert payload(await arena.run(code, b"1", **spec))["count"] == 3


def lines_of(logs: str) -> list[str]:
    """Return a log's lines without times. Where an event ends, awslambdaric tells on AWS's own channel only."""
    timeless = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "<time>", logs)
    return [line for line in re.split(r"[\r\n\x1f]|(?=\[ERROR\] )", timeless) if line]


SETTINGS: list[dict[str, Any]] = [
    {},
    {"log_format": "JSON"},
    {"log_format": "JSON", "log_level": "ERROR"},
    {"client_context": '{"custom": {"a": 1}, "client": {"app_title": "shop"}}'},
]


@pytest.mark.parametrize("settings", SETTINGS)
async def test_the_zygotes_own_client_answers_and_logs_as_lambdas_does(arena: Arena, settings: dict[str, Any]) -> None:
    """The same handler and events, once by awslambdaric and once by the bootstrap of this repository."""
    code = zipped({**lambda_client(), "app.py": HANDLER})
    answers = []
    for runtime in ("provided.al2023", "python3.11"):
        arena.renew()
        spec = {"runtime": runtime, "handler": "app.handler", **settings}
        outcomes = [await arena.run(code, event, **spec) for event in (b'{"a": [1.5, null]}', b'"fail"')]
        logs = [lines_of(each["logs"]) for each in outcomes]
        answers.append([payload(outcomes[0]), outcomes[1]["error"], *logs])
    assert answers[0] == answers[1]


async def test_a_context_shows_itself_alike_in_both_clients(arena: Arena) -> None:
    code = zipped({**lambda_client(), "app.py": "def handler(event, context):\n    return str(context)\n"})
    shown = []
    for runtime in ("provided.al2023", "python3.11"):
        arena.renew()
        shown.append(payload(await arena.run(code, runtime=runtime, handler="app.handler", **SETTINGS[-1])))
    assert shown[0] == shown[1]


async def test_a_fault_in_the_code_is_named_alike_by_both_clients(arena: Arena) -> None:
    for handler, source in {
        "app.handler": "import nowhere\n",
        "app.other": "def handler(event, context):\n    return 1\n",
        "app.broken": "def broken(:\n",
        "app.raises": "raise KeyError('at import')\n",
        "app.unfit": "def unfit(event, context):\n    return {1, 2}\n",
    }.items():
        errors = []
        for runtime in ("provided.al2023", "python3.11"):
            arena.renew()
            files = {**lambda_client(), "app.py": source}
            outcome = await arena.run(zipped(files), runtime=runtime, handler=handler)
            errors.append((outcome["error"]["type"], outcome["error"]["message"]))
        assert errors[0] == errors[1]
