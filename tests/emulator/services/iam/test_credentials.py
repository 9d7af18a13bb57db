"""IAM: the rules for passwords, the credential report, and what is told of the use of keys and services."""

import csv
import json
from typing import Any

import pytest

from tests.emulator.services.iam.keys import CERTIFICATE
from tests.emulator.services.iam.test_operations import BASIC, POLICY, Iam

ANN = "arn:aws:iam::123456789012:user/ann"


class Ann(Iam):
    """A world with a user who has a password."""

    def __init__(self, **policy: Any) -> None:
        super().__init__()
        if policy:
            self.iam("UpdateAccountPasswordPolicy", **policy)
        self.iam("CreateUser", UserName="ann")
        self.iam("CreateLoginProfile", UserName="ann", Password="Secret-1", PasswordResetRequired=True)

    def change(self, old: str, new: str) -> None:
        """Change the password as the user."""
        self.call("iam", "ChangePassword", call={"principal": ANN}, OldPassword=old, NewPassword=new)


def test_a_user_changes_the_password_who_knows_it() -> None:
    ann = Ann()
    with pytest.raises(Exception, match=r"The old password was incorrect\."):
        ann.change("secret-2", "Secret-2")
    ann.change("Secret-1", "Secret-2")
    assert ann.iam("GetLoginProfile", UserName="ann")["LoginProfile"]["PasswordResetRequired"] is False
    ann.change("Secret-2", "Secret-1")
    assert ann.refusal("ChangePassword", OldPassword="Secret-1", NewPassword="Secret-3") == (
        "InvalidUserType: Only IAM Users can change their own password"
    )


@pytest.mark.parametrize(
    ("policy", "password", "refusal"),
    [
        ({}, "Short-1", "a minimum length of 8"),
        ({}, "secret-secret", "at least three of"),
        ({"MinimumPasswordLength": 6, "RequireSymbols": True}, "Secret1", "at least one symbol"),
        ({"RequireNumbers": True}, "Secret-x", "at least one number"),
        ({"RequireUppercaseCharacters": True}, "secret-1", "at least one uppercase letter"),
        ({"RequireLowercaseCharacters": True}, "SECRET-1", "at least one lowercase letter"),
        ({"PasswordReusePrevention": 1}, "Secret-1", "used before"),
    ],
)
def test_a_password_keeps_the_account_s_rules(policy: dict[str, Any], password: str, refusal: str) -> None:
    found = Ann(**policy).refusal("UpdateLoginProfile", UserName="ann", Password=password)
    assert found.startswith("PasswordPolicyViolation: Password ")
    assert refusal in found


def report(iam: Iam) -> dict[str, dict[str, str]]:
    """Return the rows of the credential report by user."""
    content = iam.iam("GetCredentialReport")["Content"].decode()
    return {row["user"]: row for row in csv.DictReader(content.splitlines())}


def test_a_credential_report_is_started_complete_and_stale() -> None:
    ann = Ann(MaxPasswordAge=30)
    ann.iam("CreateAccessKey", UserName="ann")
    ann.iam("UploadSigningCertificate", UserName="ann", CertificateBody=CERTIFICATE)
    assert ann.refusal("GetCredentialReport").startswith("ReportNotPresent")
    assert ann.iam("GenerateCredentialReport") == {
        "State": "STARTED",
        "Description": "No report exists. Starting a new report generation task",
    }
    ann.iam("CreateUser", UserName="late")
    assert ann.iam("GenerateCredentialReport") == {"State": "COMPLETE"}
    rows = report(ann)
    assert sorted(rows) == ["<root_account>", "ann"]
    row, root = rows["ann"], rows["<root_account>"]
    assert (row["arn"], row["user_creation_time"]) == (ANN, "2026-01-01T00:00:00+00:00")
    assert (row["password_enabled"], row["password_next_rotation"]) == ("true", "2026-01-31T00:00:00+00:00")
    assert (row["access_key_1_active"], row["access_key_2_active"]) == ("true", "false")
    assert (row["cert_1_active"], row["cert_2_last_rotated"], row["mfa_active"]) == ("true", "N/A", "false")
    assert (root["password_enabled"], root["access_key_1_active"]) == ("not_supported", "false")
    ann.pass_time(4 * 3_600)
    assert ann.refusal("GetCredentialReport").startswith("ReportExpired")
    assert ann.iam("GenerateCredentialReport")["State"] == "STARTED"
    assert "late" in report(ann)


