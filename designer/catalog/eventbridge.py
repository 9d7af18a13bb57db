"""EventBridge: buses, rules and API destinations."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.default_bus import listening
from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.jobs import JOBS, QUEUE, own_definition, start
from designer.catalog.logs import group_arn
from designer.catalog.patterns import senders
from designer.catalog.placement import used_by
from designer.catalog.template import Resource, Template, at, items, pairs
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

GROUP = "AWS::Logs::LogGroup"
RULE_FIELDS = (
    Field("ScheduleExpression", "Schedule", help="rate(5 minutes) or cron(0 12 * * ? *)"),
    Field("EventPattern", "Event pattern", "json"),
    Field("State", "State", "choice", choices=("ENABLED", "DISABLED")),
)


def rule_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for bus in template.nodes(resource.get("EventBusName"), "events"):
        part = Part(resource.name, ("Properties", "EventBusName"))
        yield Edge(bus.name, resource.name, "event", "async", parts=(part,))
    yield from listening(resource, template)
    here = Part(resource.name, ("Properties", "EventPattern"))
    for source, part in senders(resource.get("EventPattern"), template, here):
        if source is not resource:
            yield Edge(source.name, resource.name, "event", "async", parts=(part,))
    for index, target in enumerate(items(resource.get("Targets"))):
        if isinstance(target, dict):
            part = Part(resource.name, ("Properties", "Targets", str(index)))
            yield from target_edges(resource, target, part, template)
            dead = target.get("DeadLetterConfig")
            for found in template.nodes(dead.get("Arn") if isinstance(dead, dict) else None, "sqs"):
                here = Part(part.resource, (*part.path, "DeadLetterConfig"))
                yield Edge(resource.name, found.name, "dead-letter", "async", parts=(here,))


def target_edges(rule: Resource, target: dict[str, Any], part: Part, template: Template) -> Iterator[Edge]:
    """Yield what a target invokes; a task is what is invoked in its cluster."""
    tasks = template.nodes(at(target, "EcsParameters", "TaskDefinitionArn"))
    for task in tasks:
        yield Edge(rule.name, task.name, "invoke", "async", parts=(part,))
    for found in template.nodes(target.get("Arn")):
        kind = "placement" if tasks else "invoke"
        own: tuple[Part, ...] = ()
        if found.type == GROUP:
            own = tuple(own_policies(rule, found, template))
        elif found.type == QUEUE:
            own = tuple(own_definition(rule, found, template))
        yield Edge(rule.name, found.name, kind, "async", parts=(part, *own))


def own_policies(rule: Resource, group: Resource, template: Template) -> Iterator[Part]:
    """Yield the policies that let only this rule write to a log group."""
    for policy in template.mentioned_by(rule):
        is_policy = policy.type == "AWS::Logs::ResourcePolicy"
        if is_policy and {target.resource.name for target in template.mentions(policy)} == {rule.name, group.name}:
            yield Part(policy.name)


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
        owner=used_by("AWS::Events::ApiDestination"),
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
    _aim(wiring, rule, target, arn, RoleArn=wiring.role_for(rule, "events.amazonaws.com", (action, arn)))


BY_ROLE: dict[str, tuple[list[str], Callable[[str], dict[str, Any]]]] = {
    "AWS::StepFunctions::StateMachine": (["states:StartExecution"], ref),
    "AWS::Serverless::StateMachine": (["states:StartExecution"], ref),
    "AWS::Kinesis::Stream": (["kinesis:PutRecord", "kinesis:PutRecords"], get_att),
    "AWS::KinesisFirehose::DeliveryStream": (["firehose:PutRecord", "firehose:PutRecordBatch"], get_att),
    "AWS::Events::EventBus": (["events:PutEvents"], get_att),
    "AWS::Events::ApiDestination": (["events:InvokeApiDestination"], get_att),
}


def rule_to_job(wiring: Wiring, rule: Resource, target: Resource) -> None:
    """Start a task, a Batch job, a build or a pipeline for each event."""
    job = start(wiring, target)
    role = wiring.role_for(rule, "events.amazonaws.com", *job.statements)
    settings: dict[str, Any] = {"EcsParameters": job.task_in("AwsVpcConfiguration")} if job.task else {}
    if job.batch:
        settings["BatchParameters"] = job.batch
    _aim(wiring, rule, target, job.arn, RoleArn=role, **settings)


def rule_to_group(wiring: Wiring, rule: Resource, group: Resource) -> None:
    """Write events to a log group, which takes no role: a policy of the logs lets the rule in."""
    _aim(wiring, rule, group, group_arn(group.name))
    services = {"Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]}
    statement = {"Effect": "Allow", "Principal": services, "Resource": f"${{{group.name}.Arn}}"}
    own = {"Condition": {"ArnEquals": {"aws:SourceArn": f"${{{rule.name}.Arn}}"}}}
    statements = [
        {**statement, "Action": "logs:CreateLogStream"},
        {**statement, "Action": "logs:PutLogEvents", **own},
    ]
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    properties = {
        "PolicyName": {"Fn::Sub": f"${{AWS::StackName}}-{rule.name}-{group.name}"[:255]},
        "PolicyDocument": {"Fn::Sub": text},
    }
    wiring.add(f"{rule.name}To{group.name}Policy", "AWS::Logs::ResourcePolicy", properties)


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


BUS, RULE = ("AWS::Events::EventBus",), ("AWS::Events::Rule",)
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
    Connection("invoke", RULE, JOBS, rule_to_job, check_targets),
    Connection("invoke", RULE, ("AWS::Logs::LogGroup",), rule_to_group, check_targets),
)
REFUSALS = {
    BUS[0]: ("A bus hands events to rules.", "Connect it to a rule, and the rule to this."),
    RULE[0]: (
        "A rule targets functions, queues, topics, streams, buses, state machines, jobs and log groups here.",
        "Put one of these between.",
    ),
}
