"""A function that its own chain of requests runs again and again is stopped after 16 times."""

from typing import Any

import pytest

from emulator.services.lambda_ import limits
from tests.emulator.services.lambda_.bench import SERVICES, LambdaBench, function_arn
from tests.emulator.worlds import Refused, only

TOPICS = {**SERVICES, **{service.name: service for service in only("sns").values()}}


def runs(bench: LambdaBench, function: str = "worker") -> int:
    return sum(event.resource == function_arn(function) for event in bench.of_kind("invoke"))


def ring(bench: LambdaBench) -> str:
    """Make two functions that pass messages to each other through two queues; return the first queue's URL."""
    bench.queue("dead")
    redrive = f'{{"deadLetterTargetArn": "{bench.arn("dead")}", "maxReceiveCount": "3"}}'
    there, back = (bench.queue(name, RedrivePolicy=redrive) for name in ("there", "back"))
    bench.function("worker", Environment={"Variables": {"QUEUE": back}}, model={"duration_ms": 100})
    bench.function("other", Environment={"Variables": {"QUEUE": there}}, model={"duration_ms": 100})
    bench.mapping("worker", "there")
    bench.mapping("other", "back")
    return there


def test_a_loop_through_queues_ends_after_16_runs_and_the_message_in_the_dead_letters() -> None:
    bench = LambdaBench()
    bench.send(ring(bench), "{}")
    bench.pass_time(600)
    assert (runs(bench), runs(bench, "other")) == (16, 16)
    refusals = bench.of_kind("refuse")
    assert [event.detail["code"] for event in refusals] == ["RecursiveInvocationException"] * 3
    assert {event.resource for event in refusals} == {function_arn("worker")}
    assert bench.counts(bench.sqs("GetQueueUrl", QueueName="dead")["QueueUrl"]) == (1, 0, 0)


def test_functions_that_may_loop_go_on() -> None:
    bench = LambdaBench()
    url = ring(bench)
    for name in ("worker", "other"):
        bench.call_lambda("PutFunctionRecursionConfig", FunctionName=name, RecursiveLoop="Allow")
    bench.send(url, "{}")
    bench.pass_time(60)
    assert runs(bench) > 100


def test_a_function_that_invokes_itself_is_stopped() -> None:
    bench = LambdaBench()
    bench.function(Environment={"Variables": {"NEXT": function_arn("worker")}})
    bench.call_lambda("Invoke", FunctionName="worker", InvocationType="Event")
    bench.pass_time(600)
    assert runs(bench) == 16
    assert [event.detail["code"] for event in bench.of_kind("refuse")] == ["RecursiveInvocationException"]


def test_many_messages_that_do_not_loop_are_not_stopped() -> None:
    bench = LambdaBench()
    done, url = bench.queue("done"), bench.queue()
    bench.function(Environment={"Variables": {"QUEUE": done}})
    bench.mapping()
    for number in range(40):
        bench.send(url, str(number))
        bench.pass_time(1)
    assert runs(bench) == 40
    assert bench.of_kind("refuse") == []


def test_a_loop_through_a_topic_is_stopped() -> None:
    bench = LambdaBench(services=TOPICS)
    topic = bench.call("sns", "CreateTopic", Name="loop")["TopicArn"]
    bench.function()
    bench.call("sns", "Subscribe", TopicArn=topic, Protocol="lambda", Endpoint=function_arn("worker"))
    for count in (15, 16):
        header = {"trace_header": header_after(count)}
        bench.call("sns", "Publish", TopicArn=topic, Message="{}", call=header)
        bench.pass_time(1)
    assert runs(bench) == 1
    assert len(bench.of_kind("refuse")) == 1


def invoke(bench: LambdaBench, trace_header: str, **parameters: Any) -> Any:
    return bench.call_lambda("Invoke", FunctionName="worker", call={"trace_header": trace_header}, **parameters)


def header_after(runs_before: int) -> str:
    """Return the header of a request that has run the function so often."""
    bench = LambdaBench()
    url = bench.queue()
    bench.function(Environment={"Variables": {"QUEUE": url}})
    header = ""
    for _ in range(runs_before):
        invoke(bench, header)
        bench.pass_time(1)
        (message,) = bench.receive(url, AttributeNames=["All"])
        bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        header = message["Attributes"]["AWSTraceHeader"]
    return header


def test_a_caller_of_the_17th_run_is_told() -> None:
    bench = LambdaBench()
    bench.function()
    invoke(bench, header_after(15))
    assert runs(bench) == 1
    with pytest.raises(Refused, match="RecursiveInvocationException") as refused:
        invoke(bench, header_after(16))
    assert refused.value.status == 400
    assert runs(bench) == 1


def test_an_event_of_the_17th_run_goes_to_the_dead_letters_and_the_destination() -> None:
    bench = LambdaBench()
    dead, failed = bench.queue("dead"), bench.queue("failed")
    bench.function(DeadLetterConfig={"TargetArn": bench.arn("dead")})
    config = {"OnFailure": {"Destination": bench.arn("failed")}}
    bench.call_lambda("PutFunctionEventInvokeConfig", FunctionName="worker", DestinationConfig=config)
    invoke(bench, header_after(16), InvocationType="Event", Payload=b'{"n": 1}')
    bench.pass_time(1)
    assert bench.bodies(dead) == ['{"n": 1}']
    (body,) = bench.bodies(failed)
    assert '"approximateInvokeCount":0' in body
    assert runs(bench) == 0


def test_the_header_keeps_the_callers_trace() -> None:
    bench = LambdaBench()
    url = bench.queue()
    bench.function(Environment={"Variables": {"QUEUE": url}})
    invoke(bench, "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1;Lineage=a87bd80c:1")
    bench.pass_time(1)
    (message,) = bench.receive(url, AttributeNames=["AWSTraceHeader"])
    header = message["Attributes"]["AWSTraceHeader"]
    assert header.startswith("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=")
    assert ";Sampled=1;Lineage=a87bd80c:1|" in header


def test_a_function_starts_a_thousand_environments_in_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "NEW_ENVIRONMENTS", 3)
    bench = LambdaBench()
    bench.function(model={"duration_ms": 60_000}, Timeout=100)
    for _ in range(3):
        bench.call_lambda("Invoke", FunctionName="worker")
    with pytest.raises(Refused) as refused:
        bench.call_lambda("Invoke", FunctionName="worker")
    assert refused.value.failure.detail == {"Type": "User", "Reason": "FunctionInvocationRateLimitExceeded"}
    bench.pass_time(10)
    bench.call_lambda("Invoke", FunctionName="worker")
    assert runs(bench) == 4
    bench.pass_time(100)
    assert bench.call_lambda("GetAccountSettings")["AccountLimit"]["UnreservedConcurrentExecutions"] == 1000
