"""Lists of what nobody can make here, so that they are empty: whoever tidies an account up asks for them."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.state import State


@operation("ListScheduledQueries", reads=True)
def list_scheduled_queries(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListScheduledQueries.html"""
    return {"scheduledQueries": []}


@operation("DescribeLookupTables", reads=True)
def describe_lookup_tables(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLookupTables.html"""
    return {"lookupTables": []}


@operation("ListIntegrations", reads=True)
def list_integrations(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListIntegrations.html"""
    return {"integrationSummaries": []}


@operation("DescribeImportTasks", reads=True)
def describe_import_tasks(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeImportTasks.html"""
    return {"imports": []}
