"""Subscriptions that their endpoint confirms: HTTP(S) and email."""

import json
import re

import pytest

from tests.emulator.services.sns.bench import TopicBench
from tests.emulator.worlds import Refused

HOOK = "https://example.com/hook"


def state_of(bench: TopicBench, subscription: str) -> str:
    found = bench.sns("GetSubscriptionAttributes", SubscriptionArn=subscription)["Attributes"]
    return str(found["PendingConfirmation"])


def token_of(bench: TopicBench) -> str:
    return str(json.loads(bench.posts()[0]["body"])["Token"])


def test_nothing_is_sent_to_an_endpoint_before_it_confirms(bench: TopicBench) -> None:
    topic = bench.topic()
    subscription = bench.subscribe(topic, HOOK, "https")
    token = token_of(bench)
    bench.publish(topic, "too early")
    assert (bench.posts(), state_of(bench, subscription)) == ([], "true")
    bench.sns("ConfirmSubscription", TopicArn=topic, Token=token)
    bench.publish(topic, "in time")
    (post,) = bench.posts()
    assert (json.loads(post["body"])["Message"], state_of(bench, subscription)) == ("in time", "false")
    assert post["headers"]["x-amz-sns-subscription-arn"] == subscription


def test_a_publish_says_who_is_passed_over_because_he_has_not_confirmed(bench: TopicBench) -> None:
    topic = bench.topic()
    subscription = bench.subscribe(topic, HOOK, "https")
    bench.publish(topic)
    (skip,) = bench.of_kind("skip")
    assert (skip.resource, skip.peer) == (topic, HOOK)
    assert skip.detail == {"reason": "PendingConfirmation", "subscription": subscription}


def test_counters_of_a_topic_s_subscriptions(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.subscribe(topic, HOOK, "https")
    gone = bench.subscribe(topic, "+15555550100", "sms")
    bench.subscribe(topic, "+15555550101", "sms")
    bench.sns("Unsubscribe", SubscriptionArn=gone)
    shown = bench.sns("GetTopicAttributes", TopicArn=topic)["Attributes"]
    assert [shown[f"Subscriptions{kind}"] for kind in ("Confirmed", "Pending", "Deleted")] == ["1", "1", "1"]


def test_subscribing_again_asks_again(bench: TopicBench) -> None:
    topic = bench.topic()
    subscription = bench.subscribe(topic, HOOK, "https")
    first = token_of(bench)
    assert bench.subscribe(topic, HOOK, "https") == subscription
    second = token_of(bench)
    assert first != second
    bench.sns("ConfirmSubscription", TopicArn=topic, Token=first)
    assert state_of(bench, subscription) == "false"
    bench.subscribe(topic, HOOK, "https")
    assert bench.posts() == []


def test_who_does_not_confirm_within_two_days_is_forgotten(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.subscribe(topic, HOOK, "https")
    token = token_of(bench)
    bench.pass_time(2 * 86_400 - 1)
    assert len(bench.sns("ListSubscriptions")["Subscriptions"]) == 1
    bench.pass_time(1)
    assert bench.sns("ListSubscriptions")["Subscriptions"] == []
    with pytest.raises(Refused, match="Invalid parameter: Token"):
        bench.sns("ConfirmSubscription", TopicArn=topic, Token=token)


def test_an_endpoint_that_does_not_answer_is_recorded(bench: TopicBench) -> None:
    bench.subscribe(bench.topic(), HOOK, "https")
    bench.posts(0)
    (refusal,) = bench.of_kind("refuse")
    assert (refusal.peer, refusal.detail["code"], refusal.detail["lost"]) == (HOOK, "Unreachable", True)


def test_a_token_of_another_topic_confirms_nothing(bench: TopicBench) -> None:
    bench.subscribe(bench.topic(), HOOK, "https")
    token = token_of(bench)
    with pytest.raises(Refused, match="Invalid parameter: Token"):
        bench.sns("ConfirmSubscription", TopicArn=bench.topic("other"), Token=token)


def test_an_endpoint_can_take_its_unsubscription_back(bench: TopicBench) -> None:
    topic = bench.topic()
    subscription = bench.subscribe(topic, HOOK, "https")
    bench.sns("ConfirmSubscription", TopicArn=topic, Token=token_of(bench))
    bench.sns("Unsubscribe", SubscriptionArn=subscription)
    token = token_of(bench)
    bench.publish(topic)
    assert bench.posts() == []
    bench.sns("ConfirmSubscription", TopicArn=topic, Token=token)
    bench.publish(topic)
    assert len(bench.posts()) == 1


def test_a_url_can_be_opened_in_any_region(bench: TopicBench) -> None:
    topic = bench.topic()
    subscription = bench.subscribe(topic, HOOK, "https")
    elsewhere = {"region": "eu-west-1"}
    given = {"TopicArn": topic, "Token": token_of(bench)}
    assert bench.call("sns", "ConfirmSubscription", call=elsewhere, **given) == {"SubscriptionArn": subscription}
    bench.call("sns", "Unsubscribe", call=elsewhere, SubscriptionArn=subscription)
    assert bench.sns("ListSubscriptions")["Subscriptions"] == []


def test_email_is_confirmed_by_the_link_in_it(bench: TopicBench) -> None:
    topic = bench.topic()
    subscription = bench.subscribe(topic, "me@example.com", "email")
    (mail,) = bench.mails("me@example.com")
    assert mail["subject"] == "AWS Notification - Subscription Confirmation"
    link = re.search(r"Token=([0-9a-f]+)", mail["text"])
    assert link
    bench.publish(topic, "too early")
    bench.sns("ConfirmSubscription", TopicArn=topic, Token=link[1])
    bench.publish(topic, "in time", Subject="News")
    _, mail = bench.mails("me@example.com")
    assert (mail["subject"], mail["text"].splitlines()[0]) == ("News", "in time")
    assert f"SubscriptionArn={subscription}" in mail["text"]


def test_email_json_holds_the_notification(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.subscribe(topic, "me@example.com", "email-json")
    question = json.loads(bench.mails("me@example.com")[0]["text"])
    assert question["Type"] == "SubscriptionConfirmation"
    bench.sns("ConfirmSubscription", TopicArn=topic, Token=question["Token"])
    bench.publish(topic, "hello")
    notification = json.loads(bench.mails("me@example.com")[1]["text"])
    assert (notification["Type"], notification["Message"]) == ("Notification", "hello")
