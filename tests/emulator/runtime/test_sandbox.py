"""Where a guest behind walls listens for its world."""

import pytest

from emulator.runtime.sandbox import PORTS, ports_for


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:4571", "http://localhost:4571/"])
def test_a_guest_reaches_its_world_where_the_worlds_urls_lead(endpoint: str) -> None:
    assert ports_for(endpoint) == [*PORTS, 4571]


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:4566", "http://127.0.0.1:9001", "http://127.0.0.1:80", "https://sluice.example:4571"]
)
def test_a_guest_listens_at_no_port_twice_nor_for_another_machine(endpoint: str) -> None:
    assert ports_for(endpoint) == list(PORTS)
