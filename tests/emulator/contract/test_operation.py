"""What operations refuse before they begin."""

import pytest

from emulator.bus.calls import Call
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation


@operation("Look", lacks=("Filter", "Page"))
def look(scope: object, call: Call) -> dict[str, str]:
    """Look."""
    return {"Seen": f"{call.operation} {scope}"}


def asked(**parameters: object) -> Call:
    return Call("logs", "Look", parameters, "123456789012", "us-east-1")


@pytest.mark.parametrize("parameter", ["Filter", "Page"])
def test_a_parameter_that_is_not_modelled_is_refused_by_its_name(parameter: str) -> None:
    with pytest.raises(NotModelled, match=f"logs:Look with {parameter}"):
        look("world", asked(**{parameter: ["x"]}))


def test_a_parameter_without_a_value_is_none() -> None:
    assert look("world", asked(Filter=[], Page=None, Other=1)) == {"Seen": "Look world"}
    assert look.__name__ == "look"
