"""CloudWatch Logs: what is masked and indexed in groups, what account policies do, and anomaly detectors."""

import base64
import gzip
import json
from typing import Any

import pytest

from emulator.world import DEFAULT_ACCOUNT
from tests.emulator.services.lambda_.bench import function_arn
from tests.emulator.services.logs.bench import LogsBench
from tests.emulator.services.logs.test_filters import Filtered
from tests.emulator.worlds import Refused

KNOWN = "arn:aws:dataprotection::aws:data-identifier/"
PROTECTION, SUBSCRIPTION, INDEX = "DATA_PROTECTION_POLICY", "SUBSCRIPTION_FILTER_POLICY", "FIELD_INDEX_POLICY"


def protection(*identifiers: str, findings: dict[str, Any] | None = None, **own: str) -> str:
    """Return a data protection policy; `own` are custom identifiers with their expressions."""
    names = [*(f"{KNOWN}{name}" for name in identifiers), *own]
    operations: list[dict[str, Any]] = [
        {"Audit": {"FindingsDestination": findings or {}}},
        {"Deidentify": {"MaskConfig": {}}},
    ]
    custom = [{"Name": name, "Regex": regex} for name, regex in own.items()]
    return json.dumps(
        {
            "Name": "p",
            "Version": "2021-06-01",
            "Configuration": {"CustomDataIdentifier": custom},
            "Statement": [{"Sid": "s", "DataIdentifier": names, "Operation": operation} for operation in operations],
        }
    )


class Logs(LogsBench):
    """A world with the group `g` and its stream `s`."""

    def __init__(self) -> None:
        super().__init__()
        self.logs("CreateLogStream", logGroupName="g", logStreamName="s")

    def put(self, message: str) -> None:
        """Put an event now."""
        event = {"timestamp": self.world.now, "message": message}
        self.logs("PutLogEvents", logGroupName="g", logStreamName="s", logEvents=[event])

    def read(self, **parameters: Any) -> list[str]:
        """Return the messages of the stream."""
        events = self.logs("GetLogEvents", logGroupName="g", logStreamName="s", startFromHead=True, **parameters)
        return [event["message"] for event in events["events"]]

    def refusal(self, operation: str, **parameters: Any) -> str:
        """Return `code: message` of a refusal."""
        with pytest.raises(Refused) as refused:
            self.logs(operation, **parameters)
        return str(refused.value)


def test_what_is_protected_is_masked_in_events_that_come_after_the_policy() -> None:
    logs = Logs()
    logs.put("early ann@example.com")
    logs.pass_time(1)
    document = protection("EmailAddress", "IpAddress", Order=r"order-\d{3}")
    made = logs.logs("PutDataProtectionPolicy", logGroupIdentifier="g", policyDocument=document)
    assert made == {"logGroupIdentifier": "g", "policyDocument": document, "lastUpdatedTime": logs.world.now}
    assert logs.logs("GetDataProtectionPolicy", logGroupIdentifier="g") == made
    logs.put("ann@example.com from 10.0.0.1 wants order-123, bob@example.org not order-12")
    late = "*************** from ******** wants *********, *************** not order-12"
    assert logs.read() == ["early ann@example.com", late]
    found = logs.logs("FilterLogEvents", logGroupName="g", filterPattern="wants")["events"]
    assert [event["message"] for event in found] == [late]
    query = {"logGroupName": "g", "startTime": 0, "endTime": logs.world.now, "queryString": "fields @message | limit 1"}
    identity = logs.logs("StartQuery", **query)["queryId"]
    results = logs.logs("GetQueryResults", queryId=identity)["results"]
    assert results[0][0] == {"field": "@message", "value": late}
    assert logs.read(unmask=True)[1].startswith("ann@example.com")
    logs.logs("DeleteDataProtectionPolicy", logGroupIdentifier="g")
    assert logs.logs("GetDataProtectionPolicy", logGroupIdentifier="g") == {"logGroupIdentifier": "g"}
    assert logs.read()[1].startswith("ann@example.com")


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        ("{", "InvalidParameterException: The data protection policy is not valid JSON."),
        ("{}", "InvalidParameterException: A data protection policy has two statements"),
        (protection(), "InvalidParameterException: A statement of a data protection policy has no DataIdentifier."),
        (protection("Name"), "NotImplemented: Sluice does not model the data identifier Name"),
        (protection(Own="("), "InvalidParameterException: The Regex of Own is not valid"),
        (
            protection("EmailAddress", findings={"S3": {"Bucket": "b"}}),
            "NotImplemented: Sluice does not model findings",
        ),
        (protection("EmailAddress").replace("MaskConfig", "Mask"), "InvalidParameterException: A data protection"),
    ],
)
def test_what_is_no_data_protection_policy_is_refused(document: str, refusal: str) -> None:
    given = {"logGroupIdentifier": "g", "policyDocument": document}
    assert Logs().refusal("PutDataProtectionPolicy", **given).startswith(refusal)


