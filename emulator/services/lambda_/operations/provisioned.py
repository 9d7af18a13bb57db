"""Provisioned concurrency: environments of a version or alias that are always ready."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.services.lambda_ import errors, limits
from emulator.services.lambda_.environments import discard_idle, is_ready, provisioned, unreserved_concurrency
from emulator.services.lambda_.function import LATEST, Function, Provision
from emulator.services.lambda_.names import find_function, find_version, read_reference
from emulator.services.lambda_.pages import page
from emulator.services.lambda_.state import State


@operation("PutProvisionedConcurrencyConfig")
def put_provisioned_concurrency_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Keep environments ready; they are allocated after some time."""
    function, qualifier = _read(scope, call)
    wanted = call.parameters["ProvisionedConcurrentExecutions"]
    if qualifier in ("", LATEST):
        raise errors.invalid_parameter(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
        )
    _check_target(scope, function, qualifier)
    old = function.provisions.get(qualifier)
    _check_amount(scope, function, wanted, old.wanted if old else 0)
    _count(scope, function, -old.wanted if old else 0)
    ready_at = scope.now + limits.PROVISION_MS
    if old is not None:
        discard_idle(scope, old.idle)
    function.provisions[qualifier] = Provision(wanted, ready_at, scope.now, old.running if old else 0)
    _count(scope, function, wanted)
    return _describe(scope, function.provisions[qualifier])


@operation("GetProvisionedConcurrencyConfig", reads=True)
def get_provisioned_concurrency_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return how many environments were asked for and are ready."""
    function, qualifier = _read(scope, call)
    return _describe(scope, _find(function, qualifier))


@operation("DeleteProvisionedConcurrencyConfig")
def delete_provisioned_concurrency_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Keep no environments ready any more."""
    function, qualifier = _read(scope, call)
    provision = function.provisions.pop(qualifier, None)
    if provision is not None:
        discard_idle(scope, provision.idle)
        _count(scope, function, -provision.wanted)
    return {}


@operation("ListProvisionedConcurrencyConfigs", reads=True)
def list_provisioned_concurrency_configs(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the provisioned concurrency of a function's versions and aliases."""
    function = find_function(scope, read_reference(scope, call.parameters["FunctionName"]))
    shown = [
        {"FunctionArn": f"{function.arn}:{qualifier}", **_describe(scope, provision)}
        for qualifier, provision in function.provisions.items()
    ]
    return page("ProvisionedConcurrencyConfigs", shown, call.parameters, most=50)


def _read(scope: Scope[State], call: Call) -> tuple[Function, str]:
    reference = read_reference(scope, call.parameters["FunctionName"], call.parameters.get("Qualifier"))
    return find_function(scope, reference), reference.qualifier


def _find(function: Function, qualifier: str) -> Provision:
    found = function.provisions.get(qualifier)
    if found is None:
        text = "No Provisioned Concurrency Config found for this function"
        raise AwsError("ProvisionedConcurrencyConfigNotFoundException", text, 404, errors.USER)
    return found


def _check_target(scope: Scope[State], function: Function, qualifier: str) -> None:
    alias = function.aliases.get(qualifier)
    if alias is None:
        if not qualifier.isdecimal():
            raise errors.not_found(f"Cannot find alias arn: {function.arn}:{qualifier}")
        find_version(scope, function, qualifier)
        if any(qualifier == other.version and other.name in function.provisions for other in function.aliases.values()):
            raise errors.invalid_parameter(
                "Version is pointed by a Provisioned Concurrency alias and can't have a configuration of its own"
            )
    elif alias.version == LATEST:
        raise errors.invalid_parameter(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
        )
    elif alias.weights:
        raise errors.invalid_parameter("Alias with weights can not be used with Provisioned Concurrency")
    elif alias.version in function.provisions:
        raise errors.invalid_parameter(
            "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
        )


def _check_amount(scope: Scope[State], function: Function, wanted: int, old: int) -> None:
    if function.reserved is not None:
        if provisioned(function) - old + wanted > function.reserved:
            raise errors.invalid_parameter(
                "Requested Provisioned Concurrency should not be greater than the "
                "reservedConcurrentExecution for function"
            )
        return
    free = unreserved_concurrency(scope.state) + old
    if wanted > free:
        raise errors.invalid_concurrency(
            f"Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [{free}]."
        )
    if free - wanted < limits.UNRESERVED_MINIMUM:
        raise errors.invalid_concurrency(
            "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
            f"below its minimum value of [{limits.UNRESERVED_MINIMUM}]."
        )


def _count(scope: Scope[State], function: Function, change: int) -> None:
    if function.reserved is None:
        scope.state.provisioned += change


def _describe(scope: Scope[State], provision: Provision) -> dict[str, Any]:
    ready = is_ready(scope, provision)
    return {
        "RequestedProvisionedConcurrentExecutions": provision.wanted,
        "AllocatedProvisionedConcurrentExecutions": provision.wanted if ready else 0,
        "AvailableProvisionedConcurrentExecutions": provision.wanted if ready else 0,
        "Status": "READY" if ready else "IN_PROGRESS",
        "LastModified": f"{iso_time(provision.modified)[:-4]}+0000",
    }
