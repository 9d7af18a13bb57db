"""An account's alias, password rules, summary and details; users' passwords."""

import json
from typing import Any

import pytest

from tests.emulator.services.iam.keys import CERTIFICATE, PRIVATE_KEY
from tests.emulator.services.iam.test_operations import POLICY, TRUST, Iam
from tests.emulator.services.iam.test_providers import METADATA, URL

ROLE_TAGS = [{"Key": "team", "Value": "red"}]


def test_an_account_has_one_alias() -> None:
    iam = Iam()
    assert iam.iam("ListAccountAliases")["AccountAliases"] == []
    iam.iam("CreateAccountAlias", AccountAlias="first")
    iam.iam("CreateAccountAlias", AccountAlias="second")
    assert iam.iam("ListAccountAliases") == {"AccountAliases": ["second"], "IsTruncated": False}
    assert "alias first cannot be found" in iam.refusal("DeleteAccountAlias", AccountAlias="first")
    iam.iam("DeleteAccountAlias", AccountAlias="second")
    assert iam.iam("ListAccountAliases")["AccountAliases"] == []
    assert iam.refusal("CreateAccountAlias", AccountAlias="A--b").startswith("ValidationError")


def test_password_rules_go_back_to_their_defaults_where_an_update_says_nothing() -> None:
    iam = Iam()
    missing = "NoSuchEntity: The Password Policy with domain name 123456789012 cannot be found."
    assert iam.refusal("GetAccountPasswordPolicy") == missing
    assert iam.refusal("DeleteAccountPasswordPolicy") == missing
    iam.iam("UpdateAccountPasswordPolicy", MinimumPasswordLength=12, RequireSymbols=True, MaxPasswordAge=30)
    iam.iam("UpdateAccountPasswordPolicy", MinimumPasswordLength=12)
    policy = iam.iam("GetAccountPasswordPolicy")["PasswordPolicy"]
    assert (policy["MinimumPasswordLength"], policy["RequireSymbols"], policy["ExpirePasswords"]) == (12, False, False)
    iam.iam("DeleteAccountPasswordPolicy")
    assert iam.refusal("GetAccountPasswordPolicy") == missing


def test_a_user_has_one_password_and_cannot_be_deleted_with_it() -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="u")
    assert iam.refusal("GetLoginProfile", UserName="u") == "NoSuchEntity: Login Profile for User u cannot be found."
    assert iam.refusal("CreateLoginProfile", UserName="u", Password="1234567").startswith("PasswordPolicyViolation")
    made = iam.iam("CreateLoginProfile", UserName="u", Password="12345678aA")["LoginProfile"]
    assert made == {"UserName": "u", "CreateDate": 1767225600.0, "PasswordResetRequired": False}
    again = iam.refusal("CreateLoginProfile", UserName="u", Password="12345678aA")
    assert again == "EntityAlreadyExists: Login Profile for user u already exists."
    iam.iam("UpdateLoginProfile", UserName="u", PasswordResetRequired=True)
    assert iam.iam("GetLoginProfile", UserName="u")["LoginProfile"]["PasswordResetRequired"] is True
    assert "must delete login profile first" in iam.refusal("DeleteUser", UserName="u")
    iam.iam("DeleteLoginProfile", UserName="u")
    iam.iam("DeleteUser", UserName="u")


def test_a_summary_counts_what_there_is() -> None:
    iam = Iam()
    iam.role()
    iam.iam("CreateUser", UserName="u")
    iam.iam("CreatePolicy", PolicyName="p", PolicyDocument=POLICY)
    summary = iam.iam("GetAccountSummary")["SummaryMap"]
    assert (summary["Roles"], summary["Users"], summary["Groups"], summary["Policies"]) == (1, 1, 0, 1)
    assert (summary["AccessKeysPerUserQuota"], summary["VersionsPerPolicyQuota"]) == (2, 5)


