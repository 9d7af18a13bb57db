"""Takes back the permissions, roles and variables that only one edge needed."""

import json
import re
from typing import Any

from designer.catalog.drawing import Drawing, drawing_of
from designer.catalog.entry import Edge
from designer.catalog.jobs import TASK, passed_roles, run_variables
from designer.catalog.removal import names_any, remove_part
from designer.catalog.statements import actions_of, statements, statements_for
from designer.catalog.template import Resource, at, items, pairs
from designer.catalog.wiring import role_places
from designer.document import deletions
from designer.document.document import Document
from designer.document.pointers import Path
from designer.document.values import remove_value, value_at

POLLING = re.compile(
    r"sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes|ChangeMessageVisibility)"
    r"|dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)"
    r"|kafka:(?:DescribeClusterV2|GetBootstrapBrokers)|kafka-cluster:(?:Connect|Describe\w*|ReadData|AlterGroup)"
    r"|mq:DescribeBroker|kinesis:(?:Describe\w*|Get\w*|List\w*|SubscribeToShard)"
)
POLICIES = {
    "AWS::SQS::QueuePolicy": "Queues",
    "AWS::SNS::TopicPolicy": "Topics",
    "AWS::S3::BucketPolicy": "Bucket",
}
SENDERS = {"AWS::S3::Bucket": "s3.amazonaws.com", "AWS::SES::ReceiptRule": "ses.amazonaws.com"}
"""What is let in as its whole service of this account: naming its ARN would close a circle."""
BY_ACCOUNT = {
    "s3.": "AWS::S3::Bucket",
    "ses.": "AWS::SES::ReceiptRule",
    "elasticloadbalancing.": "AWS::ElasticLoadBalancingV2::TargetGroup",
}


def drop_variables(document: Document, drawing: Drawing, edge: Edge) -> None:
    """Remove the environment variables by which a function knew its target."""
    caller = drawing.resources.get(edge.source)
    block = document.find("Resources", edge.source)
    if caller is None or block is None or edge.target not in drawing.resources:
        return
    own = value_at(document.value(block), ("Properties", "Environment", "Variables"))
    for name, value in pairs(own):
        if [node.name for node in drawing.template.nodes(value)] == [edge.target]:
            remove_value(document, block, ("Properties", "Environment", "Variables", name))
    for name in run_variables(edge.target) if drawing.resources[edge.target].type == TASK else ():
        if name in dict(pairs(own)):
            remove_value(document, block, ("Properties", "Environment", "Variables", name))
    containers = value_at(document.value(block), ("Properties", "ContainerDefinitions"))
    for number, container in enumerate(items(containers)):
        for index, variable in reversed(list(enumerate(items(at(container, "Environment"))))):
            if [node.name for node in drawing.template.nodes(at(variable, "Value"))] == [edge.target]:
                path = ("Properties", "ContainerDefinitions", str(number), "Environment", str(index))
                remove_value(document, block, path)


def drop_statements(document: Document, drawing: Drawing, edge: Edge) -> None:
    """Remove the statements of a queue's or topic's policy that let the source send to it."""
    for kind, name in POLICIES.items():
        for policy in drawing.template.of_type(kind):
            is_own = any(node.name == edge.target for node in drawing.template.nodes(policy.get(name)))
            block = document.find("Resources", policy.name)
            if not is_own or block is None:
                continue
            statements = items(policy.get("PolicyDocument", "Statement"))
            own = [index for index, one in enumerate(statements) if _is_for(one, edge.source, drawing)]
            if own and len(own) == len(statements):
                deletions.drop_references(document, {policy.name})
                deletions.delete_entry(document, block)
                continue
            for index in reversed(own):
                remove_value(document, block, ("Properties", "PolicyDocument", "Statement", str(index)))


def _is_for(statement: Any, source: str, drawing: Drawing) -> bool:
    condition = statement.get("Condition") if isinstance(statement, dict) else None
    if names_any(condition, {source}):
        return True
    principal = json.dumps(statement.get("Principal")) if isinstance(statement, dict) else ""
    service = SENDERS.get(drawing.resources[source].type) if source in drawing.resources else None
    return service is not None and service in principal and "SourceAccount" in json.dumps(condition)


