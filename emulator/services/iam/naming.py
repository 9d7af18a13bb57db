"""Names, paths, ARNs and ids of IAM's things."""

import re

from emulator.bus.arn import make_arn
from emulator.contract.scope import Scope
from emulator.kernel.ids import suffix
from emulator.services.iam.errors import InvalidInput
from emulator.services.iam.limits import NAME_CHARACTERS
from emulator.services.iam.state import State

NAME = re.compile(r"[\w+=,.@-]+\Z", re.ASCII)
PATH = re.compile(r"/|/[\x21-\x7e]+/\Z")
PREFIXES = {"role": "AROA", "user": "AIDA", "group": "AGPA", "policy": "ANPA", "instance-profile": "AIPA"}
ID_CHARACTERS = 17


def check_name(kind: str, name: str) -> None:
    """Raise unless the name may be one of that kind."""
    limit = NAME_CHARACTERS.get(kind, 128)
    member = f"{kind}Name"
    if not NAME.match(name):
        raise InvalidInput(
            f"The specified value for {member} is invalid. It must contain only alphanumeric characters and/or the"
            " following: +=,.@_-"
        )
    if len(name) > limit:
        raise InvalidInput(
            f"1 validation error detected: Value '{name}' at '{member}' failed to satisfy constraint: Member must have"
            f" length less than or equal to {limit}"
        )


def check_path(path: str) -> None:
    """Raise unless the path begins and ends with a slash."""
    if not PATH.match(path) or len(path) > 512:
        raise InvalidInput(
            "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric"
            " characters and/or / characters."
        )


def new_arn(scope: Scope[State], kind: str, path: str, name: str) -> str:
    """Return the ARN of something with a path; IAM's have no region."""
    partition = make_arn("iam", scope.region, "", "").split(":")[1]
    return f"arn:{partition}:iam::{scope.account}:{kind}{path}{name}"


def new_id(scope: Scope[State], kind: str) -> str:
    """Return a unique id, e.g. AROA and 17 letters and digits."""
    return PREFIXES[kind] + suffix(scope.chance("id"), ID_CHARACTERS)
