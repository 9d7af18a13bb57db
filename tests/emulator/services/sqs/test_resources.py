"""CloudFormation's queues and queue policies."""

from typing import Any

import pytest

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, Provision, ResourceType
from emulator.services.sqs.resources import TYPES
from tests.emulator.services.provisions import Shop
from tests.emulator.worlds import Bench

BY_NAME: dict[str, ResourceType] = {kind.name: kind for kind in TYPES}
QUEUE, POLICY = BY_NAME["AWS::SQS::Queue"], BY_NAME["AWS::SQS::QueuePolicy"]
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage"}]}


def step(bench: Bench, properties: dict[str, Any], **given: Any) -> Provision:
    return Shop(bench, "Orders").step(properties, **given)


def create(bench: Bench, kind: ResourceType, **properties: Any) -> Created:
    return Shop(bench, "Orders").create(kind, **properties)


def update(bench: Bench, created: Created, old: dict[str, Any], new: dict[str, Any]) -> None:
    Shop(bench, "Orders").update(QUEUE, created, old, new)


def test_a_queue_without_a_name_gets_one(bench: Bench) -> None:
    created = create(bench, QUEUE)

    name = "shop-Orders-ABCDEFGHIJKL"
    url = f"https://sqs.us-east-1.amazonaws.com/123456789012/{name}"
    assert created == Created(url, {"Arn": bench.arn(name), "QueueName": name, "QueueUrl": url})
    assert bench.counts(url) == (0, 0, 0)


def test_a_fifo_queue_s_generated_name_has_the_suffix(bench: Bench) -> None:
    assert create(bench, QUEUE, FifoQueue=True).physical_id.endswith("/shop-Orders-ABCDEFGHIJKL.fifo")


def test_numbers_booleans_documents_and_tags_become_attributes(bench: Bench) -> None:
    dead = create(bench, QUEUE, QueueName="dead")
    created = create(
        bench,
        QUEUE,
        QueueName="orders",
        VisibilityTimeout=42,
        DelaySeconds="13",
        SqsManagedSseEnabled=False,
        RedrivePolicy={"deadLetterTargetArn": dead.attributes["Arn"], "maxReceiveCount": 7},
        Tags=[{"Key": "team", "Value": "blue"}],
    )

    shown = bench.attributes(created.physical_id)
    assert (shown["VisibilityTimeout"], shown["DelaySeconds"], shown["SqsManagedSseEnabled"]) == ("42", "13", "false")
    assert shown["RedrivePolicy"] == f'{{"deadLetterTargetArn":"{bench.arn("dead")}","maxReceiveCount":7}}'
    assert bench.sqs("ListQueueTags", QueueUrl=created.physical_id) == {"Tags": {"team": "blue"}}


def test_fifo_queue_false_makes_a_standard_queue(bench: Bench) -> None:
    created = create(bench, QUEUE, QueueName="orders", FifoQueue=False)

    assert "FifoQueue" not in bench.attributes(created.physical_id)


def test_an_update_sets_what_changed_and_resets_what_is_gone(bench: Bench) -> None:
    old = {"QueueName": "orders", "VisibilityTimeout": 42, "DelaySeconds": 5, "Tags": [{"Key": "a", "Value": "1"}]}
    new = {"QueueName": "orders", "VisibilityTimeout": 50, "Tags": [{"Key": "b", "Value": "2"}]}
    created = create(bench, QUEUE, **old)

    update(bench, created, old, new)

    shown = bench.attributes(created.physical_id)
    assert (shown["VisibilityTimeout"], shown["DelaySeconds"]) == ("50", "0")
    assert bench.sqs("ListQueueTags", QueueUrl=created.physical_id) == {"Tags": {"b": "2"}}


def test_a_redrive_policy_that_is_gone_is_taken_away(bench: Bench) -> None:
    dead = create(bench, QUEUE, QueueName="dead")
    old = {
        "QueueName": "orders",
        "RedrivePolicy": {"deadLetterTargetArn": dead.attributes["Arn"], "maxReceiveCount": 7},
    }
    created = create(bench, QUEUE, **old)

    update(bench, created, old, {"QueueName": "orders"})

    assert "RedrivePolicy" not in bench.attributes(created.physical_id)


def test_a_wrong_property_fails_with_aws_s_error(bench: Bench) -> None:
    with pytest.raises(AwsError, match=r"Invalid value for the parameter VisibilityTimeout\."):
        create(bench, QUEUE, VisibilityTimeout=43_201)


def test_deleting_a_queue_that_is_gone_is_no_error(bench: Bench) -> None:
    created = create(bench, QUEUE, QueueName="orders")

    for _ in range(2):
        QUEUE.delete(step(bench, {}, physical_id=created.physical_id))

    assert bench.sqs("ListQueues") == {}


def test_a_policy_is_set_on_each_queue_and_taken_from_it(bench: Bench) -> None:
    urls = [create(bench, QUEUE, QueueName=name).physical_id for name in ("a", "b")]
    properties = {"Queues": urls, "PolicyDocument": DOCUMENT}
    created = create(bench, POLICY, **properties)

    assert created.attributes == {"Id": created.physical_id}
    for url in urls:
        assert '"Action":"sqs:SendMessage"' in bench.attributes(url, "Policy")["Policy"]
    fewer = {"Queues": urls[:1], "PolicyDocument": DOCUMENT}
    POLICY.update(step(bench, fewer, physical_id=created.physical_id, old_properties=properties))
    assert bench.attributes(urls[1], "Policy") == {}
    POLICY.delete(step(bench, fewer, physical_id=created.physical_id))
    assert bench.attributes(urls[0], "Policy") == {}


def test_a_policy_of_a_deleted_queue_is_gone_without_an_error(bench: Bench) -> None:
    url = create(bench, QUEUE, QueueName="a").physical_id
    properties = {"Queues": [url], "PolicyDocument": DOCUMENT}
    created = create(bench, POLICY, **properties)
    bench.sqs("DeleteQueue", QueueUrl=url)

    POLICY.delete(step(bench, properties, physical_id=created.physical_id))


def test_an_inline_policy_belongs_to_one_queue(bench: Bench) -> None:
    url = create(bench, QUEUE, QueueName="a").physical_id

    created = create(bench, BY_NAME["AWS::SQS::QueueInlinePolicy"], Queue=url, PolicyDocument=DOCUMENT)

    assert created.physical_id == url
    assert "Policy" in bench.attributes(url, "Policy")
