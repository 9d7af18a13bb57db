"""Recorded situations with buckets."""

import pytest

from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.cloudformation.recorded.process import (
    Process,
    att,
    declared,
    parameter,
    ref,
    resources,
    run_as_recorded,
)
from tests.emulator.services.cloudformation.recorded.situation import Situation
from tests.emulator.services.cloudformation.recorded.test_answers import change
from tests.emulator.worlds import Refused


def test_a_condition_that_does_not_hold_any_more_removes_its_bucket() -> None:
    template = {
        "Parameters": declared(EnvironmentType="String"),
        "Conditions": {
            "IsProd": {"Fn::Equals": [ref("EnvironmentType"), "prod"]},
        },
        **resources(
            Bucket={"Type": "AWS::S3::Bucket"},
            Parameter={**parameter("test"), "Condition": "IsProd"},
        ),
    }
    first, second = {"EnvironmentType": "not-prod"}, {"EnvironmentType": "prod"}
    run_as_recorded("test_conditions", Process(template, template, first, second))


@pytest.mark.parametrize(
    ("case", "given"),
    [
        ("prod-bucket-policy", {"EnvType": "prod", "BucketName": "recorded-bucket"}),
        ("prod-nobucket-nopolicy", {"EnvType": "prod"}),
    ],
)
def test_a_policy_is_made_with_its_bucket(case: str, given: dict[str, str]) -> None:
    situation = Situation(f"test_nested_conditions[{case}]")
    stacks = Stacks("s3")
    allowed = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": ["s3:GetObject"]}
    objects = {"Fn::Sub": "arn:${AWS::Partition}:s3:::${Bucket}/*"}
    document = {"Version": "2012-10-17", "Statement": [{**allowed, "Resource": [objects]}]}
    template = {
        "Parameters": declared(EnvType=("String", "test"), BucketName=("String", "")),
        "Conditions": {
            "IsProduction": {"Fn::Equals": [ref("EnvType"), "prod"]},
            "CreateBucket": {"Fn::Not": [{"Fn::Equals": [ref("BucketName"), ""]}]},
            "CreatePolicy": {"Fn::And": [{"Condition": "IsProduction"}, {"Condition": "CreateBucket"}]},
        },
        "Resources": {
            "Bucket": {
                "Type": "AWS::S3::Bucket",
                "Condition": "CreateBucket",
                "Properties": {"BucketName": ref("BucketName")},
            },
            "Policy": {
                "Type": "AWS::S3::BucketPolicy",
                "Condition": "CreatePolicy",
                "Properties": {"Bucket": ref("Bucket"), "PolicyDocument": document},
            },
        },
    }
    parameters = [{"ParameterKey": name, "ParameterValue": text} for name, text in given.items()]
    made = change(stacks, template, Parameters=parameters)
    situation.matches("create_cs_result", made)
    situation.matches("describe_changeset_result", stacks.cfn("DescribeChangeSet", ChangeSetName=made["Id"]))
    stacks.cfn("ExecuteChangeSet", ChangeSetName=made["Id"])
    stacks.rest()
    situation.matches("describe_stack_result", stacks.cfn("DescribeStacks", StackName="app"))
    situation.matches("stack_events", {"StackEvents": stacks.history()[::-1]})
    situation.matches("stack_resources", stacks.cfn("DescribeStackResources", StackName="app"))


def test_a_bucket_tells_a_queue() -> None:
    situation = Situation("test_cfn_handle_s3_notification_configuration")
    stacks = Stacks("s3")
    told = {"QueueConfigurations": [{"Event": "s3:ObjectCreated:*", "Queue": att("Queue", "Arn")}]}
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    stacks.create(
        resources(
            Queue={"Type": "AWS::SQS::Queue"},
            Policy={
                "Type": "AWS::SQS::QueuePolicy",
                "Properties": {"Queues": [ref("Queue")], "PolicyDocument": {"Statement": [statement]}},
            },
            Bucket={
                "Type": "AWS::S3::Bucket",
                "DependsOn": "Policy",
                "Properties": {"BucketName": "recorded-bucket", "NotificationConfiguration": told},
            },
        )
    )
    found = stacks.call("s3", "GetBucketNotificationConfiguration", Bucket="recorded-bucket")
    situation.matches("get_bucket_notification_configuration", found)
    stacks.delete()
    with pytest.raises(Refused) as refused:
        stacks.call("s3", "GetBucketNotificationConfiguration", Bucket="recorded-bucket")
    situation.refuses("get_bucket_notification_configuration_error", refused.value)
