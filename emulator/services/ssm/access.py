"""Who may use parameters: Systems Manager's actions, and the parameters that calls are about.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
"""

from collections.abc import Iterator

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.access import Access
from emulator.contract.scope import Scope
from emulator.services.ssm.state import State

USES = frozenset(
    ("DescribeParameters", "GetParameter", "GetParameterHistory", "GetParameters", "GetParametersByPath",
     "ListTagsForResource")
)  # fmt: skip


def resource_of(scope: Scope[State], call: Call) -> str:
    """Return the ARN of the parameter or path of a call, of the first one where it names several."""
    parameters = call.parameters
    names = parameters.get("Names") or ()
    name = parameters.get("Name") or parameters.get("Path") or parameters.get("ResourceId") or next(iter(names), "")
    return _arn(scope, str(name)) if name else make_arn("ssm", scope.region, scope.account, "*")


def others_of(scope: Scope[State], call: Call) -> Iterator[str]:
    """Yield the ARNs of the second parameter and those behind it."""
    for name in (call.parameters.get("Names") or ())[1:]:
        yield _arn(scope, str(name))


def tags_of(scope: Scope[State], arn: str) -> dict[str, str]:
    """Return the parameter's tags."""
    found = next((one for one in scope.state.parameters.values() if one.arn == arn), None)
    return found.tags if found is not None else {}


def _arn(scope: Scope[State], name: str) -> str:
    """Return the ARN of a name with or without a version behind it, or of a path."""
    if name.startswith("arn:"):
        return name
    bare = name.partition(":")[0]
    return make_arn("ssm", scope.region, scope.account, f"parameter/{bare.removeprefix('/')}")


ACCESS = Access(
    prefix="ssm",
    resource_of=resource_of,
    others_of=others_of,
    tags_of=tags_of,
    uses=USES,
    error="AccessDeniedException",
)
