"""MSK, Amazon MQ and OpenSearch: sources and sinks of streams."""

from designer.catalog.entry import Entry, owned_by
from designer.catalog.placement import used_by, uses

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
    Entry("AWS::OpenSearchService::Domain", "OpenSearch domain", "OS", "database", ("documents",), "SearchDomain"),
    Entry(COLLECTION, "OpenSearch collection", "OS", "database", ("documents",), "SearchCollection"),
)
