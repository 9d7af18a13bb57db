"""Connects two nodes by all that the connection needs."""

from dataclasses import replace

from designer.catalog.connecting import connect
from designer.catalog.drawing import Drawing
from designer.catalog.given import Edit, name_of, text_of
from designer.document.document import Document
from designer.document.errors import EditRefused

TRAFFIC_TARGETS = ("AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::Lambda::Function", "AWS::Serverless::Function")


def make(document: Document, edit: Edit) -> None:
    """{"kind": "connect", "source": id, "target": id, "as"?: edge kind}"""
    source, target = text_of(edit, "source"), text_of(edit, "target")
    actors = document.scenario.actors
    if source in actors or target in actors:
        _connect_actor(document, source, target)
        return
    wanted = edit.get("as")
    connect(document, name_of(document, source), name_of(document, target), wanted if isinstance(wanted, str) else "")


def _connect_actor(document: Document, source: str, target: str) -> None:
    actors = document.scenario.actors
    if target in actors and source not in actors:
        name = name_of(document, source)
        if actors[target].kind != "worker":
            raise EditRefused("Traffic comes from outside; nothing sends to it.", "Draw from the traffic to the node.")
        resource = Drawing(document).resources[name]
        if resource.type != "AWS::SQS::Queue":
            raise EditRefused("A worker outside AWS polls an SQS queue.", "Connect a queue to it.")
        actors[target] = replace(actors[target], target=name)
    elif target not in actors and actors[source].kind == "traffic":
        name = name_of(document, target)
        found = Drawing(document).resources.get(name)
        if found is None or found.type not in TRAFFIC_TARGETS:
            raise EditRefused("Traffic goes to queues, topics and functions here.", "Send it to one of these.")
        actors[source] = replace(actors[source], target=name)
    else:
        raise EditRefused("A worker only takes messages from a queue.", "Draw from a queue to the worker.")
