"""Messages that were received too often."""

import pytest

from tests.emulator.worlds import Bench, Refused


def policy(bench: Bench, name: str = "dead", maximum: int = 1) -> str:
    return f'{{"deadLetterTargetArn":"{bench.arn(name)}","maxReceiveCount":{maximum}}}'


def wear_out(bench: Bench, url: str) -> None:
    assert bench.bodies(url, VisibilityTimeout=0) != []
    assert bench.bodies(url) == []


def test_a_waiting_reader_does_not_get_a_worn_message_and_goes_on_waiting(bench: Bench) -> None:
    dead_letters = bench.queue("dead")
    url = bench.queue(VisibilityTimeout="1", RedrivePolicy=policy(bench))
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="worn")
    bench.receive(url)
    pending = bench.sqs("ReceiveMessage", QueueUrl=url, WaitTimeSeconds=20)

    bench.pass_time(1)

    assert bench.answers() == {}
    assert bench.counts(dead_letters) == (1, 0, 0)
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="fresh")
    assert bench.answers()[pending.waiter]["Messages"][0]["Body"] == "fresh"


def test_a_reader_of_the_dead_letter_queue_gets_it_at_once(bench: Bench) -> None:
    dead_letters = bench.queue("dead")
    url = bench.queue(RedrivePolicy=policy(bench))
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="worn")
    pending = bench.sqs("ReceiveMessage", QueueUrl=dead_letters, WaitTimeSeconds=20)

    wear_out(bench, url)

    assert bench.answers()[pending.waiter]["Messages"][0]["Body"] == "worn"


def test_a_worn_message_takes_no_healthy_one_s_place_in_a_batch(bench: Bench) -> None:
    bench.queue("dead")
    url = bench.queue(RedrivePolicy=policy(bench))
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="worn")
    bench.receive(url, VisibilityTimeout=0)
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="fresh")

    assert bench.bodies(url, 1) == ["fresh"]


def test_the_events_of_a_message_form_one_chain(bench: Bench) -> None:
    dead_letters = bench.queue("dead")
    url = bench.queue(RedrivePolicy=policy(bench))
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="worn")
    wear_out(bench, url)
    handle = bench.receive(dead_letters)[0]["ReceiptHandle"]
    bench.sqs("DeleteMessage", QueueUrl=dead_letters, ReceiptHandle=handle)

    chain = [event for event in bench.trace() if event.message]
    assert [event.kind for event in chain] == ["send", "receive", "return", "redrive", "receive", "delete"]
    assert [event.cause for event in chain] == [0, *(event.sequence for event in chain[:-1])]
    assert len({event.message for event in chain}) == 1


def test_a_message_stays_where_its_dead_letter_queue_is_gone(bench: Bench) -> None:
    dead_letters = bench.queue("dead")
    url = bench.queue(VisibilityTimeout="0", RedrivePolicy=policy(bench))
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="worn")
    bench.receive(url)

    bench.sqs("DeleteQueue", QueueUrl=dead_letters)

    assert bench.bodies(url) == ["worn"]


def test_queues_that_are_each_other_s_dead_letter_queue_do_not_loop(bench: Bench) -> None:
    one = bench.queue("one")
    two = bench.queue("two", RedrivePolicy=policy(bench, "one"))
    bench.sqs("SetQueueAttributes", QueueUrl=one, Attributes={"RedrivePolicy": policy(bench, "two")})
    bench.sqs("SendMessage", QueueUrl=one, MessageBody="worn")

    wear_out(bench, one)
    assert bench.counts(two) == (1, 0, 0)
    wear_out(bench, two)

    assert bench.counts(one) == (1, 0, 0)


def test_a_standard_dead_letter_queue_keeps_the_time_of_the_first_send(bench: Bench) -> None:
    dead_letters = bench.queue("dead", MessageRetentionPeriod="60")
    url = bench.queue(RedrivePolicy=policy(bench))
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="worn")
    bench.pass_time(50)
    wear_out(bench, url)

    bench.pass_time(9.999)
    assert bench.counts(dead_letters) == (1, 0, 0)
    bench.pass_time(0.001)

    assert bench.counts(dead_letters) == (0, 0, 0)
    assert bench.trace()[-1].kind == "expire"


