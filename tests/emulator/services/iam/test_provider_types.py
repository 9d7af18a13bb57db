"""The CloudFormation types of providers, certificates, service-linked roles and passwords."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.iam.keys import CERTIFICATE, PRIVATE_KEY
from tests.emulator.services.iam.test_providers import METADATA, OIDC, SAML, URL

TAGS = [{"Key": "team", "Value": "red"}]


def drift(stacks: Stacks) -> dict[str, str]:
    """Detect drift; return the status of each resource."""
    stacks.cfn("DetectStackDrift", StackName="app")
    found = stacks.cfn("DescribeStackResourceDrifts", StackName="app")["StackResourceDrifts"]
    return {one["LogicalResourceId"]: one["StackResourceDriftStatus"] for one in found}


def test_an_oidc_provider_comes_changes_and_goes() -> None:
    stacks = Stacks("iam")

    def template(**properties: Any) -> dict[str, Any]:
        return {"P": {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": URL, **properties}}}

    stacks.create(template(ClientIdList=["a", "b"], ThumbprintList=["0" * 40], Tags=TAGS))
    assert stacks.resources()["P"] == OIDC
    stacks.update(template(ClientIdList=["b", "c"], ThumbprintList=["1" * 40]))
    shown = stacks.call("iam", "GetOpenIDConnectProvider", OpenIDConnectProviderArn=OIDC)
    assert (shown["ClientIDList"], shown["ThumbprintList"], shown["Tags"]) == (["b", "c"], ["1" * 40], [])
    assert drift(stacks) == {"P": "IN_SYNC"}
    stacks.call("iam", "AddClientIDToOpenIDConnectProvider", OpenIDConnectProviderArn=OIDC, ClientID="d")
    assert drift(stacks) == {"P": "MODIFIED"}
    stacks.delete()
    assert stacks.call("iam", "ListOpenIDConnectProviders")["OpenIDConnectProviderList"] == []


def test_a_saml_provider_comes_changes_and_goes() -> None:
    stacks = Stacks("iam")

    def template(metadata: str) -> dict[str, Any]:
        properties = {"Name": "corp", "SamlMetadataDocument": metadata, "Tags": TAGS}
        return {"P": {"Type": "AWS::IAM::SAMLProvider", "Properties": properties}}

    stacks.create(template(METADATA))
    assert stacks.resources()["P"] == SAML
    other = METADATA.replace("idp.example.com", "other.example.com")
    stacks.update(template(other))
    shown = stacks.call("iam", "GetSAMLProvider", SAMLProviderArn=SAML)
    assert (shown["SAMLMetadataDocument"], shown["Tags"]) == (other, TAGS)
    assert drift(stacks) == {"P": "IN_SYNC"}
    stacks.delete()
    assert stacks.call("iam", "ListSAMLProviders")["SAMLProviderList"] == []


def test_a_server_certificate_moves_and_goes() -> None:
    stacks = Stacks("iam")

    def template(path: str) -> dict[str, Any]:
        properties = {"CertificateBody": CERTIFICATE, "PrivateKey": PRIVATE_KEY, "Path": path}
        return {"C": {"Type": "AWS::IAM::ServerCertificate", "Properties": properties}}

    stacks.create(template("/a/"))
    name = stacks.resources()["C"]
    stacks.update(template("/b/"))
    listed = stacks.call("iam", "ListServerCertificates")["ServerCertificateMetadataList"]
    assert [one["Arn"] for one in listed] == [f"arn:aws:iam::123456789012:server-certificate/b/{name}"]
    assert drift(stacks) == {"C": "IN_SYNC"}
    stacks.delete()
    assert stacks.call("iam", "ListServerCertificates")["ServerCertificateMetadataList"] == []


def test_a_service_linked_role_comes_changes_and_goes() -> None:
    stacks = Stacks("iam")

    def template(description: str) -> dict[str, Any]:
        properties = {"AWSServiceName": "batch.amazonaws.com", "Description": description}
        return {"R": {"Type": "AWS::IAM::ServiceLinkedRole", "Properties": properties}}

    stacks.create(template("one"))
    assert stacks.resources()["R"] == "AWSServiceRoleForBatch"
    stacks.update(template("two"))
    assert stacks.call("iam", "GetRole", RoleName="AWSServiceRoleForBatch")["Role"]["Description"] == "two"
    assert drift(stacks) == {"R": "IN_SYNC"}
    stacks.delete()
    assert stacks.call("iam", "ListRoles")["Roles"] == []


def test_a_user_s_password_comes_changes_and_goes() -> None:
    stacks = Stacks("iam")

    def template(**properties: Any) -> dict[str, Any]:
        return {"U": {"Type": "AWS::IAM::User", "Properties": {"UserName": "u", **properties}}}

    stacks.create(template(LoginProfile={"Password": "Secret-1", "PasswordResetRequired": "true"}))
    assert stacks.call("iam", "GetLoginProfile", UserName="u")["LoginProfile"]["PasswordResetRequired"] is True
    stacks.update(template(LoginProfile={"Password": "Secret-2"}))
    assert stacks.call("iam", "GetLoginProfile", UserName="u")["LoginProfile"]["PasswordResetRequired"] is False
    stacks.update(template(Path="/p/"))
    with pytest.raises(Exception, match="Login Profile for User u cannot be found"):
        stacks.call("iam", "GetLoginProfile", UserName="u")
    stacks.delete()
    assert stacks.call("iam", "ListUsers")["Users"] == []


def test_a_virtual_mfa_device_comes_changes_and_goes() -> None:
    stacks = Stacks("iam")

    def template(*tags: dict[str, str]) -> dict[str, Any]:
        properties = {"VirtualMfaDeviceName": "phone", "Users": ["ann"], "Tags": list(tags)}
        return {"M": {"Type": "AWS::IAM::VirtualMFADevice", "Properties": properties}}

    stacks.create(template())
    serial = stacks.resources()["M"]
    assert serial == "arn:aws:iam::123456789012:mfa/phone"
    stacks.update(template(*TAGS))
    assert stacks.call("iam", "ListMFADeviceTags", SerialNumber=serial)["Tags"] == TAGS
    assert drift(stacks) == {"M": "IN_SYNC"}
    stacks.delete()
    assert stacks.call("iam", "ListVirtualMFADevices")["VirtualMFADevices"] == []
