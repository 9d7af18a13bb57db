"""MSK, Amazon MQ and OpenSearch: sources and sinks of streams."""

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Entry, owned_by
from designer.catalog.placement import used_by, uses
from designer.catalog.template import Resource, pairs
from designer.catalog.wiring import Wiring, ref
from designer.document.errors import EditRefused

KAFKA = ("AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster")
READS = (
    *("kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers", "kafka-cluster:Connect"),
    *("kafka-cluster:DescribeClusterDynamicConfiguration",),
)


def check_named(wiring: Wiring, broker: Resource) -> None:
    """Refuse a broker outside that the template knows only by a written ARN: nothing can refer to it."""
    if broker.block is None and broker.name not in dict(pairs(wiring.template.template.get("Parameters"))):
        raise EditRefused(
            f"{broker.name} stands outside of this template, which has no parameter for it.",
            "Make its ARN a parameter.",
        )


def poll(wiring: Wiring, cluster: Resource, function: Resource) -> None:
    """Let a function read a topic of a cluster, which is named `events` until somebody says otherwise."""
    check_named(wiring, cluster)
    mapping = {"StartingPosition": "TRIM_HORIZON", "Topics": ["events"], "BatchSize": 100}
    if function.type == FUNCTIONS[0]:
        wiring.event(function, f"{cluster.name}Event", "MSK", {"Stream": ref(cluster.name), **mapping})
        return
    wiring.allow(function, list(READS), ref(cluster.name))
    properties = {"EventSourceArn": ref(cluster.name), "FunctionName": ref(function.name), **mapping}
    wiring.add(f"{cluster.name}To{function.name}", "AWS::Lambda::EventSourceMapping", properties)


CONNECTIONS = (Connection("poll", KAFKA, FUNCTIONS, poll),)
REFUSALS = dict.fromkeys(
    KAFKA, ("A cluster is read: by functions here.", "Connect it to a function, and the function to this.")
)
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
