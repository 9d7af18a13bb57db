"""Delivery status logs in CloudWatch Logs."""

import json
from typing import Any

from tests.emulator.services.sns.bench import TopicBench
from tests.emulator.services.sns.recordings import Recorded

ROLE = "arn:aws:iam::123456789012:role/feedback"


def logged(bench: TopicBench, group: str) -> list[dict[str, Any]]:
    """Return the entries of a log group, none where there is no such group."""
    groups = bench.call("logs", "DescribeLogGroups")["logGroups"]
    if group not in [found["logGroupName"] for found in groups]:
        return []
    events = bench.call("logs", "FilterLogEvents", logGroupName=group)["events"]
    return [json.loads(event["message"]) for event in events]


GROUP = "sns/us-east-1/123456789012/news"


def test_a_delivery_to_a_function_is_logged_as_aws_does(bench: TopicBench) -> None:
    topic = bench.topic(LambdaSuccessFeedbackRoleArn=ROLE, LambdaSuccessFeedbackSampleRate="100")
    bench.subscribed_function(topic)
    bench.publish(topic, "hello")
    (entry,) = logged(bench, GROUP)
    situation = Recorded("test_delivery_lambda")
    recorded = situation.content["delivery-events"]["events"][0]["message"]
    recorded["notification"]["messageMD5Sum"] = "5d41402abc4b2a76b9719d911017c592"
    situation.content["entry"] = recorded
    situation.matches("entry", entry)


def test_nothing_is_logged_unless_the_topic_asks_for_it(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.subscribed_queue(topic)
    bench.publish(topic)
    assert logged(bench, GROUP) == []
    name = "SQSSuccessFeedbackRoleArn"
    bench.sns("SetTopicAttributes", TopicArn=topic, AttributeName=name, AttributeValue=ROLE)
    bench.publish(topic)
    (entry,) = logged(bench, GROUP)
    assert (entry["status"], entry["delivery"]["statusCode"]) == ("SUCCESS", 200)
    assert entry["delivery"]["destination"] == bench.arn()


def test_failures_have_a_group_of_their_own(bench: TopicBench) -> None:
    topic = bench.topic(SQSFailureFeedbackRoleArn=ROLE)
    bench.sqs("DeleteQueue", QueueUrl=bench.subscribed_queue(topic))
    bench.publish(topic)
    assert logged(bench, GROUP) == []
    (entry,) = logged(bench, f"{GROUP}/Failure")
    assert (entry["status"], entry["delivery"]["statusCode"]) == ("FAILURE", 400)
    assert json.loads(entry["delivery"]["providerResponse"])["ErrorCode"] == "QueueDoesNotExist"


def test_successes_are_logged_at_the_sample_rate(bench: TopicBench) -> None:
    topic = bench.topic(SQSSuccessFeedbackRoleArn=ROLE, SQSSuccessFeedbackSampleRate="25")
    bench.subscribed_queue(topic)
    for index in range(400):
        bench.publish(topic, str(index))
    assert 60 < len(logged(bench, GROUP)) < 140
