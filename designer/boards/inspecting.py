"""What the inspector shows of a node: its fields with their values, its model, its code and its text."""

import json
from dataclasses import dataclass
from typing import Any

from designer.catalog.entry import Field
from designer.catalog.registry import entry_of
from designer.document.document import Document
from designer.document.pointers import parse_pointer
from designer.document.scenario import Actor, FunctionModel

LARGEST_NUMBER = 1e15
FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
MODEL = (
    Field("duration_ms", "Duration", "number", unit="ms", low=0, high=900_000, default=100),
    Field("error_rate", "Fails", "number", unit="of 1", low=0, high=1, default=0, help="0 never, 1 every time"),
    Field("cold_start_ms", "Cold start", "number", unit="ms", low=0, high=60_000, default=0),
)
TRAFFIC = (
    Field("pattern", "Pattern", "choice", choices=("constant", "burst", "one-shot")),
    Field("rate", "Rate", "number", unit="a second", low=0, high=10_000),
    Field("count", "Messages in all, or in a burst", "number", low=0, high=10_000_000, help="0: no limit"),
    Field("payload", "Payload", "json", help="{{n}} is the number of the message, {{group}} its group"),
    Field("groups", "Message groups", "number", low=1, high=10_000, help="they take turns"),
    Field("poison_every", "Poison", "number", unit="every nth", low=0, high=10_000_000, help="0: none"),
    Field("resend_every", "Sent again", "number", unit="every nth", low=0, high=10_000_000, help="0: none"),
)
WORKER = (
    Field("concurrency", "Pollers", "number", low=1, high=1_000),
    Field("batch", "Batch", "number", low=1, high=10),
    Field("wait_s", "Long polling", "number", unit="s", low=0, high=20, help="Empty: as the queue says"),
    Field("heartbeat_s", "Heartbeat", "number", unit="s", low=0, high=43_200, help="0: none"),
    Field("work_ms", "Work", "number", unit="ms", low=0, high=86_400_000),
    Field("error_rate", "Fails", "number", unit="of 1", low=0, high=1),
    Field("fails_on", "Fails on messages with", "text"),
    Field("outages", "Outages", "text", help="Of the run, such as 60s-3m, 5m-6m"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with its value; `computed` where the template holds an intrinsic in its place."""

    field: Field
    pointer: str
    value: str
    computed: str = ""
    is_on: bool = False

    @property
    def id(self) -> str:
        """Return the id of its input."""
        return "field" + self.pointer.replace("/", "-")

    @property
    def aws_name(self) -> str:
        """Return what the template calls it."""
        return self.pointer.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a function's code."""

    path: str
    text: str


def shown_fields(document: Document, block_id: str) -> list[Shown]:
    """Return the usual fields of a resource."""
    value = document.value(document.blocks[block_id]) or {}
    entry = entry_of(str(value.get("Type", "")))
    found = []
    for field in entry.fields if entry else ():
        pointer = f"/Properties/{field.path}"
        found.append(_shown(field, pointer, _at(value, pointer)))
    return found


def shown_model(document: Document, logical_id: str) -> list[Shown]:
    """Return how a function is modelled."""
    model = document.scenario.functions.get(logical_id, FunctionModel())
    return [_shown(field, f"/{field.path}", getattr(model, field.path)) for field in MODEL]


def always_fails(document: Document, logical_id: str) -> bool:
    """Say whether the scenario lets every invocation of a function fail."""
    return document.scenario.functions.get(logical_id, FunctionModel()).error_rate >= 1


def shown_actor(actor: Actor) -> list[Shown]:
    """Return an actor's fields."""
    fields = TRAFFIC if actor.kind == "traffic" else WORKER
    return [_shown(field, f"/{field.path}", getattr(actor, field.path)) for field in fields]


def files_of(document: Document, block_id: str) -> list[File]:
    """Return the files of a function's code."""
    properties = (document.value(document.blocks[block_id]) or {}).get("Properties") or {}
    location = properties.get("CodeUri", properties.get("Code"))
    if not isinstance(location, str):
        return []
    prefix = "/".join(part for part in location.split("/") if part not in {"", "."})
    return [
        File(path, text) for path, text in sorted(document.code.items()) if not prefix or path.startswith(f"{prefix}/")
    ]


def field_at(document: Document, node: str, scope: str, pointer: str) -> Field | None:
    """Return the field that a form's pointer names, so that its text can be read as the right type."""
    candidates: tuple[Field, ...]
    if scope == "model":
        candidates = MODEL
    elif scope == "actor":
        candidates = TRAFFIC + WORKER
    else:
        value = document.value(document.blocks[node]) or {}
        entry = entry_of(str(value.get("Type", "")))
        candidates = entry.fields if entry else ()
    name = pointer.removeprefix("/Properties").removeprefix("/")
    return next((field for field in candidates if field.path == name), None)


class NotAValue(ValueError):
    """What was typed is no value of the field."""


def read_value(field: Field, text: str) -> Any:
    """Return what somebody typed as a value; None where the field was emptied."""
    if field.kind == "switch":
        return text == "on"
    text = text.strip()
    if not text:
        return None
    if field.kind == "number":
        return _number(field, text)
    if field.kind == "json" and field.path != "payload":
        try:
            return json.loads(text)
        except ValueError as error:
            raise NotAValue(f"{field.label} is not JSON: {error}.") from error
    if field.kind == "choice" and field.choices and text not in field.choices:
        raise NotAValue(f"{field.label}: {text!r} is none of {', '.join(field.choices)}.")
    return text


def _number(field: Field, text: str) -> int | float:
    try:
        number = float(text)
    except ValueError as error:
        raise NotAValue(f"{field.label}: {text!r} is no number.") from error
    low, high = field.low, field.high
    if not abs(number) < LARGEST_NUMBER:
        raise NotAValue(f"{field.label}: {text!r} is no number.")
    if (low is not None and number < low) or (high is not None and number > high):
        raise NotAValue(f"{field.label}: {text} is not between {low:g} and {high:g}.")
    return int(number) if number.is_integer() else number


def _at(value: Any, pointer: str) -> Any:
    for part in parse_pointer(pointer):
        if isinstance(value, dict) and set(value) <= {"Fn::If"}:
            return value or None
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _shown(field: Field, pointer: str, value: Any) -> Shown:
    if field.kind == "switch":
        return Shown(field, pointer, "", is_on=value is True or value == "true")
    if isinstance(value, dict | list):
        text = json.dumps(value, indent=1)
        return Shown(field, pointer, text) if field.kind == "json" else Shown(field, pointer, "", computed=text)
    if value is None:
        return Shown(field, pointer, "")
    return Shown(field, pointer, f"{value:g}" if isinstance(value, float) else str(value))
