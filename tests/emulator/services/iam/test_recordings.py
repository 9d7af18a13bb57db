"""IAM answers as AWS was recorded to."""

import contextlib
import json
from typing import Any
from urllib.parse import unquote

import pytest

from emulator.services.iam.service_roles import SERVICE_ROLES
from emulator.world import DEFAULT_ACCOUNT
from tests.emulator.services.sqs.recordings import Situation, metadata
from tests.emulator.worlds import Bench, Refused, only

FREE = ("<datetime>",)
BUCKET = "arn:aws:s3:::bucket"


class Recorded(Situation):
    """One recorded situation of IAM."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "iam")
        self.bound |= {"<partition>": "aws", "111111111111": DEFAULT_ACCOUNT}

    def _compare(self, recorded: Any, ours: Any, where: str) -> None:
        if recorded in FREE:
            return
        if isinstance(recorded, dict) and isinstance(ours, str) and ours.startswith("%7B"):
            ours = json.loads(unquote(ours))
        super()._compare(recorded, ours, where)


class Account(Bench):
    """Performs the calls of a situation."""

    def __init__(self) -> None:
        super().__init__(services=only("iam"))

    def ask(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call an operation; return its answer, an error included."""
        try:
            answer: dict[str, Any] = self.call("iam", operation, **parameters)
        except Refused as refused:
            return {
                "Error": {"Code": refused.code, "Message": refused.message, "Type": "Sender"},
                **metadata("iam", refused.failure),
            }
        return answer


def recorded(pattern: str) -> list[tuple[str, Recorded]]:
    """Return the situations that are here of a name with a service in it, by the service."""
    found = []
    for service in sorted(SERVICE_ROLES):
        with contextlib.suppress(KeyError):
            found.append((service, Recorded(pattern.format(service))))
    assert found
    return found


def test_the_roles_of_services_are_the_recorded_ones() -> None:
    for service, situation in recorded("test_service_role_lifecycle[{}]"):
        account = Account()
        name = account.ask("CreateServiceLinkedRole", AWSServiceName=service)["Role"]["RoleName"]
        role = situation.content["describe-response"]["Role"]
        role.pop("Description", None)
        role["RoleLastUsed"] = {}
        situation.matches("describe-response", account.ask("GetRole", RoleName=name))
        situation.matches("attached-role-policies", account.ask("ListAttachedRolePolicies", RoleName=name))
        situation.matches("inline-role-policies", account.ask("ListRolePolicies", RoleName=name))


def test_a_suffix_is_refused_where_aws_refuses_it() -> None:
    for service, situation in recorded("test_service_role_lifecycle_custom_suffix_not_allowed[{}]"):
        asked = Account().ask("CreateServiceLinkedRole", AWSServiceName=service, CustomSuffix="x")
        situation.matches("custom-suffix-not-allowed", asked)


def test_lex_takes_a_suffix() -> None:
    situation, account = Recorded("test_service_role_lifecycle_custom_suffix[lexv2.amazonaws.com]"), Account()
    situation.bound["<suffix>"] = "mine"
    made = account.ask("CreateServiceLinkedRole", AWSServiceName="lexv2.amazonaws.com", CustomSuffix="mine")
    situation.matches("describe-response", account.ask("GetRole", RoleName=made["Role"]["RoleName"]))


def test_a_service_linked_role_is_deleted_by_a_task() -> None:
    account = Account()
    account.ask("CreateServiceLinkedRole", AWSServiceName="batch.amazonaws.com")
    situation = Recorded("test_service_role_deletion")
    task = account.ask("DeleteServiceLinkedRole", RoleName="AWSServiceRoleForBatch")
    situation.content["service-linked-role-deletion-response"]["DeletionTaskId"] = task["DeletionTaskId"]
    assert task["DeletionTaskId"].startswith("task/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch/")
    status = account.ask("GetServiceLinkedRoleDeletionStatus", DeletionTaskId=task["DeletionTaskId"])
    situation.matches("service-linked-role-deletion-status-response", status)


