"""The CloudFormation types of IAM, made, changed and removed by stacks."""

from typing import Any

from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.iam.test_operations import BASIC

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}


def role(**properties: Any) -> dict[str, Any]:
    """Return a role's resource."""
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST, **properties}}


def policies(stacks: Stacks, name: str) -> tuple[list[str], list[str]]:
    """Return a role's inline and attached policies."""
    inline = stacks.call("iam", "ListRolePolicies", RoleName=name)["PolicyNames"]
    attached = stacks.call("iam", "ListAttachedRolePolicies", RoleName=name)["AttachedPolicies"]
    return inline, [policy["PolicyName"] for policy in attached]


def test_a_role_comes_changes_and_goes_with_its_policies() -> None:
    stacks = Stacks()
    inline = [{"PolicyName": name, "PolicyDocument": POLICY} for name in ("one", "two")]
    stacks.create(
        {
            "Resources": {"R": role(Policies=inline, ManagedPolicyArns=[BASIC])},
            "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["R", "Arn"]}}},
        }
    )
    name = stacks.resources()["R"]
    assert stacks.outputs()["Arn"] == f"arn:aws:iam::123456789012:role/{name}"
    assert policies(stacks, name) == (["one", "two"], ["AWSLambdaBasicExecutionRole"])
    other = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
    stacks.update(
        {
            "R": role(
                Policies=inline[1:], ManagedPolicyArns=[other], Description="new", Tags=[{"Key": "k", "Value": "v"}]
            )
        }
    )
    assert stacks.resources()["R"] == name
    assert policies(stacks, name) == (["two"], ["AmazonSQSFullAccess"])
    shown = stacks.call("iam", "GetRole", RoleName=name)["Role"]
    assert shown["Description"] == "new"
    assert shown["Tags"] == [{"Key": "k", "Value": "v"}]
    stacks.delete()
    assert stacks.call("iam", "ListRoles")["Roles"] == []


def test_a_role_whose_policy_is_refused_is_not_left_behind() -> None:
    stacks = Stacks()
    stacks.create({"R": role(Policies=[{"PolicyName": "p", "PolicyDocument": {"Statement": []}}])})
    assert stacks.status() == "ROLLBACK_COMPLETE"
    assert "Syntax errors in policy." in stacks.reason("CREATE_FAILED", "R")
    assert stacks.call("iam", "ListRoles")["Roles"] == []


def test_policies_are_put_on_roles_and_taken_from_them() -> None:
    stacks = Stacks()

    def template(*roles: str) -> dict[str, Any]:
        holders = [{"Ref": name} for name in roles]
        return {
            "A": role(RoleName="a"),
            "B": role(RoleName="b"),
            "P": {
                "Type": "AWS::IAM::Policy",
                "Properties": {"PolicyName": "p", "PolicyDocument": POLICY, "Roles": holders},
            },
            "M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": POLICY, "Roles": holders}},
        }

    stacks.create(template("A"))
    managed = stacks.resources()["M"]
    assert managed.startswith("arn:aws:iam::123456789012:policy/app-M-")
    assert policies(stacks, "a") == (["p"], [managed.rpartition("/")[2]])
    stacks.update(template("B"))
    assert policies(stacks, "a") == ([], [])
    assert policies(stacks, "b") == (["p"], [managed.rpartition("/")[2]])
    stacks.delete()
    assert stacks.call("iam", "ListPolicies", Scope="Local")["Policies"] == []


def test_a_managed_policys_document_changes_by_new_versions() -> None:
    stacks = Stacks()
    for number in range(7):
        document = {**POLICY, "Statement": [{**POLICY["Statement"][0], "Sid": f"S{number}"}]}  # type: ignore[dict-item]
        template = {"M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": document}}}
        if number:
            stacks.update(template)
        else:
            stacks.create(template)
    versions = stacks.call("iam", "ListPolicyVersions", PolicyArn=stacks.resources()["M"])["Versions"]
    assert [version["VersionId"] for version in versions] == ["v7", "v6", "v5", "v4", "v3"]
    stacks.delete()
    assert stacks.call("iam", "ListPolicies", Scope="Local")["Policies"] == []


def test_users_groups_keys_and_profiles_are_made_and_removed() -> None:
    stacks = Stacks()
    stack_id = stacks.create(
        {
            "G": {"Type": "AWS::IAM::Group", "Properties": {"GroupName": "g", "ManagedPolicyArns": [BASIC]}},
            "U": {"Type": "AWS::IAM::User", "Properties": {"UserName": "u", "Groups": [{"Ref": "G"}]}},
            "K": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "U"}, "Status": "Inactive"}},
            "R": role(RoleName="r"),
            "P": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [{"Ref": "R"}]}},
        }
    )
    assert stacks.status() == "CREATE_COMPLETE", stacks.history()[-3:]
    keys = stacks.call("iam", "ListAccessKeys", UserName="u")["AccessKeyMetadata"]
    assert [(key["AccessKeyId"], key["Status"]) for key in keys] == [(stacks.resources()["K"], "Inactive")]
    stacks.delete()
    assert stacks.status(stack_id) == "DELETE_COMPLETE"
    assert stacks.call("iam", "ListUsers")["Users"] == []


