"""Recorded situations of identities and policies that CloudFormation made."""

import json
from typing import Any
from urllib.parse import unquote

from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.iam.test_recordings import Recorded


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    """Return a resource of IAM."""
    return {"Type": f"AWS::IAM::{kind}", "Properties": properties}


def allow(action: str, resource: Any) -> dict[str, Any]:
    """Return a policy of one statement."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def recorded(name: str) -> Recorded:
    """Return a situation whose region is the world's."""
    situation = Recorded(name)
    situation.bound["<region>"] = "us-east-1"
    return situation


def test_a_key_is_replaced_when_its_serial_changes() -> None:
    situation, stacks = recorded("test_iam_user_access_key"), Stacks()

    def template(serial: int, status: str) -> dict[str, Any]:
        key = resource("AccessKey", UserName={"Ref": "User"}, Serial=serial, Status=status)
        secret = {"Value": {"Fn::GetAtt": ["Key", "SecretAccessKey"]}}
        outputs = {"AccessKeyId": {"Value": {"Ref": "Key"}}, "SecretAccessKey": secret}
        return {"Resources": {"User": resource("User"), "Key": key}, "Outputs": outputs}

    def shown() -> Any:
        (key,) = stacks.call("iam", "ListAccessKeys", UserName=stacks.resources()["User"])["AccessKeyMetadata"]
        return key

    stacks.create(template(1, "Active"))
    situation.matches("key_outputs", stacks.outputs())
    situation.matches("access_key", shown())
    stacks.update(template(2, "Inactive"))
    situation.matches("access_key_updated", shown())


def test_a_policys_text_is_made_by_sub() -> None:
    situation, stacks = recorded("test_inline_policy_with_fn_sub_json_string"), Stacks()
    trust = allow("sts:AssumeRole", None)
    trust["Statement"][0] = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"},
    }
    document = json.dumps(allow("s3:GetObject", "arn:${AWS::Partition}:s3:::my-bucket-${AWS::Region}/*"))
    policy = {"PolicyName": "p", "PolicyDocument": {"Fn::Sub": document}}
    stacks.create({"Role": resource("Role", AssumeRolePolicyDocument=trust, Policies=[policy])})
    asked: dict[str, Any] = {"RoleName": stacks.resources()["Role"], "PolicyName": "p"}
    found = unquote(stacks.call("iam", "GetRolePolicy", **asked)["PolicyDocument"])
    situation.matches("inline_policy_document", json.loads(found))


def test_a_managed_policys_text_is_made_by_sub() -> None:
    situation, stacks = recorded("test_managedpolicy_with_fn_sub_multiline_yaml"), Stacks()
    arn = "arn:${AWS::Partition}:eks:${AWS::Region}:${AWS::AccountId}:cluster/my-cluster"
    text = json.dumps(allow("eks:DescribeCluster", arn), indent=2)
    stacks.create({"Policy": resource("ManagedPolicy", PolicyDocument={"Fn::Sub": text})})
    policy = stacks.resources()["Policy"]
    found = stacks.call("iam", "GetPolicyVersion", PolicyArn=policy, VersionId="v1")["PolicyVersion"]["Document"]
    situation.matches("policy_document_multiline", json.loads(unquote(found)))


def test_a_managed_policy_as_it_is_shown() -> None:
    situation, stacks = recorded("test_managed_policy_with_empty_resource"), Stacks()
    stacks.create({"Policy": resource("ManagedPolicy", PolicyDocument=allow("dynamodb:GetItem", ["*"]))})
    situation.matches("managed_policy", stacks.call("iam", "GetPolicy", PolicyArn=stacks.resources()["Policy"]))
