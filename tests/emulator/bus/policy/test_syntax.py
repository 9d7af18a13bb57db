"""What is wrong with a policy is told in IAM's words."""

import json
from typing import Any

import pytest

from emulator.bus.policy.syntax import (
    BrokenPolicy,
    UnknownPrincipal,
    check_identity_policy,
    check_resource_policy,
    check_trust_policy,
)

SYNTAX = "Syntax errors in policy."
VENDORS = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."


def policy(**elements: Any) -> str:
    """Return a policy of one statement; an element that is None is left out."""
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", **elements}
    return json.dumps({"Version": "2012-10-17", "Statement": [{k: v for k, v in statement.items() if v is not None}]})


def told(check: Any, document: str) -> str:
    """Return what is told of a document, "" where it is accepted."""
    try:
        check(document)
    except BrokenPolicy as broken:
        return broken.text
    return ""


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (policy(), ""),
        (policy(Resource=["arn:aws:sqs:*:*:orders-*", "arn:aws:s3:::photos/*"]), ""),
        (policy(Resource="arn:aws:*"), ""),
        (policy(Resource="placeholder-Bucket-Arn/*"), ""),
        (policy(Condition={"ForAllValues:StringLikeIfExists": {"aws:TagKeys": ["a", "b"]}}), ""),
        ("x", "This policy contains invalid Json"),
        ("[]", SYNTAX),
        ("{}", SYNTAX),
        ('{"Version":"2012-10-17","Statement":[]}', SYNTAX),
        ('{"Version":"2013-01-01","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}', SYNTAX),
        ('{"Extra":1,"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}', SYNTAX),
        (policy(Effect="Maybe"), SYNTAX),
        (policy(Extra=1), SYNTAX),
        (policy(NotAction="sqs:*"), SYNTAX),
        (policy(NotResource="*"), SYNTAX),
        (policy(Condition={"StringEquals": "x"}), SYNTAX),
        (policy(Action=None), "Policy statement must contain actions."),
        (policy(Action=[]), "Policy statement must contain actions."),
        (policy(Action="SendMessage"), VENDORS),
        (policy(Action="s qs:SendMessage"), "Vendor s qs is not valid"),
        (policy(Action="s3:Get:Object"), "Actions/Condition can contain only one colon."),
        (policy(Condition={"StringEquals": {"SourceArn": "x"}}), VENDORS),
        (policy(Condition={"StringIs": {"aws:SourceArn": "x"}}), "Invalid Condition type : StringIs"),
        (policy(Resource=None), "Policy statement must contain resources."),
        (policy(Resource="orders"), 'Resource orders must be in ARN format or "*".'),
        (policy(Resource="arn:aws:s3::photos"), "The policy failed legacy parsing"),
        (policy(Resource="arn:foo:s3:::x"), 'Partition "foo" is not valid for resource "arn:foo:s3:::x".'),
        (
            policy(Resource="arn:aws:s*:us-east-1:123456789012:x"),
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (policy(Principal="*"), "Policy document should not specify a principal."),
    ],
)
def test_an_identity_s_policy(document: str, text: str) -> None:
    assert told(check_identity_policy, document) == text


@pytest.mark.parametrize(
    ("principal", "is_accepted"),
    [
        ("*", True),
        ({"AWS": "*"}, True),
        ({"AWS": ["123456789012", "arn:aws:iam::123456789012:root"]}, True),
        ({"AWS": "arn:aws:sts::123456789012:assumed-role/r/session"}, True),
        ({"AWS": "AROAEXAMPLEEXAMPLE123"}, True),
        ({"Service": ["sns.amazonaws.com", "s3.amazonaws.com"]}, True),
        ({"AWS": "foo"}, False),
        ({"AWS": "12345"}, False),
        ({"AWS": ""}, False),
        ({"Robot": "r2"}, False),
        ("foo", False),
        ({}, False),
    ],
)
def test_principals_are_those_that_aws_knows(principal: Any, is_accepted: bool) -> None:
    resource = policy(Principal=principal)
    trust = policy(Principal=principal, Resource=None, Action="sts:AssumeRole")
    assert (not told(check_resource_policy, resource)) is is_accepted
    assert (not told(check_trust_policy, trust)) is is_accepted


def test_a_principal_that_is_none_is_named() -> None:
    with pytest.raises(UnknownPrincipal) as raised:
        check_trust_policy(policy(Principal={"AWS": "foo"}, Resource=None, Action="sts:AssumeRole"))
    assert raised.value.text == 'Invalid principal in policy: "AWS":"foo"'


def test_a_resource_s_policy_needs_a_principal() -> None:
    assert told(check_resource_policy, policy()) == "Missing required field Principal"
