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


DISTRIBUTION = "arn:aws:cloudfront::123456789012:distribution/E19DL18TOXN9JU"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/stream"
ROLE = "arn:aws:iam::123456789012:role/role"


def test_destinations_of_other_accounts(account: Account) -> None:
    put = {"destinationName": "d", "targetArn": STREAM, "roleArn": ROLE}
    Recorded("test_put_destination").matches("put-destination", account.ask("PutDestination", **put))
    situation = Recorded("test_update_destination")
    situation.matches("original-description", account.ask("DescribeDestinations", DestinationNamePrefix="d"))
    account.ask("PutDestination", **{**put, "roleArn": f"{ROLE}-2", "targetArn": f"{STREAM}-2"})
    updated = Recorded("test_update_destination")
    updated.matches("updated-description", account.ask("DescribeDestinations", DestinationNamePrefix="d"))
    described = Recorded("test_describe_destinations_with_prefix")
    described.matches("describe-destinations", account.ask("DescribeDestinations", DestinationNamePrefix="d"))
    tagged = Recorded("test_destination_tags")
    arn = account.ask("DescribeDestinations")["destinations"][0]["arn"]
    account.ask("TagResource", resourceArn=arn, tags={"key1": "val1", "key2": "val2"})
    tagged.matches("list-tags-after-add", account.ask("ListTagsForResource", resourceArn=arn))
    account.ask("UntagResource", resourceArn=arn, tagKeys=["key2"])
    tagged.matches("list-tags-after-remove", account.ask("ListTagsForResource", resourceArn=arn))


def deliver_to(account: Account, bucket: str, name: str = "destination") -> dict[str, Any]:
    configuration = {"destinationResourceArn": f"arn:aws:s3:::{bucket}"}
    return account.ask("PutDeliveryDestination", name=name, deliveryDestinationConfiguration=configuration)


def test_delivery_sources_and_destinations(account: Account) -> None:
    situation = Recorded("test_put_delivery_destination_update")
    deliver_to(account, "first")
    situation.matches("put-delivery-destination-update", deliver_to(account, "second"))
    missing = account.ask("GetDeliveryDestination", name="none")
    Recorded("test_get_delivery_destination_not_found").matches("error-not-found", missing)
    missing = account.ask("DeleteDeliveryDestination", name="none")
    Recorded("test_delete_delivery_destination_not_found").matches("error-not-found", missing)
    policy = Recorded("test_put_delivery_destination_policy")
    wanted = policy.content["put-delivery-destination-policy"]["policy"]["deliveryDestinationPolicy"]
    text = json.dumps(wanted).replace("<partition>", "aws").replace("<region>", "us-east-1")
    given = {"deliveryDestinationName": "destination", "deliveryDestinationPolicy": text}
    policy.bound.pop("111111111111")
    policy.matches("put-delivery-destination-policy", account.ask("PutDeliveryDestinationPolicy", **given))
    sources = Recorded("test_describe_delivery_sources")
    for name in ("one", "two"):
        account.ask("PutDeliverySource", name=name, resourceArn=DISTRIBUTION, logType="ACCESS_LOGS")
    sources.matches("describe-delivery-sources", account.ask("DescribeDeliverySources"))
    source = Recorded("test_get_delivery_source")
    distribution = "arn:aws:cloudfront::123456789012:distribution/E1Q5F5862X9VJ5"
    account.ask("PutDeliverySource", name="one", resourceArn=distribution, logType="ACCESS_LOGS")
    source.matches("get-delivery-source", account.ask("GetDeliverySource", name="one"))


def test_deliveries(account: Account) -> None:
    account.ask("PutDeliverySource", name="s", resourceArn=DISTRIBUTION, logType="ACCESS_LOGS")
    destination = deliver_to(account, "bucket", "d")["deliveryDestination"]["arn"]
    asked = {"deliverySourceName": "s", "deliveryDestinationArn": destination}
    given = {
        "fieldDelimiter": ",",
        "recordFields": ["date"],
        "s3DeliveryConfiguration": {
            "enableHiveCompatiblePath": True,
            "suffixPath": "AWSLogs/123456789012/CloudFront/",
        },
        "tags": {"key1": "value1"},
    }
    created = account.ask("CreateDelivery", **asked, **given)
    Recorded("test_create_delivery").matches("create-delivery", created)
    account.ask("DeleteDelivery", id=created["delivery"]["id"])
    identity = account.ask("CreateDelivery", **asked)["delivery"]["id"]
    Recorded("test_get_delivery").matches("get-delivery", account.ask("GetDelivery", id=identity))
    listed = account.ask("DescribeDeliveries")["deliveries"]
    Recorded("test_describe_deliveries").matches("describe-deliveries", listed)


def test_exports_of_which_there_are_none(account: Account) -> None:
    ours = account.ask("DescribeExportTasks", taskId="none")
    Recorded("test_describe_export_tasks_not_found").matches("task-not-found", ours)


def test_a_group_with_a_key_and_a_stream_s_arn(account: Account) -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/k"
    account.ask("CreateLogGroup", logGroupName="with-key", kmsKeyId=key)
    described = account.ask("DescribeLogGroups", logGroupNamePrefix="with-key")
    Recorded("test_create_log_group_with_kms_key").matches("describe-log-groups-with-kms", described)
    streams = account.ask("DescribeLogStreams", logGroupName="g")
    Recorded("test_log_stream_arn_format").matches("describe-log-streams-with-arn", streams)
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:g"
    account.ask("TagLogGroup", logGroupName="g", tags={"tag_key_1": "1", "tag_key_2": "tag_value_2"})
    account.ask("UntagResource", resourceArn=arn, tagKeys=["tag_key_1"])
    tags = account.ask("ListTagsForResource", resourceArn=arn)
    Recorded("test_untag_log_group").matches("list-tags-after-untag", tags)


def test_queries(account: Account) -> None:
    now = account.world.now // 1000
    query = {"logGroupName": "g", "startTime": now - 60, "endTime": now, "queryString": "fields @message"}
    started = account.ask("StartQuery", **query)
    Recorded("test_start_query_basic").matches("start-query", started)
    situation = Recorded("test_describe_queries_with_status_filter")
    complete = situation.content["describe-queries-complete"]["queries"][0]
    complete |= {"createTime": "timestamp", "status": "Complete"}
    shown = account.ask("DescribeQueries", logGroupName="g", status="Complete")
    situation.matches("describe-queries-complete", shown)
    situation.matches("describe-queries-scheduled", account.ask("DescribeQueries", status="Scheduled"))
