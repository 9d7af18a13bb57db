"""What becomes of deliveries that fail: retries in virtual time, dead letters, losses that the trace names."""

import itertools
import json

import pytest

from emulator.kernel.clock import DAY, DEFAULT_START, MINUTE, SECOND
from emulator.services.sns import limits
from tests.emulator.services.sns.bench import TopicBench, group
from tests.emulator.services.sns.outage import queues_down


def down_for(seconds: float, status: int = 503) -> TopicBench:
    """Return a world whose queues take no deliveries for so long."""
    end = DEFAULT_START + seconds * SECOND
    return TopicBench(services=queues_down(lambda delivery, now: now < end, status))


def delays_s(bench: TopicBench) -> list[float]:
    """Return the seconds between the attempts of a delivery."""
    times = [event.time for event in bench.of_kind("deliver")]
    return [(later - earlier) / SECOND for earlier, later in itertools.pairwise(times)]


def with_dead_letters(bench: TopicBench, name: str = "dead") -> dict[str, str]:
    """Return the attribute of a subscription whose dead-letter queue has this name."""
    return {"RedrivePolicy": json.dumps({"deadLetterTargetArn": bench.arn(name)})}


def test_a_queue_that_is_back_at_once_gets_its_message_within_the_immediate_retries() -> None:
    bench = down_for(0.5)
    topic = bench.topic()
    url = bench.subscribed_queue(topic)
    bench.publish(topic)
    bench.pass_time(2)
    assert delays_s(bench) == [0, 0, 0, 1]
    assert [notification["Message"] for notification in bench.notifications(url)] == ["hello"]


def test_the_pauses_grow_from_one_second_to_twenty() -> None:
    bench = down_for(300)
    topic = bench.topic()
    bench.subscribed_queue(topic)
    bench.publish(topic)
    bench.pass_time(400)
    pauses = delays_s(bench)
    assert pauses[:5] == [0, 0, 0, 1, 1]
    growing = pauses[5:15]
    assert (growing[0], growing[-1]) == (1, 20)
    assert growing == sorted(growing)
    assert set(pauses[15:]) == {20}


def test_every_attempt_follows_from_the_one_before_it() -> None:
    bench = down_for(1)
    topic = bench.topic()
    bench.subscribed_queue(topic)
    bench.publish(topic)
    bench.pass_time(5)
    events = {event.sequence: event for event in bench.trace()}
    (sent,) = bench.of_kind("send")
    chain, event = [], sent
    while event.cause:
        event = events[event.cause]
        chain.append(event.kind)
    assert chain == ["deliver", *["retry", "refuse", "deliver"] * 4, "publish"]
    retries = bench.of_kind("retry")
    assert [(retry.detail["attempt"], retry.detail["at"] >= retry.time) for retry in retries] == [
        (number, True) for number in range(2, 6)
    ]


def test_an_aws_endpoint_is_tried_100_015_times_more_over_23_days() -> None:
    schedule = limits.AWS_ENDPOINTS
    waited = sum(phase.delay_ms(index) for phase in schedule.phases for index in range(min(phase.tries, 1000)))
    waited += (100_000 - 1000) * schedule.phases[-1].first_ms
    assert schedule.tries == 100_015
    assert 23 <= waited / DAY < 24


@pytest.mark.slow
def test_a_queue_that_stays_down_ends_in_the_dead_letters_after_all_retries() -> None:
    bench = TopicBench(services=queues_down(lambda delivery, now: delivery.target.endswith(":orders")))
    topic = bench.topic()
    dead = bench.queue("dead")
    bench.subscribed_queue(topic, **with_dead_letters(bench))
    bench.publish(topic)
    bench.pass_time(24 * DAY / SECOND)
    assert len(bench.of_kind("deliver")) == 100_016
    assert [notification["Message"] for notification in bench.notifications(dead)] == ["hello"]


@pytest.mark.parametrize(("status", "attempts"), [(503, 5), (500, 5), (429, 5), (409, 5), (403, 1), (400, 1), (501, 1)])
def test_only_what_may_pass_is_tried_again(status: int, attempts: int) -> None:
    bench = down_for(1, status)
    topic = bench.topic()
    bench.subscribed_queue(topic)
    bench.publish(topic)
    bench.pass_time(5)
    assert len(bench.of_kind("deliver")) == attempts


