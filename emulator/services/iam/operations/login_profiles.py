"""Gives users passwords for the console, which there is none of: they are only counted."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.calling_user import named_user_of
from emulator.services.iam.errors import EntityAlreadyExists, NoSuchEntity
from emulator.services.iam.limits import PASSWORD_CHARACTERS
from emulator.services.iam.state import Identity, State


@operation("CreateLoginProfile")
def create_login_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Give a user a password; it is checked for its length only, and not kept."""
    user = named_user_of(scope, call)
    if user.login:
        raise EntityAlreadyExists(f"Login Profile for user {user.name} already exists.")
    _check_password(scope, call.parameters.get("Password", ""))
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
        _check_password(scope, call.parameters["Password"])
    if "PasswordResetRequired" in call.parameters:
        user.login["PasswordResetRequired"] = call.parameters["PasswordResetRequired"]
    return {}


@operation("DeleteLoginProfile")
def delete_login_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take a user's password away."""
    _with_login(scope, call).login = {}
    return {}


def _with_login(scope: Scope[State], call: Call) -> Identity:
    user = named_user_of(scope, call)
    if not user.login:
        raise NoSuchEntity(f"Login Profile for User {user.name} cannot be found.")
    return user


def _check_password(scope: Scope[State], password: str) -> None:
    least = scope.state.password_policy.get("MinimumPasswordLength", PASSWORD_CHARACTERS)
    if len(password) < least:
        text = f"Password should have a minimum length of {least}"
        raise AwsError("PasswordPolicyViolation", text, 400)
