"""What log groups of the class INFREQUENT_ACCESS lack, see "Log classes" in the user guide."""

from emulator.services.logs.errors import InvalidParameter
from emulator.services.logs.state import LogGroup

STANDARD = "STANDARD"


def check_standard(group: LogGroup, operation: str) -> None:
    """Raise unless a group is of the standard class, which alone has everything."""
    if group.kind != STANDARD:
        raise InvalidParameter(f"{operation} is not supported for log groups of the class {group.kind}.")
