"""SQS mappings: batches, windows, partial responses, throttles."""

import json
from typing import Any

import pytest

from emulator.bus.calls import Answer
from emulator.kernel.clock import SECOND
from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.services.lambda_.guests import Guests
from tests.emulator.worlds import Refused


def mapped(bench: LambdaBench, *, model: dict[str, Any] | None = None, **parameters: Any) -> str:
    queue = bench.queue()
    bench.function(model=model)
    bench.mapping(**parameters)
    return queue


def ids_of_invocations(bench: LambdaBench) -> list[list[str]]:
    return [event.detail["messages"] for event in bench.of_kind("invoke")]


def test_a_message_is_handed_to_the_function_and_deleted() -> None:
    bench = LambdaBench()
    queue = mapped(bench, model={"duration_ms": 100})
    (message,) = bench.send(queue, "one")
    assert bench.counts(queue) == (0, 1, 0)
    bench.pass_time(0.1)
    assert bench.counts(queue) == (0, 0, 0)
    (invoked,) = bench.of_kind("invoke")
    assert (invoked.resource, invoked.peer) == (function_arn("worker"), bench.arn())
    assert invoked.detail == {"kind": "mapping", "cold": True, "attempt": 1, "messages": [message]}
    assert [event.peer for event in bench.of_kind("receive", "delete")] == [function_arn("worker")] * 2


def test_a_failed_batch_returns_after_its_visibility_timeout() -> None:
    bench = LambdaBench()
    queue = mapped(bench, model={"error_rate": 1.0})
    bench.send(queue, "one")
    begun = bench.world.now
    bench.pass_time(61)
    times = [(event.time - begun) / SECOND for event in bench.of_kind("invoke")]
    assert times == [0, 30, 60]
    assert [event.detail["count"] for event in bench.of_kind("receive")] == [1, 2, 3]


def test_a_poison_message_ends_in_the_dead_letter_queue() -> None:
    bench = LambdaBench()
    dead = bench.queue("dead")
    policy = json.dumps({"deadLetterTargetArn": bench.arn("dead"), "maxReceiveCount": 3})
    queue = bench.queue(RedrivePolicy=policy)
    bench.function(model={"error_rate": 1.0})
    bench.mapping()
    bench.send(queue, "poison")
    bench.pass_time(120)
    assert len(bench.of_kind("invoke")) == 3
    assert bench.bodies(dead) == ["poison"]


def test_five_pollers_work_on_five_batches_at_once() -> None:
    bench = LambdaBench()
    queue = mapped(bench, model={"duration_ms": 1000}, BatchSize=1)
    bench.send(queue, *[f"m{number}" for number in range(8)])
    assert len(bench.of_kind("invoke")) == 5
    bench.pass_time(1)
    assert len(bench.of_kind("invoke")) == 8


def running(bench: LambdaBench) -> int:
    (mapping,) = bench.world.scope("lambda", "123456789012", "us-east-1").state.mappings.values()
    return len(mapping.pollers)


def test_a_backlog_brings_another_poller_every_fifth_of_a_second() -> None:
    bench = LambdaBench()
    queue = bench.queue(VisibilityTimeout="900")
    bench.function(model={"duration_ms": 120_000}, Timeout=300)
    bench.send(queue, *["m"] * 400)
    bench.mapping(BatchSize=1)
    assert running(bench) == 5
    bench.pass_time(60)
    assert running(bench) == 305
    assert len(bench.of_kind("invoke")) == 305


def test_pollers_that_find_nothing_go_until_the_first_five_are_left() -> None:
    bench = LambdaBench()
    queue = bench.queue(VisibilityTimeout="900")
    bench.function(model={"duration_ms": 2_000}, Timeout=300)
    bench.send(queue, *["m"] * 100)
    bench.mapping(BatchSize=1)
    bench.pass_time(10)
    assert running(bench) > 5
    bench.pass_time(60)
    assert running(bench) == 5
    assert bench.counts(queue) == (0, 0, 0)


def test_maximum_concurrency_bounds_the_batches_at_once() -> None:
    bench = LambdaBench()
    queue = mapped(bench, model={"duration_ms": 1000}, BatchSize=1, ScalingConfig={"MaximumConcurrency": 2})
    bench.send(queue, *[f"m{number}" for number in range(8)])
    assert len(bench.of_kind("invoke")) == 2
    bench.pass_time(30)
    assert bench.counts(queue) == (0, 0, 0)