def test_an_account_s_details_hold_everything_or_what_is_asked_for() -> None:
    iam = Iam()
    iam.role(Tags=ROLE_TAGS)
    iam.iam("PutRolePolicy", RoleName="r", PolicyName="inline", PolicyDocument=POLICY)
    iam.iam("CreateGroup", GroupName="g")
    iam.iam("CreateUser", UserName="u")
    iam.iam("AddUserToGroup", GroupName="g", UserName="u")
    policy = iam.iam("CreatePolicy", PolicyName="p", PolicyDocument=POLICY)["Policy"]["Arn"]
    iam.iam("AttachUserPolicy", UserName="u", PolicyArn=policy)
    iam.iam("CreateInstanceProfile", InstanceProfileName="i")
    iam.iam("AddRoleToInstanceProfile", InstanceProfileName="i", RoleName="r")
    details = iam.iam("GetAccountAuthorizationDetails")
    role, user = details["RoleDetailList"][0], details["UserDetailList"][0]
    assert [inline["PolicyName"] for inline in role["RolePolicyList"]] == ["inline"]
    assert [profile["InstanceProfileName"] for profile in role["InstanceProfileList"]] == ["i"]
    assert role["Tags"] == ROLE_TAGS
    assert user["GroupList"] == ["g"]
    assert user["AttachedManagedPolicies"] == [{"PolicyName": "p", "PolicyArn": policy}]
    assert [version["VersionId"] for version in details["Policies"][0]["PolicyVersionList"]] == ["v1"]
    only_groups = iam.iam("GetAccountAuthorizationDetails", Filter=["Group"])
    assert [group["GroupName"] for group in only_groups["GroupDetailList"]] == ["g"]
    assert only_groups["RoleDetailList"] == []
    first = iam.iam("GetAccountAuthorizationDetails", MaxItems=1)
    assert (first["IsTruncated"], len(first["UserDetailList"]), first["RoleDetailList"]) == (True, 1, [])
    assert "AWS's own managed" in iam.refusal("GetAccountAuthorizationDetails", Filter=["AWSManagedPolicy"])


