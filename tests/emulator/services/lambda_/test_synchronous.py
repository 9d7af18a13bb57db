"""RequestResponse invocations: payloads, errors, time-outs, logs."""

import base64
import json

import pytest

from emulator.bus.calls import Pending
from emulator.kernel.clock import SECOND
from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.worlds import Refused


def test_a_function_without_code_answers_with_its_event() -> None:
    bench = LambdaBench()
    bench.function()
    answer = bench.invoke(payload={"n": 1})
    assert answer == {"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": b'{"n": 1}'}


def test_an_invocation_takes_the_duration_of_the_model() -> None:
    bench = LambdaBench()
    bench.function(model={"duration_ms": 250})
    begun = bench.world.now
    bench.invoke()
    invoked, completed = bench.of_kind("invoke", "complete")
    assert invoked.time == begun
    assert completed.time == begun + 250
    assert completed.detail == {"duration_ms": 250}
    assert completed.cause == invoked.sequence


def test_a_modelled_error_comes_after_the_duration_and_runs_no_code() -> None:
    bench = LambdaBench()
    queue = bench.queue()
    variables = {"Variables": {"QUEUE": queue}}
    bench.function(model={"duration_ms": 100, "error_rate": 1.0}, Environment=variables)
    answer = bench.invoke()
    assert answer["FunctionError"] == "Unhandled"
    assert json.loads(answer["Payload"])["errorType"] == "ModelledError"
    assert bench.counts(queue) == (0, 0, 0)
    assert bench.of_kind("error")[0].detail["duration_ms"] == 100


def test_an_error_rate_is_drawn_from_the_seed() -> None:
    def errors(seed: int) -> list[bool]:
        bench = LambdaBench(seed=seed)
        bench.function(model={"error_rate": 0.5})
        return ["FunctionError" in bench.invoke() for _ in range(20)]

    assert errors(1) == errors(1)
    assert errors(1) != errors(2)


def test_a_function_that_outlasts_its_timeout_is_ended() -> None:
    bench = LambdaBench()
    bench.function(model={"duration_ms": 10 * SECOND}, Timeout=3)
    begun = bench.world.now
    answer = bench.invoke()
    (invoked,) = bench.of_kind("invoke")
    assert answer["FunctionError"] == "Unhandled"
    assert json.loads(answer["Payload"]) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {invoked.message} Error: Task timed out after 3.00 seconds",
    }
    assert bench.of_kind("error")[0].time == begun + 3 * SECOND


def test_a_timed_out_environment_is_not_used_again() -> None:
    bench = LambdaBench()
    bench.function(model={"duration_ms": 10 * SECOND}, Timeout=3)
    bench.invoke()
    bench.invoke()
    assert [event.detail["cold"] for event in bench.of_kind("invoke")] == [True, True]


def test_a_warm_environment_is_used_again_until_it_was_idle_too_long() -> None:
    bench = LambdaBench()
    bench.function()
    bench.invoke(seconds=1)
    bench.invoke(seconds=1)
    bench.pass_time(3600)
    bench.invoke(seconds=1)
    assert [event.detail["cold"] for event in bench.of_kind("invoke")] == [True, False, True]


def test_a_cold_start_comes_before_the_handler_and_does_not_count_for_the_timeout() -> None:
    bench = LambdaBench()
    bench.function(model={"cold_start_ms": 2 * SECOND, "duration_ms": 2 * SECOND}, Timeout=3)
    begun = bench.world.now
    assert "FunctionError" not in bench.invoke()
    assert bench.of_kind("complete")[0].time == begun + 4 * SECOND
    assert bench.of_kind("complete")[0].detail["duration_ms"] == 2 * SECOND


@pytest.mark.parametrize(("runtime", "median_ms"), [("python3.12", 95), ("java21", 270), ("provided.al2023", 52)])
def test_a_cold_start_may_be_left_to_the_runtime(runtime: str, median_ms: int) -> None:
    bench = LambdaBench()
    bench.function(Runtime=runtime, model={"cold_start_ms": None})
    begun = bench.world.now
    for _ in range(200):
        bench.call_lambda("Invoke", FunctionName="worker")
    bench.pass_time(2)
    lengths = sorted(event.time - begun for event in bench.of_kind("complete"))
    assert abs(lengths[100] - median_ms) < 0.05 * median_ms
    assert lengths[0] < 0.8 * median_ms < 1.2 * median_ms < lengths[-1]


def test_a_dry_run_runs_nothing() -> None:
    bench = LambdaBench()
    bench.function()
    assert bench.invoke(InvocationType="DryRun") == {"StatusCode": 204, "Payload": b""}
    assert bench.of_kind("invoke") == []


