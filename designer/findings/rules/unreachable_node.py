"""A function, queue, topic or state machine to which nothing leads."""

from collections.abc import Iterator

from designer.catalog.template import Resource
from designer.findings.finding import Found, Rule
from designer.findings.subject import FUNCTIONS, QUEUE, TOPIC, Subject

WORKS_ONLY_WHEN_CALLED = (*FUNCTIONS, QUEUE, TOPIC, "AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine")

DOORS = ("AWS::Lambda::Permission", "AWS::Lambda::Url", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")


def check(subject: Subject) -> Iterator[Found]:
    nodes = [node for node in subject.drawing.nodes() if node.block]
    has_traffic = any(actor.kind == "traffic" and actor.target for actor in subject.scenario.actors.values())
    reached = _reached(subject, nodes) if has_traffic else _joined(subject)
    if not reached:
        return
    reached |= subject.owned(*DOORS)
    for node in nodes:
        if node.type not in WORKS_ONLY_WHEN_CALLED or node.name in reached or _has_another_door(subject, node):
            continue
        text = f"Nothing on this board leads to {node.name}"
        yield Found(node.name, text + (": no traffic of the scenario reaches it." if has_traffic else "."))


def _reached(subject: Subject, nodes: list[Resource]) -> set[str]:
    """Return what traffic and all that acts by itself (APIs, buckets, schedules…) leads to."""
    waiting = [actor.target for actor in subject.scenario.actors.values() if actor.kind == "traffic"]
    waiting += [node.name for node in nodes if node.type not in WORKS_ONLY_WHEN_CALLED]
    waiting += [edge.source for edge in subject.edges if subject.drawing.resources[edge.source].block is None]
    reached = set(waiting)
    for name in waiting:
        for edge in subject.out_of(name):
            if edge.target not in reached:
                reached.add(edge.target)
                waiting.append(edge.target)
    return reached


def _joined(subject: Subject) -> set[str]:
    """Return all that is connected to anything; without traffic nobody knows where events begin."""
    return {end for edge in subject.edges for end in (edge.source, edge.target)}


def _has_another_door(subject: Subject, node: Resource) -> bool:
    """Say whether something outside of the drawing may use it."""
    has_foreign_events = bool(node.get("Events")) and not subject.into(node.name)
    return node.name in subject.outputs or has_foreign_events or bool(node.get("FunctionUrlConfig"))


RULE = Rule(
    "Unreachable",
    "hint",
    "It never works in a run and costs attention; connect it, send traffic to it, or delete it.",
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-invocation.html",
    check,
)
