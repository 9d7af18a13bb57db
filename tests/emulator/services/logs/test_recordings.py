"""CloudWatch Logs answers as AWS was recorded to."""

import json
from typing import Any

import pytest

from emulator.world import DEFAULT_ACCOUNT
from tests.emulator.services.sqs.recordings import Situation, metadata
from tests.emulator.worlds import Bench, Refused, only

FREE = ("timestamp", "too-new-log-event-start-index", "last-updated-time")
LONG = "X" * 513


class Recorded(Situation):
    """One recorded situation of CloudWatch Logs."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "logs")
        self.bound |= {"<partition>": "aws", "<region>": "us-east-1", "111111111111": DEFAULT_ACCOUNT}

    def _compare(self, recorded: Any, ours: Any, where: str) -> None:
        if recorded not in FREE:
            super()._compare(recorded, ours, where)


class Account(Bench):
    """Performs the calls of a situation."""

    def __init__(self) -> None:
        super().__init__(services=only("logs"))

    def ask(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call an operation; return its answer, an error included."""
        try:
            answer: dict[str, Any] = self.call("logs", operation, **parameters)
        except Refused as refused:
            return {"Error": {"Code": refused.code, "Message": refused.message}, **metadata("logs", refused.failure)}
        return answer

    def put(self, *timestamps: int, group: str = "g", stream: str = "s") -> dict[str, Any]:
        """Put events."""
        events = [{"timestamp": timestamp, "message": "m"} for timestamp in timestamps]
        return self.ask("PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=events)


@pytest.fixture
def account() -> Account:
    made = Account()
    made.ask("CreateLogGroup", logGroupName="g")
    made.ask("CreateLogStream", logGroupName="g", logStreamName="s")
    return made


def test_events(account: Account) -> None:
    now = account.world.now
    limit = account.ask("GetLogEvents", logGroupName="g", logStreamName="s", limit=10001)
    Recorded("test_get_log_events_limit_validation").matches("error-limit-exceeded", limit)
    Recorded("test_put_log_events_to_invalid_stream").matches("error-invalid-stream", account.put(now, stream="n"))
    Recorded("test_put_log_events_too_new").matches("response-too-new", account.put(now + 3 * 3_600_000))
    Recorded("test_put_log_events_wrong_order").matches("error-wrong-order", account.put(now, now - 1))
    missing = Recorded("test_resource_does_not_exist")
    missing.matches("error-log-group-does-not-exist", account.put(now, group="none"))
    missing.matches("error-log-stream-does-not-exist", account.put(now, stream="none"))


def test_groups(account: Account) -> None:
    again = account.ask("CreateLogGroup", logGroupName="g")
    Recorded("test_create_log_group_duplicate_error").matches("error-duplicate-log-group", again)
    long = account.ask("CreateLogGroup", logGroupName=LONG)
    Recorded("test_create_log_group_invalid_name_length").matches("error-invalid-name-length", long)
    for number in range(3):
        account.ask("CreateLogGroup", logGroupName=f"many-{number}", tags={"env": "testing"})
    shown = account.ask("DescribeLogGroups", logGroupNamePrefix="many-")
    Recorded("test_describe_log_groups_with_prefix").matches("describe-log-groups-prefix", shown)
    pattern = Recorded("test_list_log_groups_with_pattern")
    pattern.matches("list-log-groups-match", account.ask("DescribeLogGroups", logGroupNamePattern="ny-1")["logGroups"])
    pattern.matches("list-log-groups-no-match", account.ask("DescribeLogGroups", logGroupNamePattern="NY-1"))
    tags = account.ask("ListTagsLogGroup", logGroupName="many-0")
    Recorded("test_create_log_group_with_tags").matches("list-tags-after-create", tags)


def test_streams(account: Account) -> None:
    again = account.ask("CreateLogStream", logGroupName="g", logStreamName="s")
    Recorded("test_create_log_stream_duplicate_error").matches("error-duplicate-log-stream", again)
    for number in range(3):
        account.ask("CreateLogStream", logGroupName="g", logStreamName=f"many-{number}")
    shown = account.ask("DescribeLogStreams", logGroupName="g", logStreamNamePrefix="many-")
    situation = Recorded("test_describe_log_streams_with_prefix")
    situation.bound["<log-group>"] = "g"
    situation.matches("describe-streams-with-prefix", shown)


def metric(**members: Any) -> list[dict[str, Any]]:
    """Return the metric of a filter."""
    return [{"metricName": "metric", "metricNamespace": "namespace", "metricValue": "1", **members}]


def test_metric_filters(account: Account) -> None:
    put = {"logGroupName": "g", "metricTransformations": metric()}
    account.ask("PutMetricFilter", filterName="f", filterPattern="pattern", **put)
    shown = account.ask("DescribeMetricFilters", logGroupName="g")
    Recorded("test_describe_metric_filters_by_log_group").matches("describe-by-log-group", shown)
    put["metricTransformations"] = metric(defaultValue=0.0)
    account.ask("PutMetricFilter", filterName="f", filterPattern=" ", **put)
    shown = account.ask("DescribeMetricFilters", filterNamePrefix="f")
    Recorded("test_put_metric_filter_basic").matches("describe-metric-filters", shown)
    account.ask("PutMetricFilter", filterName="f", filterPattern='{$.message = "test"}', **put)
    shown = account.ask("DescribeMetricFilters", filterNamePrefix="f")
    Recorded("test_put_metric_filter_json_pattern").matches("describe-metric-filters-json", shown)
    two = metric(metricName="metric1", metricNamespace="namespace1") + metric(
        metricName="metric2", metricNamespace="namespace2"
    )
    put["metricTransformations"] = two
    many = account.ask("PutMetricFilter", filterName="f", filterPattern="", **put)
    Recorded("test_put_metric_filter_too_many_transformations").matches("error-too-many-transformations", many)


def test_names_and_patterns_that_are_too_long(account: Account) -> None:
    def longer(name: str, key: str) -> str:
        message: str = Recorded(name).content[key]["Error"]["Message"]
        return message.split("'")[1]

    situation = Recorded("test_put_metric_filter_invalid_filter_name")
    name = longer("test_put_metric_filter_invalid_filter_name", "error-invalid-filter-name")
    put = {"logGroupName": "g", "filterPattern": "", "metricTransformations": metric()}
    situation.matches("error-invalid-filter-name", account.ask("PutMetricFilter", filterName=name, **put))
    pattern = longer("test_put_metric_filter_invalid_filter_pattern", "error-invalid-filter-pattern")
    refused = account.ask("PutMetricFilter", filterName="f", **{**put, "filterPattern": pattern})
    Recorded("test_put_metric_filter_invalid_filter_pattern").matches("error-invalid-filter-pattern", refused)
    deleted = account.ask("DeleteMetricFilter", logGroupName="g", filterName=name)
    Recorded("test_delete_metric_filter_invalid_filter_name").matches("error-invalid-filter-name", deleted)
    situation = Recorded("test_describe_metric_filters_invalid_parameters")
    for key, member in (
        ("error-invalid-filter-prefix", "filterNamePrefix"),
        ("error-invalid-metric-name", "metricName"),
    ):
        given = {member: longer("test_describe_metric_filters_invalid_parameters", key)}
        if member == "metricName":
            given["metricNamespace"] = "n"
        situation.matches(key, account.ask("DescribeMetricFilters", **given))


def test_subscription_filters(account: Account) -> None:
    none = account.ask("DescribeSubscriptionFilters", logGroupName="g")
    Recorded("test_describe_subscription_filters_empty").matches("describe-subscription-filters-empty", none)
    situation = Recorded("test_put_subscription_filter_errors")
    put = {"filterName": "f", "filterPattern": ""}
    function = "arn:aws:lambda:us-east-1:210987654321:function:none"
    for group in ("none", "g"):
        key = "error-lambda-not-found" if group == "g" else "error-log-group-not-found"
        asked = account.ask("PutSubscriptionFilter", logGroupName=group, destinationArn=function, **put)
        situation.matches(key, asked)
    stream = "arn:aws:kinesis:us-east-1:123456789012:stream/none"
    asked = account.ask("PutSubscriptionFilter", logGroupName="g", destinationArn=stream, **put)
    situation.matches("error-kinesis-not-found", asked)


def test_resource_policies(account: Account) -> None:
    situation = Recorded("test_put_resource_policy_update")
    document = json.dumps(situation.content["updated-policy"]["policyDocument"])
    account.ask("PutResourcePolicy", policyName="p", policyDocument="{}")
    account.ask("PutResourcePolicy", policyName="p", policyDocument=document)
    (updated,) = account.ask("DescribeResourcePolicies")["resourcePolicies"]
    situation.matches("updated-policy", updated)
