"""Reserved concurrency, and what the account has."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors, limits
from emulator.services.lambda_.environments import provisioned, unreserved_concurrency
from emulator.services.lambda_.function import Function
from emulator.services.lambda_.names import find_function, read_reference
from emulator.services.lambda_.owners import at_owner
from emulator.services.lambda_.state import State


@operation("PutFunctionConcurrency")
@at_owner
def put_function_concurrency(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Reserve concurrency for a function: nobody else may use it, and the function may use no more."""
    function = _find(scope, call)
    wanted = call.parameters["ReservedConcurrentExecutions"]
    if wanted < provisioned(function):
        raise errors.invalid_concurrency(
            f" ReservedConcurrentExecutions  {wanted} should not be lower than function's total provisioned "
            f"concurrency [{provisioned(function)}].",
        )
    others = scope.state.reserved - (function.reserved or 0)
    shared = scope.state.provisioned - (provisioned(function) if function.reserved is None else 0)
    if limits.ACCOUNT_CONCURRENCY - others - shared - wanted < limits.UNRESERVED_MINIMUM:
        raise errors.invalid_concurrency(
            "Specified ReservedConcurrentExecutions for function decreases account's "
            f"UnreservedConcurrentExecution below its minimum value of [{limits.UNRESERVED_MINIMUM}]."
        )
    function.reserved = wanted
    scope.state.provisioned = shared
    scope.state.reserved = others + wanted
    return {"ReservedConcurrentExecutions": wanted}


@operation("GetFunctionConcurrency", reads=True)
@at_owner
def get_function_concurrency(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return a function's reserved concurrency, nothing where there is none."""
    function = _find(scope, call)
    return {} if function.reserved is None else {"ReservedConcurrentExecutions": function.reserved}


@operation("DeleteFunctionConcurrency")
@at_owner
def delete_function_concurrency(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Let a function use the unreserved concurrency again."""
    function = _find(scope, call)
    if function.reserved is not None:
        scope.state.reserved -= function.reserved
        scope.state.provisioned += provisioned(function)
    function.reserved = None
    return {}


@operation("GetAccountSettings", reads=True)
def get_account_settings(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the account's limits and how much of them is used."""
    functions = scope.state.functions.values()
    versions = [version for function in functions for version in (function.latest, *function.versions.values())]
    return {
        "AccountLimit": {
            "TotalCodeSize": limits.STORAGE_BYTES,
            "CodeSizeUnzipped": limits.UNZIPPED_BYTES,
            "CodeSizeZipped": limits.ZIPPED_BYTES,
            "ConcurrentExecutions": limits.ACCOUNT_CONCURRENCY,
            "UnreservedConcurrentExecutions": unreserved_concurrency(scope.state),
        },
        "AccountUsage": {
            "TotalCodeSize": sum(version.code.size for version in versions),
            "FunctionCount": len(scope.state.functions),
        },
    }


def _find(scope: Scope[State], call: Call) -> Function:
    return find_function(scope, read_reference(scope, call.parameters["FunctionName"]))
