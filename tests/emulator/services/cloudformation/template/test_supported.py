"""Snapshots and secure strings are refused where a type does not take them."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import PLACEHOLDERS, Stacks, thing

SECURE = "{{resolve:ssm-secure:/password:1}}"


@pytest.mark.parametrize(
    ("key", "words"), [("DeletionPolicy", "deletion policy"), ("UpdateReplacePolicy", "update replace policy")]
)
def test_a_snapshot_of_what_has_none_is_refused(key: str, words: str) -> None:
    message = Stacks().refusal({"A": {**thing(), key: "Snapshot"}})
    assert message == f"Template error: resource type Test::Any::Thing does not support {words} Snapshot"


def test_a_snapshot_of_a_volume_may_be_asked_for() -> None:
    stacks = Stacks(settings=PLACEHOLDERS)
    stacks.create({"A": {"Type": "AWS::EC2::Volume", "DeletionPolicy": "Snapshot"}})
    assert stacks.status() == "CREATE_COMPLETE"


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (SECURE, "Other"),
        ({"Deep": [{"Name": SECURE}]}, "Other/Deep/Name"),
        ({"Fn::Join": ["", ["x", SECURE]]}, "Other"),
    ],
)
def test_a_secure_string_is_refused_where_it_would_be_seen(value: Any, place: str) -> None:
    message = Stacks().refusal({"A": thing(Other=value)})
    assert message == f"SSM Secure reference is not supported in: [Test::Any::Thing/Properties/{place}]"


def test_a_secure_string_may_be_a_password() -> None:
    stacks = Stacks(settings=PLACEHOLDERS)
    stacks.create({"A": {"Type": "AWS::RDS::DBInstance", "Properties": {"MasterUserPassword": SECURE}}})
    assert stacks.status() == "CREATE_COMPLETE"
