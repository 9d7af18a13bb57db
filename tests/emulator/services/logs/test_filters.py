"""Subscription filters, metric filters and resource policies."""

import base64
import gzip
import json
from typing import Any

import pytest

from emulator.world import DEFAULT_ACCOUNT
from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.worlds import Refused, only

NOW = 1_767_225_600_000
SERVICES = {service.name: service for service in only("lambda_", "logs").values()}

POLICY = """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "es.amazonaws.com"},
 "Action": "logs:PutLogEvents", "Resource": "*"}]}"""


class Filtered(LambdaBench):
    """A world with the group `g`, its stream `s` and the function `worker`."""

    def __init__(self) -> None:
        super().__init__(services=SERVICES)
        self.logs("CreateLogGroup", logGroupName="g")
        self.logs("CreateLogStream", logGroupName="g", logStreamName="s")
        self.function()

    def logs(self, operation: str, **parameters: Any) -> Any:
        """Call an operation of CloudWatch Logs."""
        return self.call("logs", operation, **parameters)

    def subscribe(self, pattern: str = "", name: str = "f", **parameters: Any) -> None:
        """Subscribe the function to the group."""
        given = {"destinationArn": function_arn("worker"), "filterName": name, "filterPattern": pattern, **parameters}
        self.logs("PutSubscriptionFilter", logGroupName="g", **given)

    def put(self, *messages: str) -> None:
        """Put events now."""
        events = [{"timestamp": self.world.now, "message": message} for message in messages]
        self.logs("PutLogEvents", logGroupName="g", logStreamName="s", logEvents=events)

    def refusal(self, operation: str, **parameters: Any) -> str:
        """Return `code: message` of a refusal."""
        with pytest.raises(Refused) as raised:
            self.logs(operation, logGroupName="g", **parameters)
        return str(raised.value)


def test_a_function_that_subscribes_gets_the_chosen_events_packed() -> None:
    world = Filtered()
    world.subscribe("ERROR")
    world.put("fine", "an ERROR", "another ERROR")
    (send,) = world.of_kind("send")
    assert (send.peer, send.detail) == (function_arn("worker"), {"events": 2, "filter": "f"})
    world.pass_time(5)
    assert world.of_kind("complete")
    (enqueued,) = world.of_kind("enqueue")
    assert (enqueued.peer, enqueued.cause) == ("arn:aws:logs:us-east-1:123456789012:log-group:g", send.sequence)


def test_the_event_is_gzip_in_base64_as_aws_sends_it() -> None:
    world = Filtered()
    scope = world.world.scope("lambda", DEFAULT_ACCOUNT, "us-east-1")
    world.subscribe('{ $.level = "E*" }')
    world.put('{"level": "ERROR"}')
    (event,) = scope.state.events.values()
    data = json.loads(gzip.decompress(base64.b64decode(json.loads(event.payload)["awslogs"]["data"])))
    assert data == {
        "messageType": "DATA_MESSAGE",
        "owner": DEFAULT_ACCOUNT,
        "logGroup": "g",
        "logStream": "s",
        "subscriptionFilters": ["f"],
        "logEvents": [
            {"id": data["logEvents"][0]["id"], "timestamp": world.world.now, "message": '{"level": "ERROR"}'}
        ],
    }
    (found,) = world.logs("FilterLogEvents", logGroupName="g")["events"]
    assert found["eventId"] == data["logEvents"][0]["id"]
    assert len(found["eventId"]) == 56


def test_a_subscription_is_shown_replaced_and_deleted() -> None:
    world = Filtered()
    world.subscribe("a")
    world.subscribe("b")
    (shown,) = world.logs("DescribeSubscriptionFilters", logGroupName="g")["subscriptionFilters"]
    assert shown == {
        "filterName": "f",
        "logGroupName": "g",
        "filterPattern": "b",
        "destinationArn": function_arn("worker"),
        "distribution": "ByLogStream",
        "applyOnTransformedLogs": False,
        "creationTime": world.world.now,
    }
    world.subscribe("c", "second")
    parameters = {"destinationArn": function_arn("worker"), "filterPattern": ""}
    assert world.refusal("PutSubscriptionFilter", filterName="third", **parameters) == (
        "LimitExceededException: Resource limit exceeded."
    )
    world.logs("DeleteSubscriptionFilter", logGroupName="g", filterName="f")
    world.put("text")
    assert [event.detail["filter"] for event in world.of_kind("send")] == []
    assert world.refusal("DeleteSubscriptionFilter", filterName="f") == (
        "ResourceNotFoundException: The specified subscription filter does not exist."
    )


@pytest.mark.parametrize(
    ("destination", "refusal"),
    [
        ("nonsense", "InvalidParameterException: Invalid destinationArn: nonsense"),
        (
            "arn:aws:kinesis:us-east-1:123456789012:stream/s",
            "InvalidParameterException: destinationArn for vendor kinesis cannot be used without roleArn",
        ),
        (
            "arn:aws:lambda:us-east-1:210987654321:function:worker",
            "AccessDeniedException: Cross-account lambda invocation passing is not allowed.",
        ),
        (function_arn("none"), "InvalidParameterException: Could not execute the lambda function."),
        ("arn:aws:logs:us-east-1:123456789012:destination:d", "NotImplemented: Sluice does not model subscription"),
    ],
)
def test_a_destination_that_cannot_be_used_is_refused(destination: str, refusal: str) -> None:
    given = {"filterName": "f", "filterPattern": "", "destinationArn": destination}
    assert Filtered().refusal("PutSubscriptionFilter", **given).startswith(refusal)


