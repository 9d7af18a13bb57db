"""CloudFront, load balancers and DNS: how requests come in."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Edge, Entry, Part, owned_by
from designer.catalog.placement import used_by, uses
from designer.catalog.template import Resource, Template, at, items

DISTRIBUTION = ("AWS::CloudFront::Distribution",)
COUNTERS = ("requests", "hits", "errors_5xx", "latency_ms")


def distribution_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    config: Any = resource.get("DistributionConfig")
    for index, origin in enumerate(items(at(config, "Origins"))):
        part = Part(resource.name, ("Properties", "DistributionConfig", "Origins", str(index)))
        for target in template.nodes([at(origin, "DomainName")]):
            label = at(origin, "Id")
            yield Edge(
                resource.name, target.name, "origin", "sync", label if isinstance(label, str) else "", parts=(part,)
            )
    for target in template.nodes([at(config, "DefaultCacheBehavior"), at(config, "CacheBehaviors")]):
        if "::Function" in target.type and target is not resource:
            part = Part(resource.name, ("Properties", "DistributionConfig", "DefaultCacheBehavior"))
            yield Edge(resource.name, target.name, "invoke", "sync", "at the edge", parts=(part,), is_weak=True)


def listener_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    balancer = template.target(resource.get("LoadBalancerArn") or resource.get("ListenerArn"))
    groups = [resource.get("DefaultActions"), resource.get("Actions")]
    for target in template.nodes(groups) if balancer else ():
        if balancer is not None and target is not balancer:
            yield Edge(balancer.name, target.name, "forward", "sync", "", resource.name, (Part(resource.name),))


def group_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for index, target in enumerate(items(resource.get("Targets"))):
        part = Part(resource.name, ("Properties", "Targets", str(index)))
        for found in template.nodes(at(target, "Id")):
            yield Edge(resource.name, found.name, "invoke", "sync", parts=(part,))


BALANCER = "AWS::ElasticLoadBalancingV2::"
ENTRIES = (
    Entry(DISTRIBUTION[0], "CloudFront distribution", "CDN", "api", COUNTERS, "Distribution", edges=distribution_edges),
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
    Entry(f"{BALANCER}LoadBalancer", "Load balancer", "ALB", "api", COUNTERS, "LoadBalancer"),
    Entry(f"{BALANCER}TargetGroup", "Target group", "ALB", "api", COUNTERS, "TargetGroup", edges=group_edges),
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
