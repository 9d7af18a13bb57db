"""CloudFront, load balancers and DNS: how requests come in."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.function_origins import check_url, origin_of, own_url
from designer.catalog.placement import used_by, uses
from designer.catalog.template import Resource, Template, at, items
from designer.catalog.waf import edge_guard
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

DISTRIBUTION = ("AWS::CloudFront::Distribution",)
COUNTERS = ("requests", "hits", "errors_5xx", "latency_ms")


def distribution_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    yield from edge_guard(resource, template)
    config: Any = resource.get("DistributionConfig")
    for index, origin in enumerate(items(at(config, "Origins"))):
        part = Part(resource.name, ("Properties", "DistributionConfig", "Origins", str(index)))
        for target in template.nodes([at(origin, "DomainName")]):
            label = at(origin, "Id")
            own = (*_access_of(origin, template), *own_url(target, resource, template))
            parts = (part, *own, *_default_of(resource, label))
            shown = label if isinstance(label, str) and label != target.name else ""
            yield Edge(resource.name, target.name, "origin", "sync", shown, parts=parts)
    for target in template.nodes([at(config, "Logging", "Bucket")], "s3"):
        part = Part(resource.name, ("Properties", "DistributionConfig", "Logging"))
        yield Edge(resource.name, target.name, "deliver", "async", "access logs", parts=(part,))
    for target in template.nodes([at(config, "DefaultCacheBehavior"), at(config, "CacheBehaviors")]):
        if "::Function" in target.type and target is not resource:
            part = Part(resource.name, ("Properties", "DistributionConfig", "DefaultCacheBehavior"))
            yield Edge(resource.name, target.name, "invoke", "sync", "at the edge", parts=(part,), is_weak=True)


def _access_of(origin: Any, template: Template) -> Iterator[Part]:
    """Yield the access control that only this origin uses."""
    for control in template.targets([at(origin, "OriginAccessControlId")]):
        users = [
            other
            for distribution in template.of_type(*DISTRIBUTION)
            for other in items(distribution.get("DistributionConfig", "Origins"))
            if control in template.targets([at(other, "OriginAccessControlId")])
        ]
        if len(users) == 1:
            yield Part(control.resource.name)


def _default_of(distribution: Resource, origin: Any) -> Iterator[Part]:
    """Yield what makes an origin the default one."""
    path = ("DistributionConfig", "DefaultCacheBehavior", "TargetOriginId")
    if origin is not None and distribution.get(*path) == origin:
        yield Part(distribution.name, ("Properties", *path))


def listener_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    balancer = template.target(resource.get("LoadBalancerArn") or resource.get("ListenerArn"))
    for name in ("DefaultActions", "Actions") if balancer else ():
        for index, action in enumerate(items(resource.get(name))):
            is_asking = str(at(action, "Type")).startswith("authenticate-")
            for target in template.nodes([action]):
                if balancer is not None and target is not balancer:
                    kind = "authorize" if is_asking else "forward"
                    part = Part(resource.name, ("Properties", name, str(index)) if is_asking else ())
                    yield Edge(balancer.name, target.name, kind, "sync", "", resource.name, (part,))


def group_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for index, target in enumerate(items(resource.get("Targets"))):
        part = Part(resource.name, ("Properties", "Targets", str(index)))
        for found in template.nodes(at(target, "Id")):
            yield Edge(resource.name, found.name, "invoke", "sync", parts=(part,))


def forward(wiring: Wiring, balancer: Resource, group: Resource) -> None:
    """Listen at port 80 and forward to a target group."""
    properties = {
        "LoadBalancerArn": ref(balancer.name),
        "Port": 80,
        "Protocol": "HTTP",
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": ref(group.name)}],
    }
    wiring.add(f"{balancer.name}To{group.name}", f"{BALANCER}Listener", properties)


def check_group(group: Resource, _function: Resource) -> None:
    if group.get("TargetType") != "lambda":
        raise EditRefused(
            f"{group.name} has targets of the type {group.get('TargetType') or 'instance'}.",
            "Set its TargetType to lambda, or add another target group.",
        )
    if group.get("Targets"):
        raise EditRefused(f"{group.name} has its function: a group takes one.", "Add another target group.")


def target(wiring: Wiring, group: Resource, function: Resource) -> None:
    """Make a function the group's target; the group waits for the permission, which cannot name it in turn."""
    properties = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": get_att(function.name),
        "Principal": "elasticloadbalancing.amazonaws.com",
    }
    permission = wiring.add(f"{group.name}Invokes{function.name}", "AWS::Lambda::Permission", properties)
    wiring.append(group.name, ("DependsOn",), permission)
    wiring.append(group.name, ("Properties", "Targets"), {"Id": get_att(function.name)})


