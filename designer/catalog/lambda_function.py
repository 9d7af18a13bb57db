"""Lambda: functions and what belongs to them."""

from collections.abc import Callable, Iterator
from typing import Any

from designer.catalog.access import document_grants, edge_of, grants, inline_grants
from designer.catalog.broad import broad_edges
from designer.catalog.calls import Call, Expression, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.efs import mount_edges
from designer.catalog.entry import Edge, Entry, Field, Part, Style, owned_by
from designer.catalog.implied import implied_destination
from designer.catalog.logins import belongings
from designer.catalog.outside import kind_of, source_of, sources
from designer.catalog.sam_events import event_edges, polled
from designer.catalog.statements import attached
from designer.catalog.template import Resource, Template, at, pairs
from designer.catalog.wiring import Wiring, get_att, is_fifo, ref
from designer.document.errors import EditRefused

COUNTERS = ("concurrency", "invocations", "errors", "throttles", "duration_ms")
RUNTIMES = ("python3.14", "python3.13", "python3.12", "nodejs24.x", "nodejs22.x", "java25", "java21", "provided.al2023")
RUNTIME_DEFAULTS = {
    "CodeUri": "src/",
    "Handler": "app.handler",
    "Runtime": "python3.13",
    "Timeout": 3,
    "MemorySize": 128,
}
FIELDS = (
    Field("Runtime", "Runtime", "choice", choices=RUNTIMES),
    Field("Handler", "Handler", help="File and function, such as app.handler"),
    Field("Timeout", "Timeout", "number", unit="s", low=1, high=900, default=3),
    Field("MemorySize", "Memory", "number", unit="MB", low=128, high=10_240, default=128),
    Field("ReservedConcurrentExecutions", "Reserved concurrency", "number", low=0, high=1000),
    Field("Environment/Variables", "Environment variables", "map"),
)
DESTINATIONS = {"OnFailure": ("async-failure", "on failure"), "OnSuccess": ("async-success", "on success")}


def role_edges(resource: Resource, template: Template, role: Any) -> Iterator[Edge]:
    """Yield what a role lets its bearer call; of several bearers, those that name what is called."""
    for target in template.targets(role, "iam"):
        others = [other for other in template.of_type(resource.type) if _has_role(other, target.resource, template)]
        for grant in role_grants(target.resource, template):
            callers = [other for other in others if _names(other, grant.target, template)]
            if len(others) == 1 or (resource in (callers or others) and grant.target is not resource):
                yield edge_of(resource, grant)


def _has_role(resource: Resource, role: Resource, template: Template) -> bool:
    wanted = [resource.get("Role"), resource.get("RoleArn"), resource.get("TaskRoleArn")]
    return any(target.resource is role for target in template.targets(wanted, "iam"))


def _names(resource: Resource, wanted: Resource, template: Template) -> bool:
    return any(target.resource is wanted for target in template.mentions(resource))


def role_grants(role: Resource, template: Template) -> Iterator[Any]:
    """Yield what a role's own policies and the policies attached to it allow."""
    if role.type == "AWS::IAM::Role":
        yield from inline_grants(template, role)
        for policy in attached(role, template):
            yield from document_grants(template, policy)


def function_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    if resource.type == "AWS::Serverless::Function":
        yield from event_edges(resource, template)
        path = ("Properties", "Policies")
        for grant in grants(template, resource, resource.get("Policies"), path):
            yield edge_of(resource, grant)
    yield from role_edges(resource, template, resource.get("Role"))
    for name in ("DeadLetterQueue", "DeadLetterConfig"):
        for target in template.nodes(resource.get(name, "TargetArn"), "sqs"):
            part = Part(resource.name, ("Properties", name))
            yield Edge(resource.name, target.name, "async-failure", "async", "dead letters", parts=(part,))
    config = resource.get("EventInvokeConfig", "DestinationConfig")
    yield from destinations(resource, resource, template, config, ("EventInvokeConfig", "DestinationConfig"))
    yield from mount_edges(resource, template)
    yield from broad_edges(resource, template)
    yield from environment_edges(resource, template)


