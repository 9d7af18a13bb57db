"""WAF: web ACLs, what they guard, and where they write what they saw."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.connection import Connection
from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.placement import attaches, used_by
from designer.catalog.template import Resource, Template, items
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

ACL, ASSOCIATION = "AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation"
DISTRIBUTION, BALANCER = "AWS::CloudFront::Distribution", "AWS::ElasticLoadBalancingV2::LoadBalancer"
REST, SAM_REST = "AWS::ApiGateway::RestApi", "AWS::Serverless::Api"
POOL, GRAPHQL = "AWS::Cognito::UserPool", "AWS::AppSync::GraphQLApi"
EDGE, REGION = "CLOUDFRONT", "REGIONAL"
FIRST_STAGE = "prod"
"""The stage to which the first route that is drawn at a REST API is deployed."""
PLACE = ("Properties", "DistributionConfig", "WebACLId")
ACL_DEFAULTS: dict[str, Any] = {
    "Scope": REGION,
    "DefaultAction": {"Allow": {}},
    "VisibilityConfig": {"CloudWatchMetricsEnabled": True, "MetricName": "requests", "SampledRequestsEnabled": True},
    "Rules": [
        {
            "Name": "common",
            "Priority": 0,
            "OverrideAction": {"None": {}},
            "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}},
            "VisibilityConfig": {
                "CloudWatchMetricsEnabled": True,
                "MetricName": "common",
                "SampledRequestsEnabled": True,
            },
        }
    ],
}


def edge_guard(distribution: Resource, template: Template) -> Iterator[Edge]:
    """Yield the web ACL of a distribution; one that was only drawn for it is for a region again without it."""
    for acl in template.nodes([distribution.get(*PLACE[1:])]):
        parts = [Part(distribution.name, PLACE)]
        others = [
            other for other in template.mentioned_by(acl) if other.type == DISTRIBUTION and other is not distribution
        ]
        if acl.properties == ACL_DEFAULTS | {"Scope": EDGE} and not others:
            parts.append(Part(acl.name, ("Properties", "Scope"), REGION))
        yield Edge(acl.name, distribution.name, "attachment", "async", parts=tuple(parts))


def logging_edges(config: Resource, template: Template) -> Iterator[Edge]:
    acl = template.target(config.get("ResourceArn"))
    for index, value in enumerate(items(config.get("LogDestinationConfigs"))):
        for target in template.nodes([value]) if acl is not None else ():
            part = Part(config.name, ("Properties", "LogDestinationConfigs", str(index)))
            if acl is not None:
                yield Edge(acl.name, target.name, "log", "async", "", config.name, (part,))


def check_region(acl: Resource, target: Resource) -> None:
    if acl.get("Scope") == EDGE:
        raise EditRefused(
            f"{acl.name} is for CloudFront, and {target.name} is in a region.",
            f"Add a web ACL with the Scope {REGION}.",
        )


def guard(wiring: Wiring, acl: Resource, target: Resource) -> None:
    """Let a web ACL look at all requests to a resource of the region, which takes one."""
    for known in wiring.template.of_type(ASSOCIATION):
        if any(found.resource is target for found in wiring.template.targets([known.get("ResourceArn")])):
            raise EditRefused(f"{target.name} has its web ACL: it takes one.", "Delete that connection first.")
    properties = {"WebACLArn": get_att(acl.name), "ResourceArn": arn_of(wiring, target)}
    wiring.add(f"{acl.name}Guards{target.name}", ASSOCIATION, properties)


def arn_of(wiring: Wiring, target: Resource) -> Any:
    if target.type == BALANCER:
        return ref(target.name)
    if target.type not in {REST, SAM_REST}:
        return get_att(target.name)
    stage = f"${{{target.name}.Stage}}" if target.type == SAM_REST else _stage(wiring.template, target)
    api = f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}::/restapis/${{{target.name}}}"
    return {"Fn::Sub": f"{api}/stages/{stage}"}


def _stage(template: Template, api: Resource) -> str:
    """Return a REST API's stage as a Sub writes it."""
    for stage in template.of_type("AWS::ApiGateway::Stage"):
        if template.target(stage.get("RestApiId")) is api:
            return f"${{{stage.name}}}"
    for deployment in template.of_type("AWS::ApiGateway::Deployment"):
        name = deployment.get("StageName")
        if template.target(deployment.get("RestApiId")) is api and isinstance(name, str):
            return name
    return FIRST_STAGE


def check_edge(acl: Resource, distribution: Resource) -> None:
    if distribution.get(*PLACE[1:]):
        raise EditRefused(f"{distribution.name} has its web ACL: it takes one.", "Delete that connection first.")
    if acl.get("Scope") != EDGE and acl.properties != ACL_DEFAULTS:
        raise EditRefused(
            f"{acl.name} is for what is in a region, and CloudFront takes a web ACL of its own scope.",
            f"Set its Scope to {EDGE}, or add another web ACL.",
        )


def guard_edge(wiring: Wiring, acl: Resource, distribution: Resource) -> None:
    """Let a web ACL look at all requests to a distribution."""
    for known in wiring.template.of_type(ASSOCIATION) if acl.get("Scope") != EDGE else ():
        if any(found.resource is acl for found in wiring.template.targets([known.get("WebACLArn")])):
            raise EditRefused(f"{acl.name} guards something in a region.", "Add another web ACL for CloudFront.")
    wiring.set(acl.name, ("Properties", "Scope"), EDGE)
    wiring.set(distribution.name, PLACE, get_att(acl.name))


CONNECTIONS = (
    Connection("attachment", (ACL,), (SAM_REST, REST, BALANCER, POOL, GRAPHQL), guard, check_region),
    Connection("attachment", (ACL,), (DISTRIBUTION,), guard_edge, check_edge),
)
REFUSALS = {
    ACL: (
        "A web ACL guards REST and GraphQL APIs, load balancers, user pools and distributions.",
        "Serve an HTTP API by CloudFront, and connect the web ACL to that.",
    )
}
FIELDS = (
    Field(
        "Scope",
        "Guards",
        "choice",
        choices=(REGION, EDGE),
        is_required=True,
        help="What is in a region, or CloudFront, whose web ACLs are made in us-east-1",
    ),
    Field("Name", "Name"),
    Field("VisibilityConfig/MetricName", "Metric", help="By which CloudWatch counts its requests"),
    Field("VisibilityConfig/SampledRequestsEnabled", "Keep samples", "switch"),
)
ENTRIES = (
    Entry(ACL, "Web ACL", "WAF", "security", ("requests",), "WebAcl", ACL_DEFAULTS, FIELDS),
    Entry(
        ASSOCIATION,
        "Web ACL association",
        "WAF",
        "security",
        edges=attaches("WebACLArn", "ResourceArn"),
        owner=owned_by("WebACLArn", "ResourceArn"),
    ),
    Entry("AWS::WAFv2::IPSet", "IP set", "WAF", "security", owner=used_by(ACL, "AWS::WAFv2::RuleGroup")),
    Entry("AWS::WAFv2::RegexPatternSet", "Patterns", "WAF", "security", owner=used_by(ACL, "AWS::WAFv2::RuleGroup")),
    Entry("AWS::WAFv2::RuleGroup", "Rule group", "WAF", "security", owner=used_by(ACL)),
    Entry(
        "AWS::WAFv2::LoggingConfiguration",
        "Web ACL log",
        "WAF",
        "security",
        edges=logging_edges,
        owner=owned_by("ResourceArn"),
    ),
)
