"""Event invocations: retries, age, dead letters, destinations, throttles."""

import json
import re
from typing import Any

import pytest

from emulator.kernel.clock import MINUTE, SECOND
from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.worlds import Refused, only


def failing(bench: LambdaBench, **parameters: Any) -> None:
    bench.function(model={"error_rate": 1.0}, **parameters)


def minutes(bench: LambdaBench, *kinds: str) -> list[float]:
    events = bench.of_kind(*kinds)
    return [(event.time - events[0].time) / MINUTE for event in events]


def test_an_event_is_accepted_at_once() -> None:
    bench = LambdaBench()
    bench.function()
    assert bench.invoke(InvocationType="Event") == {"StatusCode": 202, "Payload": b""}
    assert bench.kinds()[-2:] == ["enqueue", "invoke"]
    bench.pass_time(0)
    assert bench.kinds()[-1] == "complete"


def test_an_event_that_fails_is_tried_three_times_a_minute_and_two_minutes_apart() -> None:
    bench = LambdaBench()
    failing(bench)
    bench.invoke(InvocationType="Event")
    bench.pass_time(3600)
    assert minutes(bench, "invoke") == [0, 1, 3]
    assert [event.detail["attempt"] for event in bench.of_kind("invoke")] == [1, 2, 3]
    assert len({event.message for event in bench.of_kind("invoke", "retry", "enqueue")}) == 1


def test_each_retry_follows_from_the_error_before_it() -> None:
    bench = LambdaBench()
    failing(bench)
    bench.invoke(InvocationType="Event")
    bench.pass_time(61)
    enqueue, first, error, retry, second = bench.of_kind("enqueue", "invoke", "error", "retry")[:5]
    assert [first.cause, error.cause, retry.cause, second.cause] == [
        enqueue.sequence,
        first.sequence,
        error.sequence,
        retry.sequence,
    ]
    assert retry.detail == {"at": second.time, "attempt": 2}


def test_retries_can_be_switched_off() -> None:
    bench = LambdaBench()
    failing(bench)
    bench.call_lambda("PutFunctionEventInvokeConfig", FunctionName="worker", MaximumRetryAttempts=0)
    bench.invoke(InvocationType="Event")
    bench.pass_time(3600)
    assert minutes(bench, "invoke") == [0]


def test_a_dead_letter_holds_the_event_and_three_attributes() -> None:
    bench = LambdaBench()
    queue = bench.queue("dead")
    failing(bench, DeadLetterConfig={"TargetArn": bench.arn("dead")})
    bench.invoke(payload={"n": 1}, InvocationType="Event")
    bench.pass_time(3600)
    (message,) = bench.receive(queue, MessageAttributeNames=["All"])
    assert json.loads(message["Body"]) == {"n": 1}
    assert message["MessageAttributes"] == {
        "RequestID": {"DataType": "String", "StringValue": bench.of_kind("invoke")[0].message},
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
        "ErrorMessage": {"DataType": "String", "StringValue": "The scenario makes this invocation fail"},
    }
    (letter,) = bench.of_kind("dead-letter")
    assert (letter.resource, letter.peer) == (function_arn("worker"), bench.arn("dead"))


def test_a_failed_event_goes_to_the_failure_destination_with_the_documented_record() -> None:
    bench = LambdaBench()
    queue = bench.queue("failed")
    failing(bench)
    destinations = {"OnFailure": {"Destination": bench.arn("failed")}}
    bench.call_lambda("PutFunctionEventInvokeConfig", FunctionName="worker", DestinationConfig=destinations)
    bench.invoke(payload={"n": 1}, InvocationType="Event")
    bench.pass_time(3600)
    (body,) = bench.bodies(queue)
    record = json.loads(body)
    assert record == {
        "version": "1.0",
        "timestamp": "2026-01-01T00:03:01.000Z",
        "requestContext": {
            "requestId": bench.of_kind("invoke")[0].message,
            "functionArn": f"{function_arn('worker')}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": {"n": 1},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": {
            "errorMessage": "The scenario makes this invocation fail",
            "errorType": "ModelledError",
        },
    }


def test_a_successful_event_goes_to_the_success_destination() -> None:
    bench = LambdaBench()
    bench.function()
    bench.function("next")
    destinations = {"OnSuccess": {"Destination": function_arn("next")}}
    bench.call_lambda("PutFunctionEventInvokeConfig", FunctionName="worker", DestinationConfig=destinations)
    bench.invoke(payload={"n": 1}, InvocationType="Event")
    bench.pass_time(1)
    second = bench.of_kind("invoke")[1]
    assert (second.resource, second.peer) == (function_arn("next"), function_arn("worker"))


