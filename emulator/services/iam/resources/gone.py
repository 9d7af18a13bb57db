"""Takes it as done where what is to be removed is gone already."""

from typing import Any

from emulator.contract.errors import AwsError

GONE = "NoSuchEntity"


def unless_gone(action: Any, *arguments: Any, **parameters: Any) -> None:
    """Call an action that removes something; that it is gone is no error."""
    try:
        action(*arguments, **parameters)
    except AwsError as error:
        if error.failure.code != GONE:
            raise
