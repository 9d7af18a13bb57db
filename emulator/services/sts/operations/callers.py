"""Says who a caller is, and what keys and messages stand for."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.ids import account_of_key
from emulator.services.sts.credentials import principal_of
from emulator.services.sts.errors import InvalidInput
from emulator.services.sts.roles import find_role, find_user
from emulator.services.sts.state import State


@operation("GetCallerIdentity", reads=True)
def get_caller_identity(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html"""
    arn = principal_of(scope, call)
    kind, _, name = arn.rpartition(":")[2].partition("/")
    user_id = scope.account
    if kind == "assumed-role":
        role, _, session = name.partition("/")
        user_id = f"{_role_id(scope, call, role)}:{session}"
    elif kind == "user":
        user = find_user(scope, call, name.rpartition("/")[2])
        user_id = str(user["UserId"]) if user else name
    elif kind == "federated-user":
        user_id = f"{scope.account}:{name}"
    elif kind == "role":
        user_id = _role_id(scope, call, name.rpartition("/")[2])
    return {"UserId": user_id, "Account": scope.account, "Arn": arn}


@operation("GetAccessKeyInfo", reads=True)
def get_access_key_info(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html"""
    account = account_of_key(call.parameters["AccessKeyId"])
    if account is None:
        raise InvalidInput("Invalid AccessKeyId")
    return {"Account": account}


@operation("DecodeAuthorizationMessage", reads=True)
def decode_authorization_message(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Refuse every message: no service here encodes why it refuses, so that none can be a true one."""
    raise AwsError("InvalidAuthorizationMessageException", "Message is not valid")


def _role_id(scope: Scope[State], call: Call, name: str) -> str:
    role = find_role(scope, call, name)
    return str(role["RoleId"]) if role else name
