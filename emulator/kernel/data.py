"""Says whether a value is plain data, so that a world can be saved, forked and replayed."""

from typing import Any

PLAIN = (str, int, float, bool, bytes, type(None))


class NotData(TypeError):
    """A closure, an object or a set was given where a world keeps plain data."""

    def __init__(self, where: str, value: object) -> None:
        super().__init__(f"{where}: {value!r} ({type(value).__name__}) is not plain data")
        self.value = value


def require_data(where: str, value: Any) -> None:
    """Raise NotData unless `value` consists of text, numbers, bytes, lists, tuples and dicts."""
    if type(value) in PLAIN:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            require_data(where, key)
            require_data(where, item)
        return
    if isinstance(value, (list, tuple)):
        for item in value:
            require_data(where, item)
        return
    raise NotData(where, value)
