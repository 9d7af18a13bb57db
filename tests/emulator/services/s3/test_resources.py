"""Buckets and their policies in stacks, and what stacks and functions fetch from buckets."""

import io
import json
import zipfile
from typing import Any

import pytest

from emulator.contract.settings import Settings
from tests.emulator.services.cloudformation.bench import PLACEHOLDERS, Stacks
from tests.emulator.worlds import Refused

MORE = "For more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"
ROLE = "arn:aws:iam::123456789012:role/r"


def bucket(**properties: Any) -> dict[str, Any]:
    """Return a bucket as a resource."""
    return {"Type": "AWS::S3::Bucket", "Properties": properties}


def archive() -> bytes:
    """Return a zip with a handler."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as opened:
        opened.writestr(zipfile.ZipInfo("index.py"), "def handler(event, context): ...")
    return found.getvalue()


def ignored(stacks: Stacks) -> list[str]:
    """Return the properties that a deployment has told of as not modelled."""
    return [name for event in stacks.trace() if event.kind == "deploy" for name in event.detail.get("ignored", ())]


def test_a_bucket_has_a_generated_name_and_its_addresses() -> None:
    stacks = Stacks("s3")
    names = ("Arn", "DomainName", "RegionalDomainName", "DualStackDomainName", "WebsiteURL")
    stacks.create(
        {
            "Resources": {"PhotoBucket": bucket()},
            "Outputs": {
                "Name": {"Value": {"Ref": "PhotoBucket"}},
                **{name: {"Value": {"Fn::GetAtt": ["PhotoBucket", name]}} for name in names},
            },
        }
    )
    found = stacks.outputs()
    name = found["Name"]
    assert name.startswith("app-photobucket-")
    assert name == name.lower()
    assert [found[one] for one in names] == [
        f"arn:aws:s3:::{name}",
        f"{name}.s3.amazonaws.com",
        f"{name}.s3.us-east-1.amazonaws.com",
        f"{name}.s3.dualstack.us-east-1.amazonaws.com",
        f"http://{name}.s3-website-us-east-1.amazonaws.com",
    ]
    assert stacks.call("s3", "HeadBucket", Bucket=name)["BucketRegion"] == "us-east-1"


def test_a_bucket_is_changed_replaced_and_deleted_with_its_stack() -> None:
    stacks = Stacks("s3")
    stacks.create({"Bucket": bucket(BucketName="one", Tags=[{"Key": "a", "Value": "1"}])}, Tags=[])
    tags = stacks.call("s3", "GetBucketTagging", Bucket="one")["TagSet"]
    assert {tag["Key"] for tag in tags} > {"a", "aws:cloudformation:stack-name"}
    stacks.update({"Bucket": bucket(BucketName="one", VersioningConfiguration={"Status": "Enabled"})})
    assert stacks.call("s3", "GetBucketVersioning", Bucket="one") == {"Status": "Enabled"}
    stacks.update({"Bucket": bucket(BucketName="one")})
    assert stacks.call("s3", "GetBucketVersioning", Bucket="one") == {"Status": "Suspended"}
    stacks.update({"Bucket": bucket(BucketName="two")})
    assert [one["Name"] for one in stacks.call("s3", "ListBuckets")["Buckets"]] == ["two"]
    stacks.call("s3", "PutObject", Bucket="two", Key="key", Body=b"")
    stacks.delete()
    assert stacks.status() == "DELETE_FAILED"
    assert "The bucket you tried to delete is not empty" in stacks.reason("DELETE_FAILED", "Bucket")
    stacks.call("s3", "DeleteObject", Bucket="two", Key="key")
    stacks.delete()
    assert stacks.call("s3", "ListBuckets")["Buckets"] == []


def test_a_bucket_whose_name_is_taken_fails_the_stack() -> None:
    stacks = Stacks("s3")
    stacks.call("s3", "CreateBucket", Bucket="taken")
    stacks.create({"Bucket": bucket(BucketName="taken")})
    assert stacks.status() == "ROLLBACK_COMPLETE"
    assert "'taken' already exists" in stacks.reason("CREATE_FAILED", "Bucket")
    assert stacks.call("s3", "HeadBucket", Bucket="taken")


def test_a_bucket_that_cannot_tell_its_queue_is_taken_back() -> None:
    stacks = Stacks("s3")
    target = "arn:aws:sqs:us-east-1:123456789012:none"
    stacks.create(
        {
            "Bucket": bucket(
                BucketName="lonely",
                NotificationConfiguration={"QueueConfigurations": [{"Event": "s3:ObjectCreated:*", "Queue": target}]},
            )
        }
    )
    assert stacks.status() == "ROLLBACK_COMPLETE"
    reason = stacks.reason("CREATE_FAILED", "Bucket")
    assert "Unable to validate the following destination configurations" in reason
    with pytest.raises(Refused, match="NoSuchBucket"):
        stacks.call("s3", "HeadBucket", Bucket="lonely")


def test_a_template_s_notifications_are_those_of_the_bucket() -> None:
    stacks = Stacks("s3")
    rule = {
        "Event": "s3:ObjectCreated:*",
        "Filter": {"S3Key": {"Rules": [{"Name": "suffix", "Value": ".jpg"}]}},
        "Queue": {"Fn::GetAtt": ["Queue", "Arn"]},
    }
    stacks.create(
        {
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "photos"}},
            "Bucket": bucket(BucketName="photos", NotificationConfiguration={"QueueConfigurations": [rule]}),
        }
    )
    (kept,) = stacks.call("s3", "GetBucketNotificationConfiguration", Bucket="photos")["QueueConfigurations"]
    assert (kept["QueueArn"], kept["Events"]) == (stacks.arn("photos"), ["s3:ObjectCreated:*"])
    url = stacks.resources()["Queue"]
    stacks.call("s3", "PutObject", Bucket="photos", Key="a.jpg", Body=b"x")
    assert len(stacks.bodies(url)) == 2


def test_a_policy_is_set_changed_and_taken_away() -> None:
    def policy(action: str) -> dict[str, Any]:
        statement = {
            "Effect": "Deny",
            "Principal": "*",
            "Action": action,
            "Resource": {"Fn::Sub": "${Bucket.Arn}/*"},
        }
        document = {"Version": "2012-10-17", "Statement": [statement]}
        properties = {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": document}
        return {"Bucket": bucket(BucketName="kept"), "P": {"Type": "AWS::S3::BucketPolicy", "Properties": properties}}

    stacks = Stacks("s3")
    stacks.create(policy("s3:PutObject"))
    kept = json.loads(stacks.call("s3", "GetBucketPolicy", Bucket="kept")["Policy"])
    assert kept["Statement"][0]["Resource"] == "arn:aws:s3:::kept/*"
    assert stacks.resources()["P"] == "kept"
    stacks.update(policy("s3:GetObject"))
    assert "s3:GetObject" in stacks.call("s3", "GetBucketPolicy", Bucket="kept")["Policy"]
    stacks.update({"Bucket": bucket(BucketName="kept")})
    with pytest.raises(Refused, match="NoSuchBucketPolicy"):
        stacks.call("s3", "GetBucketPolicy", Bucket="kept")


KMS = {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"LifecycleConfiguration": {"Rules": []}}, "LifecycleConfiguration"),
        ({"WebsiteConfiguration": {}}, "WebsiteConfiguration"),
        ({"BucketEncryption": KMS}, "BucketEncryption"),
        ({"AccessControl": "PublicRead"}, "AccessControl"),
        ({"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}}, "OwnershipControls"),
        (
            {"NotificationConfiguration": {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}},
            "NotificationConfiguration.EventBridgeConfiguration",
        ),
    ],
)
def test_a_property_that_is_not_modelled_is_told_of_or_refused_by_name(properties: dict[str, Any], name: str) -> None:
    lenient = Stacks("s3", settings=PLACEHOLDERS)
    lenient.create({"Bucket": bucket(BucketName="made", **properties)})
    assert lenient.status() == "CREATE_COMPLETE"
    assert lenient.call("s3", "HeadBucket", Bucket="made")
    assert ignored(lenient) == [name]
    strict = Stacks("s3")
    strict.create({"Bucket": bucket(BucketName="made", **properties)})
    assert strict.reason("CREATE_FAILED", "Bucket") == f"Sluice does not model AWS::S3::Bucket's {name}"


def test_a_template_comes_from_a_bucket_in_a_version_of_it() -> None:
    stacks = Stacks("s3")
    stacks.call("s3", "CreateBucket", Bucket="templates")
    configuration = {"Status": "Enabled"}
    stacks.call("s3", "PutBucketVersioning", Bucket="templates", VersioningConfiguration=configuration)

    def put(name: str) -> str:
        text = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}}}})
        body = text.encode()
        return str(stacks.call("s3", "PutObject", Bucket="templates", Key="a b.json", Body=body)["VersionId"])

    old = put("old")
    put("new")
    for name, url in (
        ("first", "https://templates.s3.us-east-1.amazonaws.com/a%20b.json"),
        ("second", f"https://s3.amazonaws.com/templates/a%20b.json?versionId={old}"),
        ("third", "http://127.0.0.1:4566/templates/a%20b.json"),
        ("fourth", "http://templates.localhost:4566/a%20b.json"),
    ):
        stacks.cfn("ValidateTemplate", TemplateURL=url)
        summary = stacks.cfn("GetTemplateSummary", TemplateURL=url)
        assert summary["ResourceTypes"] == ["AWS::SQS::Queue"], name
    stacks.cfn("CreateStack", StackName="versioned", TemplateURL=url.replace("a%20b", "a+b").replace("+", "%20"))
    stacks.rest()
    assert stacks.sqs("GetQueueUrl", QueueName="new")
    stacks.cfn("CreateStack", StackName="older", TemplateURL=f"{url}?versionId={old}")
    stacks.rest()
    assert stacks.sqs("GetQueueUrl", QueueName="old")


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        (
            "https://nowhere.s3.amazonaws.com/t.json",
            f"S3 error: The specified bucket does not exist\n{MORE}",
        ),
        ("https://example.com/t.json", "S3 error: Domain name specified in example.com is not a valid S3 domain"),
    ],
)
def test_a_template_that_is_not_there_is_refused_in_aws_s_words(url: str, refusal: str) -> None:
    with pytest.raises(Refused) as raised:
        Stacks("s3").cfn("CreateStack", StackName="app", TemplateURL=url)
    assert (raised.value.code, raised.value.message) == ("ValidationError", refusal)


def test_a_nested_stack_s_template_comes_from_a_bucket() -> None:
    stacks = Stacks("s3")
    stacks.call("s3", "CreateBucket", Bucket="templates")
    child = {
        "Parameters": {"Name": {"Type": "String"}},
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "Name"}}}},
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}}},
    }

    def parent(key: str) -> dict[str, Any]:
        url = f"https://templates.s3.amazonaws.com/{key}"
        nested = {"TemplateURL": url, "Parameters": {"Name": "inner"}}
        return {
            "Resources": {"Child": {"Type": "AWS::CloudFormation::Stack", "Properties": nested}},
            "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Child", "Outputs.Arn"]}}},
        }

    stacks.call("s3", "PutObject", Bucket="templates", Key="child.json", Body=json.dumps(child).encode())
    root = stacks.create(parent("child.json"))
    assert stacks.outputs() == {"Arn": stacks.arn("inner")}
    nested = stacks.stack(stacks.resources()["Child"])
    assert (nested["ParentId"], nested["RootId"]) == (root, root)
    stacks.update(parent("none.json"))
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert "S3 error: The specified key does not exist." in stacks.reason("UPDATE_FAILED", "Child")


def test_a_part_of_a_template_is_included_from_a_bucket() -> None:
    stacks = Stacks("s3")
    stacks.call("s3", "CreateBucket", Bucket="templates")
    part = json.dumps({"QueueName": "included"}).encode()
    stacks.call("s3", "PutObject", Bucket="templates", Key="part.json", Body=part)
    include = {"Name": "AWS::Include", "Parameters": {"Location": "s3://templates/part.json"}}
    stacks.create({"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Fn::Transform": include}}})
    assert stacks.status() == "CREATE_COMPLETE", stacks.history()
    assert stacks.sqs("GetQueueUrl", QueueName="included")


def test_a_function_s_code_comes_from_a_bucket_in_a_version_of_it() -> None:
    stacks = Stacks("s3", "lambda_")
    stacks.call("s3", "CreateBucket", Bucket="code")
    stacks.call("s3", "PutBucketVersioning", Bucket="code", VersioningConfiguration={"Status": "Enabled"})
    version = stacks.call("s3", "PutObject", Bucket="code", Key="f.zip", Body=archive())["VersionId"]
    stacks.call("s3", "PutObject", Bucket="code", Key="f.zip", Body=b"no zip")

    def resources(**code: str) -> dict[str, Any]:
        properties = {"Runtime": "python3.12", "Handler": "index.handler", "Role": ROLE, "Code": code}
        content = {"Content": code, "LayerName": "layer"}
        return {
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {**properties, "FunctionName": "made"}},
            "Layer": {"Type": "AWS::Lambda::LayerVersion", "Properties": content},
        }

    stacks.create(resources(S3Bucket="code", S3Key="f.zip", S3ObjectVersion=version))
    assert stacks.status() == "CREATE_COMPLETE", stacks.history()
    assert stacks.call("lambda", "GetFunction", FunctionName="made")["Configuration"]["CodeSize"] == len(archive())
    layer = stacks.call("lambda", "GetLayerVersion", LayerName="layer", VersionNumber=1)
    assert layer["Content"]["CodeSize"] == len(archive())


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"S3Bucket": "nowhere"}, "NoSuchBucket. S3 Error Message: The specified bucket does not exist"),
        ({"S3Bucket": "code"}, "NoSuchKey. S3 Error Message: The specified key does not exist."),
    ],
)
def test_code_that_is_not_there_is_refused_in_aws_s_words(given: dict[str, str], refusal: str) -> None:
    stacks = Stacks("s3", "lambda_")
    stacks.call("s3", "CreateBucket", Bucket="code")
    function: dict[str, Any] = {"FunctionName": "f", "Runtime": "python3.12", "Handler": "a.b", "Role": ROLE}
    with pytest.raises(Refused) as raised:
        stacks.call("lambda", "CreateFunction", **function, Code={**given, "S3Key": "none.zip"})
    assert raised.value.message == f"Error occurred while GetObject. S3 Error Code: {refusal}"
    stacks.call("s3", "PutObject", Bucket="code", Key="none.zip", Body=archive())
    code = {"S3Bucket": "code", "S3Key": "none.zip"}
    with pytest.raises(Refused, match="The bucket is in this region: us-east-1"):
        stacks.call("lambda", "CreateFunction", call={"region": "eu-west-1"}, **function, Code=code)
    lenient = Stacks("s3", "lambda_", settings=Settings(code_may_lack=True))
    lenient.call("lambda", "CreateFunction", **function, Code={**given, "S3Key": "none.zip"})
