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
        (
            "CreateRole",
            {"RoleName": "bad name", "AssumeRolePolicyDocument": TRUST},
            "ValidationError: The specified value for roleName is invalid.",
        ),
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
        ("GetPolicy", {"PolicyArn": f"{BASIC}2"}, "NotImplemented: Sluice does not model the content of AWS's managed"),
        (
            "GetPolicyVersion",
            {"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "VersionId": "v1"},
            "NotImplemented: Sluice does not model the whole document of AWS's managed policy",
        ),
        ("GetPolicyVersion", {"PolicyArn": BASIC, "VersionId": "v2"}, "NoSuchEntity: Policy arn:aws:iam::aws:policy/"),
        ("SetDefaultPolicyVersion", {"PolicyArn": BASIC, "VersionId": "v1"}, "NoSuchEntity: Policy arn:aws:iam::aws"),
        ("UpdateRole", {"RoleName": "r", "MaxSessionDuration": 10}, "ValidationError: 1 validation error detected"),
        (
            "CreateInstanceProfile",
            {"InstanceProfileName": "a/b"},
            "ValidationError: The specified value for instanceProfileName is invalid.",
        ),
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


MANAGED = {"PolicyName": "m", "PolicyDocument": POLICY}
HOLDERS = ("Role", "User", "Group")


def holder(iam: Iam, kind: str) -> dict[str, str]:
    """Make a role, user or group; return the parameter that names it."""
    trust = {"AssumeRolePolicyDocument": TRUST} if kind == "Role" else {}
    iam.iam(f"Create{kind}", **{f"{kind}Name": "h"}, **trust)
    return {f"{kind}Name": "h"}


@pytest.mark.parametrize("kind", HOLDERS)
def test_roles_users_and_groups_have_inline_policies(kind: str) -> None:
    operations = {
        "Role": ("PutRolePolicy", "GetRolePolicy", "ListRolePolicies", "DeleteRolePolicy"),
        "User": ("PutUserPolicy", "GetUserPolicy", "ListUserPolicies", "DeleteUserPolicy"),
        "Group": ("PutGroupPolicy", "GetGroupPolicy", "ListGroupPolicies", "DeleteGroupPolicy"),
    }
    put, get, names, delete = operations[kind]
    iam = Iam()
    named = holder(iam, kind)
    iam.iam(put, **named, PolicyName="p", PolicyDocument=POLICY)
    shown = iam.iam(get, **named, PolicyName="p")
    assert {**shown, "PolicyDocument": unquote(shown["PolicyDocument"])} == {
        **named,
        "PolicyName": "p",
        "PolicyDocument": POLICY,
    }
    assert iam.iam(names, **named) == {"PolicyNames": ["p"], "IsTruncated": False}
    iam.iam(delete, **named, PolicyName="p")
    gone = f"NoSuchEntity: The {kind.lower()} policy with name p cannot be found."
    assert iam.refusal(get, **named, PolicyName="p") == gone
    assert iam.refusal(delete, **named, PolicyName="p") == gone


@pytest.mark.parametrize("kind", HOLDERS)
def test_roles_users_and_groups_are_given_managed_policies(kind: str) -> None:
    operations = {
        "Role": ("AttachRolePolicy", "ListAttachedRolePolicies", "DetachRolePolicy"),
        "User": ("AttachUserPolicy", "ListAttachedUserPolicies", "DetachUserPolicy"),
        "Group": ("AttachGroupPolicy", "ListAttachedGroupPolicies", "DetachGroupPolicy"),
    }
    attach, attached, detach = operations[kind]
    iam = Iam()
    named = holder(iam, kind)
    arn = iam.iam("CreatePolicy", **MANAGED)["Policy"]["Arn"]
    iam.iam(attach, **named, PolicyArn=arn)
    iam.iam(attach, **named, PolicyArn=arn)
    assert iam.iam(attached, **named)["AttachedPolicies"] == [{"PolicyName": "m", "PolicyArn": arn}]
    assert iam.iam("GetPolicy", PolicyArn=arn)["Policy"]["AttachmentCount"] == 1
    iam.iam(detach, **named, PolicyArn=arn)
    assert iam.iam(attached, **named)["AttachedPolicies"] == []
    assert iam.refusal(detach, **named, PolicyArn=arn) == f"NoSuchEntity: Policy {arn} was not found."


def test_a_policys_versions_are_read_and_one_is_the_default() -> None:
    iam = Iam()
    arn = iam.iam("CreatePolicy", **MANAGED)["Policy"]["Arn"]
    narrow = POLICY.replace("sqs:*", "sqs:SendMessage")
    made = iam.iam("CreatePolicyVersion", PolicyArn=arn, PolicyDocument=narrow)["PolicyVersion"]
    assert (made["VersionId"], made["IsDefaultVersion"]) == ("v2", False)
    iam.iam("SetDefaultPolicyVersion", PolicyArn=arn, VersionId="v2")
    version = iam.iam("GetPolicyVersion", PolicyArn=arn, VersionId="v2")["PolicyVersion"]
    assert (unquote(version["Document"]), version["IsDefaultVersion"]) == (narrow, True)
    assert iam.iam("GetPolicy", PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v2"
    gone = f"NoSuchEntity: Policy {arn} version v9 does not exist or is not attachable."
    assert iam.refusal("GetPolicyVersion", PolicyArn=arn, VersionId="v9") == gone


def test_a_user_is_shown_and_tagged_and_the_account_itself_without_a_name() -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="ann", Path="/team/")
    iam.iam("TagUser", UserName="ann", Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    iam.iam("UntagUser", UserName="ann", TagKeys=["a"])
    tags = [{"Key": "b", "Value": "2"}]
    assert iam.iam("ListUserTags", UserName="ann")["Tags"] == tags
    user = iam.iam("GetUser", UserName="ann")["User"]
    assert (user["Arn"], user["Tags"]) == ("arn:aws:iam::123456789012:user/team/ann", tags)
    assert "Tags" not in iam.iam("ListUsers")["Users"][0]
    assert iam.iam("GetUser")["User"]["Arn"] == "arn:aws:iam::123456789012:root"


def test_an_access_key_is_switched_off() -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="ann")
    key = iam.iam("CreateAccessKey", UserName="ann")["AccessKey"]["AccessKeyId"]
    iam.iam("UpdateAccessKey", UserName="ann", AccessKeyId=key, Status="Inactive")
    (shown,) = iam.iam("ListAccessKeys", UserName="ann")["AccessKeyMetadata"]
    assert (shown["AccessKeyId"], shown["Status"]) == (key, "Inactive")
    assert "SecretAccessKey" not in shown
    missing = "NoSuchEntity: The Access Key with id AKIAABSENTABSENTABSE cannot be found."
    assert iam.refusal("UpdateAccessKey", AccessKeyId="AKIAABSENTABSENTABSE", Status="Active") == missing


def test_a_roles_trust_description_and_boundary_are_changed() -> None:
    iam = Iam()
    iam.role()
    trust = TRUST.replace("lambda", "sqs")
    iam.iam("UpdateAssumeRolePolicy", RoleName="r", PolicyDocument=trust)
    iam.iam("UpdateRoleDescription", RoleName="r", Description="new")
    boundary = iam.iam("CreatePolicy", **MANAGED)["Policy"]["Arn"]
    iam.iam("PutRolePermissionsBoundary", RoleName="r", PermissionsBoundary=boundary)
    role = iam.iam("GetRole", RoleName="r")["Role"]
    assert (unquote(role["AssumeRolePolicyDocument"]), role["Description"]) == (trust, "new")
    assert role["PermissionsBoundary"] == {
        "PermissionsBoundaryType": "Policy",
        "PermissionsBoundaryArn": boundary,
    }
    assert iam.iam("GetPolicy", PolicyArn=boundary)["Policy"]["PermissionsBoundaryUsageCount"] == 1
    iam.iam("DeleteRolePermissionsBoundary", RoleName="r")
    assert "PermissionsBoundary" not in iam.iam("GetRole", RoleName="r")["Role"]
    assert iam.refusal("UpdateAssumeRolePolicy", RoleName="r", PolicyDocument="{}").startswith("MalformedPolicy")


def test_who_gives_no_name_means_himself() -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="ann")
    as_ann = {"principal": "arn:aws:iam::123456789012:user/ann"}
    key = iam.call("iam", "CreateAccessKey", call=as_ann)["AccessKey"]
    assert key["UserName"] == "ann"
    (listed,) = iam.call("iam", "ListAccessKeys", call=as_ann)["AccessKeyMetadata"]
    assert listed["AccessKeyId"] == key["AccessKeyId"]
    assert iam.call("iam", "GetUser", call=as_ann)["User"]["UserName"] == "ann"
    assert iam.iam("ListAccessKeys")["AccessKeyMetadata"] == [], "the account itself has none"
    text = "ValidationError: Must specify userName when calling with non-User credentials"
    assert iam.refusal("CreateAccessKey") == text
    with pytest.raises(Refused, match="Must specify userName"):
        iam.call("iam", "ListAccessKeys", call={"principal": "arn:aws:sts::123456789012:assumed-role/r/s"})


