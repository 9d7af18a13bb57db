"""Deletes what may be gone already."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Provision

GONE = "ResourceNotFoundException"


def delete_unless_gone(p: Provision, operation: str, **which: Any) -> None:
    """Delete something; that it is not there is no failure."""
    try:
        p.call("logs", operation, **which)
    except AwsError as error:
        if error.failure.code != GONE:
            raise
