"""Takes connections and nodes away, with exactly what belongs to them."""

import json
import re
from typing import Any

from designer.catalog.drawing import Drawing
from designer.catalog.entry import Edge, Part
from designer.catalog.graph import is_below
from designer.catalog.registry import entry_of
from designer.catalog.template import Resource, at, items, pairs
from designer.document import deletions
from designer.document.blocks import Block
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.intrinsics import references
from designer.document.pointers import Path, pointer_to
from designer.document.values import remove_value, set_value, value_at

NAMING = {"FunctionName", "Qualifier"}
POLLING = re.compile(
    r"sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes|ChangeMessageVisibility)"
    r"|dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)"
    r"|kinesis:(?:Describe\w*|Get\w*|List\w*|SubscribeToShard)"
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


def disconnect(document: Document, edge: Edge) -> None:
    """Remove the pieces of the template that make an edge, and the permissions that only it needs."""
    _remove_parts(document, edge)
    if edge.kind == "reference" and not edge.parts:
        for block, path in _naming(document, edge):
            remove_value(document, block, path)
    _drop_idle_roles(document)
    for other in () if edge.is_weak else Drawing(document).edges():
        if other.is_weak and (other.source, other.target, other.kind) == (edge.source, edge.target, edge.kind):
            _remove_parts(document, other)
    drawing = Drawing(document)
    left = [other for other in drawing.edges() if (other.source, other.target) == (edge.source, edge.target)]
    if any(other.kind != "reference" and other.joint is None for other in left):
        return
    _drop_variables(document, drawing, edge)
    _drop_statements(document, drawing, edge)
    _drop_permissions(document, drawing, edge)
    _drop_acting(document, edge.source, edge.target)
    _drop_acting(document, edge.target, edge.source)
    if edge.kind == "event":
        _listen_to_nothing(document, edge)
    if edge.kind == "poll":
        _drop_polling(document, edge)
        _drop_stream(document, edge)
        _put_directly(document, edge)


def _remove_parts(document: Document, edge: Edge) -> None:
    parts = [part for part in edge.parts if not is_fixed(part)]
    for part in sorted(parts, key=_depth_first, reverse=True):
        remove_part(document, part, {edge.source, edge.target})


def is_fixed(part: Part) -> bool:
    """Whether a piece stands in a text that cannot be taken apart."""
    return any(token in part.path for token in ("DefinitionString", "DefinitionSubstitutions"))


def check_disconnect(document: Document, edge: Edge) -> None:
    """Refuse to take away an edge that a state machine's definition or a script makes, which would be left half."""
    if any(is_fixed(part) for part in edge.parts):
        raise EditRefused(
            f"The definition of {edge.source} names {edge.target}.",
            "Take the state that calls it out of the definition.",
        )
    if edge.kind == "reference" and not edge.parts:
        for block, path in _naming(document, edge):
            if "\\n" in json.dumps(value_at(document.value(block), path)):
                raise EditRefused(
                    f"The text at {pointer_to(path)} of {edge.source} names {edge.target}.",
                    "Take the name out of the text.",
                )


def _naming(document: Document, edge: Edge) -> list[tuple[Block, Path]]:
    """Return the values of an edge's source that name its target, the last of each resource first."""
    drawing = Drawing(document)
    ends = {name: drawing.owner_of(resource) for name, resource in drawing.resources.items()}
    named = {name for name, owner in ends.items() if owner == edge.target}
    found = []
    for name, owner in ends.items():
        block = document.find("Resources", name) if owner == edge.source else None
        if block is not None:
            paths = deletions.reference_paths(document.value(block), named, "Resources")
            found += [(block, path) for path in reversed(paths)]
    return found


def _depth_first(part: Part) -> tuple[str, list[tuple[int, str]]]:
    return part.resource, [(int(token) if token.isdecimal() else -1, token) for token in part.path]


def remove_part(document: Document, part: Part, ends: set[str]) -> None:
    block = document.find("Resources", part.resource)
    if block is None:
        return
    if not part.path:
        deletions.delete_entry(document, block)
        return
    if part.leaves:
        set_value(document, block, part.path, part.leaves)
        return
    if part.path[-2:-1] == ("States",) and not _bridge(document, block, part.path):
        return
    _remove_piece(document, block, part, ends)
    properties = value_at(document.value(block), ("Properties",))
    if entry_is_joint(document, part.resource) and isinstance(properties, dict) and set(properties) <= NAMING:
        deletions.delete_entry(document, block)


def _bridge(document: Document, block: Block, path: Path) -> bool:
    """Lead past a state that goes away; the last state of a way stays, and only succeeds."""
    around, name = path[:-2], path[-1]
    machine = value_at(document.value(block), around)
    following = at(machine, "States", name, "Next")
    if following is None:
        set_value(document, block, path, {"Type": "Succeed"})
        return False
    for found in _leading_to(machine, name):
        set_value(document, block, (*around, *found), following)
    return True


def _leading_to(value: Any, name: str, path: Path = ()) -> list[Path]:
    """Return where a machine's states go on to a state, those of its inner machines aside."""
    found: list[Path] = []
    for key, below in pairs(value) if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        here = (*path, str(key))
        if key in {"StartAt", "Next", "Default"} and below == name:
            found.append(here)
        elif key not in {"Iterator", "ItemProcessor", "Branches", "Parameters"}:
            found += _leading_to(below, name, here)
    return found


def entry_is_joint(document: Document, name: str) -> bool:
    block = document.find("Resources", name)
    entry = entry_of(str(value_at(document.value(block), ("Type",)))) if block is not None else None
    return entry is not None and entry.owner is not None


def _remove_piece(document: Document, block: Block, part: Part, ends: set[str]) -> None:
    value = value_at(document.value(block), part.path)
    resources = items(value.get("Resource")) if isinstance(value, dict) and "Effect" in value else []
    own = [index for index, resource in enumerate(resources) if _names_any(resource, ends)]
    if own and len(own) < len(resources):
        for index in reversed(own):
            remove_value(document, block, (*part.path, "Resource", str(index)))
        return
    remove_value(document, block, _whole_policy(document.value(block), part.path))


def _whole_policy(value: Any, path: Path) -> Path:
    """Return the policy around a statement that is its only one."""
    if "Statement" not in path:
        return path
    at = len(path) - 1 - path[::-1].index("Statement")
    if len(items(value_at(value, path[: at + 1]))) > 1:
        return path
    return path[: at - 1] if path[at - 1] == "PolicyDocument" else path[:at]


def _names_any(value: Any, names: set[str]) -> bool:
    return any(reference.name in names for reference in references(value))


def _drop_variables(document: Document, drawing: Drawing, edge: Edge) -> None:
    """Remove the environment variables by which a function knew its target."""
    caller = drawing.resources.get(edge.source)
    block = document.find("Resources", edge.source)
    if caller is None or block is None or edge.target not in drawing.resources:
        return
    own = value_at(document.value(block), ("Properties", "Environment", "Variables"))
    for name, value in pairs(own):
        if [node.name for node in drawing.template.nodes(value)] == [edge.target]:
            remove_value(document, block, ("Properties", "Environment", "Variables", name))


def _drop_statements(document: Document, drawing: Drawing, edge: Edge) -> None:
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
    if _names_any(condition, {source}):
        return True
    principal = json.dumps(statement.get("Principal")) if isinstance(statement, dict) else ""
    service = SENDERS.get(drawing.resources[source].type) if source in drawing.resources else None
    return service is not None and service in principal and "SourceAccount" in json.dumps(condition)


def _drop_permissions(document: Document, drawing: Drawing, edge: Edge) -> None:
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


def _drop_idle_roles(document: Document) -> None:
    """Remove the roles that a connection added and that nothing uses any more."""
    drawing = Drawing(document)
    for role in drawing.template.of_type("AWS::IAM::Role"):
        block = document.find("Resources", role.name)
        users = [
            other
            for other in drawing.resources.values()
            if other is not role and any(target.resource is role for target in drawing.template.mentions(other))
        ]
        if block is not None and not users and _is_made_here(role):
            deletions.delete_entry(document, block)


def _is_made_here(role: Resource) -> bool:
    """Whether the role is one that a connection added: its only policy is named for its source."""
    names = [at(policy, "PolicyName") for policy in items(role.get("Policies"))]
    return (
        len(names) == 1 and isinstance(names[0], str) and role.name.startswith(f"{names[0].removesuffix('Target')}Role")
    )


def _drop_polling(document: Document, edge: Edge) -> None:
    """Remove what the function's role allows only for reading the source."""
    drawing = Drawing(document)
    function = drawing.resources.get(edge.target)
    for target in drawing.template.targets(function.get("Role"), "iam") if function else ():
        for number, policy in reversed(list(enumerate(items(target.resource.get("Policies"))))):
            statements = items(at(policy, "PolicyDocument", "Statement"))
            for index, statement in reversed(list(enumerate(statements))):
                actions = [str(action) for action in items(at(statement, "Action"))]
                if (
                    actions
                    and all(map(POLLING.fullmatch, actions))
                    and _names_any(at(statement, "Resource"), {edge.source})
                ):
                    path = ("Properties", "Policies", str(number), "PolicyDocument", "Statement", str(index))
                    remove_part(document, Part(target.resource.name, path), {edge.source})


def _drop_acting(document: Document, actor: str, other: str) -> None:
    """Remove what the role of a pipe allows for one of its ends, and the role with its last policy."""
    drawing = Drawing(document)
    resource = drawing.resources.get(actor)
    if resource is None or resource.type != "AWS::Pipes::Pipe":
        return
    for target in drawing.template.targets(resource.get("RoleArn"), "iam"):
        role = target.resource
        for number, policy in reversed(list(enumerate(items(role.get("Policies"))))):
            for index, statement in reversed(list(enumerate(items(at(policy, "PolicyDocument", "Statement"))))):
                if _names_any(at(statement, "Resource"), {other}):
                    path = ("Properties", "Policies", str(number), "PolicyDocument", "Statement", str(index))
                    remove_part(document, Part(role.name, path), {other})
        _drop_empty_role(document, actor, role.name)


def _drop_empty_role(document: Document, actor: str, name: str) -> None:
    own, block = document.find("Resources", actor), document.find("Resources", name)
    role = value_at(document.value(block), ("Properties",)) if block is not None else None
    is_made_here = isinstance(role, dict) and set(role) == {"AssumeRolePolicyDocument"} and name == f"{actor}Role"
    if own is not None and block is not None and is_made_here:
        remove_value(document, own, ("Properties", "RoleArn"))
        deletions.delete_entry(document, block)


def _put_directly(document: Document, edge: Edge) -> None:
    """Let a Firehose stream that reads no stream any more be written to."""
    block = document.find("Resources", edge.target)
    properties = value_at(document.value(block), ("Properties",)) if block is not None else None
    if block is None or not isinstance(properties, dict) or "KinesisStreamSourceConfiguration" in properties:
        return
    if properties.get("DeliveryStreamType") == "KinesisStreamAsSource":
        set_value(document, block, ("Properties", "DeliveryStreamType"), "DirectPut")


def _listen_to_nothing(document: Document, edge: Edge) -> None:
    """Give a rule that lost its bucket the pattern of a new one, and keep the bucket's events at home."""
    rule, bucket = document.find("Resources", edge.target), document.find("Resources", edge.source)
    known = value_at(document.value(rule), ("Properties",)) or {} if rule is not None else {}
    if rule is not None and not known.get("EventPattern") and not known.get("ScheduleExpression"):
        entry = entry_of(str(value_at(document.value(rule), ("Type",))))
        if entry is not None and "EventPattern" in entry.defaults:
            set_value(document, rule, ("Properties", "EventPattern"), entry.defaults["EventPattern"])
    drawing = Drawing(document)
    path = ("Properties", "NotificationConfiguration", "EventBridgeConfiguration")
    is_heard = any(other.source == edge.source and other.kind == "event" for other in drawing.edges())
    if bucket is not None and not is_heard and value_at(document.value(bucket), path) == {"EventBridgeEnabled": True}:
        remove_value(document, bucket, path)


def _drop_stream(document: Document, edge: Edge) -> None:
    """Turn a table's stream off when nothing reads it any more."""
    drawing = Drawing(document)
    block = document.find("Resources", edge.source)
    table = drawing.resources.get(edge.source)
    if block is None or table is None or table.get("StreamSpecification") != {"StreamViewType": "NEW_AND_OLD_IMAGES"}:
        return
    if "StreamArn" not in json.dumps(document.template()):
        remove_value(document, block, ("Properties", "StreamSpecification"))


def delete_nodes(document: Document, names: list[str]) -> None:
    """Delete resources with the edges at them, the joints that are part of them and what else refers to them."""
    for name in names:
        drawing = Drawing(document)
        if name not in drawing.resources:
            continue
        for edge in drawing.edges():
            is_plain = edge.kind == "reference" and not edge.parts
            if name in {edge.source, edge.target} and not is_plain:
                disconnect(document, edge)
        _delete_one(document, name)


def _delete_one(document: Document, name: str) -> None:
    drawing = Drawing(document)
    resource = drawing.resources.get(name)
    block = document.find("Resources", name)
    if resource is None or block is None:
        return
    location = resource.get("CodeUri")
    for joint in list(drawing.resources.values()):
        if joint.name != name and drawing.owner_of(joint) == name and not _is_shared(drawing, joint, name):
            own = document.find("Resources", joint.name)
            if own is not None:
                deletions.delete_resource(document, own)
    deletions.delete_resource(document, block)
    if isinstance(location, str) and location.strip("./"):
        others = [other.get("CodeUri") for other in Drawing(document).resources.values()]
        if location not in others:
            document.code = {path: text for path, text in document.code.items() if not is_below(path, location)}


def _is_shared(drawing: Drawing, joint: Resource, owner: str) -> bool:
    """Whether another node uses the joint too."""
    return any(
        target.resource is joint and drawing.owner_of(other) not in {owner, joint.name}
        for other in drawing.resources.values()
        for target in drawing.template.mentions(other)
    )
