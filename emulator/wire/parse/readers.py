"""What compiles the readers of a service's shapes, whatever they read from."""

from collections.abc import Callable
from typing import Any

from emulator.wire.models import ServiceModel, Shape

Reader = Callable[[Any], Any]


class Readers:
    """A reader a shape. `structures` remembers those of structures, so that one may hold itself."""

    def __init__(self, model: ServiceModel) -> None:
        self.model = model
        self.structures: dict[str, Reader] = {}

    def reader(self, shape: Shape) -> Reader:
        """Return the reader of a shape."""
        if shape.type == "structure":
            return self.structures.get(shape.name) or self.of_structure(shape)
        if shape.type == "list":
            return self.of_list(shape)
        if shape.type == "map":
            return self.of_map(shape)
        return self.of_scalar(shape)

    def of_structure(self, shape: Shape) -> Reader:
        """Return the reader of a structure, remembered before its members are compiled."""
        raise NotImplementedError

    def of_list(self, shape: Shape) -> Reader:
        """Return the reader of a list."""
        raise NotImplementedError

    def of_map(self, shape: Shape) -> Reader:
        """Return the reader of a map."""
        raise NotImplementedError

    def of_scalar(self, shape: Shape) -> Reader:
        """Return the reader of a shape that has no parts."""
        raise NotImplementedError
