"""What a protocol needs to know of an error: its shape, codes, status and members."""

from dataclasses import dataclass
from typing import Any

from emulator.bus.calls import Failure
from emulator.wire.models import ServiceModel, Shape
from emulator.wire.overlays import error_type

QUERY_CODE = "query_code"
HEADERS = "headers"
"""What a failure's detail may hold besides members: headers by their names on the wire."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An error about to be written: `type` is its shape's name, `code` the Query protocol's code."""

    type: str
    code: str
    status: int
    is_senders: bool
    shape: Shape | None
    members: dict[str, Any]
    """The members of the error's shape (or those that came), with the message under its own name."""
    message: str
    headers: dict[str, str]

    def written(self, members: dict[str, Any]) -> dict[str, Any]:
        """Return what a protocol wrote of the members, with the message where the shape has no member for it."""
        is_told = self.shape is None or _message_member(self.shape) is not None or not self.message
        return members if is_told else {**members, "message": self.message}

    @property
    def side(self) -> str:
        """Whose fault it is, in AWS's words."""
        return "Sender" if self.is_senders else "Receiver"


class Faults:
    """The errors of a service's model."""

    def __init__(self, model: ServiceModel) -> None:
        self.model = model
        self.by_code: dict[str, str] = {}
        for name in sorted(model.shapes):
            if model.shapes[name].get("exception"):
                code = model.shapes[name].get("error", {}).get("code")
                if code:
                    self.by_code.setdefault(code, name)

    def shape_of(self, code: str) -> Shape | None:
        """Return the shape of an error by its own name or by its code, or None."""
        name = code if self.model.shapes.get(code, {}).get("exception") else self.by_code.get(code, "")
        return self.model.shape({"shape": name}) if name else None

    def describe(self, failure: Failure, *, message_name: str = "message") -> Fault:
        """Return what to write; `message_name` holds where the model does not know the error."""
        shape = self.shape_of(failure.code)
        detail = dict(failure.detail or {})
        query_code = detail.pop(QUERY_CODE, None)
        headers = detail.pop(HEADERS, {})
        facts = shape.traits.get("error", {}) if shape else {}
        status = failure.status
        if status == 400:
            status = facts.get("httpStatusCode", 500 if shape and shape.traits.get("fault") else 400)
        key = _message_member(shape) or message_name
        return Fault(
            type=shape.name if shape else error_type(self.model.name, failure.code),
            code=str(query_code or facts.get("code") or failure.code),
            status=status,
            is_senders=status < 500,
            shape=shape,
            members={**detail, key: failure.message},
            message=failure.message,
            headers=headers,
        )


def _message_member(shape: Shape | None) -> str | None:
    for name in shape.traits.get("members", {}) if shape else ():
        if name.lower() == "message":
            return str(name)
    return None
