"""Real clients against a running endpoint: boto3 and the AWS CLI."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.emulator.server.running import Running, running

QUICK = 10_000.0
"""So much faster than the wall clock that a stack is made before a client asks."""
TEMPLATE = """
Parameters:
  Wait: {Type: Number, Default: 30}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {VisibilityTimeout: !Ref Wait}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: {Effect: Allow, Action: sts:AssumeRole, Principal: {Service: lambda.amazonaws.com}}
Outputs:
  Url: {Value: !Ref Queue, Description: where, Export: {Name: !Sub "${AWS::StackName}-url"}}
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Running]:
    """A running endpoint."""
    with running(speed=QUICK, seed=1) as made:
        yield made


def test_boto3_creates_waits_for_updates_and_deletes_a_stack(endpoint: Running) -> None:
    client = endpoint.client("cloudformation")
    stack_id = client.create_stack(StackName="app", TemplateBody=TEMPLATE, Capabilities=["CAPABILITY_IAM"])["StackId"]
    client.get_waiter("stack_create_complete").wait(StackName="app")
    stack = client.describe_stacks(StackName="app")["Stacks"][0]
    assert stack["StackId"] == stack_id
    assert isinstance(stack["CreationTime"], datetime)
    assert (stack["Tags"], stack["NotificationARNs"], stack["RollbackConfiguration"]) == ([], [], {})
    assert stack["Parameters"] == [{"ParameterKey": "Wait", "ParameterValue": "30"}]
    assert stack["Outputs"][0]["ExportName"] == "app-url"
    assert client.list_exports()["Exports"][0]["Value"] == stack["Outputs"][0]["OutputValue"]
    queue = endpoint.client("sqs").list_queues()["QueueUrls"][0]
    found = client.describe_stack_resources(PhysicalResourceId=queue)["StackResources"]
    told = {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found}
    assert queue.startswith(endpoint.url)
    assert stack["Outputs"][0]["OutputValue"] == told["Queue"] == queue
    client.update_stack(
        StackName="app",
        UsePreviousTemplate=True,
        Parameters=[{"ParameterKey": "Wait", "ParameterValue": "60"}],
        Capabilities=["CAPABILITY_IAM"],
    )
    client.get_waiter("stack_update_complete").wait(StackName="app")
    url = endpoint.client("sqs").get_queue_url(QueueName=stack["Outputs"][0]["OutputValue"].rpartition("/")[2])
    attributes = endpoint.client("sqs").get_queue_attributes(QueueUrl=url["QueueUrl"], AttributeNames=["All"])
    assert attributes["Attributes"]["VisibilityTimeout"] == "60"
    events = client.describe_stack_events(StackName="app")["StackEvents"]
    assert json.loads(events[-2]["ResourceProperties"]) == {"VisibilityTimeout": "30"}
    assert client.get_template(StackName="app")["TemplateBody"] == TEMPLATE
    assert client.describe_stack_resources(StackName="app")["StackResources"][1]["LogicalResourceId"] == "Role"
    client.delete_stack(StackName="app")
    client.get_waiter("stack_delete_complete").wait(StackName=stack_id)
    with pytest.raises(ClientError) as raised:
        client.describe_stacks(StackName="app")
    assert raised.value.response["Error"] == {
        "Type": "Sender",
        "Code": "ValidationError",
        "Message": "Stack with id app does not exist",
    }


def test_boto3_reads_change_sets_with_every_member(endpoint: Running) -> None:
    client = endpoint.client("cloudformation")
    made = client.create_change_set(
        StackName="review", ChangeSetName="c", ChangeSetType="CREATE", TemplateBody=TEMPLATE,
        Capabilities=["CAPABILITY_IAM"],
    )  # fmt: skip
    client.get_waiter("change_set_create_complete").wait(ChangeSetName=made["Id"])
    described = client.describe_change_set(ChangeSetName=made["Id"], IncludePropertyValues=True)
    del described["ResponseMetadata"], described["CreationTime"]
    assert described == {
        "Capabilities": ["CAPABILITY_IAM"],
        "ChangeSetId": made["Id"],
        "ChangeSetName": "c",
        "Changes": [
            {
                "ResourceChange": {
                    "Action": "Add",
                    "AfterContext": after,
                    "Details": [],
                    "LogicalResourceId": name,
                    "ResourceType": kind,
                    "Scope": [],
                },
                "Type": "Resource",
            }
            for name, kind, after in (
                ("Queue", "AWS::SQS::Queue", '{"Properties":{"VisibilityTimeout":"30"}}'),
                ("Role", "AWS::IAM::Role", described["Changes"][1]["ResourceChange"]["AfterContext"]),
            )
        ],
        "ExecutionStatus": "AVAILABLE",
        "IncludeNestedStacks": False,
        "NotificationARNs": [],
        "Parameters": [{"ParameterKey": "Wait", "ParameterValue": "30"}],
        "RollbackConfiguration": {},
        "StackId": made["StackId"],
        "StackName": "review",
        "Status": "CREATE_COMPLETE",
    }


