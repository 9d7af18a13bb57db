"""Says where a guest is beyond a limit, and what its invocation comes to then."""

from typing import Any

from emulator.runtime import outcome
from emulator.runtime.environment import Environment
from emulator.runtime.limits import Limits
from emulator.runtime.processes import Usage


def find_excess(
    environment: Environment, usage: Usage | None, *, seconds: float, is_storage_full: bool, limits: Limits
) -> dict[str, Any] | None:
    """Return the outcome of a guest that is beyond a limit, else None; its turn began so many `seconds` ago."""
    if usage and _is_out_of_memory(environment, usage):
        return outcome.out_of_memory(str(environment.spec["request_id"]))
    if is_storage_full:
        return outcome.storage_limit(limits)
    if environment.turn_took_s > limits.turn_cpu_s:
        return outcome.turn_limit("cpu", limits)
    if environment.turn is None:  # it has answered and is about to be frozen
        return None
    if seconds > limits.turn_wall_s:
        return outcome.turn_limit("wall", limits)
    if environment.computed_s + seconds > limits.invocation_s:
        return outcome.turn_limit("invocation", limits)
    return None


def _is_out_of_memory(environment: Environment, usage: Usage) -> bool:
    """Files of /tmp that a guest has mapped are no memory of its own: /tmp has its own limit."""
    shared_mb = max(0.0, usage.shared_mb - environment.tmp_mb())
    return usage.memory_mb + shared_mb > int(environment.spec["memory_mb"])
