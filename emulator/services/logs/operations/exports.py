"""Exports to S3: none can be made here, so that there are none to be shown."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.errors import ResourceNotFound
from emulator.services.logs.state import State


@operation("DescribeExportTasks", reads=True)
def describe_export_tasks(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return no tasks."""
    return {"exportTasks": []}


@operation("CancelExportTask")
def cancel_export_task(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Say that there is no such task."""
    raise ResourceNotFound("export task")
