"""Each limit, at it and one past it."""

import json
import re
from typing import Any

import pytest

from emulator.services.lambda_ import limits
from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.recordings import Account

CODE = archive("handler.py", "def handler(event, context): return event")
NAMES = "abcdefg"


def variables(size: int) -> dict[str, Any]:
    """Return an environment whose JSON has `size` bytes."""
    return {"Environment": {"Variables": {"KEY": "x" * (size - len(json.dumps({"KEY": ""}, separators=(",", ":"))))}}}


SETTINGS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("a timeout", {"Timeout": 1}, {"Timeout": 0}),
    ("a long timeout", {"Timeout": 900}, {"Timeout": 901}),
    ("a memory", {"MemorySize": 128}, {"MemorySize": 127}),
    ("a large memory", {"MemorySize": 10_240}, {"MemorySize": 10_241}),
    ("a storage", {"EphemeralStorage": {"Size": 512}}, {"EphemeralStorage": {"Size": 511}}),
    ("a large storage", {"EphemeralStorage": {"Size": 10_240}}, {"EphemeralStorage": {"Size": 10_241}}),
    ("a description", {"Description": "x" * 256}, {"Description": "x" * 257}),
    ("variables", variables(4_096), variables(4_097)),
    ("architectures", {"Architectures": ["arm64"]}, {"Architectures": ["arm64", "x86_64"]}),
    ("an architecture", {"Architectures": ["x86_64"]}, {"Architectures": ["X86_64"]}),
    ("tracing", {"TracingConfig": {"Mode": "Active"}}, {"TracingConfig": {"Mode": "Off"}}),
    ("snap start", {"SnapStart": {"ApplyOn": "PublishedVersions"}}, {"SnapStart": {"ApplyOn": "Always"}}),
    ("a log format", {"LoggingConfig": {"LogFormat": "JSON"}}, {"LoggingConfig": {"LogFormat": "XML"}}),
    ("tags", {"Tags": {f"k{n}": "" for n in range(50)}}, {"Tags": {f"k{n}": "" for n in range(51)}}),
]


@pytest.mark.parametrize(("allowed", "refused"), [case[1:] for case in SETTINGS], ids=[case[0] for case in SETTINGS])
def test_a_setting_at_its_limit_and_past_it(aws: Account, allowed: dict[str, Any], refused: dict[str, Any]) -> None:
    assert "Error" not in aws.create("fits", **allowed)
    error = aws.ask(
        "CreateFunction",
        FunctionName="not",
        Runtime="python3.12",
        Handler="handler.handler",
        Role="arn:aws:iam::123456789012:role/service",
        Code={"ZipFile": CODE},
        **refused,
    )["Error"]
    assert error["Code"] in ("ValidationException", "InvalidParameterValueException")
    assert aws.ask("GetFunction", FunctionName="not")["Error"]["Code"] == "ResourceNotFoundException"


def test_a_name_has_64_characters_at_most(aws: Account) -> None:
    assert "Error" not in aws.create("n" * 64)
    assert aws.create("n" * 65)["Error"]["Code"] == "InvalidParameterValueException"


def test_a_function_has_five_layers_at_most(aws: Account) -> None:
    aws.active()
    layers = [
        aws.ask("PublishLayerVersion", LayerName=name, Content={"ZipFile": CODE})["LayerVersionArn"]
        for name in NAMES[:6]
    ]
    use = {"FunctionName": "fn"}
    assert aws.ask("UpdateFunctionConfiguration", **use, Layers=layers)["Error"]["Message"] == (
        "Cannot reference more than 5 layers."
    )
    assert len(aws.ask("UpdateFunctionConfiguration", **use, Layers=layers[:5])["Layers"]) == 5


@pytest.mark.parametrize(("kind", "limit"), [("RequestResponse", limits.REQUEST_BYTES), ("Event", limits.EVENT_BYTES)])
def test_a_payload_at_its_limit_and_past_it(aws: Account, kind: str, limit: int) -> None:
    aws.active(Code={"S3Bucket": "sluice-code", "S3Key": "missing.zip"})
    given = {"FunctionName": "fn", "InvocationType": kind}
    assert "Error" not in aws.ask("Invoke", **given, Payload=b'"%s"' % (b"x" * (limit - 2)))
    assert aws.ask("Invoke", **given, Payload=b'"%s"' % (b"x" * (limit - 1)))["Error"] == {
        "Code": "RequestTooLargeException",
        "Message": f"Request must be smaller than {limit} bytes for the InvokeFunction operation",
    }


