"""What the inspector shows beside a node's properties: how it is modelled, its code, what actors do."""

from dataclasses import dataclass

from designer.boards.forms import Shown, property_at, shown
from designer.catalog.entry import Field
from designer.document.document import Document
from designer.document.scenario import Actor, FunctionModel, QueueModel

FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
MODEL = (
    Field("duration_ms", "Duration", "number", unit="ms", low=0, high=900_000, default=100),
    Field("error_rate", "Fails", "number", unit="of 1", low=0, high=1, default=0, help="0 never, 1 every time"),
    Field("cold_start_ms", "Cold start", "number", unit="ms", low=0, high=60_000, default=0),
    Field("measured", "Measure", "switch", help="What the code really takes counts as well: no two runs are alike"),
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
    Field(
        "visibility_s", "Hides messages for", "number", unit="s", low=0, high=43_200, help="Empty: as the queue says"
    ),
    Field("wait_s", "Long polling", "number", unit="s", low=0, high=20, help="Empty: as the queue says"),
    Field("heartbeat_s", "Heartbeat", "number", unit="s", low=0, high=43_200, help="0: none"),
    Field("work_ms", "Work", "number", unit="ms", low=0, high=86_400_000),
    Field("error_rate", "Fails", "number", unit="of 1", low=0, high=1),
    Field("fails_on", "Fails on messages with", "text"),
    Field("outages", "Outages", "text", help="Of the run, such as 60s-3m, 5m-6m"),
)
QUEUE = (
    Field("duplicate_rate", "Delivers again", "number", unit="of 1", low=0, high=1, help="0 never, 1 every message"),
    Field("reorder_rate", "Out of order", "number", unit="of 1", low=0, high=1, help="0 never, 1 every message"),
)
SCOPES = {"model": MODEL, "queue": QUEUE, "actor": TRAFFIC + WORKER}


@dataclass(frozen=True, slots=True)
class File:
    """A file of a function's code."""

    path: str
    text: str


def shown_model(document: Document, logical_id: str) -> list[Shown]:
    """Return how a function is modelled."""
    model = document.scenario.functions.get(logical_id, FunctionModel())
    return [shown(field, (field.path,), getattr(model, field.path), None) for field in MODEL]


def shown_queue(document: Document, logical_id: str) -> list[Shown]:
    """Return how often a standard queue delivers a message again, or out of order."""
    model = document.scenario.queues.get(logical_id, QueueModel())
    return [shown(field, (field.path,), getattr(model, field.path), None) for field in QUEUE]


def always_fails(document: Document, logical_id: str) -> bool:
    """Say whether the scenario lets every invocation of a function fail."""
    return document.scenario.functions.get(logical_id, FunctionModel()).error_rate >= 1


def shown_actor(actor: Actor) -> list[Shown]:
    """Return an actor's fields."""
    fields = TRAFFIC if actor.kind == "traffic" else WORKER
    return [shown(field, (field.path,), getattr(actor, field.path), None) for field in fields]


def files_of(document: Document, block_id: str) -> list[File]:
    """Return the files of a function's code."""
    properties = document.resource(block_id).get("Properties")
    location = properties.get("CodeUri", properties.get("Code")) if isinstance(properties, dict) else None
    if not isinstance(location, str):
        return []
    prefix = "/".join(part for part in location.split("/") if part not in {"", "."})
    return [
        File(path, text) for path, text in sorted(document.code.items()) if not prefix or path.startswith(f"{prefix}/")
    ]


def field_at(document: Document, node: str, scope: str, pointer: str) -> Field | None:
    """Return the field that a form's pointer names, so that its text can be read as the right type."""
    if scope not in SCOPES:
        return property_at(document, node, pointer)
    return next((field for field in SCOPES[scope] if field.path == pointer.removeprefix("/")), None)
