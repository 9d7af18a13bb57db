"""Event notifications: who is told what, in AWS's record, and which configurations are refused."""

import json
from typing import Any

import pytest

from emulator.contract.settings import Settings
from tests.emulator.services.s3.bench import ACCOUNT, BUCKET, Store
from tests.emulator.worlds import Refused

ARN = f"arn:aws:s3:::{BUCKET}"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:told"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:told"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:told"
CREATED = "s3:ObjectCreated:*"
UNABLE = "InvalidArgument: Unable to validate the following destination configurations"


def rules(**given: str) -> dict[str, Any]:
    """Return a filter by prefix or suffix."""
    return {"Filter": {"Key": {"FilterRules": [{"Name": name, "Value": value} for name, value in given.items()]}}}


def to_queue(*events: str, arn: str = QUEUE, **further: Any) -> dict[str, Any]:
    """Return a configuration that tells a queue."""
    return {"QueueConfigurations": [{"QueueArn": arn, "Events": list(events or (CREATED,)), **further}]}


class Told(Store):
    """A Store with a queue that may be told."""

    def __init__(self, *services: str, **settings: Any) -> None:
        super().__init__("sqs", *services, **settings)
        self.url = self.queue("told")

    def configure(self, configuration: dict[str, Any], **parameters: Any) -> None:
        """Put a configuration."""
        self.s3("PutBucketNotificationConfiguration", NotificationConfiguration=configuration, **parameters)

    def told(self) -> list[dict[str, Any]]:
        """Return what the queue was told since the last time: records, or a test event."""
        found = []
        for body in self.bodies(self.url):
            message = json.loads(body)
            found += message.get("Records", [message])
        return found


@pytest.fixture
def told() -> Told:
    """A world with S3, SQS and a queue."""
    return Told()


def test_a_queue_is_tried_and_then_told_in_aws_s_record(told: Told) -> None:
    told.configure(to_queue(Id="mine"))
    (tried,) = told.told()
    assert (tried["Event"], tried["Service"], tried["Bucket"]) == ("s3:TestEvent", "Amazon S3", BUCKET)
    assert tried["Time"] == "2026-01-01T00:00:00.000Z"
    told.put("a b/ü+.txt", b"hello")
    (record,) = told.told()
    ids = record.pop("responseElements")
    assert sorted(ids) == ["x-amz-id-2", "x-amz-request-id"]
    sequencer = record["s3"]["object"].pop("sequencer")
    owner = record["userIdentity"]
    assert record == {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "us-east-1",
        "eventTime": "2026-01-01T00:00:00.000Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": owner,
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "mine",
            "bucket": {"name": BUCKET, "ownerIdentity": owner, "arn": ARN},
            "object": {"key": "a+b/%C3%BC%2B.txt", "size": 5, "eTag": "5d41402abc4b2a76b9719d911017c592"},
        },
    }
    told.put("a b/ü+.txt")
    (later,) = told.told()
    assert later["s3"]["object"]["sequencer"] > sequencer


def test_each_way_of_making_and_removing_an_object_has_its_event(told: Told) -> None:
    told.configure(to_queue(CREATED, "s3:ObjectRemoved:*", "s3:ObjectTagging:*"))
    told.told()
    told.put("key")
    told.s3("CopyObject", Key="copy", CopySource=f"{BUCKET}/key")
    upload = told.s3("CreateMultipartUpload", Key="parts")["UploadId"]
    etag = told.s3("UploadPart", Key="parts", UploadId=upload, PartNumber=1, Body=b"x")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    told.s3("CompleteMultipartUpload", Key="parts", UploadId=upload, MultipartUpload=parts)
    told.s3("PutObjectTagging", Key="key", Tagging={"TagSet": []})
    told.s3("DeleteObject", Key="key")
    told.versioned()
    told.s3("DeleteObject", Key="copy")
    found = [(record["eventName"], record["s3"]["object"]) for record in told.told()]
    assert sorted(name for name, _ in found) == [
        "ObjectCreated:CompleteMultipartUpload",
        "ObjectCreated:Copy",
        "ObjectCreated:Put",
        "ObjectRemoved:Delete",
        "ObjectRemoved:DeleteMarkerCreated",
        "ObjectTagging:Put",
    ]
    removed = dict(found)["ObjectRemoved:Delete"]
    assert sorted(removed) == ["key", "sequencer"]
    assert "versionId" in dict(found)["ObjectRemoved:DeleteMarkerCreated"]


def test_only_keys_that_the_filter_lets_through_are_told(told: Told) -> None:
    told.configure(to_queue(CREATED, **rules(Prefix="in/", suffix=".jpg")))
    kept = told.s3("GetBucketNotificationConfiguration")["QueueConfigurations"][0]
    assert kept["Filter"]["Key"]["FilterRules"] == [
        {"Name": "Prefix", "Value": "in/"},
        {"Name": "Suffix", "Value": ".jpg"},
    ]
    told.told()
    for key in ("in/a.jpg", "in/a.png", "out/a.jpg"):
        told.put(key)
    assert [record["s3"]["object"]["key"] for record in told.told()] == ["in/a.jpg"]
    told.configure({})
    told.put("in/b.jpg")
    assert (told.told(), told.s3("GetBucketNotificationConfiguration")) == ([], {})


