"""Makes and removes service-linked roles."""

import json
import re
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.errors import NoSuchEntity, Unfit
from emulator.services.iam.naming import new_arn, new_id
from emulator.services.iam.operations.roles import describe_role
from emulator.services.iam.service_roles import SERVICE_ROLES, WITH_SUFFIX
from emulator.services.iam.state import Identity, State

TASK = re.compile(r"task/aws-service-role/[^/]+/[^/]+/[0-9a-f-]{36}\Z")


@operation("CreateServiceLinkedRole")
def create_service_linked_role(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html"""
    service, suffix = call.parameters["AWSServiceName"], call.parameters.get("CustomSuffix", "")
    known = SERVICE_ROLES.get(service)
    if known is None:
        raise NotModelled(f"the service-linked role of {service}")
    if suffix and service not in WITH_SUFFIX:
        raise Unfit(f"Custom suffix is not allowed for {service}")
    name = f"{known.role}_{suffix}" if suffix else known.role
    if ("role", name) in scope.state.identities:
        raise Unfit(f"Service role name {name} has been taken in this account, please try a different suffix.")
    path = f"/aws-service-role/{service}/"
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    role = Identity(
        kind="role",
        name=name,
        id=new_id(scope, "role"),
        path=path,
        arn=new_arn(scope, "role", path, name),
        created=scope.now,
        trust=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        description=call.parameters.get("Description"),
        attached=[
            new_arn(scope, "policy", "/aws-service-role/", known.policy).replace(f"::{scope.account}:", "::aws:")
        ],
    )
    scope.state.identities["role", name] = role
    return {"Role": describe_role(role)}


@operation("DeleteServiceLinkedRole")
def delete_service_linked_role(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html"""
    role = scope.state.identity("role", call.parameters["RoleName"])
    if not role.path.startswith("/aws-service-role/"):
        raise Unfit(f"The role {role.name} is not a service-linked role.")
    del scope.state.identities["role", role.name]
    return {"DeletionTaskId": f"task{role.path}{role.name}/{scope.uuid('deletion')}"}


@operation("GetServiceLinkedRoleDeletionStatus", reads=True)
def get_service_linked_role_deletion_status(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html"""
    task = call.parameters["DeletionTaskId"]
    if not TASK.match(task):
        raise NoSuchEntity(f"Deletion task {task} not found in account {scope.account}.")
    return {"Status": "SUCCEEDED"}
