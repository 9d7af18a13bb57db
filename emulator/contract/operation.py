"""Marks a service's functions as operations and as timer or answer handlers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from emulator.bus.calls import Call
from emulator.contract.errors import NotModelled
from emulator.contract.scope import Scope

F = TypeVar("F", bound=Callable[..., Any])


def operation(name: str, *, reads: bool = False, lacks: tuple[str, ...] = ()) -> Callable[[F], F]:
    """Mark `function(scope, call)` as the operation `name`.

    It returns the result's members, or Pending. An operation that `reads` changes nothing and is not journaled. A call
    with one of the parameters that it `lacks` is refused by their name.
    """

    def mark(function: F) -> F:
        performing = _refusing(function, name, lacks) if lacks else function
        performing.__operation__ = name  # type: ignore[attr-defined]
        performing.__reads__ = reads  # type: ignore[attr-defined]
        return performing

    return mark


def _refusing(function: F, name: str, lacks: tuple[str, ...]) -> F:
    @wraps(function)
    def perform(scope: Scope[Any], call: Call) -> Any:
        for parameter in lacks:
            if call.parameters.get(parameter):
                raise NotModelled(f"{call.service}:{name} with {parameter}")
        return function(scope, call)

    return cast("F", perform)


def timer(name: str) -> Callable[[F], F]:
    """Mark `function(scope, **arguments)` as what happens when a timer of that name is due."""

    def mark(function: F) -> F:
        function.__timer__ = name  # type: ignore[attr-defined]
        return function

    return mark


def answered(name: str) -> Callable[[F], F]:
    """Mark `function(scope, answer, **arguments)` as who takes the answers of calls made with that name."""

    def mark(function: F) -> F:
        function.__answered__ = name  # type: ignore[attr-defined]
        return function

    return mark
