"""CloudWatch Logs: exports of a group's events to a bucket."""

import gzip
import json
from typing import Any

import pytest

from emulator.contract.settings import ENFORCE, Settings
from tests.emulator.services.logs.bench import LogsBench
from tests.emulator.services.logs.test_recordings import Recorded
from tests.emulator.worlds import Refused

START = 1_767_225_600_000


class Exporting(LogsBench):
    """A world with the group `g`, its streams `a/1` and `b`, and the bucket `exports`."""

    def __init__(self, **settings: Any) -> None:
        super().__init__("iam", "s3", **settings)
        self.call("s3", "CreateBucket", Bucket="exports")
        for stream, messages in (("a/1", ("one", "two")), ("b", ("three",))):
            self.logs("CreateLogStream", logGroupName="g", logStreamName=stream)
            events = [{"timestamp": START + number, "message": text} for number, text in enumerate(messages)]
            self.logs("PutLogEvents", logGroupName="g", logStreamName=stream, logEvents=events)

    def export(self, **parameters: Any) -> str:
        """Ask for an export of everything."""
        given = {"logGroupName": "g", "from": START, "to": START + 1_000, "destination": "exports", **parameters}
        return str(self.logs("CreateExportTask", **given)["taskId"])

    def refusal(self, **parameters: Any) -> str:
        """Return `code: message` of a refusal."""
        with pytest.raises(Refused) as refused:
            self.export(**parameters)
        return str(refused.value)

    def task(self, identity: str) -> dict[str, Any]:
        """Return a task."""
        (found,) = self.logs("DescribeExportTasks", taskId=identity)["exportTasks"]
        return dict(found)

    def objects(self) -> dict[str, str]:
        """Return the lines of the objects in the bucket by key, those that are packed unpacked."""
        listed = self.call("s3", "ListObjectsV2", Bucket="exports").get("Contents", [])
        bodies = {one["Key"]: self.call("s3", "GetObject", Bucket="exports", Key=one["Key"])["Body"] for one in listed}
        return {
            key: (gzip.decompress(body) if key.endswith(".gz") else bytes(body)).decode()
            for key, body in bodies.items()
        }


def test_an_export_puts_one_object_a_stream() -> None:
    world = Exporting()
    task = world.export(taskName="nightly", destinationPrefix="logs")
    assert world.objects() == {"logs/aws-logs-write-test": "Permission Check Successful"}
    world.pass_time(60)
    assert world.objects() == {
        "logs/aws-logs-write-test": "Permission Check Successful",
        f"logs/{task}/a-1/000000.gz": "2026-01-01T00:00:00.000Z one\n2026-01-01T00:00:00.001Z two\n",
        f"logs/{task}/b/000000.gz": "2026-01-01T00:00:00.000Z three\n",
    }
    assert world.task(task) == {
        "taskId": task,
        "taskName": "nightly",
        "logGroupName": "g",
        "from": START,
        "to": START + 1_000,
        "destination": "exports",
        "destinationPrefix": "logs",
        "status": {"code": "COMPLETED", "message": "Completed successfully"},
        "executionInfo": {"creationTime": START, "completionTime": START + 30_000},
    }


def test_an_export_takes_the_streams_and_times_that_it_is_told() -> None:
    world = Exporting()
    task = world.export(logStreamNamePrefix="a", to=START)
    world.pass_time(60)
    assert world.objects()[f"exportedlogs/{task}/a-1/000000.gz"] == "2026-01-01T00:00:00.000Z one\n"
    assert len(world.objects()) == 2


def test_an_export_is_as_aws_was_recorded_to_show_it() -> None:
    world = Exporting()
    situation = Recorded("test_create_export_task_with_logs")
    created = world.logs(
        "CreateExportTask", **{"logGroupName": "g", "from": START, "to": START, "destination": "exports"}
    )
    situation.matches("create-export-with-logs", created)
    recorded = situation.content["describe-export-with-logs"]["exportTasks"][0]
    recorded |= {"from": START, "to": START, "destination": "exports"}
    situation.matches("describe-export-with-logs", world.logs("DescribeExportTasks", taskId=created["taskId"]))


def test_one_export_at_a_time_which_may_be_cancelled() -> None:
    world = Exporting()
    task = world.export()
    assert world.refusal() == "LimitExceededException: Resource limit exceeded."
    world.pass_time(6)
    assert world.task(task)["status"]["code"] == "RUNNING"
    world.logs("CancelExportTask", taskId=task)
    world.pass_time(60)
    assert world.task(task)["status"]["code"] == "CANCELLED"
    assert list(world.objects()) == ["exportedlogs/aws-logs-write-test"]
    with pytest.raises(Refused, match="InvalidOperationException: The specified export task has already finished"):
        world.logs("CancelExportTask", taskId=task)
    world.export()
    pending = world.logs("DescribeExportTasks", statusCode="PENDING")["exportTasks"]
    assert [one["taskId"] == task for one in pending] == [False]


def test_an_export_whose_bucket_or_group_goes_fails() -> None:
    world = Exporting()
    first = world.export()
    world.call("s3", "DeleteObject", Bucket="exports", Key="exportedlogs/aws-logs-write-test")
    world.call("s3", "DeleteBucket", Bucket="exports")
    world.pass_time(60)
    assert world.task(first)["status"]["code"] == "FAILED"
    world.call("s3", "CreateBucket", Bucket="exports")
    second = world.export()
    world.logs("DeleteLogGroup", logGroupName="g")
    world.pass_time(60)
    assert world.task(second)["status"] == {"code": "FAILED", "message": "The specified log group does not exist."}


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({"logGroupName": "none"}, "ResourceNotFoundException: The specified log group does not exist."),
        ({"from": START + 2, "to": START + 1}, "InvalidParameterException: The 'from' timestamp must be before"),
        ({"destination": "no-bucket"}, "InvalidParameterException: GetBucketAcl call on the given bucket failed."),
    ],
)
def test_what_an_export_is_refused_for(parameters: dict[str, Any], refusal: str) -> None:
    assert Exporting().refusal(**parameters).startswith(refusal)


def test_the_bucket_s_policy_has_to_let_logs_in_while_policies_are_asked() -> None:
    """The policy is the one that the user guide gives."""
    world = Exporting(settings=Settings(iam=ENFORCE))
    service = {"Service": "logs.us-east-1.amazonaws.com"}
    source = {
        "StringEquals": {"aws:SourceAccount": ["123456789012"]},
        "ArnLike": {"aws:SourceArn": ["arn:aws:logs:us-east-1:123456789012:log-group:*"]},
    }
    look = {
        "Action": "s3:GetBucketAcl",
        "Effect": "Allow",
        "Resource": "arn:aws:s3:::exports",
        "Principal": service,
        "Condition": source,
    }
    owned = {"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceAccount": ["123456789012"]}
    put = {
        "Action": "s3:PutObject",
        "Effect": "Allow",
        "Resource": "arn:aws:s3:::exports/*",
        "Principal": service,
        "Condition": {**source, "StringEquals": owned},
    }
    for statements, refused in (([], "GetBucketAcl"), ([look], "PutObject")):
        if statements:
            policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
            world.call("s3", "PutBucketPolicy", Bucket="exports", Policy=policy)
        assert world.refusal().startswith(f"InvalidParameterException: {refused} call on the given bucket failed.")
    policy = json.dumps({"Version": "2012-10-17", "Statement": [look, put]})
    world.call("s3", "PutBucketPolicy", Bucket="exports", Policy=policy)
    task = world.export()
    world.pass_time(60)
    assert world.task(task)["status"]["code"] == "COMPLETED"