def test_the_condition_keys_of_policies_are_listed_once() -> None:
    iam = Iam()
    statement = {
        "Effect": "Allow",
        "Action": "s3:*",
        "Resource": "arn:aws:s3:::b/${aws:username}/*",
        "Condition": {"IpAddress": {"aws:SourceIp": "1.2.3.4"}, "Bool": {"aws:sourceip": "true"}},
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    keys = iam.iam("GetContextKeysForCustomPolicy", PolicyInputList=[document, POLICY])["ContextKeyNames"]
    assert keys == ["aws:SourceIp", "aws:username"]
    iam.iam("CreateGroup", GroupName="g")
    iam.iam("PutGroupPolicy", GroupName="g", PolicyName="p", PolicyDocument=document)
    arn = iam.iam("CreateUser", UserName="u")["User"]["Arn"]
    iam.iam("AddUserToGroup", GroupName="g", UserName="u")
    assert iam.iam("GetContextKeysForPrincipalPolicy", PolicySourceArn=arn)["ContextKeyNames"] == keys
    assert iam.refusal("GetContextKeysForCustomPolicy", PolicyInputList=["x"]).startswith("InvalidInput")
    assert "entity type" in iam.refusal(
        "GetContextKeysForPrincipalPolicy", PolicySourceArn="arn:aws:iam::123456789012:root"
    )


@pytest.mark.parametrize(
    ("kind", "parameters", "operations"),
    [
        ("Role", {"AssumeRolePolicyDocument": TRUST}, ("TagRole", "UntagRole", "ListRoleTags")),
        ("User", {}, ("TagUser", "UntagUser", "ListUserTags")),
        ("InstanceProfile", {}, ("TagInstanceProfile", "UntagInstanceProfile", "ListInstanceProfileTags")),
        ("Policy", {"PolicyDocument": POLICY}, ("TagPolicy", "UntagPolicy", "ListPolicyTags")),
    ],
)
def test_tag_keys_differ_in_more_than_case(
    kind: str, parameters: dict[str, str], operations: tuple[str, str, str]
) -> None:
    iam, name = Iam(), f"{kind}Name"
    tag, untag, list_tags = operations
    tags = [{"Key": "Team", "Value": "red"}, {"Key": "cost", "Value": "1"}]
    made = iam.iam(f"Create{kind}", **{name: "x"}, **parameters, Tags=tags)[kind]
    assert made["Tags"] == tags
    which = {"PolicyArn": made["Arn"]} if kind == "Policy" else {name: "x"}
    iam.iam(tag, **which, Tags=[{"Key": "TEAM", "Value": "blue"}])
    listed = iam.iam(list_tags, **which)
    assert listed == {"Tags": [tags[1], {"Key": "TEAM", "Value": "blue"}], "IsTruncated": False}
    iam.iam(untag, **which, TagKeys=["team", "other"])
    assert iam.iam(list_tags, **which)["Tags"] == [tags[1]]
    twice = iam.refusal(tag, **which, Tags=[{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}])
    assert twice == "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive."
    assert iam.refusal(tag, **which, Tags=[{"Key": "aws:x", "Value": "1"}]).startswith("InvalidInput: System")
    more = [{"Key": f"k{number}", "Value": ""} for number in range(49)]
    iam.iam(tag, **which, Tags=more)
    assert iam.refusal(tag, **which, Tags=[{"Key": "k49", "Value": ""}]).startswith("LimitExceeded")


def test_names_differ_in_more_than_case() -> None:
    iam = Iam()
    iam.role("Worker")
    assert iam.refusal("CreateRole", RoleName="WORKER", AssumeRolePolicyDocument=TRUST) == (
        "EntityAlreadyExists: Role with name WORKER already exists."
    )
    iam.iam("CreateUser", UserName="Ann")
    assert iam.refusal("CreateUser", UserName="ann").startswith("EntityAlreadyExists")
    iam.iam("UpdateUser", UserName="Ann", NewUserName="ann")
    assert iam.iam("GetUser", UserName="ann")["User"]["UserName"] == "ann"


def test_an_account_has_three_hundred_groups_at_most() -> None:
    iam = Iam()
    for number in range(300):
        iam.iam("CreateGroup", GroupName=f"g{number}")
    assert iam.refusal("CreateGroup", GroupName="one-more") == (
        "LimitExceeded: Cannot exceed quota for GroupsPerAccount: 300"
    )


@pytest.mark.parametrize(
    "operations",
    [
        ("TagOpenIDConnectProvider", "UntagOpenIDConnectProvider", "ListOpenIDConnectProviderTags"),
        ("TagSAMLProvider", "UntagSAMLProvider", "ListSAMLProviderTags"),
        ("TagServerCertificate", "UntagServerCertificate", "ListServerCertificateTags"),
        ("TagMFADevice", "UntagMFADevice", "ListMFADeviceTags"),
    ],
)
def test_providers_certificates_and_devices_have_tags(operations: tuple[str, str, str]) -> None:
    iam = Iam()
    tag, untag, list_tags = operations
    oidc = iam.iam("CreateOpenIDConnectProvider", Url=URL)
    saml = iam.iam("CreateSAMLProvider", Name="corp", SAMLMetadataDocument=METADATA)
    device = iam.iam("CreateVirtualMFADevice", VirtualMFADeviceName="d")["VirtualMFADevice"]
    given = {"ServerCertificateName": "c", "CertificateBody": CERTIFICATE, "PrivateKey": PRIVATE_KEY}
    iam.iam("UploadServerCertificate", **given)
    which = {
        "TagOpenIDConnectProvider": oidc,
        "TagSAMLProvider": saml,
        "TagServerCertificate": {"ServerCertificateName": "c"},
        "TagMFADevice": {"SerialNumber": device["SerialNumber"]},
    }[tag]
    iam.iam(tag, **which, Tags=ROLE_TAGS)
    assert iam.iam(list_tags, **which) == {"Tags": ROLE_TAGS, "IsTruncated": False}
    iam.iam(untag, **which, TagKeys=["TEAM"])
    assert iam.iam(list_tags, **which)["Tags"] == []


def test_the_version_of_global_tokens_is_told() -> None:
    iam = Iam()
    assert iam.iam("GetAccountSummary")["SummaryMap"]["GlobalEndpointTokenVersion"] == 1
    iam.iam("SetSecurityTokenServicePreferences", GlobalEndpointTokenVersion="v2Token")
    assert iam.iam("GetAccountSummary")["SummaryMap"]["GlobalEndpointTokenVersion"] == 2


def test_policies_are_listed_by_path_and_by_how_they_are_used() -> None:
    iam = Iam()
    arns = {
        name: iam.iam("CreatePolicy", PolicyName=name, Path=f"/{name}/", PolicyDocument=POLICY)["Policy"]["Arn"]
        for name in ("attached", "boundary", "idle")
    }
    iam.role(PermissionsBoundary=arns["boundary"])
    basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    for arn in (arns["attached"], basic):
        iam.iam("AttachRolePolicy", RoleName="r", PolicyArn=arn)

    def listed(**parameters: Any) -> list[str]:
        return [policy["PolicyName"] for policy in iam.iam("ListPolicies", **parameters)["Policies"]]

    assert listed(Scope="Local") == ["attached", "boundary", "idle"]
    assert listed(OnlyAttached=True) == ["attached", "AWSLambdaBasicExecutionRole"]
    assert listed(PolicyUsageFilter="PermissionsPolicy", Scope="AWS") == ["AWSLambdaBasicExecutionRole"]
    assert listed(PolicyUsageFilter="PermissionsBoundary") == ["boundary"]
    assert listed(PathPrefix="/idle/") == ["idle"]
    for prefix, wanted in (("/service-role/", [basic]), ("/attached/", [arns["attached"]]), ("/none/", [])):
        found = iam.iam("ListAttachedRolePolicies", RoleName="r", PathPrefix=prefix)["AttachedPolicies"]
        assert [policy["PolicyArn"] for policy in found] == wanted


def test_a_user_is_in_ten_groups_at_most() -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="u")
    for number in range(11):
        iam.iam("CreateGroup", GroupName=f"g{number}")
    for number in range(10):
        iam.iam("AddUserToGroup", GroupName=f"g{number}", UserName="u")
    iam.iam("AddUserToGroup", GroupName="g9", UserName="u")
    assert iam.refusal("AddUserToGroup", GroupName="g10", UserName="u") == (
        "LimitExceeded: Cannot exceed quota for GroupsPerUser: 10"
    )
