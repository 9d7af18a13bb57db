"""Makes, shows, changes and removes users' credentials for services that have passwords of their own."""

import re
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.ids import suffix
from emulator.services.iam.calling_user import named_user_of
from emulator.services.iam.errors import LimitExceeded, NoSuchEntity
from emulator.services.iam.limits import SERVICE_CREDENTIALS
from emulator.services.iam.state import Identity, State

SERVICES = ("cassandra.amazonaws.com", "codecommit.amazonaws.com")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
ID = re.compile(r"\w+\Z", re.ASCII)


@operation("CreateServiceSpecificCredential")
def create_service_specific_credential(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html"""
    user, service = named_user_of(scope, call), call.parameters["ServiceName"]
    _check_service(service)
    number = sum(credential["ServiceName"] == service for credential in user.service_credentials)
    if number >= SERVICE_CREDENTIALS:
        raise LimitExceeded(f"Cannot exceed quota for ServiceSpecificCredentialsPerUser: {SERVICE_CREDENTIALS}")
    name = f"{user.name}+{number}" if number else user.name
    credential = {
        "CreateDate": scope.now // 1000,
        "ServiceName": service,
        "ServiceUserName": f"{name}-at-{scope.account}",
        "ServicePassword": _password(scope),
        "ServiceSpecificCredentialId": "ACCA" + suffix(scope.chance("id"), 17),
        "UserName": user.name,
        "Status": "Active",
    }
    user.service_credentials.append(credential)
    return {"ServiceSpecificCredential": dict(credential)}


@operation("ListServiceSpecificCredentials", reads=True)
def list_service_specific_credentials(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html"""
    service = call.parameters.get("ServiceName")
    if service:
        _check_service(service)
    user = named_user_of(scope, call)
    found = [one for one in user.service_credentials if service in (None, one["ServiceName"])]
    shown = [{name: value for name, value in one.items() if name != "ServicePassword"} for one in found]
    return {"ServiceSpecificCredentials": shown}


@operation("UpdateServiceSpecificCredential")
def update_service_specific_credential(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServiceSpecificCredential.html"""
    _, credential = _find(scope, call)
    credential["Status"] = call.parameters["Status"]
    return {}


@operation("ResetServiceSpecificCredential")
def reset_service_specific_credential(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResetServiceSpecificCredential.html"""
    _, credential = _find(scope, call)
    credential["ServicePassword"] = _password(scope)
    return {"ServiceSpecificCredential": dict(credential)}


@operation("DeleteServiceSpecificCredential")
def delete_service_specific_credential(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceSpecificCredential.html"""
    user, credential = _find(scope, call)
    user.service_credentials.remove(credential)
    return {}


def _find(scope: Scope[State], call: Call) -> tuple[Identity, dict[str, Any]]:
    wanted = call.parameters["ServiceSpecificCredentialId"]
    user = named_user_of(scope, call)
    for credential in user.service_credentials:
        if credential["ServiceSpecificCredentialId"] == wanted:
            return user, credential
    raise NoSuchEntity(f"No such credential {wanted} exists")


def _check_service(service: str) -> None:
    if service == "bedrock.amazonaws.com":
        raise NotModelled("credentials for bedrock.amazonaws.com")
    if service not in SERVICES:
        raise NoSuchEntity(f"No such service {service} is supported for Service Specific Credentials")


def _password(scope: Scope[State]) -> str:
    return "".join(scope.chance("secret").choices(LETTERS, k=43)) + "="