def environment_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield a plain reference for each variable of a function's own that names another node.

    A variable that Globals give to all functions says of none that it uses what it names.
    """
    for name, value in pairs(at(resource.attributes, "Properties", "Environment", "Variables")):
        for target in template.nodes(value):
            if target is resource or target.type.startswith("AWS::EC2::"):
                continue
            part = Part(resource.name, ("Properties", "Environment", "Variables", name))
            yield Edge(resource.name, target.name, "reference", "async", name, parts=(part,), is_weak=True)


def destinations(
    function: Resource, holder: Resource, template: Template, config: Any, path: tuple[str, ...]
) -> Iterator[Edge]:
    for name, (kind, label) in DESTINATIONS.items():
        joint = holder.name if holder is not function else None
        made = implied_destination(function, name, at(config, name)) if function.type == FUNCTIONS[0] else None
        targets = [template.resources[made]] if made in template.resources else []
        for target in [*template.nodes(at(config, name, "Destination")), *targets]:
            part = Part(holder.name, ("Properties", *path, name))
            yield Edge(function.name, target.name, kind, "async", label, joint, (part,))


def invoke_config_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    function = template.target(resource.get("FunctionName"), "lambda")
    if function is not None:
        yield from destinations(function, resource, template, resource.get("DestinationConfig"), ("DestinationConfig",))


def mapping_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    function = template.target(resource.get("FunctionName"), "lambda")
    if function is None:
        return
    for source in mapped_sources(resource, template):
        parts = [Part(resource.name)]
        if kind_of(resource):
            parts += belongings(source, function, resource.properties, template)
        yield Edge(source.name, function.name, "poll", "poll", polled(resource.properties), resource.name, tuple(parts))
    for target in template.nodes(resource.get("DestinationConfig", "OnFailure", "Destination")):
        part = Part(resource.name, ("Properties", "DestinationConfig"))
        yield Edge(function.name, target.name, "on-failure", "async", "on failure", resource.name, (part,))


def mapped_sources(mapping: Resource, template: Template) -> list[Resource]:
    """Return what a mapping reads, a source outside of the template included."""
    return sources(template, source_of(mapping), "" if kind_of(mapping) else "sqs", mapping.name)


SYNCHRONOUS = ("apigateway", "elasticloadbalancing", "cognito-idp", "lex", "cloudfront", "edgelambda", "secretsmanager")


def permission_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield the call that a permission allows; where another edge shows it already, this one is folded into that."""
    function = template.target(resource.get("FunctionName"), "lambda")
    principal = resource.get("Principal")
    for source in template.nodes(resource.get("SourceArn")) if function else ():
        is_sync = isinstance(principal, str) and principal.startswith(SYNCHRONOUS)
        style: Style = "sync" if is_sync else "async"
        if function is not None and source is not function:
            part = Part(resource.name)
            yield Edge(source.name, function.name, "invoke", style, "", resource.name, (part,), is_weak=True)


def layer_owner(resource: Resource, template: Template) -> Resource | None:
    """Return the first function that uses a layer."""
    for function in template.of_type("AWS::Lambda::Function", "AWS::Serverless::Function"):
        if any(target.resource is resource for target in template.targets(function.get("Layers"))):
            return function
    return None


def _function(kind: str, label: str, defaults: dict[str, Any]) -> Entry:
    return Entry(kind, label, "λ", "compute", COUNTERS, "Function", defaults, FIELDS, function_edges)


ENTRIES = (
    _function("AWS::Serverless::Function", "Lambda function", RUNTIME_DEFAULTS),
    _function("AWS::Lambda::Function", "Lambda function", {"Handler": "app.handler", "Runtime": "python3.13"}),
    Entry(
        "AWS::Lambda::EventSourceMapping",
        "Event source mapping",
        "ESM",
        "compute",
        edges=mapping_edges,
        owner=owned_by("FunctionName"),
    ),
    Entry(
        "AWS::Lambda::EventInvokeConfig",
        "Asynchronous settings",
        "λ",
        "compute",
        edges=invoke_config_edges,
        owner=owned_by("FunctionName"),
    ),
    Entry(
        "AWS::Lambda::Permission",
        "Lambda permission",
        "λ",
        "security",
        edges=permission_edges,
        owner=owned_by("FunctionName"),
    ),
    Entry("AWS::Lambda::ResourcePolicy", "Lambda policy", "λ", "security", owner=owned_by("ResourceArn")),
    Entry("AWS::Lambda::Version", "Lambda version", "λ", "compute", owner=owned_by("FunctionName")),
    Entry("AWS::Lambda::Alias", "Lambda alias", "λ", "compute", owner=owned_by("FunctionName")),
    Entry("AWS::Lambda::Url", "Function URL", "URL", "api", owner=owned_by("TargetFunctionArn")),
    Entry("AWS::Lambda::LayerVersion", "Lambda layer", "LAY", "compute", owner=layer_owner),
    Entry("AWS::Serverless::LayerVersion", "Lambda layer", "LAY", "compute", owner=layer_owner),
    Entry("AWS::Lambda::CodeSigningConfig", "Code signing", "SIG", "security"),
    Entry(
        "AWS::Lambda::LayerVersionPermission", "Layer permission", "LAY", "security", owner=owned_by("LayerVersionArn")
    ),
)


