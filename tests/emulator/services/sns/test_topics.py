"""Topics: their names, attributes, tags, policies, and who may use them."""

import json
from typing import Any

import pytest

from emulator.contract.settings import Settings
from tests.emulator.services.sns.bench import TOPICS, TopicBench
from tests.emulator.worlds import Refused


def refusal(bench: TopicBench, operation: str, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        bench.sns(operation, **given)
    return refused.value.code, refused.value.message


def set_attribute(bench: TopicBench, topic: str, name: str, value: str) -> Any:
    return bench.sns("SetTopicAttributes", TopicArn=topic, AttributeName=name, AttributeValue=value)


def test_a_deleted_topic_takes_its_subscriptions_with_it(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.subscribed_queue(topic)
    assert bench.sns("DeleteTopic", TopicArn=topic) == {}
    assert bench.sns("ListSubscriptions") == {"Subscriptions": []}
    assert bench.sns("ListTopics") == {"Topics": []}
    assert bench.sns("DeleteTopic", TopicArn=topic) == {}, "once more is no error"
    assert refusal(bench, "Publish", TopicArn=topic, Message="x") == ("NotFound", "Topic does not exist")


@pytest.mark.parametrize(
    ("arn", "reason"),
    [
        ("", "TopicArn Reason: no value for required parameter"),
        ("news", "TopicArn Reason: An ARN must have at least 6 elements, not 1"),
        ("arn:aws:sns:us-east-1:news", "TopicArn Reason: An ARN must have at least 6 elements, not 5"),
        ("arn:aws:sqs:us-east-1:123456789012:news", "TopicArn"),
        ("arn:aws:sns:us-west-2:123456789012:news", "TopicArn"),
    ],
)
def test_arns_that_name_no_topic(bench: TopicBench, arn: str, reason: str) -> None:
    text = f"Invalid parameter: {reason}"
    assert refusal(bench, "GetTopicAttributes", TopicArn=arn) == ("InvalidParameter", text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SignatureVersion", "3"),
        ("TracingConfig", "Sometimes"),
        ("DisplayName", "x" * 101),
        ("Policy", "no policy"),
        ("Policy", "{}"),
        ("HTTPSuccessFeedbackSampleRate", "101"),
        ("DeliveryPolicy", "{"),
        ("DeliveryPolicy", '{"http": 1}'),
        ("DeliveryPolicy", '{"http": {"defaultHealthyRetryPolicy": {"numRetries": 101}}}'),
        ("DeliveryPolicy", '{"http": {"defaultHealthyRetryPolicy": {"minDelayTarget": 30}}}'),
        ("DeliveryPolicy", '{"http": {"defaultHealthyRetryPolicy": {"maxDelayTarget": 3601}}}'),
        ("DeliveryPolicy", '{"http": {"defaultHealthyRetryPolicy": {"numNoDelayRetries": 4}}}'),
        ("DeliveryPolicy", '{"http": {"defaultHealthyRetryPolicy": {"backoffFunction": "none"}}}'),
        ("DeliveryPolicy", '{"http": {"defaultRequestPolicy": {"headerContentType": "image/png"}}}'),
        ("ContentBasedDeduplication", "true"),
        ("Color", "red"),
    ],
)
def test_attributes_that_a_standard_topic_refuses(bench: TopicBench, name: str, value: str) -> None:
    topic = bench.topic()
    with pytest.raises(Refused) as refused:
        set_attribute(bench, topic, name, value)
    assert refused.value.code == "InvalidParameter"
    with pytest.raises(Refused, match="Invalid parameter: Attributes Reason: "):
        bench.topic("other", **{name: value})


@pytest.mark.parametrize(
    ("elements", "text"),
    [
        ({"Action": "sqs:SendMessage"}, "Policy statement action out of service scope!"),
        ({"Action": "SNS:*"}, "Policy statement action out of service scope!"),
        ({"Action": "sns:ListTopics"}, "Policy statement action out of service scope!"),
        ({"Principal": {"AWS": "nobody"}}, "Policy Error: PrincipalNotFound"),
        ({"Effect": "Maybe"}, "Policy Error: null"),
        ({"Condition": {"StringIs": {"aws:SourceArn": "x"}}}, "Policy Error: null"),
    ],
)
def test_a_policy_that_is_none_is_refused_by_what_is_wrong(
    bench: TopicBench, elements: dict[str, Any], text: str
) -> None:
    topic = bench.topic()
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": topic}
    set_attribute(bench, topic, "Policy", json.dumps({"Statement": [statement]}))
    with pytest.raises(Refused) as refused:
        set_attribute(bench, topic, "Policy", json.dumps({"Statement": [{**statement, **elements}]}))
    assert (refused.value.code, refused.value.message) == ("InvalidParameter", f"Invalid parameter: {text}")


def test_attributes_are_shown_as_they_were_set(bench: TopicBench) -> None:
    role = "arn:aws:iam::123456789012:role/feedback"
    given = {
        "DisplayName": "News",
        "KmsMasterKeyId": "alias/aws/sns",
        "TracingConfig": "Active",
        "SQSSuccessFeedbackRoleArn": role,
        "SQSSuccessFeedbackSampleRate": "50",
    }
    shown = bench.sns("GetTopicAttributes", TopicArn=bench.topic(**given))["Attributes"]
    assert {name: shown[name] for name in given} == given


def test_permissions_name_accounts_and_actions(bench: TopicBench) -> None:
    topic = bench.topic()
    given = {"TopicArn": topic, "Label": "partners", "ActionName": ["Publish"]}
    bench.sns("AddPermission", **given, AWSAccountId=["111111111111", "222222222222"])
    policy = json.loads(bench.sns("GetTopicAttributes", TopicArn=topic)["Attributes"]["Policy"])
    assert policy["Statement"][1]["Principal"] == {
        "AWS": ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"]
    }
    again = refusal(bench, "AddPermission", **given, AWSAccountId=["111111111111"])
    assert again == ("InvalidParameter", "Invalid parameter: Statement already exists")
    other = {**given, "Label": "other", "ActionName": ["Dance"]}
    wrong = refusal(bench, "AddPermission", **other, AWSAccountId=["111111111111"])
    assert wrong[1] == "Invalid parameter: Policy statement action out of service scope!"


def test_fifty_tags_are_the_most(bench: TopicBench) -> None:
    topic = bench.topic()
    tags = [{"Key": str(index), "Value": ""} for index in range(50)]
    bench.sns("TagResource", ResourceArn=topic, Tags=tags)
    more = refusal(bench, "TagResource", ResourceArn=topic, Tags=[{"Key": "more", "Value": ""}])
    assert more[0] == "TagLimitExceeded"
    missing = refusal(bench, "ListTagsForResource", ResourceArn=TOPICS + "nowhere")
    assert missing == ("ResourceNotFound", "Topic does not exist")


def test_pages_go_on_where_the_last_one_ended_though_topics_come_and_go(bench: TopicBench) -> None:
    for index in range(150):
        bench.topic(f"t{index:03}")
    first = bench.sns("ListTopics")
    assert len(first["Topics"]) == 100
    bench.sns("DeleteTopic", TopicArn=TOPICS + "t099")
    bench.topic("t0999")
    second = bench.sns("ListTopics", NextToken=first["NextToken"])
    assert [found["TopicArn"] for found in second["Topics"]][:2] == [TOPICS + "t0999", TOPICS + "t100"]
    assert "NextToken" not in second
    assert refusal(bench, "ListTopics", NextToken="%")[0] == "InvalidParameter"


def enforcing() -> TopicBench:
    return TopicBench(settings=Settings(iam="enforce"))


def test_a_queue_without_a_policy_takes_nothing_where_policies_are_enforced() -> None:
    bench = enforcing()
    root = {"principal": "arn:aws:iam::123456789012:root"}
    topic = bench.call("sns", "CreateTopic", call=root, Name="news")["TopicArn"]
    url = bench.call("sqs", "CreateQueue", call=root, QueueName="orders", Attributes={})["QueueUrl"]
    subscribe = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": bench.arn()}
    bench.call("sns", "Subscribe", call=root, **subscribe)
    bench.call("sns", "Publish", call=root, TopicArn=topic, Message="refused")
    (refused,) = [event for event in bench.of_kind("refuse") if event.resource == topic]
    assert (refused.peer, refused.detail["code"], refused.detail["lost"]) == (bench.arn(), "AccessDenied", True)
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    bench.call("sqs", "SetQueueAttributes", call=root, QueueUrl=url, Attributes={"Policy": policy})
    bench.call("sns", "Publish", call=root, TopicArn=topic, Message="taken")
    assert [event.peer for event in bench.of_kind("send")] == [topic]


def test_a_topic_s_policy_lets_another_account_publish() -> None:
    bench = enforcing()
    root = {"principal": "arn:aws:iam::123456789012:root"}
    stranger = {"account": "111111111111", "principal": "arn:aws:iam::111111111111:root"}
    topic = bench.call("sns", "CreateTopic", call=root, Name="news")["TopicArn"]
    with pytest.raises(Refused) as refused:
        bench.call("sns", "Publish", call=stranger, TopicArn=topic, Message="x")
    assert (refused.value.code, refused.value.status) == ("AuthorizationError", 403)
    assert "SNS:Publish" in refused.value.message
    allow = {"Label": "l", "AWSAccountId": ["111111111111"], "ActionName": ["Publish"]}
    bench.call("sns", "AddPermission", call=root, TopicArn=topic, **allow)
    assert bench.call("sns", "Publish", call=stranger, TopicArn=topic, Message="x")["MessageId"]


@pytest.mark.parametrize("value", ["true", "false"])
def test_only_queues_streams_and_web_servers_are_asked_for_raw_messages(bench: TopicBench, value: str) -> None:
    topic = bench.topic()
    reason = r"Delivery protocol \[email\] does not support raw message delivery\."
    given = {"TopicArn": topic, "Protocol": "email", "Endpoint": "a@example.com", "ReturnSubscriptionArn": True}
    with pytest.raises(Refused, match=f"Invalid parameter: Attributes Reason: {reason}"):
        bench.sns("Subscribe", **given, Attributes={"RawMessageDelivery": value})
    arn = bench.sns("Subscribe", **given)["SubscriptionArn"]
    with pytest.raises(Refused, match=f"Invalid parameter: {reason}"):
        bench.sns(
            "SetSubscriptionAttributes", SubscriptionArn=arn, AttributeName="RawMessageDelivery", AttributeValue=value
        )
