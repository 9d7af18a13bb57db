"""A service as the world knows it, read from its folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.access import Access, Identities
from emulator.contract.resource import ResourceType

Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Service:
    """`deliver(scope, delivery)` and `invoke(scope, invocation)` return Answer or Pending, where there are any."""

    name: str
    new_state: Callable[[], Any]
    operations: Mapping[str, Handler]
    timers: Mapping[str, Handler]
    answered: Mapping[str, Handler]
    deliver: Handler | None = None
    invoke: Handler | None = None
    check: Callable[[Call], None] | None = None
    """Raises AwsError for a call that breaks what the API's model demands; None: the service checks all itself."""
    resource_types: tuple[ResourceType, ...] = field(default=())
    access: Access | None = None
    """Who may use it; None: no policy is asked."""
    identities: Identities | None = None
    region: str = ""
    """Where a global service keeps its one state, whatever region it is called in."""
    account: str = ""
    """Where a service whose names all accounts share keeps its one state."""

    def place(self, account: str, region: str) -> tuple[str, str]:
        """Return the account and region in which the state lies that a call of these is about."""
        return self.account or account, self.region or region


class DuplicateHandler(ValueError):
    """Two functions of one service carry the same mark."""

    def __init__(self, service: str, mark: str, name: str) -> None:
        super().__init__(f"service {service}: two functions are marked {mark} {name!r}")


def collect(service: str, modules: list[ModuleType], mark: str) -> dict[str, Handler]:
    """Return the functions of `modules` that carry `__<mark>__`, by the name that it holds."""
    found: dict[str, Handler] = {}
    for module in modules:
        for value in vars(module).values():
            name = getattr(value, f"__{mark}__", None)
            if not isinstance(name, str) or getattr(value, "__module__", "") != module.__name__:
                continue
            if name in found:
                raise DuplicateHandler(service, mark, name)
            found[name] = value
    return found