def metric(value: str = "1", **members: Any) -> list[dict[str, Any]]:
    """Return a filter's metric."""
    return [{"metricName": "Errors", "metricNamespace": "App", "metricValue": value, **members}]


def test_a_metric_filter_counts_or_takes_values_from_events() -> None:
    world = Filtered()
    put = {"logGroupName": "g", "filterPattern": "{ $.ms > 0 }"}
    world.logs("PutMetricFilter", filterName="count", metricTransformations=metric(defaultValue=0.0), **put)
    world.logs("PutMetricFilter", filterName="value", metricTransformations=metric("$.ms"), **put)
    world.put('{"ms": 12}', "other")
    values = [(event.detail["name"], event.detail["value"]) for event in world.of_kind("metric")]
    assert values == [("App/Errors", 1.0), ("App/Errors", 0.0), ("App/Errors", 12.0)]
    (group,) = world.logs("DescribeLogGroups", logGroupNamePrefix="g")["logGroups"]
    assert group["metricFilterCount"] == 2
    shown = world.logs("DescribeMetricFilters", metricName="Errors", metricNamespace="App")["metricFilters"]
    assert [one["filterName"] for one in shown] == ["count", "value"]
    assert world.logs("DescribeMetricFilters", metricName="Other", metricNamespace="App")["metricFilters"] == []
    world.logs("DeleteMetricFilter", logGroupName="g", filterName="count")
    assert world.refusal("DeleteMetricFilter", filterName="count").startswith("ResourceNotFoundException")


def test_a_pattern_is_tried_on_messages() -> None:
    tried = Filtered().logs("TestMetricFilter", filterPattern="[a, b=2]", logEventMessages=["1 2", "1 3", "x"])
    assert tried["matches"] == [{"eventNumber": 1, "eventMessage": "1 2", "extractedValues": {"$a": "1", "$b": "2"}}]


def test_resource_policies_are_kept_up_to_ten() -> None:
    world = Filtered()
    for number in range(10):
        world.logs("PutResourcePolicy", policyName=f"p{number}", policyDocument=POLICY)
    with pytest.raises(Refused, match="Resource limit exceeded"):
        world.logs("PutResourcePolicy", policyName="p10", policyDocument=POLICY)
    with pytest.raises(Refused, match="contains invalid Json"):
        world.logs("PutResourcePolicy", policyName="p1", policyDocument="{")
    world.logs("DeleteResourcePolicy", policyName="p0")
    names = [policy["policyName"] for policy in world.logs("DescribeResourcePolicies")["resourcePolicies"]]
    assert names == [f"p{number}" for number in range(1, 10)]
    with pytest.raises(Refused, match="does not exist"):
        world.logs("DeleteResourcePolicy", policyName="p0")


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"unit": "Parsec"}, "Value 'Parsec' at 'metricTransformations.1.member.unit' failed to satisfy"),
        ({"defaultValue": 0.0, "dimensions": {"a": "$.a"}}, "dimensions and default value are mutually exclusive"),
        ({"dimensions": {name: f"$.{name}" for name in "abcd"}}, "at most 3 dimensions"),
    ],
)
def test_a_metric_filter_is_refused_what_no_metric_takes(members: dict[str, Any], text: str) -> None:
    given = {"metricName": "M", "metricNamespace": "N", "metricValue": "1", **members}
    asked = {"logGroupName": "g", "filterName": "m", "filterPattern": "", "metricTransformations": [given]}
    with pytest.raises(Refused, match=text):
        Filtered().logs("PutMetricFilter", **asked)


def test_a_stack_makes_filters_and_policies() -> None:
    stacks = Stacks("logs")

    def template(pattern: str) -> dict[str, Any]:
        transformation = {"MetricName": "M", "MetricNamespace": "N", "MetricValue": "1", "DefaultValue": 0}
        group = {"LogGroupName": {"Ref": "G"}, "FilterPattern": pattern}
        return {
            "G": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "g"}},
            "M": {
                "Type": "AWS::Logs::MetricFilter",
                "Properties": {**group, "MetricTransformations": [transformation]},
            },
            "P": {"Type": "AWS::Logs::ResourcePolicy", "Properties": {"PolicyName": "p", "PolicyDocument": POLICY}},
        }

    stacks.create(template("a"))
    assert stacks.status() == "CREATE_COMPLETE", stacks.reason("CREATE_FAILED", "G")
    stacks.update(template("b"))
    (shown,) = stacks.call("logs", "DescribeMetricFilters", logGroupName="g")["metricFilters"]
    assert (shown["filterName"], shown["filterPattern"]) == (stacks.resources()["M"], "b")
    assert shown["metricTransformations"][0]["defaultValue"] == 0.0
    stacks.delete()
    assert stacks.call("logs", "DescribeResourcePolicies")["resourcePolicies"] == []
