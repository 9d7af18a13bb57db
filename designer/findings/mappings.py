"""Which functions take from which queues and streams, and with which settings: as a resource or as a SAM event."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from designer.catalog.template import Resource, Template, at, pairs
from designer.document.pointers import pointer_to

POLLED = {"SQS": ("Queue", "sqs"), "Kinesis": ("Stream", "kinesis"), "DynamoDB": ("Stream", "dynamodb")}
FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")


@dataclass(frozen=True)
class Mapping:
    """An event source mapping; `holder` is the resource that says so, `path` where its settings are."""

    source: Resource
    function: Resource
    holder: Resource
    path: tuple[str, ...]
    settings: dict[str, Any]

    def pointer(self, *path: str) -> str:
        """Return the JSON pointer of one of its settings."""
        return pointer_to((*self.path, *path))


def mappings_of(template: Template) -> Iterator[Mapping]:
    """Yield the mappings whose source and function are both in the template."""
    for holder in template.of_type("AWS::Lambda::EventSourceMapping"):
        function = template.target(holder.get("FunctionName"), "lambda")
        for source in template.nodes(holder.get("EventSourceArn"), "sqs"):
            if function is not None and function.type in FUNCTIONS:
                yield Mapping(source, function, holder, ("Properties",), holder.properties)
    for function in template.of_type("AWS::Serverless::Function"):
        for name, event in pairs(function.get("Events")):
            kind, settings = at(event, "Type"), at(event, "Properties")
            if not isinstance(kind, str) or kind not in POLLED or not isinstance(settings, dict):
                continue
            key, service = POLLED[kind]
            path = ("Properties", "Events", name, "Properties")
            for source in template.nodes(settings.get(key), service):
                yield Mapping(source, function, function, path, settings)
