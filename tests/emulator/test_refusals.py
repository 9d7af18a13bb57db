"""What AWS offers and the emulator does not is refused, and the refusal says what was asked for."""

from functools import cache

import pytest
from botocore.loaders import Loader

from emulator.registry import find_services
from tests.emulator.worlds import Bench, Refused

SERVICES = sorted(name for name in find_services() if name != "actors")


@cache
def world() -> Bench:
    """Return a world that every refusal may share: none changes it."""
    return Bench()


def not_modelled(service: str) -> list[str]:
    """Return the operations of AWS that a service here does not have."""
    offered = Loader().load_service_model(service, "service-2")["operations"]
    return sorted(set(offered) - set(find_services()[service].operations))


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_that_is_not_modelled_is_refused_by_its_name(service: str) -> None:
    for operation in not_modelled(service):
        with pytest.raises(Refused) as refused:
            world().call(service, operation)
        assert (refused.value.code, refused.value.status) == ("NotImplemented", 501)
        assert operation in refused.value.message


def test_a_refusal_changes_nothing() -> None:
    before = world().world.trace.take()
    for service in SERVICES:
        for operation in not_modelled(service)[:3]:
            with pytest.raises(Refused):
                world().call(service, operation)
    assert [event for event in world().world.trace.take() if event.kind != "refuse"] == []
    assert [event for event in before if event.kind != "refuse"] == []