def test_a_log_tail_holds_start_end_and_report() -> None:
    bench = LambdaBench()
    bench.function(model={"duration_ms": 12})
    answer = bench.invoke(LogType="Tail")
    log = base64.b64decode(answer["LogResult"]).decode()
    request = bench.of_kind("invoke")[0].message
    assert log.startswith(f"START RequestId: {request} Version: $LATEST\n")
    assert f"\nEND RequestId: {request}\nREPORT RequestId: {request}\tDuration: 12.00 ms\tBilled Duration: 12 ms\t" in (
        f"\n{log}"
    )


def test_an_event_that_the_default_behaviour_cannot_read_is_the_functions_error() -> None:
    bench = LambdaBench()
    bench.function()
    answer = bench.invoke(payload={"Records": ["no record"]})
    assert json.loads(answer["Payload"])["errorType"] == "AttributeError"


def test_a_payload_that_is_no_json_is_refused() -> None:
    bench = LambdaBench()
    bench.function()
    with pytest.raises(Refused) as refused:
        bench.invoke(Payload=b"{no json")
    assert refused.value.code == "InvalidRequestContentException"
    assert refused.value.message.startswith(
        "Could not parse request body into json: Could not parse payload into json: "
    )


def test_a_stream_holds_the_payload_in_one_piece_and_how_it_ended() -> None:
    bench = LambdaBench()
    bench.function()
    waiting = bench.call_lambda("InvokeWithResponseStream", FunctionName="worker", Payload=b'{"a": 1}')
    bench.pass_time(1)
    answer = bench.answers()[waiting.waiter]
    chunk, complete = answer["EventStream"]
    assert (answer["StatusCode"], answer["ExecutedVersion"], complete) == (200, "$LATEST", {"InvokeComplete": {}})
    assert json.loads(chunk["PayloadChunk"]["Payload"]) == {"a": 1}
    bench.world.control("model", {"function": function_arn("worker"), "error_rate": 1.0})
    waiting = bench.call_lambda("InvokeWithResponseStream", FunctionName="worker", LogType="Tail")
    bench.pass_time(1)
    (failed,) = bench.answers()[waiting.waiter]["EventStream"]
    assert failed["InvokeComplete"]["ErrorCode"] == "Unhandled"
    assert json.loads(failed["InvokeComplete"]["ErrorDetails"])["errorType"] == "ModelledError"
    assert failed["InvokeComplete"]["LogResult"]
    with pytest.raises(Refused, match="DryRun"):
        bench.call_lambda("InvokeWithResponseStream", FunctionName="worker", InvocationType="DryRun")


@pytest.mark.parametrize(("kind", "limit"), [("RequestResponse", 6_291_556), ("Event", 1_048_576)])
def test_a_payload_may_have_the_limits_size_and_not_one_byte_more(kind: str, limit: int) -> None:
    bench = LambdaBench()
    bench.function()
    fits = b'"' + b"x" * (limit - 2) + b'"'
    bench.call_lambda("Invoke", FunctionName="worker", InvocationType=kind, Payload=fits)
    with pytest.raises(Refused) as refused:
        bench.call_lambda("Invoke", FunctionName="worker", InvocationType=kind, Payload=fits[:-1] + b'x"')
    assert (refused.value.code, refused.value.status) == ("RequestTooLargeException", 413)


def test_a_function_that_is_being_created_cannot_be_invoked() -> None:
    bench = LambdaBench()
    bench.function()
    bench.call_lambda(
        "CreateFunction",
        FunctionName="new",
        Runtime="python3.12",
        Handler="index.handler",
        Role="arn:aws:iam::123456789012:role/service",
        Code={"S3Bucket": "sluice-code", "S3Key": "x"},
    )
    with pytest.raises(Refused) as refused:
        bench.invoke("new")
    assert (refused.value.code, refused.value.status) == ("ResourceConflictException", 409)


def test_an_unknown_function_is_not_found() -> None:
    with pytest.raises(Refused) as refused:
        LambdaBench().invoke("nobody")
    assert refused.value.code == "ResourceNotFoundException"
    assert refused.value.message == f"Function not found: {function_arn('nobody')}:$LATEST"


def test_a_caller_waits_until_the_function_has_ended() -> None:
    bench = LambdaBench()
    bench.function(model={"duration_ms": 500})
    answer = bench.call_lambda("Invoke", FunctionName="worker")
    assert isinstance(answer, Pending)
    bench.pass_time(0.499)
    assert bench.answers() == {}
    bench.pass_time(0.001)
    assert list(bench.answers()) == [answer.waiter]