def test_when_and_for_what_a_key_was_used_last_is_told_also_of_reads() -> None:
    ann = Ann()
    key = ann.iam("CreateAccessKey", UserName="ann")["AccessKey"]["AccessKeyId"]
    asked = {"UserName": "ann", "AccessKeyLastUsed": {"ServiceName": "N/A", "Region": "N/A"}}
    assert ann.iam("GetAccessKeyLastUsed", AccessKeyId=key) == asked
    ann.pass_time(3_600)
    ann.call("iam", "ListUsers", call={"principal": f"key:{key}"})
    used = {"LastUsedDate": ann.world.now // 1000, "ServiceName": "iam", "Region": "us-east-1"}
    assert ann.iam("GetAccessKeyLastUsed", AccessKeyId=key) == {**asked, "AccessKeyLastUsed": used}
    ann.iam("GenerateCredentialReport")
    ann.iam("GenerateCredentialReport")
    row = report(ann)["ann"]
    assert (row["access_key_1_last_used_service"], row["access_key_2_last_used_service"]) == ("iam", "N/A")
    assert row["access_key_1_last_used_date"] == "2026-01-01T01:00:00+00:00"
    assert ann.refusal("GetAccessKeyLastUsed", AccessKeyId="A" * 20) == (
        f"NoSuchEntity: The Access Key with id {'A' * 20} cannot be found."
    )


def test_the_services_that_an_identity_may_use_are_told() -> None:
    ann = Ann()
    ann.iam("CreateGroup", GroupName="g")
    ann.iam("AddUserToGroup", GroupName="g", UserName="ann")
    ann.iam("AttachGroupPolicy", GroupName="g", PolicyArn=BASIC)
    ann.iam("PutUserPolicy", UserName="ann", PolicyName="p", PolicyDocument=POLICY)
    job = ann.iam("GenerateServiceLastAccessedDetails", Arn=ANN)["JobId"]
    details = ann.iam("GetServiceLastAccessedDetails", JobId=job)
    assert (details["JobStatus"], details["JobType"], details["IsTruncated"]) == ("COMPLETED", "SERVICE_LEVEL", False)
    assert details["ServicesLastAccessed"] == [
        {"ServiceName": "Amazon CloudWatch Logs", "ServiceNamespace": "logs", "TotalAuthenticatedEntities": 0},
        {"ServiceName": "Amazon SQS", "ServiceNamespace": "sqs", "TotalAuthenticatedEntities": 0},
    ]
    entities = ann.iam("GetServiceLastAccessedDetailsWithEntities", JobId=job, ServiceNamespace="sqs")
    assert entities["EntityDetailsList"] == []
    granting = ann.iam("ListPoliciesGrantingServiceAccess", Arn=ANN, ServiceNamespaces=["sqs", "logs", "s3"])
    assert [one["Policies"] for one in granting["PoliciesGrantingServiceAccess"]] == [
        [{"PolicyName": "p", "PolicyType": "INLINE", "EntityType": "USER", "EntityName": "ann"}],
        [{"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyType": "MANAGED", "PolicyArn": BASIC}],
        [],
    ]
    missing = ann.refusal("GetServiceLastAccessedDetails", JobId="0" * 36)
    assert missing.startswith("NoSuchEntity")


def test_a_policy_s_exceptions_are_the_services_that_it_does_not_allow() -> None:
    ann = Ann()
    statement = {"Effect": "Allow", "NotAction": ["iam:*", "sqs:SendMessage"], "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    arn = ann.iam("CreatePolicy", PolicyName="most", PolicyDocument=document)["Policy"]["Arn"]
    job = ann.iam("GenerateServiceLastAccessedDetails", Arn=arn)["JobId"]
    found = [
        one["ServiceNamespace"] for one in ann.iam("GetServiceLastAccessedDetails", JobId=job)["ServicesLastAccessed"]
    ]
    assert "sqs" in found
    assert "iam" not in found
