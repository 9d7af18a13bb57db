"""Recorded situations of queues that CloudFormation made: the attributes and tags that they have then."""

from typing import Any

from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.sqs.recordings import Situation, answer, everything

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
            "Resource": {"Fn::GetAtt": ["Queue", "Arn"]},
        }
    ],
}


def queue(**properties: Any) -> dict[str, Any]:
    """Return a queue's resource."""
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def redrive(maximum: int) -> dict[str, Any]:
    """Return a redrive policy to the queue `Dead`."""
    return {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": maximum}


def tags(**values: str) -> list[dict[str, str]]:
    """Return a list of tags."""
    return [{"Key": key, "Value": value} for key, value in values.items()]


def test_a_queue_with_no_properties() -> None:
    stacks = Stacks()
    stacks.create({"Queue": queue()})
    url = stacks.resources()["Queue"]
    situation = Situation("test_create_standard_queue_with_required_properties")
    situation.matches("attributes", everything(stacks, url))


def test_a_fifo_queue_with_all_properties() -> None:
    stacks = Stacks()
    stacks.create(
        {
            "Dead": queue(FifoQueue=True, RedriveAllowPolicy={"redrivePermission": "allowAll"}),
            "Queue": queue(
                ContentBasedDeduplication=True,
                DeduplicationScope="messageGroup",
                DelaySeconds=13,
                FifoQueue=True,
                FifoThroughputLimit="perMessageGroupId",
                KmsDataKeyReusePeriodSeconds=200,
                KmsMasterKeyId="alias/aws/sqs",
                MaximumMessageSize=3232,
                MessageRetentionPeriod=13425,
                ReceiveMessageWaitTimeSeconds=15,
                RedrivePolicy=redrive(7),
                Tags=tags(Department="Finance", Environment="Production"),
                VisibilityTimeout=42,
            ),
        }
    )
    found = stacks.resources()
    situation = Situation("test_create_fifo_queue_with_all_properties")
    situation.matches("attributes", everything(stacks, found["Queue"]))
    asked: dict[str, Any] = {"QueueUrl": found["Dead"], "AttributeNames": ["RedriveAllowPolicy"]}
    situation.matches("dlq_attributes", answer(stacks, "GetQueueAttributes", **asked))
    situation.matches("tags", answer(stacks, "ListQueueTags", QueueUrl=found["Queue"]))


def test_a_queue_whose_properties_change() -> None:
    stacks = Stacks()
    before = {"DelaySeconds": 5, "VisibilityTimeout": 30, "Tags": tags(Department="Finance", Team="Blue")}
    stacks.create({"Dead": queue(), "Queue": queue(**before)})
    url = stacks.resources()["Queue"]
    after = queue(
        DelaySeconds=16,
        MaximumMessageSize=4321,
        MessageRetentionPeriod=17539,
        ReceiveMessageWaitTimeSeconds=17,
        RedrivePolicy=redrive(3),
        Tags=tags(Department="Sales", Environment="Staging"),
        VisibilityTimeout=40,
    )
    stacks.update({"Dead": queue(), "Queue": after})
    assert stacks.resources()["Queue"] == url
    situation = Situation("test_update_standard_queue_modify_properties_in_place")
    situation.matches("updated_attributes", everything(stacks, url))
    situation.matches("updated_tags", answer(stacks, "ListQueueTags", QueueUrl=url))


def test_a_policy_on_a_queue() -> None:
    stacks = Stacks()
    policy = {"PolicyDocument": POLICY, "Queues": [{"Ref": "Queue"}]}
    stacks.create({"Queue": queue(), "Policy": {"Type": "AWS::SQS::QueuePolicy", "Properties": policy}})
    asked: dict[str, Any] = {"QueueUrl": stacks.resources()["Queue"], "AttributeNames": ["Policy"]}
    Situation("test_sqs_queue_policy").matches("policy", answer(stacks, "GetQueueAttributes", **asked))