def statement(**members: Any) -> str:
    """Return a policy of one statement that allows all of SQS, with other members."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*", **members}],
        }
    )


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("nonsense", "This policy contains invalid Json"),
        ("{}", "Syntax errors in policy."),
        (statement(Effect="Perhaps"), "Syntax errors in policy."),
        (statement(Action=5), "Syntax errors in policy."),
        (statement(NotAction="sqs:*"), "Syntax errors in policy."),
        (statement(Action=[]), "Policy statement must contain actions."),
        (
            statement(Action="SendMessage"),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        (statement(Action=["sqs:*", "s q s:*"]), "Vendor s q s is not valid"),
        (statement(Resource=[]), "Policy statement must contain resources."),
        (statement(Resource="orders"), 'Resource orders must be in ARN format or "*".'),
        (statement(Principal="*"), "Policy document should not specify a principal."),
        (
            statement(Sid="a-b"),
            (
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression"
                " [0-9A-Za-z]*"
            ),
        ),
        (
            json.dumps({"Statement": [json.loads(statement(Sid="a"))["Statement"][0]] * 2}),
            "Statement IDs (SID) in a single policy must be unique.",
        ),
    ],
)
def test_a_policy_that_is_none_is_refused_in_the_words_of_aws(document: str, reason: str) -> None:
    refused = Iam().refusal("CreatePolicy", PolicyName="p", PolicyDocument=document)
    assert refused == f"MalformedPolicyDocument: {reason}"


def test_a_trust_policy_speaks_of_assuming_roles_only() -> None:
    iam = Iam()
    for action, is_taken in (("sts:AssumeRole", True), ("sts:TagSession", True), ("sqs:SendMessage", False)):
        trust = TRUST.replace("sts:AssumeRole", action)
        asked = {"RoleName": action.replace(":", "-"), "AssumeRolePolicyDocument": trust}
        if is_taken:
            iam.iam("CreateRole", **asked)
        else:
            text = "AssumeRole policy may only specify STS AssumeRole actions."
            assert iam.refusal("CreateRole", **asked) == f"MalformedPolicyDocument: {text}"


def test_what_is_no_arn_cannot_be_attached() -> None:
    iam = Iam()
    iam.role()
    refused = iam.refusal("AttachRolePolicy", RoleName="r", PolicyArn="longpolicynametoolong")
    assert refused == "InvalidInput: ARN longpolicynametoolong is not valid."


def test_a_boundary_is_a_policy_that_is_there() -> None:
    iam = Iam()
    boundary = iam.iam("CreatePolicy", **MANAGED)["Policy"]["Arn"]
    shown = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": boundary}
    assert iam.iam("CreateUser", UserName="ann", PermissionsBoundary=boundary)["User"]["PermissionsBoundary"] == shown
    assert iam.role(PermissionsBoundary=boundary)["PermissionsBoundary"] == shown
    assert "PermissionsBoundary" not in iam.iam("ListUsers")["Users"][0]
    assert iam.iam("GetUser", UserName="ann")["User"]["PermissionsBoundary"] == shown
    iam.iam("DeleteUserPermissionsBoundary", UserName="ann")
    assert "PermissionsBoundary" not in iam.iam("GetUser", UserName="ann")["User"]
    iam.iam("PutUserPermissionsBoundary", UserName="ann", PermissionsBoundary=boundary)
    assert iam.iam("GetUser", UserName="ann")["User"]["PermissionsBoundary"] == shown
    missing = "arn:aws:iam::123456789012:policy/none"
    text = f"NoSuchEntity: Scope ARN: {missing} does not exist or is not attachable."
    assert iam.refusal("PutUserPermissionsBoundary", UserName="ann", PermissionsBoundary=missing) == text
    assert iam.refusal("CreateUser", UserName="bob", PermissionsBoundary=missing) == text
    assert iam.refusal("PutRolePermissionsBoundary", RoleName="r", PermissionsBoundary=missing) == text


def test_users_and_groups_are_renamed_with_what_hangs_on_them() -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="ann")
    iam.iam("CreateUser", UserName="bob")
    iam.iam("CreateGroup", GroupName="g")
    iam.iam("AddUserToGroup", UserName="ann", GroupName="g")
    iam.iam("CreateAccessKey", UserName="ann")
    iam.iam("UpdateUser", UserName="ann", NewUserName="anna", NewPath="/team/")
    iam.iam("UpdateGroup", GroupName="g", NewGroupName="team")
    (user,) = iam.iam("GetGroup", GroupName="team")["Users"]
    assert user["Arn"] == "arn:aws:iam::123456789012:user/team/anna"
    assert iam.iam("ListAccessKeys", UserName="anna")["AccessKeyMetadata"][0]["UserName"] == "anna"
    assert [group["GroupName"] for group in iam.iam("ListGroups")["Groups"]] == ["team"]
    taken = "EntityAlreadyExists: User with name bob already exists."
    assert iam.refusal("UpdateUser", UserName="anna", NewUserName="bob") == taken


def test_a_policy_tells_to_whom_it_is_attached() -> None:
    iam = Iam()
    role = iam.role()
    iam.iam("CreateUser", UserName="ann")
    arn = iam.iam("CreatePolicy", **MANAGED)["Policy"]["Arn"]
    iam.iam("AttachRolePolicy", RoleName="r", PolicyArn=arn)
    iam.iam("PutUserPermissionsBoundary", UserName="ann", PermissionsBoundary=arn)
    assert iam.iam("ListEntitiesForPolicy", PolicyArn=arn) == {
        "PolicyGroups": [],
        "PolicyRoles": [{"RoleName": "r", "RoleId": role["RoleId"]}],
        "PolicyUsers": [],
        "IsTruncated": False,
    }
    bounded = iam.iam("ListEntitiesForPolicy", PolicyArn=arn, PolicyUsageFilter="PermissionsBoundary")
    assert [user["UserName"] for user in bounded["PolicyUsers"]] == ["ann"]
    assert iam.iam("ListEntitiesForPolicy", PolicyArn=arn, EntityFilter="User")["PolicyRoles"] == []


def test_a_policy_is_tagged() -> None:
    iam = Iam()
    arn = iam.iam("CreatePolicy", **MANAGED)["Policy"]["Arn"]
    iam.iam("TagPolicy", PolicyArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    iam.iam("UntagPolicy", PolicyArn=arn, TagKeys=["a", "absent"])
    assert iam.iam("ListPolicyTags", PolicyArn=arn)["Tags"] == [{"Key": "b", "Value": "2"}]
    assert iam.iam("GetPolicy", PolicyArn=arn)["Policy"]["Tags"] == [{"Key": "b", "Value": "2"}]


def test_instance_profiles_are_listed_by_path_and_by_role() -> None:
    iam = Iam()
    iam.role()
    for name, path in (("one", "/a/"), ("two", "/b/")):
        iam.iam("CreateInstanceProfile", InstanceProfileName=name, Path=path)
    iam.iam("AddRoleToInstanceProfile", InstanceProfileName="two", RoleName="r")

    def names(operation: str, **parameters: str) -> list[str]:
        listed = iam.iam(operation, **parameters)["InstanceProfiles"]
        return [profile["InstanceProfileName"] for profile in listed]

    assert names("ListInstanceProfiles") == ["one", "two"]
    assert names("ListInstanceProfiles", PathPrefix="/a/") == ["one"]
    assert names("ListInstanceProfilesForRole", RoleName="r") == ["two"]


def test_times_have_no_fractions_of_a_second() -> None:
    iam = Iam()
    iam.pass_time(1.234)
    assert iam.role()["CreateDate"] == 1767225601
