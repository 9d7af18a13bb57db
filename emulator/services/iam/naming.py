"""Names, paths, ARNs and ids of IAM's things."""

from emulator.bus.arn import make_arn
from emulator.contract.scope import Scope
from emulator.kernel.ids import suffix
from emulator.services.iam.state import State

PREFIXES = {
    "role": "AROA",
    "user": "AIDA",
    "group": "AGPA",
    "policy": "ANPA",
    "instance-profile": "AIPA",
    "server-certificate": "ASCA",
}
ID_CHARACTERS = 17


def new_arn(scope: Scope[State], kind: str, path: str, name: str) -> str:
    """Return the ARN of something with a path; IAM's have no region."""
    partition = make_arn("iam", scope.region, "", "").split(":")[1]
    return f"arn:{partition}:iam::{scope.account}:{kind}{path}{name}"


def new_id(scope: Scope[State], kind: str) -> str:
    """Return a unique id, e.g. AROA and 17 letters and digits."""
    return PREFIXES[kind] + suffix(scope.chance("id"), ID_CHARACTERS)


def path_of(arn: str) -> str:
    """Return the path of something with an ARN: `/service-role/` of arn:aws:iam::aws:policy/service-role/Name."""
    _, slash, rest = arn.rpartition(":")[2].partition("/")
    return f"{slash}{rest.rpartition('/')[0]}/".replace("//", "/")