def test_a_queue_that_is_gone_loses_the_message_and_the_trace_says_so(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.sqs("DeleteQueue", QueueUrl=bench.subscribed_queue(topic))
    bench.publish(topic)
    (refusal,) = bench.of_kind("refuse")
    assert (refusal.resource, refusal.peer) == (topic, bench.arn())
    assert (refusal.detail["code"], refusal.detail["lost"]) == ("QueueDoesNotExist", True)


def test_dead_letters_follow_from_the_refusal(bench: TopicBench) -> None:
    topic = bench.topic()
    dead = bench.queue("dead")
    bench.sqs("DeleteQueue", QueueUrl=bench.subscribed_queue(topic, **with_dead_letters(bench)))
    message = bench.publish(topic, "kept")
    (notification,) = bench.notifications(dead)
    assert (notification["MessageId"], notification["Message"]) == (message, "kept")
    deliver, refuse, letter, send = (bench.of_kind(kind)[0] for kind in ("deliver", "refuse", "dead-letter", "send"))
    assert (refuse.cause, letter.cause, send.cause) == (deliver.sequence, refuse.sequence, letter.sequence)
    assert (letter.resource, letter.peer, refuse.detail["lost"]) == (topic, bench.arn("dead"), False)


def test_without_its_dead_letter_queue_a_message_is_lost_by_name(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.sqs("DeleteQueue", QueueUrl=bench.subscribed_queue(topic, **with_dead_letters(bench)))
    bench.publish(topic)
    assert [(event.peer, event.detail["lost"]) for event in bench.of_kind("refuse")] == [
        (bench.arn(), False),
        (bench.arn("dead"), True),
    ]


def test_one_subscriber_s_outage_delays_no_other() -> None:
    bench = TopicBench(services=queues_down(lambda delivery, now: delivery.target.endswith(":slow")))
    topic = bench.topic()
    bench.subscribed_queue(topic, "slow")
    url = bench.subscribed_queue(topic, "quick")
    bench.publish(topic)
    assert len(bench.receive(url)) == 1


def test_a_subscription_that_ends_meanwhile_is_not_tried_again() -> None:
    bench = down_for(10)
    topic = bench.topic()
    bench.queue()
    subscription = bench.subscribe(topic, bench.arn())
    bench.publish(topic)
    bench.sns("Unsubscribe", SubscriptionArn=subscription)
    before = len(bench.of_kind("deliver"))
    bench.pass_time(60)
    assert len(bench.of_kind("deliver")) == before


def test_a_function_that_is_gone_is_not_tried_again(bench: TopicBench) -> None:
    topic = bench.topic()
    function = bench.function()
    bench.call_lambda("DeleteFunction", FunctionName="worker")
    bench.subscribe(topic, function, "lambda")
    bench.publish(topic)
    bench.pass_time(60)
    (refusal,) = bench.of_kind("refuse")
    assert (refusal.detail["code"], refusal.detail["lost"]) == ("ResourceNotFoundException", True)


# HTTP(S): the delivery policy says when.


def posted(bench: TopicBench, policy: dict[str, object] | None, minutes: int = 60) -> list[float]:
    """Publish to an endpoint that answers 503; return the pauses between the posts, in seconds."""
    topic = bench.topic()
    given = {} if policy is None else {"DeliveryPolicy": {"healthyRetryPolicy": policy}}
    bench.subscribe(topic, "https://example.com/hook", "https", **given)
    token = json.loads(bench.posts()[0]["body"])["Token"]
    bench.sns("ConfirmSubscription", TopicArn=topic, Token=token)
    bench.trace().clear()
    bench.publish(topic)
    end = bench.world.now + minutes * MINUTE
    while bench.posts(503) or not bench.world.run_until(end):
        pass
    return delays_s(bench)


def test_by_itself_an_endpoint_is_tried_three_times_more_20_seconds_apart(bench: TopicBench) -> None:
    assert posted(bench, None) == [20, 20, 20]


@pytest.mark.parametrize(
    ("policy", "pauses"),
    [
        ({"numRetries": 0}, []),
        ({"numRetries": 2, "numNoDelayRetries": 2}, [0, 0]),
        ({"numRetries": 3, "minDelayTarget": 1, "maxDelayTarget": 5, "backoffFunction": "linear"}, [1, 3, 5]),
        ({"numRetries": 3, "minDelayTarget": 1, "maxDelayTarget": 9, "backoffFunction": "geometric"}, [1, 3, 9]),
        ({"numRetries": 3, "minDelayTarget": 1, "maxDelayTarget": 9, "backoffFunction": "arithmetic"}, [1, 3, 9]),
        (
            {
                "numRetries": 6,
                "numNoDelayRetries": 1,
                "numMinDelayRetries": 2,
                "numMaxDelayRetries": 1,
                "minDelayTarget": 2,
                "maxDelayTarget": 10,
            },
            [0, 2, 2, 2, 10, 10],
        ),
    ],
)
def test_a_delivery_policy_sets_the_pauses(bench: TopicBench, policy: dict[str, object], pauses: list[float]) -> None:
    assert posted(bench, policy) == pauses


def test_an_exponential_policy_doubles_its_steps(bench: TopicBench) -> None:
    policy = {"numRetries": 11, "minDelayTarget": 1, "maxDelayTarget": 1024, "backoffFunction": "exponential"}
    pauses = posted(bench, policy, 120)
    assert (pauses[0], pauses[-1], len(pauses)) == (1, 1024, 11)
    steps = [later - earlier for earlier, later in itertools.pairwise(pauses)]
    assert all(1.9 < later / earlier < 2.1 for earlier, later in itertools.pairwise(steps))


@pytest.mark.parametrize(("status", "posts"), [(200, 1), (204, 1), (404, 1), (302, 1), (429, 4), (500, 4), (0, 4)])
def test_what_an_endpoint_s_answer_means(bench: TopicBench, status: int, posts: int) -> None:
    topic = bench.topic()
    bench.subscribe(topic, "https://example.com/hook", "https")
    token = json.loads(bench.posts()[0]["body"])["Token"]
    bench.sns("ConfirmSubscription", TopicArn=topic, Token=token)
    bench.publish(topic)
    made = bench.posts(status)
    for _ in range(5):
        bench.pass_time(20)
        made += bench.posts(status)
    assert len(made) == posts


def test_a_topic_may_forbid_a_subscription_s_own_policy(bench: TopicBench) -> None:
    policy = {"http": {"disableSubscriptionOverrides": True, "defaultHealthyRetryPolicy": {"numRetries": 1}}}
    topic = bench.topic(DeliveryPolicy=json.dumps(policy))
    own = {"healthyRetryPolicy": {"numRetries": 5}}
    subscription = bench.subscribe(topic, "https://example.com/hook", "https", DeliveryPolicy=own)
    shown = bench.sns("GetSubscriptionAttributes", SubscriptionArn=subscription)["Attributes"]
    assert json.loads(shown["EffectiveDeliveryPolicy"])["healthyRetryPolicy"]["numRetries"] == 1


# FIFO: a group waits for its first message.


def test_a_group_waits_for_its_first_message_and_no_other_does() -> None:
    end = DEFAULT_START + 30 * SECOND
    bench = TopicBench(
        services=queues_down(lambda sent, now: (sent.attributes or {}).get("MessageGroupId") == "a" and now < end)
    )
    topic = bench.topic("news.fifo")
    url = bench.subscribed_queue(topic, "orders.fifo", RawMessageDelivery="true")
    for index, name in enumerate(("a", "a", "b", "a", "b")):
        bench.publish(topic, f"{name}{index}", **group(name, str(index)))
    assert bench.bodies(url, VisibilityTimeout=600) == ["b2", "b4"]
    bench.pass_time(60)
    assert bench.bodies(url) == ["a0", "a1", "a3"]


def test_a_group_goes_on_behind_a_message_that_is_given_up() -> None:
    bench = TopicBench(services=queues_down(lambda sent, now: sent.body == "bad", 400))
    topic = bench.topic("news.fifo")
    dead = bench.queue("dead.fifo", FifoQueue="true")
    url = bench.subscribed_queue(
        topic, "orders.fifo", RawMessageDelivery="true", **with_dead_letters(bench, "dead.fifo")
    )
    for index, body in enumerate(("a", "bad", "c")):
        bench.publish(topic, body, **group("g", str(index)))
    assert (bench.bodies(url), bench.bodies(dead)) == (["a", "c"], [])


def test_thousands_of_messages_wait_behind_one() -> None:
    end = DEFAULT_START + 10 * SECOND
    bench = TopicBench(services=queues_down(lambda sent, now: now < end))
    topic = bench.topic("news.fifo")
    url = bench.subscribed_queue(topic, "orders.fifo", RawMessageDelivery="true")
    for index in range(3000):
        bench.publish(topic, str(index), **group("g", str(index)))
    bench.pass_time(20)
    sent = [event.detail["body"] for event in bench.of_kind("send")]
    assert sent == [str(index) for index in range(3000)]
    assert bench.receive(url)