def test_provisioned_pollers_are_ready_and_grow_by_a_thousand_batches_a_minute() -> None:
    bench = LambdaBench()
    queue = bench.queue(VisibilityTimeout="900")
    bench.function(model={"duration_ms": 300_000}, Timeout=600)
    bench.send(queue, *["m"] * 400)
    bench.mapping(BatchSize=1, ProvisionedPollerConfig={"MinimumPollers": 3, "MaximumPollers": 10})
    assert running(bench) == 30
    bench.pass_time(3)
    assert running(bench) == 80
    bench.pass_time(30)
    assert running(bench) == len(bench.of_kind("invoke")) == 100
    bench.pass_time(1800)
    assert running(bench) == 30
    mapping = only_mapping(bench)
    changed = bench.call_lambda("UpdateEventSourceMapping", UUID=mapping, ProvisionedPollerConfig={})
    assert "ProvisionedPollerConfig" not in changed
    bench.pass_time(1)
    assert running(bench) == 5


def test_waiting_messages_come_in_batches_of_ten() -> None:
    bench = LambdaBench()
    queue = bench.queue()
    bench.function()
    bench.send(queue, *[f"m{number}" for number in range(23)])
    bench.mapping()
    assert [len(batch) for batch in ids_of_invocations(bench)] == [10, 10, 3]


def test_a_small_batch_size_cuts_what_was_received() -> None:
    bench = LambdaBench()
    queue = bench.queue()
    bench.function()
    bench.send(queue, *[f"m{number}" for number in range(5)])
    bench.mapping(BatchSize=2)
    assert [len(batch) for batch in ids_of_invocations(bench)] == [2, 2, 1]


@pytest.mark.parametrize(
    ("bodies", "sizes"),
    [
        (["x" * 1_048_576] * 7, [6, 1]),
        (["x" * 1_048_576] * 5 + ["x" * 1_048_575, "x", "x"], [7, 1]),
        (["\u00e9" * 524_288] * 7, [6, 1]),
    ],
)
def test_a_batch_holds_six_megabytes_and_not_a_byte_more(bodies: list[str], sizes: list[int]) -> None:
    bench = LambdaBench()
    queue = bench.queue()
    bench.function()
    for body in bodies:
        bench.send(queue, body)
    bench.mapping(BatchSize=10)
    assert [len(batch) for batch in ids_of_invocations(bench)] == sizes


def test_a_window_gathers_messages_until_it_ends() -> None:
    bench = LambdaBench()
    queue = mapped(bench, BatchSize=100, MaximumBatchingWindowInSeconds=5, ScalingConfig={"MaximumConcurrency": 2})
    first = bench.send(queue, "one")
    bench.pass_time(3)
    second = bench.send(queue, "two")
    assert ids_of_invocations(bench) == []
    bench.pass_time(2)
    gathered = [message for batch in ids_of_invocations(bench) for message in batch]
    assert first[0] in gathered
    bench.pass_time(5)
    gathered = [message for batch in ids_of_invocations(bench) for message in batch]
    assert sorted(gathered) == sorted(first + second)
    assert bench.counts(queue) == (0, 0, 0)


def test_a_window_ends_early_when_the_batch_is_full() -> None:
    bench = LambdaBench()
    queue = bench.queue()
    bench.function()
    bench.send(queue, *[f"m{number}" for number in range(40)])
    bench.mapping(BatchSize=20, MaximumBatchingWindowInSeconds=300, ScalingConfig={"MaximumConcurrency": 2})
    assert [len(batch) for batch in ids_of_invocations(bench)] == [20, 20]


def with_code(bench: LambdaBench, **parameters: Any) -> str:
    queue = bench.queue()
    bench.function(Code={"ZipFile": archive("index.py", "def handler(event, context): ...")})
    bench.mapping(FunctionResponseTypes=["ReportBatchItemFailures"], **parameters)
    return queue


def only_mapping(bench: LambdaBench) -> str:
    (mapping,) = bench.call_lambda("ListEventSourceMappings")["EventSourceMappings"]
    return str(mapping["UUID"])


def first_fails(event: Any) -> Any:
    return {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]}


def test_only_the_messages_that_a_partial_response_names_come_back() -> None:
    bench = LambdaBench()
    queue = with_code(bench, Enabled=False)
    messages = bench.send(queue, "one", "two", "three")
    bench.call_lambda("UpdateEventSourceMapping", UUID=only_mapping(bench), Enabled=True)
    Guests(bench, first_fails).run(2)
    assert ids_of_invocations(bench) == [messages]
    assert bench.counts(queue) == (0, 1, 0)
    assert [event.message for event in bench.of_kind("delete")] == messages[1:]
    (told,) = bench.of_kind("item-failure")
    assert (told.resource, told.peer, told.message) == (function_arn("worker"), bench.arn("orders"), messages[0])
    assert told.detail == {"failed": 1, "of": 3}
    assert told.cause == bench.of_kind("complete")[0].sequence


