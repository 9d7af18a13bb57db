"""Properties reach a service in the types of their schema, and its limits hold for them as for any call."""

from typing import Any

import pytest

from emulator.services.cloudformation.deploy.property_faults import property_faults
from emulator.services.cloudformation.deploy.property_types import typed
from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.cloudformation.deploy.test_property_faults import SCHEMA

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"Count": "5", "Is": "True", "Name": 7}, {"Count": 5, "Is": True, "Name": "7"}),
        ({"Count": 5.0, "Is": "false", "Name": True}, {"Count": 5, "Is": False, "Name": "true"}),
        ({"Count": " 5.00 "}, {"Count": 5}),
        ({"List": [{"Key": 1}], "Labels": {"a": False}}, {"List": [{"Key": "1"}], "Labels": {"a": "false"}}),
        ({"Nested": {"Inner": {"Size": "1e3"}}}, {"Nested": {"Inner": {"Size": 1000.0}}}),
        ({"Document": {"a": "5"}, "Free": {"a": 5}}, {"Document": {"a": "5"}, "Free": {"a": 5}}),
    ],
)
def test_a_scalar_is_read_as_its_schemas_type(written: dict[str, Any], read: dict[str, Any]) -> None:
    assert typed(SCHEMA, written) == read
    assert property_faults(SCHEMA, {"Name": "n", **typed(SCHEMA, written)}) == []


@pytest.mark.parametrize(
    ("type_name", "properties", "reason"),
    [
        (
            "AWS::SQS::Queue",
            {"VisibilityTimeout": 43_201},
            "Invalid value for the parameter VisibilityTimeout. (Service: SQS, Status Code: 400",
        ),
        (
            "AWS::SSM::Parameter",
            {"Type": "String", "Value": "v", "Description": "d" * 1_025},
            "at 'description' failed to satisfy constraint: Member must have length less than or equal to 1024",
        ),
        (
            "AWS::Logs::LogGroup",
            {"LogGroupName": "g", "KmsKeyId": "k" * 257},
            "at 'kmsKeyId' failed to satisfy constraint: Member must have length less than or equal to 256",
        ),
        (
            "AWS::IAM::Role",
            {"AssumeRolePolicyDocument": TRUST, "MaxSessionDuration": "3599"},
            (
                "1 validation error detected: Value '3599' at 'maxSessionDuration' failed to satisfy constraint:"
                " Member must have value greater than or equal to 3600 (Service: IAM, Status Code: 400"
            ),
        ),
        (
            "AWS::Lambda::EventInvokeConfig",
            {"FunctionName": "f", "Qualifier": "$LATEST", "MaximumRetryAttempts": 3},
            "Value '3' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or",
        ),
    ],
)
def test_what_a_model_forbids_fails_the_resource_in_awss_words(
    type_name: str, properties: dict[str, Any], reason: str
) -> None:
    stacks = Stacks("lambda_", "logs", "ssm")
    stacks.create({"Broken": {"Type": type_name, "Properties": properties}})
    events = stacks.cfn("DescribeStackEvents", StackName="app")["StackEvents"]
    (failed,) = [event for event in events if event["ResourceStatus"] == "CREATE_FAILED"]
    assert failed["LogicalResourceId"] == "Broken"
    assert reason in failed["ResourceStatusReason"]


def test_a_number_may_stand_for_a_text() -> None:
    stacks = Stacks("ssm")
    stacks.create({"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "p", "Type": "String", "Value": 5}}})
    assert stacks.call("ssm", "GetParameter", Name="p")["Parameter"]["Value"] == "5"
