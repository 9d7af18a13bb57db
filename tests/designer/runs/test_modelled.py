"""What a type does not model is told of every shape that a template, or somebody in the middle of writing one, has."""

from typing import Any

import pytest

from designer.runs.driver.modelled import types, unheeded

ODD: tuple[Any, ...] = (
    True,
    0,
    "",
    "text",
    [],
    [True],
    [[]],
    {},
    {"Rules": True},
    {"Rules": [True]},
    {"a": {"b": 1}},
    None,
)
KINDS = sorted(name for name, kind in types().items() if "*" not in kind.properties)


def nested(name: str, value: Any) -> list[Any]:
    """Return a value as it is, and below each name that a property of this name may hold."""
    return [value, {name: value}, {"ServerSideEncryptionConfiguration": value}, {"EventBridgeConfiguration": value}]


@pytest.mark.parametrize("kind", KINDS)
def test_no_value_of_any_property_keeps_a_board_from_being_drawn(kind: str) -> None:
    for name in types()[kind].properties:
        for value in (shape for odd in ODD for shape in nested(name, odd)):
            told = unheeded(kind, {name: value, "NotThere": 1})
            assert told is not None
            assert "NotThere" in told
