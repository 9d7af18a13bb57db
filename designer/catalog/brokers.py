"""MSK, Amazon MQ, IoT and OpenSearch: sources and sinks of streams."""

from collections.abc import Iterator

from designer.catalog.entry import Edge, Entry, Part, owned_by
from designer.catalog.placement import used_by, uses
from designer.catalog.template import Resource, Template, at, items, pairs


def topic_rule_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for index, action in enumerate(items(resource.get("TopicRulePayload", "Actions"))):
        part = Part(resource.name, ("Properties", "TopicRulePayload", "Actions", str(index)))
        for name, settings in pairs(action):
            wanted = [value for key, value in pairs(settings) if key != "RoleArn"]
            for target in template.nodes(wanted):
                yield Edge(resource.name, target.name, "deliver", "async", name, parts=(part,))
    for target in template.nodes([at(resource.properties, "TopicRulePayload", "ErrorAction")]):
        if not target.type.startswith("AWS::IAM::"):
            part = Part(resource.name, ("Properties", "TopicRulePayload", "ErrorAction"))
            yield Edge(resource.name, target.name, "dead-letter", "async", parts=(part,))


COLLECTION = "AWS::OpenSearchServerless::Collection"
ENTRIES = (
    Entry("AWS::MSK::Cluster", "Kafka cluster", "MSK", "messaging", ("records",), "KafkaCluster"),
    Entry("AWS::MSK::ServerlessCluster", "Kafka cluster", "MSK", "messaging", ("records",), "KafkaCluster"),
    Entry("AWS::MSK::Configuration", "Kafka configuration", "MSK", "messaging", owner=used_by("AWS::MSK::Cluster")),
    Entry(
        "AWS::MSK::BatchScramSecret",
        "Kafka credentials",
        "MSK",
        "security",
        edges=uses("SecretArnList", kind="read"),
        owner=owned_by("ClusterArn"),
    ),
    Entry("AWS::AmazonMQ::Broker", "Message broker", "MQ", "messaging", ("messages",), "Broker", edges=uses("Users")),
    Entry("AWS::IoT::TopicRule", "IoT rule", "IOT", "messaging", ("matched",), "TopicRule", edges=topic_rule_edges),
    Entry("AWS::IoT::Thing", "IoT thing", "IOT", "messaging", name="Thing"),
    Entry("AWS::OpenSearchService::Domain", "OpenSearch domain", "OS", "database", ("documents",), "SearchDomain"),
    Entry(COLLECTION, "OpenSearch collection", "OS", "database", ("documents",), "SearchCollection"),
)