CONFIGS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"MaximumRetryAttempts": 0}, {"MaximumRetryAttempts": -1}),
    ({"MaximumRetryAttempts": 2}, {"MaximumRetryAttempts": 3}),
    ({"MaximumEventAgeInSeconds": 60}, {"MaximumEventAgeInSeconds": 59}),
    ({"MaximumEventAgeInSeconds": 21_600}, {"MaximumEventAgeInSeconds": 21_601}),
]


@pytest.mark.parametrize(("allowed", "refused"), CONFIGS)
def test_asynchronous_settings(aws: Account, allowed: dict[str, Any], refused: dict[str, Any]) -> None:
    aws.active()
    assert "Error" not in aws.ask("PutFunctionEventInvokeConfig", FunctionName="fn", **allowed)
    error = aws.ask("PutFunctionEventInvokeConfig", FunctionName="fn", **refused)["Error"]
    assert error["Code"] == "ValidationException"


PATTERN = {"Pattern": '{"body": {"a": ["b"]}}'}
MAPPINGS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"BatchSize": 1}, {"BatchSize": 0}),
    ({"BatchSize": 10}, {"BatchSize": 11}),
    (
        {"BatchSize": 10_000, "MaximumBatchingWindowInSeconds": 1},
        {"BatchSize": 10_001, "MaximumBatchingWindowInSeconds": 1},
    ),
    ({"MaximumBatchingWindowInSeconds": 0}, {"MaximumBatchingWindowInSeconds": -1}),
    ({"MaximumBatchingWindowInSeconds": 300}, {"MaximumBatchingWindowInSeconds": 301}),
    ({"ScalingConfig": {"MaximumConcurrency": 2}}, {"ScalingConfig": {"MaximumConcurrency": 1}}),
    ({"ScalingConfig": {"MaximumConcurrency": 1_000}}, {"ScalingConfig": {"MaximumConcurrency": 1_001}}),
    ({"ProvisionedPollerConfig": {"MinimumPollers": 2}}, {"ProvisionedPollerConfig": {"MinimumPollers": 1}}),
    (
        {"ProvisionedPollerConfig": {"MinimumPollers": 200, "MaximumPollers": 200}},
        {"ProvisionedPollerConfig": {"MinimumPollers": 201}},
    ),
    (
        {"ProvisionedPollerConfig": {"MaximumPollers": 2_000}},
        {"ProvisionedPollerConfig": {"MaximumPollers": 2_001}},
    ),
    (
        {"ProvisionedPollerConfig": {"MinimumPollers": 9, "MaximumPollers": 9}},
        {"ProvisionedPollerConfig": {"MinimumPollers": 9, "MaximumPollers": 8}},
    ),
    (
        {"ProvisionedPollerConfig": {"MaximumPollers": 9}},
        {"ProvisionedPollerConfig": {"MaximumPollers": 9}, "ScalingConfig": {"MaximumConcurrency": 9}},
    ),
    ({"FilterCriteria": {"Filters": [PATTERN] * 5}}, {"FilterCriteria": {"Filters": [PATTERN] * 6}}),
]


@pytest.mark.parametrize(("allowed", "refused"), MAPPINGS)
def test_a_mapping_at_its_limit_and_past_it(aws: Account, allowed: dict[str, Any], refused: dict[str, Any]) -> None:
    aws.active()
    for queue in ("one", "other"):
        aws.queue(queue)
    given = {"FunctionName": "fn"}
    assert "Error" not in aws.ask("CreateEventSourceMapping", **given, EventSourceArn=aws.arn("one"), **allowed)
    error = aws.ask("CreateEventSourceMapping", **given, EventSourceArn=aws.arn("other"), **refused)["Error"]
    assert error["Code"] in ("ValidationException", "InvalidParameterValueException")
    assert len(aws.ask("ListEventSourceMappings")["EventSourceMappings"]) == 1


def test_a_queue_hides_its_messages_for_as_long_as_the_function_may_run(aws: Account) -> None:
    aws.active(Timeout=31)
    aws.queue("q", VisibilityTimeout="30")
    given = {"FunctionName": "fn", "EventSourceArn": aws.arn("q")}
    assert aws.ask("CreateEventSourceMapping", **given)["Error"]["Message"] == (
        "Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds"
    )
    aws.change("UpdateFunctionConfiguration", FunctionName="fn", Timeout=30)
    assert "Error" not in aws.ask("CreateEventSourceMapping", **given)