def test_an_account_s_data_protection_policy_is_about_every_group() -> None:
    logs = Logs()
    given = {"policyName": "p", "policyType": PROTECTION, "policyDocument": protection("EmailAddress")}
    made = logs.logs("PutAccountPolicy", **given)["accountPolicy"]
    assert made == {**given, "lastUpdatedTime": logs.world.now, "scope": "ALL", "accountId": DEFAULT_ACCOUNT}
    assert logs.logs("DescribeAccountPolicies", policyType=PROTECTION)["accountPolicies"] == [made]
    assert logs.logs("DescribeAccountPolicies", policyType=INDEX)["accountPolicies"] == []
    logs.put("ann@example.com")
    assert logs.read() == ["*" * 15]
    assert logs.refusal("PutAccountPolicy", **{**given, "policyName": "q"}).startswith("LimitExceededException")
    logs.logs("DeleteAccountPolicy", policyName="p", policyType=PROTECTION)
    assert logs.read() == ["ann@example.com"]
    assert logs.refusal("DeleteAccountPolicy", policyName="p", policyType=PROTECTION) == (
        "ResourceNotFoundException: The specified account policy does not exist."
    )


def test_an_account_s_subscription_delivers_from_every_group_that_is_not_left_out() -> None:
    world = Filtered()
    world.logs("CreateLogGroup", logGroupName="quiet")
    world.logs("CreateLogStream", logGroupName="quiet", logStreamName="s")
    document = json.dumps(
        {"DestinationArn": function_arn("worker"), "FilterPattern": "ERROR", "Distribution": "Random"}
    )
    world.logs(
        "PutAccountPolicy",
        policyName="all",
        policyType=SUBSCRIPTION,
        policyDocument=document,
        selectionCriteria='LogGroupName NOT IN ["quiet"]',
    )
    event = {"timestamp": world.world.now, "message": "ERROR quiet"}
    world.logs("PutLogEvents", logGroupName="quiet", logStreamName="s", logEvents=[event])
    world.put("ERROR loud", "fine")
    (taken,) = world.world.scope("lambda", DEFAULT_ACCOUNT, "us-east-1").state.events.values()
    data = json.loads(gzip.decompress(base64.b64decode(json.loads(taken.payload)["awslogs"]["data"])))
    assert (data["policyLevel"], data["subscriptionFilters"]) == ("ACCOUNT_LEVEL_POLICY", ["all"])
    assert [one["message"] for one in data["logEvents"]] == ["ERROR loud"]


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({"policyDocument": "{"}, "InvalidParameterException: Policy document is not valid JSON."),
        (
            {"policyDocument": '{"FilterPattern": ""}'},
            "InvalidParameterException: Policy document needs DestinationArn",
        ),
        ({"selectionCriteria": "all of them"}, "InvalidParameterException: selectionCriteria has to be of the form"),
        ({"policyType": "TRANSFORMER_POLICY"}, "NotImplemented: Sluice does not model account policies of the type"),
        ({"policyType": INDEX, "policyDocument": '{"Fields": []}'}, "InvalidParameterException: Policy document needs"),
    ],
)
def test_what_is_no_account_policy_is_refused(parameters: dict[str, str], refusal: str) -> None:
    logs = Logs()
    target = "arn:aws:lambda:us-east-1:123456789012:function:f"
    given = {"policyName": "p", "policyType": SUBSCRIPTION, "policyDocument": json.dumps({"DestinationArn": target})}
    assert logs.refusal("PutAccountPolicy", **{**given, **parameters}).startswith(refusal)


def test_indexes_are_shown_from_the_group_s_policy_or_else_the_account_s() -> None:
    logs = Logs()
    account = {"policyName": "p", "policyType": INDEX, "policyDocument": '{"Fields": ["a"]}'}
    logs.logs("PutAccountPolicy", **account)
    (shown,) = logs.logs("DescribeIndexPolicies", logGroupIdentifiers=["g"])["indexPolicies"]
    assert (shown["source"], shown["policyName"]) == ("ACCOUNT", "p")
    made = logs.logs("PutIndexPolicy", logGroupIdentifier="g", policyDocument='{"Fields": ["b", "c"]}')["indexPolicy"]
    assert made["source"] == "LOG_GROUP"
    assert logs.logs("DescribeIndexPolicies", logGroupIdentifiers=["g"])["indexPolicies"] == [made]
    indexes = logs.logs("DescribeFieldIndexes", logGroupIdentifiers=["g"])["fieldIndexes"]
    assert [index["fieldIndexName"] for index in indexes] == ["b", "c"]
    logs.logs("DeleteIndexPolicy", logGroupIdentifier="g")
    assert logs.refusal("DeleteIndexPolicy", logGroupIdentifier="g").startswith("ResourceNotFoundException")
    many = json.dumps({"Fields": [str(number) for number in range(21)]})
    refused = logs.refusal("PutIndexPolicy", logGroupIdentifier="g", policyDocument=many)
    assert refused == "InvalidParameterException: A field index policy has at most 20 fields."


