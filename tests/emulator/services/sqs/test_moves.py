"""Tasks that move messages out of a dead-letter queue."""

from typing import Any

import pytest

from tests.emulator.worlds import Bench, Refused


@pytest.fixture
def dead_letters(bench: Bench) -> str:
    url = bench.queue("dead")
    policy = f'{{"deadLetterTargetArn":"{bench.arn("dead")}","maxReceiveCount":1}}'
    bench.queue(RedrivePolicy=policy)
    return url


def wear_out(bench: Bench, count: int) -> None:
    url = bench.queue()
    for number in range(count):
        bench.sqs("SendMessage", QueueUrl=url, MessageBody=str(number))
    for _ in range(count):
        bench.bodies(url, VisibilityTimeout=0)
        bench.bodies(url)


def start(bench: Bench, **parameters: Any) -> str:
    return str(bench.sqs("StartMessageMoveTask", SourceArn=bench.arn("dead"), **parameters)["TaskHandle"])


def listed(bench: Bench, **parameters: Any) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = bench.sqs("ListMessageMoveTasks", SourceArn=bench.arn("dead"), **parameters)[
        "Results"
    ]
    return results


def test_without_a_destination_messages_go_back_to_where_they_came_from(bench: Bench, dead_letters: str) -> None:
    wear_out(bench, 3)
    assert bench.counts(dead_letters) == (3, 0, 0)

    start(bench)
    bench.pass_time(1)

    assert bench.counts(dead_letters) == (0, 0, 0)
    assert bench.bodies(bench.queue()) == ["0", "1", "2"]
    (task,) = listed(bench)
    assert task["Status"] == "COMPLETED"
    assert "DestinationArn" not in task
    assert "TaskHandle" not in task


def test_a_message_moved_back_is_a_new_one(bench: Bench, dead_letters: str) -> None:
    wear_out(bench, 1)
    start(bench)
    bench.pass_time(1)

    (message,) = bench.receive(bench.queue(), AttributeNames=["All"])

    shown = message["Attributes"]
    assert shown["ApproximateReceiveCount"] == "1"
    assert int(shown["SentTimestamp"]) == bench.world.start + 100
    assert "DeadLetterQueueSourceArn" not in shown
    (back,) = [event for event in bench.trace() if event.kind == "redrive" and "new_message" in event.detail]
    assert back.detail == {"new_message": message["MessageId"]}
    assert back.message != message["MessageId"]


def test_the_rate_is_kept(bench: Bench, dead_letters: str) -> None:
    elsewhere = bench.queue("elsewhere")
    wear_out(bench, 5)

    start(bench, DestinationArn=bench.arn("elsewhere"), MaxNumberOfMessagesPerSecond=2)

    for seconds in range(1, 3):
        bench.pass_time(1)
        assert bench.counts(elsewhere) == (2 * seconds, 0, 0)
        assert listed(bench)[0]["Status"] == "RUNNING"
    bench.pass_time(1)
    assert listed(bench)[0]["Status"] == "COMPLETED"


def test_messages_in_flight_stay(bench: Bench, dead_letters: str) -> None:
    wear_out(bench, 2)
    bench.receive(dead_letters)

    start(bench)
    bench.pass_time(1)

    assert bench.counts(dead_letters) == (0, 1, 0)


def test_a_task_can_be_cancelled_and_another_started(bench: Bench, dead_letters: str) -> None:
    wear_out(bench, 5)
    handle = start(bench, MaxNumberOfMessagesPerSecond=1)
    bench.pass_time(2)

    assert bench.sqs("CancelMessageMoveTask", TaskHandle=handle) == {"ApproximateNumberOfMessagesMoved": 2}
    bench.pass_time(10)

    assert bench.counts(dead_letters) == (3, 0, 0)
    with pytest.raises(Refused):
        bench.sqs("CancelMessageMoveTask", TaskHandle=handle)
    start(bench)
    bench.pass_time(1)
    assert [task["Status"] for task in listed(bench, MaxResults=10)] == ["COMPLETED", "CANCELLED"]


def test_a_message_that_nobody_dead_lettered_has_no_way_back(bench: Bench, dead_letters: str) -> None:
    bench.sqs("SendMessage", QueueUrl=dead_letters, MessageBody="stray")

    start(bench)
    bench.pass_time(1)

    (task,) = listed(bench)
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "CouldNotDetermineMessageSource")
    assert bench.bodies(dead_letters) == ["stray"]


def test_a_queue_is_not_the_destination_of_its_own_messages(bench: Bench, dead_letters: str) -> None:
    with pytest.raises(Refused, match="cannot be the destination"):
        start(bench, DestinationArn=bench.arn("dead"))


def test_messages_that_a_queue_dead_lettered_to_itself_do_not_go_round_for_ever(bench: Bench) -> None:
    url = bench.queue("dead")
    policy = f'{{"deadLetterTargetArn":"{bench.arn("dead")}","maxReceiveCount":1}}'
    bench.sqs("SetQueueAttributes", QueueUrl=url, Attributes={"RedrivePolicy": policy})
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    bench.bodies(url, VisibilityTimeout=0)
    bench.bodies(url)

    start(bench)
    bench.pass_time(1)

    assert listed(bench)[0]["Status"] == "FAILED"


def test_a_running_task_is_shown_with_its_handle(bench: Bench, dead_letters: str) -> None:
    wear_out(bench, 1)
    handle = start(bench)

    (task,) = listed(bench)

    assert (task["Status"], task["TaskHandle"]) == ("RUNNING", handle)
    assert task["StartedTimestamp"] == bench.world.now


@pytest.mark.parametrize("rate", [0, 501])
def test_a_rate_outside_its_range_is_refused(bench: Bench, dead_letters: str, rate: int) -> None:
    with pytest.raises(Refused, match="MaxNumberOfMessagesPerSecond"):
        start(bench, MaxNumberOfMessagesPerSecond=rate)


def test_a_queue_that_is_not_there_is_refused(bench: Bench) -> None:
    with pytest.raises(Refused, match="SourceArn parameter doesn't exist") as refused:
        start(bench)

    assert (refused.value.code, refused.value.status) == ("ResourceNotFoundException", 404)