def _aim(wiring: Wiring, distribution: Resource, name: str, origin: dict[str, Any]) -> None:
    path = ("Properties", "DistributionConfig")
    wiring.append(distribution.name, (*path, "Origins"), {"Id": name, **origin})
    if not distribution.get("DistributionConfig", "DefaultCacheBehavior", "TargetOriginId"):
        wiring.set(distribution.name, (*path, "DefaultCacheBehavior", "TargetOriginId"), name)


def serve_bucket(wiring: Wiring, distribution: Resource, bucket: Resource) -> None:
    """Serve a bucket that only this distribution may read."""
    settings = {
        "Name": {"Fn::Sub": f"${{AWS::StackName}}-{bucket.name}"[:60]},
        "OriginAccessControlOriginType": "s3",
        "SigningBehavior": "always",
        "SigningProtocol": "sigv4",
    }
    kind = "AWS::CloudFront::OriginAccessControl"
    access = wiring.add(f"{bucket.name}Access", kind, {"OriginAccessControlConfig": settings})
    distribution_arn = {
        "Fn::Sub": f"arn:${{AWS::Partition}}:cloudfront::${{AWS::AccountId}}:distribution/${{{distribution.name}}}"
    }
    wiring.open_bucket(
        bucket, "cloudfront.amazonaws.com", distribution.name, {"StringEquals": {"aws:SourceArn": distribution_arn}}
    )
    origin = {
        "DomainName": get_att(bucket.name, "RegionalDomainName"),
        "OriginAccessControlId": get_att(access, "Id"),
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    _aim(wiring, distribution, bucket.name, origin)


def serve_host(wiring: Wiring, distribution: Resource, host: Resource) -> None:
    """Serve an API or a load balancer."""
    is_balancer = host.type == f"{BALANCER}LoadBalancer"
    api = {"Fn::Sub": f"${{{host.name}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}"}
    origin: dict[str, Any] = {
        "DomainName": get_att(host.name, "DNSName") if is_balancer else api,
        "CustomOriginConfig": {"OriginProtocolPolicy": "http-only" if is_balancer else "https-only"},
    }
    stage = host.get("StageName")
    if host.type == "AWS::Serverless::Api" and isinstance(stage, str):
        origin["OriginPath"] = f"/{stage}"
    _aim(wiring, distribution, host.name, origin)


def serve_function(wiring: Wiring, distribution: Resource, function: Resource) -> None:
    """Serve a function by a URL that only this distribution may call."""
    _aim(wiring, distribution, function.name, origin_of(wiring, distribution, function))


BALANCER = "AWS::ElasticLoadBalancingV2::"
APIS = ("AWS::Serverless::Api", "AWS::Serverless::HttpApi", "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api")
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
DISTRIBUTION_DEFAULTS = {
    "DistributionConfig": {
        "Enabled": True,
        "DefaultCacheBehavior": {
            "ViewerProtocolPolicy": "redirect-to-https",
            "CachePolicyId": CACHING_OPTIMIZED,
        },
    }
}
CONNECTIONS = (
    Connection("forward", (f"{BALANCER}LoadBalancer",), (f"{BALANCER}TargetGroup",), forward),
    Connection("invoke", (f"{BALANCER}TargetGroup",), FUNCTIONS, target, check_group),
    Connection("origin", DISTRIBUTION, ("AWS::S3::Bucket",), serve_bucket),
    Connection("origin", DISTRIBUTION, (*APIS, f"{BALANCER}LoadBalancer"), serve_host),
    Connection("origin", DISTRIBUTION, FUNCTIONS, serve_function, check_url),
)
REFUSALS = {
    f"{BALANCER}LoadBalancer": (
        "A load balancer forwards to target groups.",
        "Connect it to a target group, and that to the function.",
    ),
    f"{BALANCER}TargetGroup": ("A target group invokes functions here.", "Connect it to a function."),
    DISTRIBUTION[0]: ("CloudFront serves buckets, APIs, functions and load balancers.", "Put one of these between."),
}
DISTRIBUTION_FIELDS = (
    Field("DistributionConfig/Enabled", "Enabled", "switch", default=True),
    Field("DistributionConfig/DefaultRootObject", "Root object"),
    Field(
        "DistributionConfig/PriceClass",
        "Price class",
        "choice",
        choices=("PriceClass_100", "PriceClass_200", "PriceClass_All"),
    ),
)
BALANCER_FIELDS = (
    Field("Scheme", "Scheme", "choice", choices=("internet-facing", "internal"), default="internet-facing"),
    Field("Type", "Type", "choice", choices=("application", "network", "gateway"), default="application"),
)
GROUP_FIELDS = (
    Field("TargetType", "Targets", "choice", choices=("instance", "ip", "lambda", "alb"), default="instance"),
    Field("HealthCheckPath", "Health check"),
)
ENTRIES = (
    Entry(
        DISTRIBUTION[0],
        "CloudFront distribution",
        "CDN",
        "api",
        COUNTERS,
        "Distribution",
        DISTRIBUTION_DEFAULTS,
        DISTRIBUTION_FIELDS,
        distribution_edges,
    ),
    Entry("AWS::CloudFront::OriginAccessControl", "Origin access", "CDN", "security", owner=used_by(*DISTRIBUTION)),
    Entry(
        "AWS::CloudFront::CloudFrontOriginAccessIdentity",
        "Origin access",
        "CDN",
        "security",
        owner=used_by(*DISTRIBUTION),
    ),
    Entry("AWS::CloudFront::CachePolicy", "Cache policy", "CDN", "api", owner=used_by(*DISTRIBUTION)),
    Entry("AWS::CloudFront::OriginRequestPolicy", "Origin request policy", "CDN", "api", owner=used_by(*DISTRIBUTION)),
    Entry("AWS::CloudFront::Function", "CloudFront function", "CDN", "compute", owner=used_by(*DISTRIBUTION)),
    Entry(
        f"{BALANCER}LoadBalancer",
        "Load balancer",
        "ALB",
        "api",
        COUNTERS,
        "LoadBalancer",
        {"Type": "application"},
        BALANCER_FIELDS,
    ),
    Entry(
        f"{BALANCER}TargetGroup",
        "Target group",
        "ALB",
        "api",
        COUNTERS,
        "TargetGroup",
        {"TargetType": "lambda"},
        GROUP_FIELDS,
        group_edges,
    ),
    Entry(f"{BALANCER}Listener", "Listener", "ALB", "api", edges=listener_edges, owner=owned_by("LoadBalancerArn")),
    Entry(
        f"{BALANCER}ListenerRule", "Listener rule", "ALB", "api", edges=listener_edges, owner=owned_by("ListenerArn")
    ),
    Entry("AWS::Route53::HostedZone", "Hosted zone", "DNS", "api"),
    Entry(
        "AWS::Route53::RecordSet",
        "DNS record",
        "DNS",
        "api",
        edges=uses("AliasTarget", "ResourceRecords", kind="alias"),
    ),
)
