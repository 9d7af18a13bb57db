"""How many identities, policies and profiles an account may have."""

from emulator.contract.scope import Scope
from emulator.services.iam.errors import LimitExceeded
from emulator.services.iam.limits import IDENTITIES, INSTANCE_PROFILES, POLICIES
from emulator.services.iam.state import State


def check_quota(scope: Scope[State], kind: str) -> None:
    """Raise where one more of a kind (role, user, group, policy, instance-profile) would be too many."""
    state = scope.state
    if kind == "policy":
        _check(len(state.policies), POLICIES, "Policies")
    elif kind == "instance-profile":
        _check(len(state.profiles), INSTANCE_PROFILES, "InstanceProfiles")
    else:
        count = sum(known == kind for known, _ in state.identities)
        _check(count, IDENTITIES[kind], f"{kind.capitalize()}s")


def _check(count: int, most: int, what: str) -> None:
    if count >= most:
        raise LimitExceeded(f"Cannot exceed quota for {what}PerAccount: {most}")
