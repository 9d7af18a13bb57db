"""IAM: roles, users, groups, policies, and what hangs on what."""

import json
from typing import Any
from urllib.parse import unquote

import pytest

from tests.emulator.worlds import Bench, Refused, only

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
POLICY = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}})
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


class Iam(Bench):
    """A world with IAM."""

    def __init__(self) -> None:
        super().__init__(services=only("iam"))

    def iam(self, operation: str, **parameters: Any) -> Any:
        """Call an operation of IAM."""
        return self.call("iam", operation, **parameters)

    def role(self, name: str = "r", **parameters: Any) -> dict[str, Any]:
        """Create a role and return it."""
        role: dict[str, Any] = self.iam("CreateRole", RoleName=name, AssumeRolePolicyDocument=TRUST, **parameters)[
            "Role"
        ]
        return role

    def refusal(self, operation: str, **parameters: Any) -> str:
        """Return `code: message` of a refusal."""
        with pytest.raises(Refused) as raised:
            self.iam(operation, **parameters)
        return str(raised.value)


def test_a_role_has_the_members_that_aws_sends() -> None:
    iam = Iam()
    created = iam.role(Path="/app/", Description="d", Tags=[{"Key": "k", "Value": "v"}])
    assert created == {
        "Path": "/app/",
        "RoleName": "r",
        "RoleId": created["RoleId"],
        "Arn": "arn:aws:iam::123456789012:role/app/r",
        "CreateDate": 1767225600.0,
        "AssumeRolePolicyDocument": created["AssumeRolePolicyDocument"],
        "Tags": [{"Key": "k", "Value": "v"}],
    }
    assert unquote(created["AssumeRolePolicyDocument"]) == TRUST
    assert created["RoleId"].startswith("AROA")
    assert len(created["RoleId"]) == 21
    shown = iam.iam("GetRole", RoleName="r")["Role"]
    assert shown == {**created, "Description": "d", "MaxSessionDuration": 3600, "RoleLastUsed": {}}


def test_iam_is_one_service_for_all_regions() -> None:
    iam = Iam()
    iam.call("iam", "CreateRole", RoleName="r", AssumeRolePolicyDocument=TRUST, call={"region": "eu-west-1"})
    assert iam.iam("GetRole", RoleName="r")["Role"]["RoleName"] == "r"


def test_inline_and_attached_policies_hold_a_role_fast() -> None:
    iam = Iam()
    iam.role()
    iam.iam("PutRolePolicy", RoleName="r", PolicyName="p", PolicyDocument=POLICY)
    iam.iam("AttachRolePolicy", RoleName="r", PolicyArn=BASIC)
    assert iam.iam("ListRolePolicies", RoleName="r") == {"PolicyNames": ["p"], "IsTruncated": False}
    assert unquote(iam.iam("GetRolePolicy", RoleName="r", PolicyName="p")["PolicyDocument"]) == POLICY
    assert iam.iam("ListAttachedRolePolicies", RoleName="r")["AttachedPolicies"] == [
        {"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": BASIC}
    ]
    assert iam.refusal("DeleteRole", RoleName="r") == (
        "DeleteConflict: Cannot delete entity, must detach all policies first."
    )
    iam.iam("DetachRolePolicy", RoleName="r", PolicyArn=BASIC)
    assert (
        iam.refusal("DeleteRole", RoleName="r") == "DeleteConflict: Cannot delete entity, must delete policies first."
    )
    iam.iam("DeleteRolePolicy", RoleName="r", PolicyName="p")
    iam.iam("DeleteRole", RoleName="r")
    assert iam.refusal("GetRole", RoleName="r") == "NoSuchEntity: The role with name r cannot be found."


@pytest.mark.parametrize(
    ("operation", "parameters", "refusal"),
    [
        ("CreateRole", {"RoleName": "r", "AssumeRolePolicyDocument": TRUST}, "EntityAlreadyExists: Role with name r"),
        ("CreateRole", {"RoleName": "bad name", "AssumeRolePolicyDocument": TRUST}, "ValidationError: 1 validation"),
        ("CreateRole", {"RoleName": "x" * 65, "AssumeRolePolicyDocument": TRUST}, "ValidationError: 1 validation"),
        ("CreateRole", {"RoleName": "n", "AssumeRolePolicyDocument": "{"}, "MalformedPolicyDocument: This policy"),
        (
            "CreateRole",
            {"RoleName": "n", "AssumeRolePolicyDocument": POLICY},
            "MalformedPolicyDocument: Has prohibited",
        ),
        (
            "PutRolePolicy",
            {"RoleName": "r", "PolicyName": "p", "PolicyDocument": TRUST},
            "MalformedPolicyDocument: Policy document should not specify a principal.",
        ),
        ("AttachRolePolicy", {"RoleName": "r", "PolicyArn": "arn:aws:iam::1:policy/x"}, "NoSuchEntity: Policy arn:aws"),
        ("DeletePolicy", {"PolicyArn": "arn:aws:iam::123456789012:policy/none"}, "NoSuchEntity: Policy arn:aws:iam"),
        ("GetPolicy", {"PolicyArn": BASIC}, "NotImplemented: Sluice does not model the content of AWS's managed"),
        ("ListPolicies", {"Scope": "AWS"}, "NotImplemented: Sluice does not model the list of AWS's own"),
        ("UpdateRole", {"RoleName": "r", "MaxSessionDuration": 10}, "ValidationError: 1 validation error detected"),
        ("CreateInstanceProfile", {"InstanceProfileName": "a/b"}, "ValidationError: 1 validation error detected"),
    ],
)
def test_what_iam_refuses_it_refuses_in_the_words_of_aws(
    operation: str, parameters: dict[str, Any], refusal: str
) -> None:
    iam = Iam()
    iam.role()
    assert iam.refusal(operation, **parameters).startswith(refusal)