def test_an_event_too_old_for_its_next_try_is_given_up_by_age() -> None:
    bench = LambdaBench()
    queue = bench.queue("failed")
    failing(bench)
    bench.call_lambda(
        "PutFunctionEventInvokeConfig",
        FunctionName="worker",
        MaximumEventAgeInSeconds=60,
        DestinationConfig={"OnFailure": {"Destination": bench.arn("failed")}},
    )
    bench.invoke(InvocationType="Event")
    bench.pass_time(3600)
    (body,) = bench.bodies(queue)
    context = json.loads(body)["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("EventAgeExceeded", 1)


def test_a_throttled_event_is_tried_again_with_growing_pauses() -> None:
    bench = LambdaBench()
    bench.function(model={"duration_ms": 10_000}, Timeout=60)
    bench.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=1)
    bench.invoke(InvocationType="Event")
    bench.invoke(InvocationType="Event")
    bench.pass_time(60)
    throttles = bench.of_kind("throttle")
    assert [event.time - throttles[0].time for event in throttles] == [0, 1_000, 3_000, 7_000]
    assert throttles[0].detail == {"reason": "ReservedFunctionConcurrentInvocationLimitExceeded", "limit": 1}
    assert len(bench.of_kind("complete")) == 2


def test_zero_reserved_concurrency_sends_events_to_the_dead_letters_at_once() -> None:
    bench = LambdaBench()
    queue = bench.queue("dead")
    bench.function(DeadLetterConfig={"TargetArn": bench.arn("dead")})
    bench.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=0)
    bench.invoke(InvocationType="Event")
    assert bench.counts(queue) == (1, 0, 0)


def test_a_bucket_keeps_the_records_of_failed_events_only() -> None:
    bench = LambdaBench(services={service.name: service for service in only("lambda_", "sqs", "s3").values()})
    bench.call("s3", "CreateBucket", Bucket="failures")
    failing(bench)
    bucket = {"Destination": "arn:aws:s3:::failures"}
    put = {"FunctionName": "worker", "MaximumRetryAttempts": 0}
    with pytest.raises(Refused, match=r"onSuccess=OnSuccess.destination=arn:aws:s3:::failures.*is invalid"):
        bench.call_lambda("PutFunctionEventInvokeConfig", **put, DestinationConfig={"OnSuccess": bucket})
    bench.call_lambda("PutFunctionEventInvokeConfig", **put, DestinationConfig={"OnFailure": bucket})
    bench.invoke(payload={"n": 1}, InvocationType="Event")
    bench.pass_time(1)
    (kept,) = bench.call("s3", "ListObjectsV2", Bucket="failures")["Contents"]
    assert re.fullmatch(
        r"aws/lambda/async/worker/2026/01/01/2026-01-01T00\.00\.0\d-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        kept["Key"],
    )
    record = json.loads(bench.call("s3", "GetObject", Bucket="failures", Key=kept["Key"])["Body"])
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestPayload"] == {"n": 1}


def test_an_event_that_nothing_keeps_is_given_up_in_the_trace() -> None:
    bench = LambdaBench()
    failing(bench)
    bench.invoke(InvocationType="Event")
    bench.pass_time(3600)
    bench.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=0)
    bench.invoke(InvocationType="Event")
    told = [(event.resource, event.detail) for event in bench.of_kind("give-up")]
    assert told == [
        (function_arn("worker"), {"condition": "RetriesExhausted"}),
        (function_arn("worker"), {"condition": "ZeroReservedConcurrency"}),
    ]
    bench.queue("dead")
    bench.call_lambda(
        "UpdateFunctionConfiguration", FunctionName="worker", DeadLetterConfig={"TargetArn": bench.arn("dead")}
    )
    bench.invoke(InvocationType="Event")
    assert len(bench.of_kind("give-up")) == 2


def test_throttles_go_on_for_six_hours_and_then_the_destination_is_told() -> None:
    bench = LambdaBench()
    queue = bench.queue("failed")
    bench.function(model={"duration_ms": 890_000}, Timeout=900)
    bench.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=1)
    destinations = {"OnFailure": {"Destination": bench.arn("failed")}}
    bench.call_lambda("PutFunctionEventInvokeConfig", FunctionName="worker", DestinationConfig=destinations)
    for _ in range(30):
        bench.invoke(InvocationType="Event")
    bench.pass_time(6 * 3600 + 900)
    contexts = [json.loads(body)["requestContext"] for body in bench.bodies(queue)]
    assert {(each["condition"], each["approximateInvokeCount"]) for each in contexts} == {("EventAgeExceeded", 0)}
    throttles = bench.of_kind("throttle")
    assert 6 * 3600 - 300 <= (throttles[-1].time - throttles[0].time) / SECOND <= 6 * 3600


def test_a_refused_dead_letter_is_traced() -> None:
    bench = LambdaBench()
    failing(bench, DeadLetterConfig={"TargetArn": bench.arn("nowhere")})
    bench.invoke(InvocationType="Event")
    bench.pass_time(3600)
    refusals = [event for event in bench.of_kind("refuse") if event.resource == function_arn("worker")]
    assert [(event.peer, event.detail["what"]) for event in refusals] == [(bench.arn("nowhere"), "dead-letter")]


def test_the_older_operation_takes_an_event_too() -> None:
    bench = LambdaBench()
    bench.function()
    assert bench.call_lambda("InvokeAsync", FunctionName="worker", InvokeArgs=b"{}") == {"Status": 202}
    bench.pass_time(0)
    assert bench.kinds() == ["enqueue", "invoke", "complete"]
