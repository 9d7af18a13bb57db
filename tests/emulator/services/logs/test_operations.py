"""CloudWatch Logs: groups, streams, events, search."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.logs.bench import LogsBench
from tests.emulator.worlds import Refused

NOW = 1_767_225_600_000


class Logs(LogsBench):
    """A world with the group `g` and its stream `s`."""

    def __init__(self) -> None:
        super().__init__()
        self.logs("CreateLogStream", logGroupName="g", logStreamName="s")

    def put(self, *messages: str, at: int = NOW, stream: str = "s") -> Any:
        """Put events, a millisecond apart."""
        events = [{"timestamp": at + number, "message": message} for number, message in enumerate(messages)]
        return self.logs("PutLogEvents", logGroupName="g", logStreamName=stream, logEvents=events)

    def found(self, **parameters: Any) -> list[str]:
        """Return the messages that a search finds."""
        return [event["message"] for event in self.logs("FilterLogEvents", logGroupName="g", **parameters)["events"]]


def test_a_group_has_the_members_that_aws_sends() -> None:
    logs = Logs()
    logs.logs("PutRetentionPolicy", logGroupName="g", retentionInDays=7)
    assert logs.logs("DescribeLogGroups", logGroupNamePrefix="g")["logGroups"] == [
        {
            "arn": "arn:aws:logs:us-east-1:123456789012:log-group:g:*",
            "creationTime": NOW,
            "deletionProtectionEnabled": False,
            "logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:g",
            "logGroupClass": "STANDARD",
            "logGroupName": "g",
            "metricFilterCount": 0,
            "retentionInDays": 7,
            "storedBytes": 0,
        }
    ]


def test_a_stream_tells_of_its_events() -> None:
    logs = Logs()
    logs.put("a", "b")
    (stream,) = logs.logs("DescribeLogStreams", logGroupName="g")["logStreams"]
    assert stream["arn"] == "arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:s"
    assert (stream["firstEventTimestamp"], stream["lastEventTimestamp"]) == (NOW, NOW + 1)


@pytest.mark.parametrize(
    ("operation", "parameters", "refusal"),
    [
        (
            "CreateLogGroup",
            {"logGroupName": "g"},
            "ResourceAlreadyExistsException: The specified log group already exists",
        ),
        (
            "CreateLogGroup",
            {"logGroupName": "x" * 513},
            "InvalidParameterException: Invalid LogGroup or LogStream, both must have length less than or equal to 512",
        ),
        (
            "CreateLogStream",
            {"logGroupName": "g", "logStreamName": "s"},
            "ResourceAlreadyExistsException: The specified log stream already exists",
        ),
        ("DeleteLogGroup", {"logGroupName": "n"}, "ResourceNotFoundException: The specified log group does not exist."),
        (
            "PutLogEvents",
            {"logGroupName": "g", "logStreamName": "n", "logEvents": [{"timestamp": NOW, "message": "a"}]},
            "ResourceNotFoundException: The specified log stream does not exist.",
        ),
        (
            "PutLogEvents",
            {
                "logGroupName": "g",
                "logStreamName": "s",
                "logEvents": [{"timestamp": NOW, "message": "a"}, {"timestamp": NOW - 1, "message": "b"}],
            },
            "InvalidParameterException: Log events in a single PutLogEvents request must be in chronological order.",
        ),
        (
            "GetLogEvents",
            {"logGroupName": "g", "logStreamName": "s", "limit": 10001},
            (
                "InvalidParameterException: 1 validation error detected: Value '10001' at 'limit' failed to satisfy"
                " constraint: Member must have value less than or equal to 10000"
            ),
        ),
        (
            "PutRetentionPolicy",
            {"logGroupName": "g", "retentionInDays": 2},
            "InvalidParameterException: 1 validation error detected: Value '2' at 'retentionInDays'",
        ),
        (
            "FilterLogEvents",
            {"logGroupName": "g", "filterPattern": "{ $.a = }"},
            "InvalidParameterException: Invalid character(s) in term",
        ),
    ],
)
def test_what_the_service_refuses_it_refuses_in_the_words_of_aws(
    operation: str, parameters: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(Refused) as raised:
        Logs().logs(operation, **parameters)
    assert str(raised.value).startswith(refusal)


def test_events_come_back_in_the_order_of_their_time_page_by_page() -> None:
    logs = Logs()
    logs.put("c", at=NOW + 10)
    logs.put("a", "b")
    first = logs.logs("GetLogEvents", logGroupName="g", logStreamName="s", startFromHead=True, limit=2)
    assert [event["message"] for event in first["events"]] == ["a", "b"]
    assert first["events"][0] == {"timestamp": NOW, "message": "a", "ingestionTime": NOW}
    token = first["nextForwardToken"]
    second = logs.logs("GetLogEvents", logGroupName="g", logStreamName="s", nextToken=token, limit=2)
    assert [event["message"] for event in second["events"]] == ["c"]
    end = logs.logs("GetLogEvents", logGroupName="g", logStreamName="s", nextToken=second["nextForwardToken"])
    assert end["events"] == []
    assert end["nextForwardToken"] == second["nextForwardToken"]
    last = logs.logs("GetLogEvents", logGroupName="g", logStreamName="s", limit=1)
    assert [event["message"] for event in last["events"]] == ["c"]
    before = logs.logs(
        "GetLogEvents", logGroupName="g", logStreamName="s", nextToken=last["nextBackwardToken"], limit=5
    )
    assert [event["message"] for event in before["events"]] == ["a", "b"]


@pytest.mark.parametrize("token", ["f/" + "9" * 5_000, "b/x", "x/1", "f/-1", "f/\u0663", "f"])
def test_a_token_that_nobody_gave_is_refused(token: str) -> None:
    with pytest.raises(Refused, match="The specified nextToken is invalid"):
        Logs().logs("GetLogEvents", logGroupName="g", logStreamName="s", nextToken=token)


def test_events_too_far_from_now_are_rejected_and_told() -> None:
    logs = Logs()
    day = 86_400_000
    assert logs.put("old", at=NOW - 15 * day)["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1}
    assert logs.put("new", at=NOW + day)["rejectedLogEventsInfo"] == {"tooNewLogEventStartIndex": 0}
    assert logs.found() == []


def test_only_events_that_are_taken_have_to_lie_within_a_day() -> None:
    logs, day = Logs(), 86_400_000

    def put(*times: int) -> Any:
        events = [{"timestamp": at, "message": str(at)} for at in times]
        return logs.logs("PutLogEvents", logGroupName="g", logStreamName="s", logEvents=events)

    assert put(NOW - 15 * day, NOW)["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1}
    assert put(NOW - day, NOW)
    with pytest.raises(Refused, match="cannot span more than 24 hours"):
        put(NOW - day - 1, NOW)
    assert logs.found() == [str(NOW - day), str(NOW), str(NOW)]


def test_an_event_may_be_as_large_as_a_batch() -> None:
    logs, most = Logs(), 1_048_576 - 26

    assert logs.put("x" * most)
    with pytest.raises(Refused, match="Log event too large: 1048577 bytes"):
        logs.put("x" * (most + 1))
    with pytest.raises(Refused, match="Upload too large: 1048603 bytes"):
        logs.put("x" * most, "x")


def test_retention_forgets_in_the_worlds_time() -> None:
    logs = Logs()
    logs.put("a")
    logs.logs("PutRetentionPolicy", logGroupName="g", retentionInDays=1)
    logs.pass_time(86_400 - 1)
    assert logs.found() == ["a"]
    logs.pass_time(2)
    assert logs.found() == []


def test_a_search_finds_across_streams_in_order() -> None:
    logs = Logs()
    logs.logs("CreateLogStream", logGroupName="g", logStreamName="t")
    logs.put("one ERROR", "two", at=NOW)
    logs.put("three ERROR", at=NOW + 1, stream="t")
    assert logs.found(filterPattern="ERROR") == ["one ERROR", "three ERROR"]
    assert logs.found(filterPattern="ERROR", logStreamNames=["t"]) == ["three ERROR"]
    assert logs.found(startTime=NOW + 1) == ["two", "three ERROR"]
    first = logs.logs("FilterLogEvents", logGroupName="g", limit=2)
    rest = logs.logs("FilterLogEvents", logGroupName="g", limit=2, nextToken=first["nextToken"])
    assert [event["message"] for event in rest["events"]] == ["three ERROR"]


def test_a_protected_group_stays() -> None:
    logs = Logs()
    logs.logs("PutLogGroupDeletionProtection", logGroupIdentifier="g", deletionProtectionEnabled=True)
    with pytest.raises(Refused, match="deletion protection"):
        logs.logs("DeleteLogGroup", logGroupName="g")


def test_a_stack_makes_groups_and_streams() -> None:
    stacks = Stacks("logs")

    def template(days: int) -> dict[str, Any]:
        group = {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"RetentionInDays": days, "Tags": [{"Key": "k", "Value": str(days)}]},
        }
        stream = {"Type": "AWS::Logs::LogStream", "Properties": {"LogGroupName": {"Ref": "G"}, "LogStreamName": "s"}}
        outputs = {"Arn": {"Value": {"Fn::GetAtt": ["G", "Arn"]}}}
        return {"Resources": {"G": group, "S": stream}, "Outputs": outputs}

    stacks.create(template(7))
    name = stacks.resources()["G"]
    assert stacks.outputs()["Arn"] == f"arn:aws:logs:us-east-1:123456789012:log-group:{name}:*"
    stacks.update(template(14))
    (group,) = stacks.call("logs", "DescribeLogGroups")["logGroups"]
    assert (group["logGroupName"], group["retentionInDays"]) == (name, 14)
    assert stacks.call("logs", "ListTagsLogGroup", logGroupName=name)["tags"]["k"] == "14"
    stacks.cfn("DetectStackDrift", StackName="app")
    assert stacks.stack()["DriftInformation"]["StackDriftStatus"] == "IN_SYNC"
    stacks.call("logs", "PutRetentionPolicy", logGroupName=name, retentionInDays=30)
    stacks.cfn("DetectStackDrift", StackName="app")
    assert stacks.stack()["DriftInformation"]["StackDriftStatus"] == "DRIFTED"
    stacks.delete()
    assert stacks.call("logs", "DescribeLogGroups")["logGroups"] == []


def test_a_groups_key_and_retention_come_and_go() -> None:
    logs = Logs()
    key = "arn:aws:kms:us-east-1:123456789012:key/k"
    logs.logs("PutRetentionPolicy", logGroupName="g", retentionInDays=7)
    logs.logs("AssociateKmsKey", logGroupName="g", kmsKeyId=key)
    (group,) = logs.logs("DescribeLogGroups")["logGroups"]
    assert (group["kmsKeyId"], group["retentionInDays"]) == (key, 7)
    logs.logs("DisassociateKmsKey", logGroupName="g")
    logs.logs("DeleteRetentionPolicy", logGroupName="g")
    (group,) = logs.logs("DescribeLogGroups")["logGroups"]
    assert not {"kmsKeyId", "retentionInDays"} & set(group)


def test_a_group_is_tagged_by_its_name_and_by_its_arn() -> None:
    logs = Logs()
    arn = logs.logs("DescribeLogGroups")["logGroups"][0]["logGroupArn"]
    logs.logs("TagLogGroup", logGroupName="g", tags={"a": "1", "b": "2"})
    logs.logs("TagResource", resourceArn=arn, tags={"c": "3"})
    assert logs.logs("ListTagsForResource", resourceArn=arn) == {"tags": {"a": "1", "b": "2", "c": "3"}}
    logs.logs("UntagLogGroup", logGroupName="g", tags=["a", "absent"])
    logs.logs("UntagResource", resourceArn=arn, tagKeys=["c"])
    assert logs.logs("ListTagsLogGroup", logGroupName="g") == {"tags": {"b": "2"}}


def test_fifty_tags_are_the_most() -> None:
    logs = Logs()
    logs.logs("TagLogGroup", logGroupName="g", tags={str(number): "" for number in range(50)})
    with pytest.raises(Refused, match="InvalidParameterException"):
        logs.logs("TagLogGroup", logGroupName="g", tags={"one more": ""})


def test_a_stream_is_deleted_with_its_events() -> None:
    logs = Logs()
    logs.put("a")
    logs.logs("DeleteLogStream", logGroupName="g", logStreamName="s")
    assert logs.logs("DescribeLogStreams", logGroupName="g")["logStreams"] == []
    assert logs.found() == []
    with pytest.raises(Refused, match="The specified log stream does not exist"):
        logs.logs("DeleteLogStream", logGroupName="g", logStreamName="s")


def test_groups_are_listed_by_parts_of_their_names_and_by_class() -> None:
    logs = Logs()
    for name, kind in (("/aws/lambda/a", "STANDARD"), ("/aws/ecs/b", "INFREQUENT_ACCESS")):
        logs.logs("CreateLogGroup", logGroupName=name, logGroupClass=kind)

    def listed(**asked: str) -> list[str]:
        return [group["logGroupName"] for group in logs.logs("ListLogGroups", **asked)["logGroups"]]

    assert listed() == ["/aws/ecs/b", "/aws/lambda/a", "g"]
    assert listed(logGroupNamePattern="^/aws/lambda|^/aws/e") == ["/aws/ecs/b", "/aws/lambda/a"]
    assert listed(logGroupNamePattern="ecs") == ["/aws/ecs/b"]
    assert listed(logGroupClass="INFREQUENT_ACCESS") == ["/aws/ecs/b"]


@pytest.mark.parametrize(
    ("operation", "member"),
    [
        ("ListScheduledQueries", "scheduledQueries"),
        ("DescribeLookupTables", "lookupTables"),
        ("ListIntegrations", "integrationSummaries"),
        ("DescribeImportTasks", "imports"),
    ],
)
def test_of_what_nobody_can_make_there_is_nothing(operation: str, member: str) -> None:
    assert Logs().logs(operation) == {member: []}