def test_policies_of_a_role_have_a_quota() -> None:
    iam = Iam()
    iam.role()
    for number in range(10):
        iam.iam("AttachRolePolicy", RoleName="r", PolicyArn=f"arn:aws:iam::aws:policy/P{number}")
    assert "PoliciesPerRole: 10" in iam.refusal(
        "AttachRolePolicy", RoleName="r", PolicyArn="arn:aws:iam::aws:policy/P10"
    )


def test_a_managed_policy_has_up_to_five_versions() -> None:
    iam = Iam()
    policy = iam.iam("CreatePolicy", PolicyName="p", PolicyDocument=POLICY)["Policy"]
    assert policy["Arn"] == "arn:aws:iam::123456789012:policy/p"
    assert policy["AttachmentCount"] == 0
    for _ in range(4):
        iam.iam("CreatePolicyVersion", PolicyArn=policy["Arn"], PolicyDocument=POLICY, SetAsDefault=True)
    assert "up to 5 versions" in iam.refusal("CreatePolicyVersion", PolicyArn=policy["Arn"], PolicyDocument=POLICY)
    versions = iam.iam("ListPolicyVersions", PolicyArn=policy["Arn"])["Versions"]
    assert [version["VersionId"] for version in versions if version["IsDefaultVersion"]] == ["v5"]
    assert "default version" in iam.refusal("DeletePolicyVersion", PolicyArn=policy["Arn"], VersionId="v5")
    iam.role()
    iam.iam("AttachRolePolicy", RoleName="r", PolicyArn=policy["Arn"])
    assert iam.iam("GetPolicy", PolicyArn=policy["Arn"])["Policy"]["AttachmentCount"] == 1
    assert "attached to entities" in iam.refusal("DeletePolicy", PolicyArn=policy["Arn"])


def test_users_have_groups_and_two_access_keys() -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="u")
    iam.iam("CreateGroup", GroupName="g")
    iam.iam("AddUserToGroup", UserName="u", GroupName="g")
    assert [group["GroupName"] for group in iam.iam("ListGroupsForUser", UserName="u")["Groups"]] == ["g"]
    assert [user["UserName"] for user in iam.iam("GetGroup", GroupName="g")["Users"]] == ["u"]
    key = iam.iam("CreateAccessKey", UserName="u")["AccessKey"]
    assert len(key["AccessKeyId"]) == 20
    assert len(key["SecretAccessKey"]) == 40
    iam.iam("CreateAccessKey", UserName="u")
    assert "AccessKeysPerUser: 2" in iam.refusal("CreateAccessKey", UserName="u")
    listed = iam.iam("ListAccessKeys", UserName="u")["AccessKeyMetadata"]
    assert "SecretAccessKey" not in listed[0]
    assert "must delete access keys first" in iam.refusal("DeleteUser", UserName="u")
    for entry in listed:
        iam.iam("DeleteAccessKey", UserName="u", AccessKeyId=entry["AccessKeyId"])
    iam.iam("RemoveUserFromGroup", UserName="u", GroupName="g")
    iam.iam("DeleteUser", UserName="u")
    iam.iam("DeleteGroup", GroupName="g")


def test_lists_come_in_pages() -> None:
    iam = Iam()
    for number in range(5):
        iam.role(f"r{number}")
    first = iam.iam("ListRoles", MaxItems=3)
    second = iam.iam("ListRoles", MaxItems=3, Marker=first["Marker"])
    assert [role["RoleName"] for role in first["Roles"] + second["Roles"]] == ["r0", "r1", "r2", "r3", "r4"]
    assert (first["IsTruncated"], second["IsTruncated"]) == (True, False)


def test_an_instance_profile_holds_one_role() -> None:
    iam = Iam()
    iam.role()
    iam.iam("CreateInstanceProfile", InstanceProfileName="p")
    iam.iam("AddRoleToInstanceProfile", InstanceProfileName="p", RoleName="r")
    assert iam.iam("GetInstanceProfile", InstanceProfileName="p")["InstanceProfile"]["Roles"][0]["RoleName"] == "r"
    assert "must remove roles from instance profile first" in iam.refusal("DeleteRole", RoleName="r")
    iam.iam("RemoveRoleFromInstanceProfile", InstanceProfileName="p", RoleName="r")
    iam.iam("DeleteInstanceProfile", InstanceProfileName="p")
    iam.iam("DeleteRole", RoleName="r")


def test_tags_come_and_go() -> None:
    iam = Iam()
    iam.role()
    iam.iam("TagRole", RoleName="r", Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    iam.iam("UntagRole", RoleName="r", TagKeys=["a"])
    assert iam.iam("ListRoleTags", RoleName="r")["Tags"] == [{"Key": "b", "Value": "2"}]
