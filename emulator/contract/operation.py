"""Marks a service's functions as operations and as timer or answer handlers."""

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def operation(name: str, *, reads: bool = False) -> Callable[[F], F]:
    """Mark `function(scope, call)` as the operation `name`.

    It returns the result's members, or Pending. An operation that `reads` changes nothing and is not journaled.
    """

    def mark(function: F) -> F:
        function.__operation__ = name  # type: ignore[attr-defined]
        function.__reads__ = reads  # type: ignore[attr-defined]
        return function

    return mark


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
