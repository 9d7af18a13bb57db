"""Data protection policies: what is denied, masked and redacted on its way in and out."""

import json
from typing import Any

import pytest

from tests.emulator.services.sns.bench import TopicBench
from tests.emulator.worlds import Refused

CARD, MAIL = "4111 1111 1111 1111", "ann@shop.example"


def rule(operation: str, *identifiers: str, direction: str = "Inbound", principal: str = "*") -> dict[str, Any]:
    """Return a statement that denies, masks or redacts data."""
    operations: dict[str, dict[str, Any]] = {
        "Deny": {"Deny": {}},
        "Mask": {"Deidentify": {"MaskConfig": {"MaskWithCharacter": "*"}}},
        "Redact": {"Deidentify": {"RedactConfig": {}}},
        "Audit": {"Audit": {"SampleRate": "99"}},
    }
    return {
        "Sid": operation.lower(),
        "DataDirection": direction,
        "Principal": [principal],
        "DataIdentifier": [f"arn:aws:dataprotection::aws:data-identifier/{name}" for name in identifiers],
        "Operation": operations[operation],
    }


def policy(*rules: dict[str, Any]) -> dict[str, Any]:
    """Return a policy of statements."""
    return {"Name": "p", "Version": "2021-06-01", "Statement": list(rules)}


def protect(bench: TopicBench, topic: str, *rules: dict[str, Any]) -> None:
    text = json.dumps(policy(*rules))
    bench.sns("PutDataProtectionPolicy", ResourceArn=topic, DataProtectionPolicy=text)


def test_a_policy_is_kept_and_taken_back(bench: TopicBench) -> None:
    text = json.dumps(policy(rule("Deny", "EmailAddress")))
    topic = bench.sns("CreateTopic", Name="news", DataProtectionPolicy=text)["TopicArn"]
    assert bench.sns("GetDataProtectionPolicy", ResourceArn=topic) == {"DataProtectionPolicy": text}
    bench.sns("PutDataProtectionPolicy", ResourceArn=topic, DataProtectionPolicy="")
    assert bench.sns("GetDataProtectionPolicy", ResourceArn=topic) == {}
    assert bench.publish(topic, MAIL)


def test_what_is_denied_coming_in_is_not_published(bench: TopicBench) -> None:
    topic = bench.topic()
    url = bench.subscribed_queue(topic, RawMessageDelivery="true")
    protect(bench, topic, rule("Deny", "CreditCardNumber", "EmailAddress"))
    with pytest.raises(Refused) as refused:
        bench.publish(topic, f"paid with {CARD}")
    assert (refused.value.code, refused.value.status) == ("AuthorizationError", 403)
    assert "CreditCardNumber" in refused.value.message
    bench.publish(topic, "paid with 4111 1111 1111 1112")
    assert bench.bodies(url) == ["paid with 4111 1111 1111 1112"], "its digits are no card's"


@pytest.mark.parametrize(
    ("operation", "left"), [("Mask", "card *******************, mail ****************"), ("Redact", "card , mail ")]
)
def test_what_is_taken_out_coming_in_reaches_nobody(bench: TopicBench, operation: str, left: str) -> None:
    topic = bench.topic()
    url = bench.subscribed_queue(topic, RawMessageDelivery="true")
    protect(bench, topic, rule(operation, "CreditCardNumber", "EmailAddress"))
    bench.publish(topic, f"card {CARD}, mail {MAIL}")
    assert bench.bodies(url) == [left]
    (published,) = bench.of_kind("publish")
    assert published.detail["body"] == left


def test_going_out_one_subscriber_is_protected_and_another_is_not(bench: TopicBench) -> None:
    topic = bench.topic()
    open_url = bench.subscribed_queue(topic, "open", RawMessageDelivery="true")
    principal = "arn:aws:iam::111111111111:*"
    protect(bench, topic, rule("Redact", "EmailAddress", direction="Outbound", principal=principal))
    bench.publish(topic, MAIL)
    assert bench.bodies(open_url) == [MAIL], "it was subscribed by another principal"
    protect(bench, topic, rule("Mask", "EmailAddress", direction="Outbound"))
    bench.publish(topic, MAIL)
    assert bench.bodies(open_url) == ["*" * len(MAIL)]


