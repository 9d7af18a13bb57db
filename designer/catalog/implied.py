"""Resources that a template does not name but the SAM transform will add: APIs, rules, schedules, queues, topics."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.template import Resource, Template, at, pairs

FUNCTIONS = ("AWS::Serverless::Function", "AWS::Serverless::StateMachine")
APIS = {
    "Api": ("RestApiId", "ServerlessRestApi", "AWS::Serverless::Api"),
    "HttpApi": ("ApiId", "ServerlessHttpApi", "AWS::Serverless::HttpApi"),
}
RULES = {
    "Schedule": "AWS::Events::Rule",
    "ScheduleV2": "AWS::Scheduler::Schedule",
    "EventBridgeRule": "AWS::Events::Rule",
    "CloudWatchEvent": "AWS::Events::Rule",
    "IoTRule": "AWS::IoT::TopicRule",
}
QUEUE = "AWS::SQS::Queue"
DESTINATIONS = {"SQS": ("Queue", QUEUE), "SNS": ("Topic", "AWS::SNS::Topic")}
"""What SAM makes where a destination's type stands alone: how its logical id ends, and its type."""


def implied(template: Template) -> Iterator[Resource]:
    """Yield them with the names that SAM gives them, each with the resource that makes it needed."""
    for resource in template.of_type(*FUNCTIONS):
        for name, event in pairs(resource.get("Events")):
            kind = at(event, "Type")
            if not isinstance(kind, str):
                continue
            properties = dict(pairs(at(event, "Properties")))
            if kind in APIS:
                reference, api, api_type = APIS[kind]
                if reference not in properties:
                    yield Resource(api, api_type, template.shared(api_type), owner=resource.name)
            elif kind in RULES:
                yield Resource(resource.name + name, RULES[kind], properties, owner=resource.name)
            made = implied_queue(resource, name, event)
            if made is not None:
                yield Resource(made, QUEUE, {}, owner=resource.name)
        for outcome, value in pairs(resource.get("EventInvokeConfig", "DestinationConfig")):
            made = implied_destination(resource, outcome, value)
            if made is not None:
                yield Resource(made, DESTINATIONS[value["Type"]][1], {}, owner=resource.name)


def implied_name(resource: Resource, event: str) -> str:
    """Return the logical id of the rule that SAM makes of an event."""
    return resource.name + event


def implied_queue(resource: Resource, event: str, value: Any) -> str | None:
    """Return the logical id of the queue that SAM makes for an event: to subscribe, or for dead letters."""
    kind, dead = at(value, "Type"), at(value, "Properties", "DeadLetterConfig")
    if kind == "SNS" and at(value, "Properties", "SqsSubscription") is True:
        return f"{resource.name}{event}Queue"
    if kind in RULES and at(dead, "Type") == "SQS" and at(dead, "Arn") is None:
        own = at(dead, "QueueLogicalId")
        return own if isinstance(own, str) else f"{resource.name}{event}Queue"
    return None


def implied_destination(resource: Resource, outcome: str, value: Any) -> str | None:
    """Return the logical id of the queue or topic that SAM makes for events that a function is done with."""
    kind = at(value, "Type")
    if not isinstance(kind, str) or kind not in DESTINATIONS or at(value, "Destination") is not None:
        return None
    return f"{resource.name}EventInvokeConfig{outcome}{DESTINATIONS[kind][0]}"
