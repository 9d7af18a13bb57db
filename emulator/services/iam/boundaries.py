"""The policy that bounds what a role or user may be allowed."""

from emulator.contract.scope import Scope
from emulator.services.iam.errors import NoSuchEntity
from emulator.services.iam.state import State

AWS_MANAGED = ":iam::aws:policy/"


def check_boundary(scope: Scope[State], arn: str) -> str:
    """Return the ARN of a boundary as it is kept, or refuse one of a policy that is not there."""
    if arn and AWS_MANAGED not in arn and arn not in scope.state.policies:
        raise NoSuchEntity(f"Scope ARN: {arn} does not exist or is not attachable.")
    return arn


def shown_boundary(arn: str) -> dict[str, dict[str, str]]:
    """Return what an identity's description holds of its boundary: nothing where it has none."""
    if not arn:
        return {}
    return {"PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}}
