"""MSK and OpenSearch: sources and sinks of streams."""

from typing import Any

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Entry, owned_by
from designer.catalog.mounting import allow_network
from designer.catalog.placement import used_by, uses
from designer.catalog.template import Resource, pairs
from designer.catalog.wiring import Wiring, ref
from designer.document.errors import EditRefused

KAFKA = ("AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster")
READS = ["kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"]
TOPIC = "events"
BY_IAM = (
    ("cluster", "", ["kafka-cluster:Connect", "kafka-cluster:DescribeClusterDynamicConfiguration"]),
    ("topic", f"/{TOPIC}", ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"]),
    ("group", "/*", ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"]),
)
"""What a cluster that asks IAM lets a reader do, by what of the cluster; Lambda makes up the group's name."""


def check_named(wiring: Wiring, broker: Resource) -> None:
    """Refuse a broker outside that the template knows only by a written ARN: nothing can refer to it."""
    if broker.block is None and broker.name not in dict(pairs(wiring.template.template.get("Parameters"))):
        raise EditRefused(
            f"{broker.name} stands outside of this template, which has no parameter for it.",
            "Make its ARN a parameter.",
        )


def asks_iam(cluster: Resource) -> bool:
    """Whether a cluster asks IAM who may read it, as all serverless ones do."""
    iam = cluster.get("ClientAuthentication", "Sasl", "Iam", "Enabled")
    return cluster.type == KAFKA[1] or str(iam).lower() == "true"


def _within(cluster: Resource, part: str, rest: str) -> dict[str, Any]:
    """Return the ARN of topics or groups of a cluster, whose own ARN differs from them in one word."""
    arn = {"Fn::Join": [f":{part}/", {"Fn::Split": [":cluster/", ref(cluster.name)]}]}
    return {"Fn::Sub": [f"${{Arn}}{rest}", {"Arn": arn}]}


def poll(wiring: Wiring, cluster: Resource, function: Resource) -> None:
    """Let a function read a topic of a cluster, which is named `events` until somebody says otherwise."""
    check_named(wiring, cluster)
    mapping = {"StartingPosition": "TRIM_HORIZON", "Topics": [TOPIC], "BatchSize": 100}
    for part, rest, actions in BY_IAM if asks_iam(cluster) else ():
        wiring.allow(function, actions, ref(cluster.name) if part == "cluster" else _within(cluster, part, rest))
    if function.type == FUNCTIONS[0]:
        wiring.event(function, f"{cluster.name}Event", "MSK", {"Stream": ref(cluster.name), **mapping})
        return
    wiring.allow(function, READS, ref(cluster.name))
    allow_network(wiring, function)
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
    Entry("AWS::OpenSearchService::Domain", "OpenSearch domain", "OS", "database", ("documents",), "SearchDomain"),
    Entry(COLLECTION, "OpenSearch collection", "OS", "database", ("documents",), "SearchCollection"),
)
