"""Resources that a template does not name but the SAM transform will add: implicit APIs, rules and schedules."""

from collections.abc import Iterator

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
                    yield Resource(api, api_type, {}, owner=resource.name)
            elif kind in RULES:
                yield Resource(resource.name + name, RULES[kind], properties, owner=resource.name)


def implied_name(resource: Resource, event: str) -> str:
    """Return the logical id of the rule that SAM makes of an event."""
    return resource.name + event