def test_a_topic_and_a_function_are_told_too() -> None:
    told = Told("sns", "lambda_")
    told.call("sns", "CreateTopic", Name="told")
    told.call("sns", "Subscribe", TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE)
    told.call(
        "lambda", "CreateFunction", FunctionName="told", Runtime="python3.12", Handler="a.b",
        Role=f"arn:aws:iam::{ACCOUNT}:role/r", Code={"S3Bucket": "sluice-code", "S3Key": "k"},
    )  # fmt: skip
    told.pass_time(10)
    told.configure(
        {
            "TopicConfigurations": [{"TopicArn": TOPIC, "Events": [CREATED], **rules(prefix="topic/")}],
            "LambdaFunctionConfigurations": [
                {"LambdaFunctionArn": FUNCTION, "Events": [CREATED], **rules(prefix="function/")}
            ],
        }
    )
    told.told()
    told.put("topic/a")
    told.put("function/a")
    told.pass_time(10)
    (notification,) = told.told()
    assert notification["Subject"] == "Amazon S3 Notification"
    assert json.loads(notification["Message"])["Records"][0]["s3"]["object"]["key"] == "topic/a"
    ways = [(event.kind, event.peer) for event in told.trace() if event.resource == FUNCTION]
    assert ways[:2] == [("enqueue", ARN), ("invoke", ARN)]


@pytest.mark.parametrize(
    ("configuration", "refusal", "detail"),
    [
        (to_queue(arn="invalid"), "InvalidArgument: The ARN could not be parsed", {"ArgumentName": "Queue"}),
        (to_queue(arn=TOPIC), "InvalidArgument: The ARN could not be parsed", {"ArgumentValue": TOPIC}),
        (to_queue("s3:Nothing"), "InvalidArgument: A specified event is not supported for notifications.", {}),
        (
            to_queue(CREATED, **rules(infix="a")),
            "InvalidArgument: filter rule name must be either prefix or suffix",
            {"ArgumentValue": "infix"},
        ),
        (to_queue(arn=f"{QUEUE}-2"), UNABLE, {"ArgumentValue": "The destination queue does not exist"}),
        (
            to_queue(arn=QUEUE.replace("us-east-1", "eu-west-1")),
            UNABLE,
            {"ArgumentName": QUEUE.replace("us-east-1", "eu-west-1")},
        ),
        (to_queue(arn=f"{QUEUE}.fifo"), UNABLE, {"ArgumentName": f"{QUEUE}.fifo"}),
        ({"EventBridgeConfiguration": {}}, "NotImplemented: Sluice does not model notifications of buckets", {}),
        ({"QueueConfigurations": [{"QueueArn": QUEUE}]}, "MalformedXML", {}),
    ],
)
def test_a_configuration_is_refused(
    told: Told, configuration: dict[str, Any], refusal: str, detail: dict[str, str]
) -> None:
    told.queue("told.fifo", FifoQueue="true")
    with pytest.raises(Refused) as raised:
        told.configure(configuration)
    assert str(raised.value).startswith(refusal)
    assert detail.items() <= (raised.value.failure.detail or {}).items()
    assert told.told() == []


def test_destinations_that_are_not_there_are_all_named_or_not_looked_for(told: Told) -> None:
    first, second = (
        to_queue(event, arn=f"{QUEUE}-{number}") for number, event in ((1, CREATED), (2, "s3:ObjectAcl:Put"))
    )
    both = {"QueueConfigurations": first["QueueConfigurations"] + second["QueueConfigurations"]}
    with pytest.raises(Refused, match=UNABLE) as raised:
        told.configure(both)
    assert raised.value.failure.detail == {
        "ArgumentName1": f"{QUEUE}-1",
        "ArgumentValue1": "The destination queue does not exist",
        "ArgumentName2": f"{QUEUE}-2",
        "ArgumentValue2": "The destination queue does not exist",
    }
    told.configure(both, SkipDestinationValidation=True)
    told.put("key")
    lost = [event for event in told.trace() if event.kind == "refuse" and event.peer == f"{QUEUE}-1"]
    assert [event.detail["code"] for event in lost] == ["QueueDoesNotExist"]


@pytest.mark.parametrize(
    ("one", "other", "refusal"),
    [
        ({}, {}, "Configurations overlap. Configurations on the same bucket cannot share a common event type."),
        (rules(prefix="a"), rules(prefix="ab"), "Configuration is ambiguously defined."),
        (rules(suffix="g"), rules(suffix=".jpg"), "Configuration is ambiguously defined."),
        (rules(prefix="a"), rules(prefix="b"), ""),
        (rules(prefix="a", suffix=".x"), rules(prefix="a", suffix=".y"), ""),
    ],
)
def test_no_key_may_be_meant_twice_for_an_event(
    told: Told, one: dict[str, Any], other: dict[str, Any], refusal: str
) -> None:
    parts = [to_queue(event, **given) for event, given in ((CREATED, one), ("s3:ObjectCreated:Put", other))]
    both = {"QueueConfigurations": [part["QueueConfigurations"][0] for part in parts]}
    if not refusal:
        told.configure(both)
        return
    with pytest.raises(Refused) as raised:
        told.configure(both)
    assert raised.value.message.startswith(refusal)


def test_a_queue_whose_policy_says_nothing_of_s3_is_refused_where_policies_hold() -> None:
    told = Told("iam", settings=Settings(iam="enforce"))
    with pytest.raises(Refused, match=UNABLE) as raised:
        told.configure(to_queue())
    assert (raised.value.failure.detail or {})["ArgumentValue"] == (
        "Permissions on the destination queue do not allow S3 to publish notifications from this bucket"
    )
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": QUEUE,
        "Condition": {"ArnLike": {"aws:SourceArn": ARN}, "StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    told.sqs("SetQueueAttributes", QueueUrl=told.url, Attributes={"Policy": policy})
    told.configure(to_queue())
    told.put("key")
    assert [event.get("eventName", "test") for event in told.told()] == ["test", "ObjectCreated:Put"]