def test_a_batch_that_failed_as_a_whole_tells_of_no_single_messages() -> None:
    bench = LambdaBench()
    queue = mapped(bench, model={"error_rate": 1.0}, FunctionResponseTypes=["ReportBatchItemFailures"])
    bench.send(queue, "one", "two")
    bench.pass_time(1)
    assert len(bench.of_kind("error")) == 2
    assert bench.of_kind("item-failure") == []


@pytest.mark.parametrize("response", [None, "", {}, {"batchItemFailures": []}, {"batchItemFailures": None}])
def test_these_responses_mean_that_all_succeeded(response: Any) -> None:
    bench = LambdaBench()
    queue = with_code(bench)
    bench.send(queue, "one")
    Guests(bench, response).run(0)
    assert bench.counts(queue) == (0, 0, 0)


@pytest.mark.parametrize(
    "response",
    [
        b"no json",
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": None}]},
        {"batchItemFailures": [{"foo": "bar"}]},
        {"batchItemFailures": [{"itemIdentifier": "nobody"}]},
    ],
)
def test_these_responses_mean_that_all_failed(response: Any) -> None:
    bench = LambdaBench()
    queue = with_code(bench)
    bench.send(queue, "one")
    Guests(bench, response).run(0)
    assert bench.counts(queue) == (0, 1, 0)


def test_a_response_counts_for_nothing_unless_partial_responses_are_asked_for() -> None:
    bench = LambdaBench()
    queue = with_code(bench)
    bench.call_lambda("DeleteEventSourceMapping", UUID=only_mapping(bench))
    bench.pass_time(1)
    bench.mapping()
    bench.send(queue, "one")
    Guests(bench, first_fails).run(0)
    assert bench.counts(queue) == (0, 0, 0)


def test_the_event_has_exactly_the_fields_that_the_service_sends() -> None:
    seen: list[Any] = []
    bench = LambdaBench()
    queue = with_code(bench)
    bench.send(
        queue,
        "one",
        MessageAttributes={
            "text": {"DataType": "String", "StringValue": "a"},
            "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\x01"},
        },
    )
    bench.send(queue, "two")
    Guests(bench, seen.append).run(0)
    first, second = (event["Records"][0] for event in seen)
    assert sorted(second) == [
        "attributes",
        "awsRegion",
        "body",
        "eventSource",
        "eventSourceARN",
        "md5OfBody",
        "messageAttributes",
        "messageId",
        "receiptHandle",
    ]
    assert sorted(second["attributes"]) == [
        "ApproximateFirstReceiveTimestamp",
        "ApproximateReceiveCount",
        "SenderId",
        "SentTimestamp",
    ]
    assert (first["eventSource"], first["eventSourceARN"], first["awsRegion"]) == ("aws:sqs", bench.arn(), "us-east-1")
    assert len(first["md5OfMessageAttributes"]) == 32
    assert first["messageAttributes"] == {
        "text": {"stringValue": "a", "stringListValues": [], "binaryListValues": [], "dataType": "String"},
        "bytes": {"binaryValue": "AAE=", "stringListValues": [], "binaryListValues": [], "dataType": "Binary"},
    }


def test_with_a_window_a_record_says_that_it_has_no_attributes() -> None:
    seen: list[Any] = []
    bench = LambdaBench()
    queue = with_code(bench, MaximumBatchingWindowInSeconds=1)
    bench.send(queue, "one")
    Guests(bench, seen.append).run(2)
    assert seen[0]["Records"][0]["md5OfMessageAttributes"] is None


def test_a_throttled_batch_is_tried_again_until_its_messages_are_visible_again() -> None:
    bench = LambdaBench()
    queue = mapped(bench)
    bench.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=0)
    bench.send(queue, "one")
    begun = bench.world.now
    bench.pass_time(31)
    throttles = bench.of_kind("throttle")
    assert [(event.time - begun) / SECOND for event in throttles[:5]] == [0, 1, 3, 7, 15]
    assert bench.of_kind("receive")[-1].detail["count"] == 2
    bench.call_lambda("DeleteFunctionConcurrency", FunctionName="worker")
    bench.pass_time(60)
    assert bench.counts(queue) == (0, 0, 0)