def itself(arn: Any, _name: str) -> Any:
    return arn


def with_objects(arn: Any, name: str) -> Any:
    return [arn, {"Fn::Sub": f"${{{name}.Arn}}/*"}]


DESTINATION_TYPES: dict[str, tuple[str, Expression, list[str], Callable[[Any, str], Any]]] = {
    "AWS::SQS::Queue": ("SQS", get_att, ["sqs:SendMessage"], itself),
    "AWS::SNS::Topic": ("SNS", ref, ["sns:Publish"], itself),
    "AWS::Serverless::Function": ("Lambda", get_att, ["lambda:InvokeFunction"], itself),
    "AWS::Lambda::Function": ("Lambda", get_att, ["lambda:InvokeFunction"], itself),
    "AWS::Events::EventBus": ("EventBridge", get_att, ["events:PutEvents"], itself),
    "AWS::S3::Bucket": ("S3Bucket", get_att, ["s3:PutObject", "s3:ListBucket"], with_objects),
}
ONLY_FAILURES = ("AWS::S3::Bucket",)
"""Destinations that Lambda takes for failed events alone."""


def destination(outcome: str) -> Connection:
    """Return the connection of a function to where its asynchronous events go in the end."""
    kind, _ = DESTINATIONS[outcome]

    def check(function: Resource, target: Resource) -> None:
        if is_fifo(target):
            raise EditRefused("A Lambda destination cannot be FIFO.", "Use a standard queue or topic.")
        if function.get("EventInvokeConfig", "DestinationConfig", outcome):
            raise EditRefused(f"{function.name} has such a destination.", "Delete that connection first.")

    def make(wiring: Wiring, function: Resource, target: Resource) -> None:
        name, expression, actions, resources = DESTINATION_TYPES[target.type]
        arn = expression(target.name)
        if function.type == FUNCTIONS[0]:
            path = ("Properties", "EventInvokeConfig", "DestinationConfig", outcome)
            wiring.set(function.name, path, {"Type": name, "Destination": arn})
            return
        wiring.allow(function, actions, resources(arn, target.name))
        for config in wiring.template.of_type("AWS::Lambda::EventInvokeConfig"):
            if wiring.template.target(config.get("FunctionName"), "lambda") is function:
                wiring.set(config.name, ("Properties", "DestinationConfig", outcome), {"Destination": arn})
                return
        properties = {
            "FunctionName": ref(function.name),
            "Qualifier": "$LATEST",
            "DestinationConfig": {outcome: {"Destination": arn}},
        }
        wiring.add(f"{function.name}Destinations", "AWS::Lambda::EventInvokeConfig", properties)

    targets = [name for name in DESTINATION_TYPES if outcome == "OnFailure" or name not in ONLY_FAILURES]
    return Connection(kind, FUNCTIONS, tuple(targets), make, check)


INVOKE = Call(
    "invoke",
    FUNCTIONS,
    "LambdaInvokePolicy",
    "FunctionName",
    ref,
    ("lambda:InvokeFunction",),
    get_att,
    "_ARN",
    get_att,
)
CONNECTIONS = (calls(INVOKE), destination("OnFailure"), destination("OnSuccess"))
REFUSALS = dict.fromkeys(
    FUNCTIONS,
    ("There is no permission that lets a function use this.", "Connect it to a queue, topic, table, bucket or stream."),
)
