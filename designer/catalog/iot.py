"""IoT: rules that pick messages of devices and hand them on."""

from collections.abc import Callable, Iterator
from typing import Any

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part
from designer.catalog.template import Resource, Template, at, items, pairs
from designer.catalog.wiring import Wiring, get_att, is_fifo, ref
from designer.document.errors import EditRefused

SERVICE = "iot.amazonaws.com"
ACTIONS = ("Properties", "TopicRulePayload", "Actions")


def topic_rule_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for index, action in enumerate(items(resource.get("TopicRulePayload", "Actions"))):
        part = Part(resource.name, (*ACTIONS, str(index)))
        for name, settings in pairs(action):
            wanted = [value for key, value in pairs(settings) if key != "RoleArn"]
            for target in template.nodes(wanted):
                yield Edge(resource.name, target.name, "deliver", "async", name, parts=(part,))
    for target in template.nodes([at(resource.properties, "TopicRulePayload", "ErrorAction")]):
        if not target.type.startswith("AWS::IAM::"):
            part = Part(resource.name, ("Properties", "TopicRulePayload", "ErrorAction"))
            yield Edge(resource.name, target.name, "dead-letter", "async", parts=(part,))


Action = tuple[str, str, Callable[[str], Any], Callable[[str], dict[str, Any]]]
"""An action's name, what its role must be allowed and on what, and its settings."""


def _objects(name: str) -> dict[str, Any]:
    return {"Fn::Sub": f"${{{name}.Arn}}/*"}


BY_ROLE: dict[str, Action] = {
    "AWS::SQS::Queue": ("Sqs", "sqs:SendMessage", get_att, lambda name: {"QueueUrl": ref(name)}),
    "AWS::SNS::Topic": ("Sns", "sns:Publish", ref, lambda name: {"TargetArn": ref(name), "MessageFormat": "RAW"}),
    "AWS::Kinesis::Stream": (
        "Kinesis",
        "kinesis:PutRecord",
        get_att,
        lambda name: {"StreamName": ref(name), "PartitionKey": "${newuuid()}"},
    ),
    "AWS::KinesisFirehose::DeliveryStream": (
        "Firehose",
        "firehose:PutRecord",
        get_att,
        lambda name: {"DeliveryStreamName": ref(name)},
    ),
    "AWS::DynamoDB::Table": (
        "DynamoDBv2",
        "dynamodb:PutItem",
        get_att,
        lambda name: {"PutItem": {"TableName": ref(name)}},
    ),
    "AWS::S3::Bucket": (
        "S3",
        "s3:PutObject",
        _objects,
        lambda name: {"BucketName": ref(name), "Key": "${topic()}/${timestamp()}"},
    ),
    "AWS::StepFunctions::StateMachine": (
        "StepFunctions",
        "states:StartExecution",
        ref,
        lambda name: {"StateMachineName": get_att(name, "Name")},
    ),
    "AWS::Serverless::StateMachine": (
        "StepFunctions",
        "states:StartExecution",
        ref,
        lambda name: {"StateMachineName": get_att(name, "Name")},
    ),
    "AWS::Logs::LogGroup": (
        "CloudwatchLogs",
        "logs:PutLogEvents",
        get_att,
        lambda name: {"LogGroupName": ref(name)},
    ),
}


def check_queue(_rule: Resource, target: Resource) -> None:
    if is_fifo(target):
        raise EditRefused(
            f"{target.name} is FIFO, which an IoT rule cannot give a message group.",
            "Use a standard queue or topic.",
        )


def deliver(wiring: Wiring, rule: Resource, target: Resource) -> None:
    """Let a rule put what it picks into a service."""
    name, action, arn, settings = BY_ROLE[target.type]
    role = wiring.role_for(rule, SERVICE, ([action], arn(target.name)))
    wiring.append(rule.name, ACTIONS, {name: {**settings(target.name), "RoleArn": role}})


def invoke(wiring: Wiring, rule: Resource, function: Resource) -> None:
    wiring.permit(function, SERVICE, rule.name, get_att(rule.name))
    wiring.append(rule.name, ACTIONS, {"Lambda": {"FunctionArn": get_att(function.name)}})


RULE = ("AWS::IoT::TopicRule",)
CONNECTIONS = (
    Connection("deliver", RULE, FUNCTIONS, invoke),
    Connection("deliver", RULE, tuple(BY_ROLE), deliver, check_queue),
)
REFUSALS = {
    RULE[0]: (
        "An IoT rule hands on to functions, queues, topics, streams, tables, buckets and state machines here.",
        "Put one of these between.",
    )
}
FIELDS = (
    Field("TopicRulePayload/Sql", "Picks", help="SELECT * FROM 'devices/+/readings' WHERE temperature > 30"),
    Field("TopicRulePayload/RuleDisabled", "Disabled", "switch", default=False),
)
DEFAULTS = {"TopicRulePayload": {"Sql": "SELECT * FROM 'devices/+/readings'"}}
ENTRIES = (
    Entry(RULE[0], "IoT rule", "IOT", "messaging", ("matched",), "TopicRule", DEFAULTS, FIELDS, topic_rule_edges),
    Entry("AWS::IoT::Thing", "IoT thing", "IOT", "messaging", name="Thing"),
)