def test_a_mapping_that_is_changing_is_in_use() -> None:
    bench = LambdaBench()
    mapped(bench)
    mapping = only_mapping(bench)

    def state() -> str:
        return str(bench.call_lambda("GetEventSourceMapping", UUID=mapping)["State"])

    def refused(what: str, **parameters: Any) -> None:
        with pytest.raises(Refused, match=f"Cannot {what.lower()} the event source mapping because it is in use"):
            bench.call_lambda(f"{what}EventSourceMapping", UUID=mapping, **parameters)

    seen = [state()]
    for change in ({"BatchSize": 5}, {"Enabled": False}, {"Enabled": True}):
        bench.call_lambda("UpdateEventSourceMapping", UUID=mapping, **change)
        seen.append(state())
        refused("Update", BatchSize=6)
        refused("Delete")
        bench.pass_time(1)
        seen.append(state())
    bench.call_lambda("DeleteEventSourceMapping", UUID=mapping)
    refused("Delete")
    assert [*seen, state()] == [
        *("Enabled", "Updating", "Enabled", "Disabling", "Disabled", "Enabling", "Enabled", "Deleting")
    ]
    bench.pass_time(1)
    with pytest.raises(Refused, match="The resource you requested does not exist"):
        state()
    made = bench.call_lambda("CreateEventSourceMapping", FunctionName="worker", EventSourceArn=bench.arn("orders"))
    mapping = str(made["UUID"])
    refused("Update", BatchSize=6)
    bench.call_lambda("DeleteEventSourceMapping", UUID=mapping)


def test_a_disabled_mapping_polls_no_more_and_loses_nothing() -> None:
    bench = LambdaBench()
    queue = bench.queue()
    bench.function()
    uuid = bench.mapping()
    bench.call_lambda("UpdateEventSourceMapping", UUID=uuid, Enabled=False)
    bench.send(queue, "one")
    bench.pass_time(60)
    assert bench.counts(queue) == (1, 0, 0)
    bench.call_lambda("UpdateEventSourceMapping", UUID=uuid, Enabled=True)
    bench.pass_time(2)
    assert bench.counts(queue) == (0, 0, 0)


def test_a_batch_that_runs_when_its_mapping_is_deleted_is_still_deleted_from_the_queue() -> None:
    bench = LambdaBench()
    queue = bench.queue()
    bench.function(model={"duration_ms": 2000})
    uuid = bench.mapping()
    bench.send(queue, "one")
    bench.call_lambda("DeleteEventSourceMapping", UUID=uuid)
    bench.pass_time(3)
    assert bench.counts(queue) == (0, 0, 0)
    assert bench.call_lambda("ListEventSourceMappings")["EventSourceMappings"] == []


def test_a_mapping_whose_queue_is_gone_polls_again_later() -> None:
    bench = LambdaBench()
    queue = mapped(bench)
    bench.sqs("DeleteQueue", QueueUrl=queue)
    bench.pass_time(120)
    again = bench.queue()
    bench.pass_time(60)
    bench.send(again, "one")
    bench.pass_time(1)
    assert bench.counts(again) == (0, 0, 0)


def test_the_default_behaviour_reports_the_messages_that_its_target_refused() -> None:
    bench = LambdaBench()
    queue, small = bench.queue(), bench.queue("small", MaximumMessageSize="1024")
    bench.function(Environment={"Variables": {"TARGET": small}})
    bench.mapping(FunctionResponseTypes=["ReportBatchItemFailures"])
    bench.send(queue, "fits", "x" * 2000)
    bench.pass_time(0)
    assert bench.bodies(small) == ["fits"]
    assert bench.counts(queue) == (0, 1, 0)


def test_a_failed_poll_is_no_answer() -> None:
    bench = LambdaBench()
    mapped(bench)
    scope = bench.world.scope("lambda", "123456789012", "us-east-1")
    (mapping,) = scope.state.mappings.values()
    poller = next(iter(mapping.pollers.values()))
    bench.world.answer(poller.waiter, Answer({}))
    bench.world.settle()
    assert poller.waiter


def test_a_fifo_group_is_worked_on_in_order_while_others_go_on() -> None:
    bench = LambdaBench()
    queue = bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    bench.function(model={"duration_ms": 1000})
    bench.mapping(queue="orders.fifo", BatchSize=1)
    sent = {
        group: bench.send(queue, *[f"{group}{number}" for number in range(3)], MessageGroupId=group)
        for group in ("a", "b")
    }
    bench.pass_time(0)
    assert len(bench.of_kind("invoke")) == 2
    bench.pass_time(10)
    done = [message for batch in ids_of_invocations(bench) for message in batch]
    for messages in sent.values():
        assert [message for message in done if message in messages] == messages
    assert bench.counts(queue) == (0, 0, 0)


def test_a_failed_batch_holds_its_fifo_group_back() -> None:
    bench = LambdaBench()
    queue = bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    bench.function(model={"error_rate": 1.0})
    bench.mapping(queue="orders.fifo", BatchSize=1)
    first, _ = bench.send(queue, "one", "two", MessageGroupId="a")
    bench.pass_time(29)
    assert ids_of_invocations(bench) == [[first]]
    bench.pass_time(2)
    assert ids_of_invocations(bench) == [[first], [first]]