def test_a_fifo_dead_letter_queue_counts_the_message_as_sent_now(bench: Bench) -> None:
    given = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    dead_letters = bench.queue("dead.fifo", **given)
    url = bench.queue("orders.fifo", **given, RedrivePolicy=policy(bench, "dead.fifo"))
    sent = bench.sqs("SendMessage", QueueUrl=url, MessageBody="worn", MessageGroupId="1")
    bench.pass_time(50)
    wear_out(bench, url)

    (message,) = bench.receive(dead_letters, AttributeNames=["All"])

    shown = message["Attributes"]
    assert shown["SentTimestamp"] == str(bench.world.now)
    assert shown["MessageDeduplicationId"] == message["MessageId"] == sent["MessageId"]
    assert shown["MessageGroupId"] == "1"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("x", "Redrive policy is not a valid JSON map."),
        ("[]", "Redrive policy is not a valid JSON map."),
        ("{}", "Redrive policy does not contain mandatory attribute: deadLetterTargetArn."),
        ('{"deadLetterTargetArn":"ARN"}', "Redrive policy does not contain mandatory attribute: maxReceiveCount."),
        ('{"deadLetterTargetArn":"ARN","maxReceiveCount":0}', "valid values are from 1 to 1000 both inclusive."),
        ('{"deadLetterTargetArn":"ARN","maxReceiveCount":"x"}', "valid values are from 1 to 1000 both inclusive."),
        ('{"deadLetterTargetArn":"ARN","maxReceiveCount":1,"a":1}', "unknown attribute: a."),
        ('{"deadLetterTargetArn":"ARNx","maxReceiveCount":1}', "Dead letter target does not exist."),
        ('{"deadLetterTargetArn":"x","maxReceiveCount":1}', "Dead letter target does not exist."),
        ('{"deadLetterTargetArn":"ARN.fifo","maxReceiveCount":1}', "must be of same type as the source."),
    ],
)
def test_a_wrong_redrive_policy_is_refused(bench: Bench, value: str, reason: str) -> None:
    bench.queue("dead")
    bench.queue("dead.fifo", FifoQueue="true")
    given = value.replace("ARN", bench.arn("dead"))

    with pytest.raises(Refused) as refused:
        bench.queue(RedrivePolicy=given)

    assert refused.value.query_code == "InvalidParameterValue"
    assert refused.value.message.startswith(f"Value {given} for parameter RedrivePolicy is invalid. Reason: ")
    assert refused.value.message.endswith(reason)


def test_a_count_given_as_text_is_shown_as_a_number(bench: Bench) -> None:
    bench.queue("dead")
    url = bench.queue(RedrivePolicy=policy(bench).replace(":1}", ':"1"}'))

    assert bench.attributes(url, "RedrivePolicy") == {"RedrivePolicy": policy(bench)}


def test_an_empty_redrive_policy_takes_it_away(bench: Bench) -> None:
    bench.queue("dead")
    url = bench.queue(VisibilityTimeout="0", RedrivePolicy=policy(bench))

    bench.sqs("SetQueueAttributes", QueueUrl=url, Attributes={"RedrivePolicy": ""})

    assert bench.attributes(url, "RedrivePolicy") == {}
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    assert bench.bodies(url) == bench.bodies(url) == ["a"]


@pytest.mark.parametrize(
    ("allowed", "is_allowed"),
    [
        ('{"redrivePermission":"allowAll"}', True),
        ('{"redrivePermission":"denyAll"}', False),
        ('{"redrivePermission":"byQueue","sourceQueueArns":["ARN"]}', True),
        ('{"redrivePermission":"byQueue","sourceQueueArns":["ARNx"]}', False),
    ],
)
def test_who_may_use_a_dead_letter_queue(bench: Bench, allowed: str, is_allowed: bool) -> None:
    bench.queue("dead", RedriveAllowPolicy=allowed.replace("ARN", bench.arn()))

    if is_allowed:
        bench.queue(RedrivePolicy=policy(bench))
    else:
        with pytest.raises(Refused, match="permission"):
            bench.queue(RedrivePolicy=policy(bench))


@pytest.mark.parametrize(
    "value",
    [
        "x",
        "{}",
        '{"redrivePermission":"some"}',
        '{"redrivePermission":"byQueue"}',
        '{"redrivePermission":"byQueue","sourceQueueArns":[]}',
        '{"redrivePermission":"allowAll","sourceQueueArns":["a"]}',
    ],
)
def test_a_wrong_redrive_allow_policy_is_refused(bench: Bench, value: str) -> None:
    with pytest.raises(Refused, match="RedriveAllowPolicy"):
        bench.queue(RedriveAllowPolicy=value)


def test_the_sources_of_a_dead_letter_queue_are_listed_in_pages(bench: Bench) -> None:
    dead_letters = bench.queue("dead")
    urls = [bench.queue(name, RedrivePolicy=policy(bench)) for name in ("a", "b", "c")]
    bench.queue("other")

    first = bench.sqs("ListDeadLetterSourceQueues", QueueUrl=dead_letters, MaxResults=2)
    rest = bench.sqs("ListDeadLetterSourceQueues", QueueUrl=dead_letters, MaxResults=2, NextToken=first["NextToken"])

    assert first["queueUrls"] + rest["queueUrls"] == urls
    assert bench.sqs("ListDeadLetterSourceQueues", QueueUrl=urls[0]) == {"queueUrls": []}