def drop_permissions(document: Document, drawing: Drawing, edge: Edge) -> None:
    for permission in drawing.template.of_type("AWS::Lambda::Permission"):
        function = drawing.template.target(permission.get("FunctionName"), "lambda")
        source = drawing.template.target(permission.get("SourceArn"))
        if source is None:
            source = _of_account(permission, drawing.resources.get(edge.source))
        if function is None or source is None or (source.name, function.name) != (edge.source, edge.target):
            continue
        block = document.find("Resources", permission.name)
        if block is not None:
            deletions.drop_references(document, {permission.name})
            deletions.delete_entry(document, block)


def _of_account(permission: Resource, source: Resource | None) -> Resource | None:
    """Return the edge's source where a permission is for its whole service, because its ARN cannot be named."""
    principal = str(permission.get("Principal"))
    kinds = [kind for service, kind in BY_ACCOUNT.items() if principal.startswith(service)]
    return source if source is not None and source.type in kinds else None


def drop_idle_roles(document: Document) -> None:
    """Remove the roles that a connection added and that nothing uses any more."""
    drawing = drawing_of(document)
    for role in drawing.template.of_type("AWS::IAM::Role"):
        block = document.find("Resources", role.name)
        users = [other for other in drawing.template.mentioned_by(role) if other is not role]
        if block is not None and not users and _is_made_here(role):
            deletions.delete_entry(document, block)


def _is_made_here(role: Resource) -> bool:
    """Whether the role is one that a connection added: its only policy is named for its source."""
    names = [at(policy, "PolicyName") for policy in items(role.get("Policies"))]
    return (
        len(names) == 1 and isinstance(names[0], str) and role.name.startswith(f"{names[0].removesuffix('Target')}Role")
    )


def drop_polling(document: Document, edge: Edge) -> None:
    """Remove what a function, or its role, is allowed only for reading the source."""
    drawing = drawing_of(document)
    function = drawing.resources.get(edge.target)
    for part, statement in statements_for(function, drawing.template) if function else ():
        actions = actions_of(statement)
        is_polling = bool(actions) and all(map(POLLING.fullmatch, actions))
        if is_polling and names_any(at(statement, "Resource"), {edge.source}):
            remove_part(document, part, {edge.source})


def drop_passing(document: Document, edge: Edge) -> None:
    """Remove what lets a function hand on the roles of a task that it runs no more, unless another task has them."""
    drawing = drawing_of(document)
    function, task = drawing.resources.get(edge.source), drawing.resources.get(edge.target)
    if function is None or task is None or task.type != TASK:
        return
    own = passed_roles(task)
    started = {other.target for other in drawing.edges() if other.source == edge.source}
    tasks = [drawing.resources[name] for name in started if drawing.resources[name].type == TASK]
    for part, statement in statements_for(function, drawing.template):
        passed = items(at(statement, "Resource"))
        is_shared = any(role in passed_roles(other) for other in tasks for role in passed)
        if actions_of(statement) == ["iam:PassRole"] and all(role in own for role in passed) and not is_shared:
            remove_part(document, part, set())


def drop_acting(document: Document, actor: str, others: set[str]) -> None:
    """Remove what the role of a pipe, task, machine or Firehose allows for one of its ends, the role with the last."""
    drawing = drawing_of(document)
    resource = drawing.resources.get(actor)
    if resource is None:
        return
    for place in role_places(resource):
        for target in drawing.template.targets(resource.get(*place), "iam"):
            for part, statement in statements(target.resource):
                if names_any(at(statement, "Resource"), others):
                    remove_part(document, part, others)
            _drop_empty_role(document, actor, place, target.resource.name)


def _drop_empty_role(document: Document, actor: str, place: Path, name: str) -> None:
    own, block = document.find("Resources", actor), document.find("Resources", name)
    role = value_at(document.value(block), ("Properties",)) if block is not None else None
    is_made_here = isinstance(role, dict) and set(role) == {"AssumeRolePolicyDocument"} and name == f"{actor}Role"
    if own is not None and block is not None and is_made_here:
        remove_value(document, own, ("Properties", *place))
        deletions.delete_entry(document, block)