@pytest.mark.parametrize("holder", ["user", "group"])
def test_a_simulation_tells_decisions_and_statements(holder: str) -> None:
    account = Account()
    title = holder.capitalize()
    made = account.ask(f"Create{title}", **{f"{title}Name": "h"})[title]
    statement = {"Sid": "", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    account.ask(f"Put{title}Policy", **{f"{title}Name": "h"}, PolicyName="p", PolicyDocument=document)
    asked = {"PolicySourceArn": made["Arn"], "ActionNames": ["s3:PutObject", "s3:GetObjectVersion"]}
    answer = account.ask("SimulatePrincipalPolicy", **asked, ResourceArns=[BUCKET])
    Recorded(f"test_simulate_principle_policy[{holder}]").matches("response", answer)


def test_passwords_for_services_come_change_and_go() -> None:
    for service in ("cassandra.amazonaws.com", "codecommit.amazonaws.com"):
        account, user = Account(), {"UserName": "ann"}
        situation = Recorded(f"test_service_specific_credential_lifecycle[{service}]")
        situation.matches("create-user-response", account.ask("CreateUser", **user))
        created = account.ask("CreateServiceSpecificCredential", **user, ServiceName=service)
        situation.matches("create-service-specific-credential-response", created)
        own = {
            **user,
            "ServiceSpecificCredentialId": created["ServiceSpecificCredential"]["ServiceSpecificCredentialId"],
        }
        listed = account.ask("ListServiceSpecificCredentials", **user, ServiceName=service)
        situation.matches("list-service-specific-credentials-response-before-update", listed)
        updated = account.ask("UpdateServiceSpecificCredential", **own, Status="Inactive")
        situation.matches("update-service-specific-credential-response", updated)
        listed = account.ask("ListServiceSpecificCredentials", **user)
        situation.matches("list-service-specific-credentials-response-after-update", listed)
        reset = account.ask("ResetServiceSpecificCredential", **own)
        situation.matches("reset-service-specific-credential-response", reset)
        account.ask("DeleteServiceSpecificCredential", **own)
        assert account.ask("ListServiceSpecificCredentials", **user) == {"ServiceSpecificCredentials": []}


def test_passwords_for_services_are_refused_as_recorded() -> None:
    account, user = Account(), {"UserName": "ann"}
    account.ask("CreateUser", **user)
    situation = Recorded("test_create_service_specific_credential_invalid_service")
    for key, service in (
        ("invalid-service-exception", "nonexistentservice.amazonaws.com"),
        ("invalid-service-completely-malformed-exception", "o3on3n3onosneo"),
        ("invalid-service-existing-but-unsupported-exception", "lambda.amazonaws.com"),
    ):
        situation.matches(key, account.ask("CreateServiceSpecificCredential", **user, ServiceName=service))
    made = account.ask("CreateServiceSpecificCredential", **user, ServiceName="codecommit.amazonaws.com")
    identity = made["ServiceSpecificCredential"]["ServiceSpecificCredentialId"]
    other = Recorded("test_id_match_user_mismatch")
    wrong = Recorded("test_user_match_id_mismatch[totally-wrong-credential-id-with-hyphens]")
    for way, status in (("Delete", {}), ("Reset", {}), ("Update", {"Status": "Active"})):
        operation = f"{way}ServiceSpecificCredential"
        answer = account.ask(operation, UserName="wrong-user-name", ServiceSpecificCredentialId=identity, **status)
        other.matches(f"{way.lower()}-wrong-user-name", answer)
        answer = account.ask(operation, **user, ServiceSpecificCredentialId="totally-wrong-id", **status)
        wrong.matches(f"{way.lower()}-wrong-id", answer)
    listed = Recorded("test_list_service_specific_credential_different_service")
    answer = account.ask("ListServiceSpecificCredentials", **user, ServiceName="cassandra.amazonaws.com")
    listed.matches("list-service-specific-credentials-response-wrong-service", answer)


def test_roles_with_tags_and_policies() -> None:
    account, situation = Account(), Recorded("test_role_with_tags")
    trust = situation.content["create-role-response"]["Role"]["AssumeRolePolicyDocument"]
    created = account.ask(
        "CreateRole",
        RoleName="r",
        Path="/role-with-tags/",
        AssumeRolePolicyDocument=json.dumps(trust),
        Tags=[{"Key": "test", "Value": "value"}],
    )
    situation.matches("create-role-response", created)
    situation.matches("get-role-response", account.ask("GetRole", RoleName="r"))
    situation.matches("list-role-response", account.ask("ListRoles", PathPrefix="/role-with-tags/"))
    missing = account.ask("DeletePolicy", PolicyArn=f"arn:aws:iam::{DEFAULT_ACCOUNT}:policy/non-existent-policy")
    refused = Recorded("test_delete_non_existent_policy_returns_no_such_entity")
    refused.matches("delete-non-existent-policy-exc", missing)


def test_what_is_quoted_in_a_policy_comes_back_as_it_was() -> None:
    situation, account = Recorded("test_put_user_policy_encoding"), Account()
    account.ask("CreateUser", UserName="ann")
    wanted = situation.content["get-policy-response"]["PolicyDocument"]
    text = json.dumps(wanted).replace("<partition>", "aws").replace("<region>", "us-east-1")
    situation.bound["<region>"] = "us-east-1"
    account.ask("PutUserPolicy", UserName="ann", PolicyName="p", PolicyDocument=text)
    situation.matches("get-policy-response", account.ask("GetUserPolicy", UserName="ann", PolicyName="p"))
