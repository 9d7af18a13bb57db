"""How a service's marked functions are collected."""

from types import ModuleType
from typing import Any

import pytest

from emulator.contract.operation import operation, timer
from emulator.contract.service import DuplicateHandler, collect


def module_of(name: str, **members: Any) -> ModuleType:
    module = ModuleType(name)
    for key, value in members.items():
        if callable(value):
            value.__module__ = name
        setattr(module, key, value)
    return module


def test_marked_functions_are_found_by_the_name_in_the_mark() -> None:
    @operation("SendMessage")
    def send(scope: Any, call: Any) -> dict[str, Any]:
        return {}

    @timer("reappear")
    def reappear(scope: Any) -> None:
        return None

    module = module_of("one", send=send, reappear=reappear)

    assert collect("sqs", [module], "operation") == {"SendMessage": send}
    assert collect("sqs", [module], "timer") == {"reappear": reappear}


def test_two_functions_with_one_mark_are_refused() -> None:
    def make() -> Any:
        @operation("SendMessage")
        def send(scope: Any, call: Any) -> dict[str, Any]:
            return {}

        return send

    with pytest.raises(DuplicateHandler, match="SendMessage"):
        collect("sqs", [module_of("one", a=make()), module_of("two", b=make())], "operation")


def test_an_imported_operation_counts_once() -> None:
    @operation("SendMessage")
    def send(scope: Any, call: Any) -> dict[str, Any]:
        return {}

    home = module_of("home", send=send)
    visitor = ModuleType("visitor")
    vars(visitor)["send"] = send

    assert collect("sqs", [home, visitor], "operation") == {"SendMessage": send}


def test_an_operation_says_whether_it_only_reads() -> None:
    @operation("ListQueues", reads=True)
    def list_queues(scope: Any, call: Any) -> dict[str, Any]:
        return {}

    assert list_queues.__reads__ is True  # type: ignore[attr-defined]
