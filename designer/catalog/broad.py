"""Permissions on everything of a service: whom a function calls by them is what its environment names."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.access import STYLES, is_of, kinds
from designer.catalog.default_bus import putting
from designer.catalog.entry import Edge, Part
from designer.catalog.statements import actions_of, all_statements, is_whole
from designer.catalog.template import Resource, Template, at, items, pairs, symbol

MANAGED: dict[str, tuple[str, str]] = {
    "AmazonDynamoDBFullAccess": ("dynamodb", "read-write"),
    "AmazonDynamoDBFullAccess_v2": ("dynamodb", "read-write"),
    "AmazonDynamoDBReadOnlyAccess": ("dynamodb", "read"),
    "AmazonEventBridgeFullAccess": ("events", "put-events"),
    "AmazonKinesisFirehoseFullAccess": ("firehose", "put"),
    "AmazonKinesisFullAccess": ("kinesis", "put"),
    "AmazonRDSDataFullAccess": ("rds", "use"),
    "AmazonS3FullAccess": ("s3", "read-write"),
    "AmazonS3ReadOnlyAccess": ("s3", "read"),
    "AmazonSNSFullAccess": ("sns", "publish"),
    "AmazonSQSFullAccess": ("sqs", "send"),
    "AmazonSSMFullAccess": ("ssm", "use"),
    "AmazonSSMReadOnlyAccess": ("ssm", "read"),
    "AWSAppSyncInvokeFullAccess": ("appsync", "use"),
    "AWSLambdaRole": ("lambda", "invoke"),
    "AWSLambda_FullAccess": ("lambda", "invoke"),
    "AWSStepFunctionsFullAccess": ("states", "start"),
    "CloudWatchEventsFullAccess": ("events", "put-events"),
    "SecretsManagerReadWrite": ("secretsmanager", "use"),
}
"""AWS's own policies that let a function call a service, with what it then mostly does."""


def broad_edges(function: Resource, template: Template) -> Iterator[Edge]:
    """Yield what a function calls by permissions that name nothing; what names the callee is drawn before these."""
    allowed = list(dict.fromkeys(_allowed(function, template)))
    for name, value in pairs(function.get("Environment", "Variables")) if allowed else ():
        part = Part(function.name, ("Properties", "Environment", "Variables", name))
        for service, kind in allowed:
            for target in template.nodes(value, service):
                if is_of(service, target.type) and target is not function:
                    style = STYLES.get(kind, "sync")
                    yield Edge(function.name, target.name, kind, style, parts=(part,), is_weak=True)
    yield from putting(function, template)


def _allowed(function: Resource, template: Template) -> Iterator[tuple[str, str]]:
    """Yield the services on all of which a function may act, with what it may do."""
    roles = [target.resource for target in template.targets(function.get("Role"), "iam")]
    for _, statement in all_statements(function, template):
        yield from _by_statement(statement)
    named = [*items(function.get("Policies")), *items(function.get("ManagedPolicyArns"))]
    for policy in [*named, *(arn for role in roles for arn in items(role.get("ManagedPolicyArns")))]:
        name = (symbol(policy) or "").rpartition("/")[2]
        if name in MANAGED:
            yield MANAGED[name]


def _by_statement(statement: Any) -> Iterator[tuple[str, str]]:
    if at(statement, "Effect") != "Allow" or not any(map(is_whole, items(at(statement, "Resource")))):
        return
    by_service: dict[str, list[str]] = {}
    for action in actions_of(statement):
        service, _, name = action.partition(":")
        by_service.setdefault(service.lower(), []).append(name)
    for service, names in by_service.items():
        # What is received is told by what polls, and of several things the first is what a function mostly does.
        kind = next((kind for kind in kinds(service, names) if kind != "receive"), None)
        if kind is not None:
            yield service, kind