def test_what_is_denied_going_out_says_by_which_statement(bench: TopicBench) -> None:
    topic = bench.topic()
    url = bench.subscribed_queue(topic)
    protect(bench, topic, rule("Deny", "Ssn-US", direction="Outbound"))
    bench.publish(topic, "her number is 123-45-6789")
    assert bench.bodies(url) == []
    (drop,) = bench.of_kind("filter-drop")
    assert (drop.peer, drop.detail["clause"]) == (bench.arn(), "DataProtectionPolicy deny: Ssn-US")


@pytest.mark.parametrize(
    ("identifier", "text", "is_found"),
    [
        ("EmailAddress", "mail ann.b+c@shop.example.com now", True),
        ("EmailAddress", "no @ here", False),
        ("CreditCardNumber", "5555-5555-5555-4444", True),
        ("CreditCardNumber", "order 12345678", False),
        ("IpAddress", "from 10.0.0.255", True),
        ("IpAddress", "from 10.0.0.256", False),
        ("IpAddress", "version 1.2.3", False),
        ("Ssn-US", "123-45-6789", True),
        ("Ssn-US", "000-45-6789", False),
    ],
)
def test_which_data_is_found(bench: TopicBench, identifier: str, text: str, is_found: bool) -> None:
    topic = bench.topic()
    protect(bench, topic, rule("Deny", identifier))
    if is_found:
        with pytest.raises(Refused, match=identifier):
            bench.publish(topic, text)
    else:
        assert bench.publish(topic, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "InvalidParameter"),
        ("[]", "InvalidParameter"),
        ('{"Name": "p", "Version": "2021-06-01"}', "InvalidParameter"),
        (json.dumps({**policy(rule("Deny", "EmailAddress")), "Version": "2012-10-17"}), "InvalidParameter"),
        (json.dumps(policy({**rule("Deny", "EmailAddress"), "Operation": {}})), "InvalidParameter"),
        (json.dumps(policy(rule("Deny", "EmailAddress", direction="Sideways"))), "InvalidParameter"),
        (json.dumps(policy(rule("Deny"))), "InvalidParameter"),
        (json.dumps(policy(rule("Deny", "Name"))), "NotImplemented"),
        (json.dumps(policy(rule("Audit", "EmailAddress"))), "NotImplemented"),
    ],
)
def test_policies_that_are_refused(bench: TopicBench, text: str, code: str) -> None:
    topic = bench.topic()
    with pytest.raises(Refused) as refused:
        bench.sns("PutDataProtectionPolicy", ResourceArn=topic, DataProtectionPolicy=text)
    assert refused.value.code == code
    assert bench.sns("GetDataProtectionPolicy", ResourceArn=topic) == {}


def test_a_fifo_topic_has_none(bench: TopicBench) -> None:
    with pytest.raises(Refused, match="FIFO topics do not support data protection"):
        protect(bench, bench.topic("news.fifo"), rule("Deny", "EmailAddress"))


def test_a_protected_copy_is_retried_and_dead_lettered_without_the_data(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.queue("dead")
    target = {"deadLetterTargetArn": bench.arn("dead")}
    gone = bench.subscribed_queue(topic, RawMessageDelivery="true", RedrivePolicy=target)
    protect(bench, topic, rule("Redact", "EmailAddress", direction="Outbound"))
    bench.sqs("DeleteQueue", QueueUrl=gone)
    bench.publish(topic, f"mail {MAIL}")
    assert bench.bodies(bench.sqs("GetQueueUrl", QueueName="dead")["QueueUrl"]) == ["mail "]