@pytest.mark.parametrize("operation", ["PutDataProtectionPolicy", "PutIndexPolicy"])
def test_a_group_for_infrequent_access_has_no_policies(operation: str) -> None:
    logs = Logs()
    logs.logs("CreateLogGroup", logGroupName="cold", logGroupClass="INFREQUENT_ACCESS")
    refused = logs.refusal(operation, logGroupIdentifier="cold", policyDocument="{}")
    assert refused == (
        f"InvalidParameterException: {operation} is not supported for log groups of the class INFREQUENT_ACCESS."
    )


def test_an_anomaly_detector_is_kept_changed_and_removed() -> None:
    logs = Logs()
    group = "arn:aws:logs:us-east-1:123456789012:log-group:g"
    given = {"logGroupArnList": [group], "detectorName": "d", "evaluationFrequency": "FIVE_MIN"}
    which = logs.logs("CreateLogAnomalyDetector", **given, tags={"k": "v"})
    detector = logs.logs("GetLogAnomalyDetector", **which)
    times = {"creationTimeStamp": logs.world.now, "lastModifiedTimeStamp": logs.world.now}
    assert detector == {**given, **times, "anomalyVisibilityTime": 21, "anomalyDetectorStatus": "INITIALIZING"}
    assert logs.logs("ListLogAnomalyDetectors", filterLogGroupArn=group)["anomalyDetectors"] == [{**which, **detector}]
    assert logs.logs("ListLogAnomalyDetectors", filterLogGroupArn=f"{group}2")["anomalyDetectors"] == []
    assert logs.logs("ListTagsForResource", resourceArn=which["anomalyDetectorArn"])["tags"] == {"k": "v"}
    logs.logs("UpdateLogAnomalyDetector", **which, enabled=False, anomalyVisibilityTime=7)
    changed = logs.logs("GetLogAnomalyDetector", **which)
    assert (changed["anomalyDetectorStatus"], changed["anomalyVisibilityTime"]) == ("PAUSED", 7)
    assert logs.logs("ListAnomalies", **which) == {"anomalies": []}
    logs.logs("DeleteLogAnomalyDetector", **which)
    assert logs.refusal("ListAnomalies", **which).startswith("ResourceNotFoundException")


def test_a_query_tells_its_groups_and_its_results_by_the_page() -> None:
    logs = Logs()
    for number in range(3):
        logs.put(f"m{number}")
    query = {"logGroupName": "g", "startTime": 0, "endTime": logs.world.now, "queryString": "fields @message"}
    identity = logs.logs("StartQuery", **query)["queryId"]
    assert logs.logs("ListLogGroupsForQuery", queryId=identity) == {"logGroupIdentifiers": ["g"]}
    first = logs.logs("GetQueryResults", queryId=identity, maxItems=2)
    second = logs.logs("GetQueryResults", queryId=identity, maxItems=2, nextToken=first["nextToken"])
    assert (len(first["results"]), len(second["results"]), "nextToken" in second) == (2, 1, False)


def test_a_group_s_own_resource_policy_has_revisions() -> None:
    logs = Logs()
    statement = {"Effect": "Allow", "Principal": {"Service": "es.amazonaws.com"}, "Action": "logs:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    which = {"resourceArn": "arn:aws:logs:us-east-1:123456789012:log-group:g"}
    made = logs.logs("PutResourcePolicy", **which, policyDocument=document)
    assert made["resourcePolicy"] == {
        **which,
        "policyDocument": document,
        "lastUpdatedTime": logs.world.now,
        "policyScope": "RESOURCE",
        "revisionId": made["revisionId"],
    }
    assert logs.logs("DescribeResourcePolicies")["resourcePolicies"] == []
    assert logs.logs("DescribeResourcePolicies", policyScope="RESOURCE")["resourcePolicies"] == [made["resourcePolicy"]]
    again = logs.logs("PutResourcePolicy", **which, policyDocument=document, expectedRevisionId=made["revisionId"])
    stale = {**which, "expectedRevisionId": made["revisionId"]}
    assert logs.refusal("DeleteResourcePolicy", **stale).startswith("OperationAbortedException")
    logs.logs("DeleteResourcePolicy", **which, expectedRevisionId=again["revisionId"])
    assert logs.refusal("DeleteResourcePolicy", **which).startswith("ResourceNotFoundException")
    named = logs.refusal("PutResourcePolicy", **which, policyDocument=document, policyName="p")
    assert named == "InvalidParameterException: policyName cannot be specified with resourceArn."


def test_an_indexed_filter_chooses_what_a_filter_does() -> None:
    logs = Logs()
    for level in ("a", "b", "c"):
        logs.put(json.dumps({"level": level}))
    query = {"logGroupName": "g", "startTime": 0, "endTime": logs.world.now}
    text = 'fields level | filterIndex level in ["a", "c"] | sort level'
    identity = logs.logs("StartQuery", **query, queryString=text)["queryId"]
    results = logs.logs("GetQueryResults", queryId=identity)["results"]
    assert [row[0]["value"] for row in results] == ["a", "c"]
