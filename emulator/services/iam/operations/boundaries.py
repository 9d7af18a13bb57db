"""Bounds what users may be allowed, and ends that."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.boundaries import check_boundary
from emulator.services.iam.errors import NoSuchEntity
from emulator.services.iam.state import State


@operation("PutUserPermissionsBoundary")
def put_user_permissions_boundary(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html"""
    user = scope.state.identity("user", call.parameters["UserName"])
    user.boundary = check_boundary(scope, call.parameters["PermissionsBoundary"])
    return {}


@operation("DeleteUserPermissionsBoundary")
def delete_user_permissions_boundary(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html"""
    user = scope.state.identity("user", call.parameters["UserName"])
    if not user.boundary:
        raise NoSuchEntity(f"The user with name {user.name} has no permissions boundary.")
    user.boundary = ""
    return {}