def deploy(endpoint: Running, folder: Path, *further: str) -> str:
    """Run `aws cloudformation deploy` and return what it prints."""
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": endpoint.url,
        "AWS_CONFIG_FILE": os.devnull,
    }
    (folder / "template.yaml").write_text(TEMPLATE)
    command = [
        sys.executable, "-m", "awscli", "cloudformation", "deploy", "--stack-name", "deployed", "--template-file",
        str(folder / "template.yaml"), "--capabilities", "CAPABILITY_IAM", *further,
    ]  # fmt: skip
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_aws_cli_deploys_finds_nothing_to_do_and_changes(endpoint: Running, tmp_path: Path) -> None:
    assert "Successfully created/updated stack - deployed" in deploy(endpoint, tmp_path)
    assert "No changes to deploy" in deploy(endpoint, tmp_path, "--no-fail-on-empty-changeset")
    client = endpoint.client("cloudformation")
    # The tool names change sets by the second, and a failed one keeps its name.
    (empty,) = client.list_change_sets(StackName="deployed")["Summaries"]
    client.delete_change_set(StackName="deployed", ChangeSetName=empty["ChangeSetId"])
    assert "Successfully created/updated" in deploy(endpoint, tmp_path, "--parameter-overrides", "Wait=45")
    stack = client.describe_stacks(StackName="deployed")["Stacks"][0]
    assert stack["StackStatus"] == "UPDATE_COMPLETE"
    assert stack["Parameters"][0]["ParameterValue"] == "45"


def test_boto3_imports_the_queue_of_whose_url_it_was_told(endpoint: Running) -> None:
    client, sqs = endpoint.client("cloudformation"), endpoint.client("sqs")
    url = sqs.create_queue(QueueName="adopted")["QueueUrl"]
    wanted = {
        "LogicalResourceId": "Q",
        "ResourceType": "AWS::SQS::Queue",
        "ResourceIdentifier": {"QueueUrl": url},
    }
    template = {"Resources": {"Q": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain"}}}
    client.create_change_set(
        StackName="adopting",
        ChangeSetName="take",
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps(template),
        ResourcesToImport=[wanted],
    )
    client.get_waiter("change_set_create_complete").wait(StackName="adopting", ChangeSetName="take")
    client.execute_change_set(StackName="adopting", ChangeSetName="take")
    client.get_waiter("stack_import_complete").wait(StackName="adopting")
    (resource,) = client.describe_stack_resources(StackName="adopting")["StackResources"]
    assert (resource["PhysicalResourceId"], resource["ResourceStatus"]) == (url, "UPDATE_COMPLETE")
    client.delete_stack(StackName="adopting")
    client.get_waiter("stack_delete_complete").wait(StackName="adopting")
    assert sqs.get_queue_url(QueueName="adopted")["QueueUrl"] == url


@pytest.mark.slow
def test_boto3s_waiters_end_at_the_speed_of_the_wall_clock() -> None:
    with running(speed=1.0, seed=1) as made:
        client = made.client("cloudformation")
        often = {"Delay": 1, "MaxAttempts": 20}
        client.create_stack(StackName="app", TemplateBody=TEMPLATE, Capabilities=["CAPABILITY_IAM"])
        client.get_waiter("stack_create_complete").wait(StackName="app", WaiterConfig=often)
        stack = client.describe_stacks(StackName="app")["Stacks"][0]
        events = client.describe_stack_events(StackName="app")["StackEvents"]
        assert [event["Timestamp"] for event in events] == sorted(
            (event["Timestamp"] for event in events), reverse=True
        )
        assert events[0]["Timestamp"] - stack["CreationTime"] <= timedelta(seconds=2)
        client.delete_stack(StackName="app")
        client.get_waiter("stack_delete_complete").wait(StackName="app", WaiterConfig=often)


def test_boto3_reviews_stacks_within_stacks_and_imports_what_exists(endpoint: Running) -> None:
    client, s3 = endpoint.client("cloudformation"), endpoint.client("s3")
    s3.create_bucket(Bucket="reviewed")
    s3.put_object(Bucket="reviewed", Key="inner.yaml", Body=TEMPLATE.encode())
    url = "https://reviewed.s3.amazonaws.com/inner.yaml"
    existing = {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": {"BucketName": "reviewed"}}
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url, "Parameters": {"Wait": "7"}}}
    asked = {"StackName": "root", "ChangeSetName": "first"}
    made = client.create_change_set(
        **asked,
        ChangeSetType="CREATE",
        TemplateBody=json.dumps({"Resources": {"Bucket": existing, "Inner": nested}}),
        IncludeNestedStacks=True,
        ImportExistingResources=True,
        Capabilities=["CAPABILITY_IAM"],
    )
    client.get_waiter("change_set_create_complete").wait(**asked)
    described = client.describe_change_set(**asked)
    bucket, inner = (change["ResourceChange"] for change in described["Changes"])
    assert (bucket["Action"], inner["Action"], described["ImportExistingResources"]) == ("Import", "Add", True)
    below = client.describe_change_set(ChangeSetName=inner["ChangeSetId"])
    assert below["ParentChangeSetId"] == below["RootChangeSetId"] == made["Id"]
    client.execute_change_set(**asked)
    client.get_waiter("stack_create_complete").wait(StackName="root")
    found = client.describe_stacks(StackName=below["StackId"])["Stacks"][0]
    assert (found["ParentId"], found["RootId"]) == (made["StackId"], made["StackId"])
    client.delete_stack(StackName="root")
    client.get_waiter("stack_delete_complete").wait(StackName=made["StackId"])
    assert s3.head_bucket(Bucket="reviewed")