def test_a_policy_that_sub_made_text_is_taken_as_it_is() -> None:
    stacks = Stacks()
    statement = '{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:${AWS::Partition}:s3:::b"}'
    text = f'{{"Version": "2012-10-17", "Statement": [{statement}]}}'
    stacks.create({"R": role(RoleName="r", Policies=[{"PolicyName": "p", "PolicyDocument": {"Fn::Sub": text}}])})
    assert stacks.status() == "CREATE_COMPLETE"
    document = stacks.call("iam", "GetRolePolicy", RoleName="r", PolicyName="p")["PolicyDocument"]
    assert "arn%3Aaws%3As3%3A%3A%3Ab" in document


def test_a_role_that_was_changed_by_hand_has_drifted() -> None:
    stacks = Stacks()
    inline = [{"PolicyName": name, "PolicyDocument": POLICY} for name in ("z", "a")]
    stacks.create(
        {"R": role(RoleName="r", Policies=inline, ManagedPolicyArns=[BASIC], Tags=[{"Key": "k", "Value": "v"}])}
    )
    stacks.cfn("DetectStackDrift", StackName="app")
    assert stacks.stack()["DriftInformation"]["StackDriftStatus"] == "IN_SYNC"
    stacks.call("iam", "DetachRolePolicy", RoleName="r", PolicyArn=BASIC)
    stacks.cfn("DetectStackDrift", StackName="app")
    (drift,) = stacks.cfn("DescribeStackResourceDrifts", StackName="app")["StackResourceDrifts"]
    assert [difference["PropertyPath"] for difference in drift["PropertyDifferences"]] == ["/ManagedPolicyArns"]


def test_a_users_and_a_groups_path_changes_in_place() -> None:
    stacks = Stacks()
    template: dict[str, Any] = {
        "U": {"Type": "AWS::IAM::User", "Properties": {"Path": "/a/", "UserName": "ann"}},
        "G": {"Type": "AWS::IAM::Group", "Properties": {"Path": "/a/", "GroupName": "all"}},
    }
    outputs = {name: {"Value": {"Fn::GetAtt": [name, "Arn"]}} for name in template}
    stacks.create({"Resources": template, "Outputs": outputs})
    for resource in template.values():
        resource["Properties"]["Path"] = "/b/"
    stacks.update({"Resources": template, "Outputs": outputs})
    assert stacks.outputs() == {
        "U": "arn:aws:iam::123456789012:user/b/ann", "G": "arn:aws:iam::123456789012:group/b/all",
    }  # fmt: skip
    assert not [event for event in stacks.history() if "physical resource" in event.get("ResourceStatusReason", "")]
    for resource in template.values():
        del resource["Properties"]["Path"]
    stacks.update({"Resources": template, "Outputs": outputs})
    assert stacks.outputs()["U"] == "arn:aws:iam::123456789012:user/ann"


def test_a_policy_of_one_holder_comes_changes_and_goes() -> None:
    stacks = Stacks()
    holders = {
        "Role": role(),
        "User": {"Type": "AWS::IAM::User"},
        "Group": {"Type": "AWS::IAM::Group"},
    }

    def template(document: dict[str, Any]) -> dict[str, Any]:
        own = {
            f"{kind}Policy": {
                "Type": f"AWS::IAM::{kind}Policy",
                "Properties": {f"{kind}Name": {"Ref": kind}, "PolicyName": "own", "PolicyDocument": document},
            }
            for kind in holders
        }
        return {**holders, **own}

    stacks.create(template(POLICY))
    ids = stacks.resources()
    assert ids["UserPolicy"] == f"own|{ids['User']}"
    stacks.update(template(TRUST | {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}))
    for kind in holders:
        given: dict[str, Any] = {f"{kind}Name": ids[kind], "PolicyName": "own"}
        assert "Deny" in stacks.call("iam", f"Get{kind}Policy", **given)["PolicyDocument"]
    stacks.update(holders)
    assert stacks.call("iam", "ListUserPolicies", UserName=ids["User"])["PolicyNames"] == []


def test_users_are_added_to_a_group_and_taken_out() -> None:
    stacks = Stacks()
    people: dict[str, Any] = {
        name: {"Type": "AWS::IAM::User", "Properties": {"UserName": name}} for name in ("Ann", "Bob")
    }
    group = {"All": {"Type": "AWS::IAM::Group", "Properties": {"GroupName": "all"}}}

    def members(*names: str) -> dict[str, Any]:
        properties = {"GroupName": {"Ref": "All"}, "Users": [{"Ref": name} for name in names]}
        return {**people, **group, "Added": {"Type": "AWS::IAM::UserToGroupAddition", "Properties": properties}}

    def inside() -> list[str]:
        return [user["UserName"] for user in stacks.call("iam", "GetGroup", GroupName="all")["Users"]]

    stacks.create(members("Ann"))
    assert inside() == ["Ann"]
    stacks.update(members("Bob"))
    assert inside() == ["Bob"]
    stacks.update({**people, **group})
    assert inside() == []


def test_a_users_boundary_is_set_and_taken_away() -> None:
    stacks = Stacks()
    stacks.create({"U": {"Type": "AWS::IAM::User", "Properties": {"PermissionsBoundary": BASIC, "UserName": "ann"}}})
    user = stacks.call("iam", "GetUser", UserName="ann")["User"]
    assert user["PermissionsBoundary"]["PermissionsBoundaryArn"] == BASIC
    stacks.update({"U": {"Type": "AWS::IAM::User", "Properties": {"UserName": "ann"}}})
    assert "PermissionsBoundary" not in stacks.call("iam", "GetUser", UserName="ann")["User"]
