"""Which process a guest gets, and when a process is ended."""

from typing import Any

import pytest

from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.services.lambda_.guests import Guests

CODE = {"ZipFile": archive("index.py", "def handler(event, context): ...")}


@pytest.fixture
def bench() -> LambdaBench:
    made = LambdaBench()
    made.function(Code=CODE, Environment={"Variables": {"KEY": "1"}}, MemorySize=256, Timeout=7)
    return made


def begin(bench: LambdaBench, count: int = 1, **parameters: Any) -> None:
    for _ in range(count):
        bench.call_lambda("Invoke", FunctionName="worker", **parameters)


def test_a_guest_is_told_all_that_it_needs(bench: LambdaBench) -> None:
    bench.world.control("model", {"function": function_arn("worker"), "duration_ms": 40})
    begin(bench, Payload=b'{"n": 1}')
    guests = Guests(bench)
    guests.run(1)
    (spec,) = guests.started
    (invoked,) = bench.of_kind("invoke")
    start = invoked.time
    assert {name: spec[name] for name in spec if name not in ("environment", "seed", "code", "log_stream")} == {
        "invocation": 1,
        "now": start,
        "start": start,
        "duration_ms": 40,
        "timeout_ms": 7000,
        "deadline": start + 7000,
        "variables": {"KEY": "1"},
        "request_id": invoked.message,
        "trace_id": spec["trace_id"],
        "principal": function_arn("worker"),
        "cause": invoked.sequence,
        "account": "123456789012",
        "region": "us-east-1",
        "payload": b'{"n": 1}',
        "function": function_arn("worker"),
        "invoked_arn": function_arn("worker"),
        "name": "worker",
        "version": "$LATEST",
        "runtime": "python3.12",
        "handler": "index.handler",
        "layers": [],
        "memory_mb": 256,
        "storage_mb": 512,
        "loaded": ["lambda.loaded", "123456789012", "us-east-1", {"execution": 1}],
        "log_group": "/aws/lambda/worker",
        "log_format": "Text",
        "log_level": "INFO",
        "initialization": "on-demand",
        "client_context": "",
    }
    assert spec["code"] in bench.world.archives
    assert spec["log_stream"] == f"2026/01/01/[$LATEST]{spec['environment']}"


def test_a_version_and_its_layers_reach_the_guest(bench: LambdaBench) -> None:
    layer = bench.call_lambda("PublishLayerVersion", LayerName="shared", Content=CODE)["LayerVersionArn"]
    bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker", Layers=[layer])
    bench.pass_time(1)
    bench.call_lambda("PublishVersion", FunctionName="worker")
    bench.call_lambda("CreateAlias", FunctionName="worker", Name="live", FunctionVersion="1")
    begin(bench, Qualifier="live")
    guests = Guests(bench)
    guests.run(1)
    (spec,) = guests.started
    assert (spec["version"], spec["invoked_arn"]) == ("1", f"{function_arn('worker')}:live")
    assert len(spec["layers"]) == 1
    assert spec["layers"][0] in bench.world.archives


def test_a_warm_process_is_used_again(bench: LambdaBench) -> None:
    guests = Guests(bench)
    for _ in range(3):
        begin(bench)
        guests.run(1)
    assert len({spec["environment"] for spec in guests.started}) == 1
    assert guests.ended == []


def test_a_process_that_nobody_uses_is_ended(bench: LambdaBench) -> None:
    guests = Guests(bench)
    begin(bench)
    guests.run(300)
    begin(bench)
    guests.run(300)
    assert guests.ended == []
    guests.run(60)
    assert guests.ended == [guests.started[0]["environment"]]


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("UpdateFunctionConfiguration", {"Description": "new"}),
        ("UpdateFunctionCode", CODE),
        ("DeleteFunction", {}),
    ],
)
def test_a_change_ends_the_processes_of_before(bench: LambdaBench, operation: str, parameters: dict[str, Any]) -> None:
    guests = Guests(bench)
    begin(bench)
    guests.run(1)
    bench.call_lambda(operation, FunctionName="worker", **parameters)
    guests.run(0)
    assert guests.ended == [guests.started[0]["environment"]]


def test_a_process_that_is_at_work_during_a_change_ends_afterwards(bench: LambdaBench) -> None:
    bench.world.control("model", {"function": function_arn("worker"), "duration_ms": 2000})
    guests = Guests(bench)
    begin(bench)
    guests.run(1)
    bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker", Description="new")
    guests.run(0)
    assert guests.ended == []
    guests.run(1)
    assert guests.ended == [guests.started[0]["environment"]]


def test_a_process_that_crashed_is_not_used_again(bench: LambdaBench) -> None:
    error = {"type": "Runtime.ExitError", "message": "Runtime exited without providing a reason"}
    guests = Guests(bench, {"error": error, "ended": "exit"})
    begin(bench)
    guests.run(1)
    begin(bench)
    guests.run(1)
    assert len({spec["environment"] for spec in guests.started}) == 2


def test_a_handlers_exception_leaves_its_process_warm(bench: LambdaBench) -> None:
    error = {"type": "ValueError", "message": "no", "trace": ["line"]}
    guests = Guests(bench, {"error": error, "ended": "error"})
    for _ in range(2):
        begin(bench)
        guests.run(1)
    assert len({spec["environment"] for spec in guests.started}) == 1


def test_a_guest_that_computes_for_ever_counts_as_timed_out(bench: LambdaBench) -> None:
    guests = Guests(bench, {"error": {"type": "Sluice.TurnLimit", "message": "x"}, "ended": "turn-limit"})
    begun = bench.world.now
    begin(bench)
    guests.run(10)
    (error,) = bench.of_kind("error")
    assert (error.time - begun, error.detail["type"]) == (7000, "Sandbox.Timedout")
