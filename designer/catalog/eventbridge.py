"""EventBridge: buses, rules, schedules and API destinations."""

from collections.abc import Callable, Iterator
from typing import Any

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.template import Resource, Template, at, items, pairs
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

RULE_FIELDS = (
    Field("ScheduleExpression", "Schedule", help="rate(5 minutes) or cron(0 12 * * ? *)"),
    Field("EventPattern", "Event pattern", "json"),
    Field("State", "State", "choice", choices=("ENABLED", "DISABLED")),
)


def rule_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for bus in template.nodes(resource.get("EventBusName"), "events"):
        part = Part(resource.name, ("Properties", "EventBusName"))
        yield Edge(bus.name, resource.name, "event", "async", parts=(part,))
    for source in template.nodes([resource.get("EventPattern")]):
        if source is not resource:
            part = Part(resource.name, ("Properties", "EventPattern"))
            yield Edge(source.name, resource.name, "event", "async", parts=(part,))
    for index, target in enumerate(items(resource.get("Targets"))):
        if isinstance(target, dict):
            part = Part(resource.name, ("Properties", "Targets", str(index)))
            for found in template.nodes(target.get("Arn")):
                yield Edge(resource.name, found.name, "invoke", "async", parts=(part,))
            dead = target.get("DeadLetterConfig")
            for found in template.nodes(dead.get("Arn") if isinstance(dead, dict) else None, "sqs"):
                here = Part(part.resource, (*part.path, "DeadLetterConfig"))
                yield Edge(resource.name, found.name, "dead-letter", "async", parts=(here,))


def schedule_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    label = resource.get("ScheduleExpression")
    for found in template.nodes([resource.get("Target", "Arn"), resource.get("Target", "Input")]):
        part = Part(resource.name, ("Properties", "Target"))
        shown = label if isinstance(label, str) else ""
        yield Edge(resource.name, found.name, "invoke", "async", shown, parts=(part,))
    for found in template.nodes(resource.get("Target", "DeadLetterConfig", "Arn"), "sqs"):
        part = Part(resource.name, ("Properties", "Target", "DeadLetterConfig"))
        yield Edge(resource.name, found.name, "dead-letter", "async", parts=(part,))


COUNTERS = ("matched", "invocations", "failed")
ENTRIES = (
    Entry("AWS::Events::EventBus", "Event bus", "BUS", "messaging", ("events", "matched"), "EventBus"),
    Entry(
        "AWS::Events::Rule",
        "EventBridge rule",
        "RULE",
        "messaging",
        COUNTERS,
        "Rule",
        {"EventPattern": {"source": ["my.application"]}},
        RULE_FIELDS,
        rule_edges,
    ),
    Entry("AWS::Events::EventBusPolicy", "Event bus policy", "BUS", "security", owner=owned_by("EventBusName")),
    Entry("AWS::Events::Archive", "Event archive", "ARC", "messaging", owner=owned_by("SourceArn")),
    Entry(
        "AWS::Events::ApiDestination", "API destination", "HTTP", "integration", ("calls", "failed"), "ApiDestination"
    ),
    Entry(
        "AWS::Events::Connection",
        "API connection",
        "CON",
        "security",
        owner=lambda resource, template: next(
            (
                destination
                for destination in template.of_type("AWS::Events::ApiDestination")
                if any(target.resource is resource for target in template.mentions(destination))
            ),
            None,
        ),
    ),
    Entry(
        "AWS::Scheduler::Schedule",
        "Schedule",
        "CRON",
        "messaging",
        ("invocations", "failed"),
        "Schedule",
        {"ScheduleExpression": "rate(5 minutes)", "FlexibleTimeWindow": {"Mode": "OFF"}},
        (
            Field(
                "ScheduleExpression", "Schedule", help="rate(5 minutes), cron(0 12 * * ? *) or at(2030-01-01T00:00:00)"
            ),
        ),
        schedule_edges,
    ),
    Entry(
        "AWS::Scheduler::ScheduleGroup",
        "Schedule group",
        "CRON",
        "messaging",
        owner=lambda resource, template: next(
            (
                schedule
                for schedule in template.of_type("AWS::Scheduler::Schedule")
                if any(target.resource is resource for target in template.mentions(schedule))
            ),
            None,
        ),
    ),
)


def check_targets(rule: Resource, _target: Resource) -> None:
    if len(items(rule.get("Targets"))) >= 5:
        raise EditRefused(f"{rule.name} has five targets, which is all that a rule may have.", "Add another rule.")


def _aim(wiring: Wiring, rule: Resource, target: Resource, arn: object, **more: object) -> None:
    wiring.append(rule.name, ("Properties", "Targets"), {"Id": target.name, "Arn": arn, **more})


def rule_to_function(wiring: Wiring, rule: Resource, function: Resource) -> None:
    _aim(wiring, rule, function, get_att(function.name))
    wiring.permit(function, "events.amazonaws.com", rule.name, get_att(rule.name))


def rule_to_inbox(wiring: Wiring, rule: Resource, target: Resource) -> None:
    _aim(wiring, rule, target, get_att(target.name) if target.type == "AWS::SQS::Queue" else ref(target.name))
    wiring.accept(target, "events.amazonaws.com", rule.name, {"ArnEquals": {"aws:SourceArn": get_att(rule.name)}})


