"""Tests of the sample values of parameters without a default."""

from typing import Any

import pytest

from designer.runs.parameters import sample_parameters


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ({"Type": "String", "AllowedValues": ["dev", "prod"]}, "dev"),
        ({"Type": "String", "AllowedValues": [True, False]}, "true"),
        ({"Type": "Number", "MinValue": 3}, "3"),
        ({"Type": "AWS::EC2::VPC::Id"}, "vpc-0123456789abcdef0"),
        ({"Type": "String", "MinLength": 12}, "sample-stage"),
        ({"Type": "String", "MaxLength": 4}, "samp"),
        ({"Type": "String", "AllowedPattern": "[a-z][a-z0-9]*", "MaxLength": 16}, "samplestage"),
        ({"Type": "String", "AllowedPattern": r"(\d{1,3}\.){3}\d{1,3}/\d{2}"}, "10.0.0.0/16"),
        ({"Type": "String", "AllowedPattern": r"(?=.*[A-Z])(?=.*\d).{8,}", "MinLength": "8"}, "Sample10"),
        ({"Type": "String", "AllowedPattern": "("}, "sample-stage"),
    ],
)
def test_a_parameter_without_a_default_gets_a_fitting_value(parameter: Any, expected: Any) -> None:
    assert sample_parameters({"Parameters": {"Stage": parameter}}) == {"Stage": expected}


@pytest.mark.parametrize(
    ("kind", "property_name", "service"),
    [("MSK", "Stream", "kafka"), ("MQ", "Broker", "mq"), ("Kinesis", "Stream", "kinesis"), ("SQS", "Queue", "sqs")],
)
def test_a_parameter_that_an_event_reads_from_gets_an_arn(kind: str, property_name: str, service: str) -> None:
    event = {"Type": kind, "Properties": {property_name: {"Ref": "Source"}}}
    resources = {"F": {"Type": "AWS::Serverless::Function", "Properties": {"Events": {"E": event}}}}
    found = sample_parameters({"Parameters": {"Source": {"Type": "String"}}, "Resources": resources})
    assert found["Source"].split(":")[2] == service


@pytest.mark.parametrize(
    ("kind", "properties", "service"),
    [
        ("AWS::SNS::Subscription", {"TopicArn": {"Ref": "Source"}}, "sns"),
        ("AWS::Lambda::EventSourceMapping", {"EventSourceArn": {"Ref": "Source"}}, "sqs"),
        (
            "AWS::Lambda::EventSourceMapping",
            {"EventSourceArn": {"Ref": "Source"}, "StartingPosition": "LATEST"},
            "kinesis",
        ),
    ],
)
def test_a_parameter_that_is_read_gets_its_sources_arn_though_a_statement_names_it(
    kind: str, properties: Any, service: str
) -> None:
    allowed = {"Effect": "Allow", "Action": "*", "Resource": {"Ref": "Source"}}
    resources = {"Reader": {"Type": kind, "Properties": properties}, "Role": {"Statement": [allowed]}}
    found = sample_parameters({"Parameters": {"Source": {"Type": "String"}}, "Resources": resources})
    assert found["Source"].split(":")[2] == service


@pytest.mark.parametrize("resource", [{"Ref": "Cluster"}, ["*", {"Ref": "Cluster"}]])
def test_a_parameter_that_a_statement_names_gets_an_arn(resource: Any) -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": resource}
    policy = {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Statement": [statement]}}}
    template = {"Parameters": {"Cluster": {"Type": "String"}}, "Resources": {"P": policy}}
    assert sample_parameters(template)["Cluster"].startswith("arn:aws:")


def test_a_parameter_with_a_default_keeps_it() -> None:
    assert sample_parameters({"Parameters": {"Stage": {"Type": "String", "Default": ""}}}) == {}