def test_at_least_100_of_the_accounts_1000_stay_unreserved(aws: Account) -> None:
    aws.active()
    given = {"FunctionName": "fn"}
    error = aws.ask("PutFunctionConcurrency", **given, ReservedConcurrentExecutions=901)["Error"]
    assert error["Message"].endswith("below its minimum value of [100].")
    assert aws.ask("PutFunctionConcurrency", **given, ReservedConcurrentExecutions=900) == {
        "ReservedConcurrentExecutions": 900
    }
    assert aws.ask("GetAccountSettings")["AccountLimit"]["UnreservedConcurrentExecutions"] == 100


def test_a_zip_that_is_sent_with_the_request(aws: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ZIPPED_BYTES", len(CODE))
    assert "Error" not in aws.create(Code={"ZipFile": CODE})
    monkeypatch.setattr(limits, "ZIPPED_BYTES", len(CODE) - 1)
    assert aws.create("larger", Code={"ZipFile": CODE})["Error"]["Message"] == (
        f"Zipped size must be smaller than {len(CODE) - 1} bytes"
    )


def test_a_zip_that_unpacks_to_too_much(aws: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "x" * 1000
    monkeypatch.setattr(limits, "UNZIPPED_BYTES", 1001)
    assert "Error" not in aws.create(Code={"ZipFile": archive("handler.py", content)})
    monkeypatch.setattr(limits, "UNZIPPED_BYTES", 1000)
    assert aws.create("larger", Code={"ZipFile": archive("handler.py", content)})["Error"]["Message"] == (
        "Unzipped size must be smaller than 1000 bytes"
    )


def test_a_zip_of_too_many_files_is_refused_unread(aws: Account) -> None:
    content = b"PK\x01\x02" * (limits.MOST_FILES + 1)
    assert (
        aws.create(Code={"ZipFile": content})["Error"]["Message"] == "Sluice takes no package of more than 50000 files"
    )


@pytest.mark.parametrize(("name", "value"), [("InvocationType", "Later"), ("LogType", "All")])
def test_an_invocation_of_an_unknown_kind(aws: Account, name: str, value: str) -> None:
    aws.active()
    error = aws.ask("Invoke", FunctionName="fn", **{name: value})["Error"]
    assert error["Code"] == "ValidationException"
    assert f"Value '{value}' at '{name[0].lower()}{name[1:]}' failed to satisfy constraint" in error["Message"]


def test_a_policy_has_20_kilobytes_at_most(aws: Account) -> None:
    aws.active()
    version = aws.ask("PublishLayerVersion", LayerName="shared", Content={"ZipFile": CODE})["Version"]
    layer = {"LayerName": "shared", "VersionNumber": version, "Action": "lambda:GetLayerVersion", "Principal": "*"}
    function = {"FunctionName": "fn", "Action": "lambda:InvokeFunction", "Principal": "sns.amazonaws.com"}
    for operation, reads, given in (
        ("AddPermission", "GetPolicy", function),
        ("AddLayerVersionPermission", "GetLayerVersionPolicy", layer),
    ):
        answers = (aws.ask(operation, StatementId=f"{'s' * 90}{n}", **given) for n in range(200))
        error = next(answer for answer in answers if "Error" in answer)["Error"]
        assert error["Code"] == "PolicyLengthExceededException"
        assert re.fullmatch(
            r"The final policy size \(20[4-9]\d\d\) is bigger than the limit \(20480\)\.", error["Message"]
        )
        found = aws.ask(reads, **{name: given[name] for name in given if name not in ("Action", "Principal")})
        assert 20_200 < len(found["Policy"]) <= limits.POLICY_BYTES


def test_weights_of_an_alias(aws: Account) -> None:
    aws.active()
    for text in ("one", "two"):
        aws.change("UpdateFunctionConfiguration", FunctionName="fn", Description=text)
        aws.ask("PublishVersion", FunctionName="fn")

    def alias(name: str, weights: dict[str, float], version: str = "1") -> str:
        routing = {"AdditionalVersionWeights": weights}
        answer = aws.ask("CreateAlias", FunctionName="fn", Name=name, FunctionVersion=version, RoutingConfig=routing)
        return str(answer.get("Error", {}).get("Message", ""))

    assert alias("all", {"2": 1.0}) == ""
    assert "less than or equal to 1.0" in alias("more", {"2": 1.1})
    assert "greater than or equal to 0.0" in alias("less", {"2": -0.1})
    assert "cannot be greater than 1. Number of items: 2" in alias("three", {"2": 0.1, "1": 0.1})
    assert "Map keys must satisfy constraint" in alias("latest", {"$LATEST": 0.5})
    assert "$LATEST is not supported for an alias" in alias("of-latest", {"2": 0.5}, "$LATEST")