def rule_by_role(wiring: Wiring, rule: Resource, target: Resource) -> None:
    action, expression = BY_ROLE[target.type]
    arn = expression(target.name)
    _aim(wiring, rule, target, arn, RoleArn=wiring.role_for(rule, "events.amazonaws.com", action, arn))


BY_ROLE: dict[str, tuple[list[str], Callable[[str], dict[str, Any]]]] = {
    "AWS::StepFunctions::StateMachine": (["states:StartExecution"], ref),
    "AWS::Serverless::StateMachine": (["states:StartExecution"], ref),
    "AWS::Kinesis::Stream": (["kinesis:PutRecord", "kinesis:PutRecords"], get_att),
    "AWS::KinesisFirehose::DeliveryStream": (["firehose:PutRecord", "firehose:PutRecordBatch"], get_att),
    "AWS::Events::EventBus": (["events:PutEvents"], get_att),
    "AWS::Events::ApiDestination": (["events:InvokeApiDestination"], get_att),
}


def listen(wiring: Wiring, bus: Resource, rule: Resource) -> None:
    wiring.set(rule.name, ("Properties", "EventBusName"), ref(bus.name))


def check_bus(_bus: Resource, rule: Resource) -> None:
    if rule.get("EventBusName"):
        raise EditRefused(f"{rule.name} listens to a bus already.", "Delete that connection first.")


def check_listener(bus: Resource, function: Resource) -> None:
    for _, event in pairs(function.get("Events")):
        if at(event, "Properties", "EventBusName") == ref(bus.name):
            raise EditRefused(f"{function.name} listens to {bus.name} already.", "Change the pattern of that event.")


def bus_to_function(wiring: Wiring, bus: Resource, function: Resource) -> None:
    properties = {"EventBusName": ref(bus.name), "Pattern": {"source": [{"prefix": ""}]}}
    wiring.event(function, f"{bus.name}Event", "EventBridgeRule", properties)


SCHEDULED = {
    FUNCTIONS[0]: ("lambda:InvokeFunction", get_att),
    FUNCTIONS[1]: ("lambda:InvokeFunction", get_att),
    "AWS::SQS::Queue": ("sqs:SendMessage", get_att),
    "AWS::SNS::Topic": ("sns:Publish", ref),
    "AWS::StepFunctions::StateMachine": ("states:StartExecution", ref),
    "AWS::Serverless::StateMachine": ("states:StartExecution", ref),
    "AWS::Kinesis::Stream": ("kinesis:PutRecord", get_att),
    "AWS::KinesisFirehose::DeliveryStream": ("firehose:PutRecord", get_att),
    "AWS::Events::EventBus": ("events:PutEvents", get_att),
}
NEEDED = {
    "AWS::Kinesis::Stream": {"KinesisParameters": {"PartitionKey": "schedule"}},
    "AWS::Events::EventBus": {"EventBridgeParameters": {"DetailType": "Schedule", "Source": "my.schedule"}},
}


def check_schedule(schedule: Resource, _target: Resource) -> None:
    if schedule.get("Target"):
        raise EditRefused(f"{schedule.name} has its target.", "Add another schedule, or delete that connection first.")


def schedule_target(wiring: Wiring, schedule: Resource, target: Resource) -> None:
    action, expression = SCHEDULED[target.type]
    arn = expression(target.name)
    role = wiring.role_for(schedule, "scheduler.amazonaws.com", [action], arn)
    wiring.set(schedule.name, ("Properties", "Target"), {"Arn": arn, "RoleArn": role, **NEEDED.get(target.type, {})})


BUS, RULE, SCHEDULE = ("AWS::Events::EventBus",), ("AWS::Events::Rule",), ("AWS::Scheduler::Schedule",)
INBOXES = ("AWS::SQS::Queue", "AWS::SNS::Topic")
PUT_EVENTS = Call(
    "put-events",
    BUS,
    "EventBridgePutEventsPolicy",
    "EventBusName",
    ref,
    ("events:PutEvents",),
    get_att,
    "_NAME",
    ref,
)
CONNECTIONS = (
    calls(PUT_EVENTS),
    Connection("event", BUS, RULE, listen, check_bus),
    Connection("event", BUS, FUNCTIONS[:1], bus_to_function, check_listener),
    Connection("invoke", RULE, FUNCTIONS, rule_to_function, check_targets),
    Connection("invoke", RULE, INBOXES, rule_to_inbox, check_targets),
    Connection("invoke", RULE, tuple(BY_ROLE), rule_by_role, check_targets),
    Connection("invoke", SCHEDULE, tuple(SCHEDULED), schedule_target, check_schedule),
)
REFUSALS = {
    BUS[0]: ("A bus hands events to rules.", "Connect it to a rule, and the rule to this."),
    RULE[0]: (
        "A rule targets functions, queues, topics, streams, buses and state machines here.",
        "Put one of these between.",
    ),
    SCHEDULE[0]: (
        "A schedule targets functions, queues, topics, streams, buses and state machines here.",
        "Put one between.",
    ),
}
