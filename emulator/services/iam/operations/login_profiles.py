"""Gives users passwords for the console, which there is none of: nobody can sign in with one."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.calling_user import named_user_of, user_of
from emulator.services.iam.errors import EntityAlreadyExists, InvalidInput, NoSuchEntity
from emulator.services.iam.passwords import digest_of, set_password
from emulator.services.iam.state import Identity, State


@operation("CreateLoginProfile")
def create_login_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Give a user a password."""
    user = named_user_of(scope, call)
    if user.login:
        raise EntityAlreadyExists(f"Login Profile for user {user.name} already exists.")
    _set(scope, user, call.parameters.get("Password", ""))
    user.login = {
        "UserName": user.name,
        "CreateDate": scope.now // 1000,
        "PasswordResetRequired": bool(call.parameters.get("PasswordResetRequired")),
    }
    return {"LoginProfile": dict(user.login)}


@operation("GetLoginProfile", reads=True)
def get_login_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Tell that a user has a password."""
    return {"LoginProfile": {**_with_login(scope, call).login}}


@operation("UpdateLoginProfile")
def update_login_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Change a user's password."""
    user = _with_login(scope, call)
    if "Password" in call.parameters:
        _set(scope, user, call.parameters["Password"])
    if "PasswordResetRequired" in call.parameters:
        user.login["PasswordResetRequired"] = call.parameters["PasswordResetRequired"]
    return {}


@operation("DeleteLoginProfile")
def delete_login_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take a user's password away."""
    user = _with_login(scope, call)
    user.login, user.passwords = {}, []
    return {}


@operation("ChangePassword")
def change_password(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ChangePassword.html"""
    given = call.parameters
    try:
        user = user_of(scope, call)
    except InvalidInput:
        user = None
    if user is None:
        raise AwsError("InvalidUserType", "Only IAM Users can change their own password")
    if not user.login:
        raise NoSuchEntity(f"Login Profile for User {user.name} cannot be found.")
    if digest_of(user, given["OldPassword"]) != user.passwords[-1]:
        raise AwsError("AccessDenied", "The old password was incorrect.", 403)
    _set(scope, user, given["NewPassword"])
    user.login["PasswordResetRequired"] = False
    return {}


def _with_login(scope: Scope[State], call: Call) -> Identity:
    user = named_user_of(scope, call)
    if not user.login:
        raise NoSuchEntity(f"Login Profile for User {user.name} cannot be found.")
    return user


def _set(scope: Scope[State], user: Identity, password: str) -> None:
    set_password(user, password, scope.state.password_policy)
    user.password_changed = scope.now
