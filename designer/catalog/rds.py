"""RDS and Aurora: clusters, instances and proxies."""

from designer.catalog.entry import Entry, owned_by
from designer.catalog.placement import used_by, uses

COUNTERS = ("connections", "capacity_acu", "queries", "refused")
DATABASE = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::RDS::DBProxy")
ENTRIES = (
    Entry(
        "AWS::RDS::DBCluster",
        "Aurora cluster",
        "RDS",
        "database",
        COUNTERS,
        "Database",
        {"Engine": "aurora-postgresql", "ServerlessV2ScalingConfiguration": {"MinCapacity": 0, "MaxCapacity": 2}},
    ),
    Entry(
        "AWS::RDS::DBInstance",
        "Database instance",
        "RDS",
        "database",
        COUNTERS,
        "DatabaseInstance",
        edges=uses("DBClusterIdentifier", kind="member"),
    ),
    Entry("AWS::RDS::DBProxy", "Database proxy", "RDS", "database", COUNTERS, "DatabaseProxy"),
    Entry(
        "AWS::RDS::DBProxyTargetGroup",
        "Proxy targets",
        "RDS",
        "database",
        edges=uses("DBClusterIdentifiers", "DBInstanceIdentifiers", kind="proxy"),
        owner=owned_by("DBProxyName"),
    ),
    Entry("AWS::RDS::DBSubnetGroup", "Subnet group", "RDS", "database", owner=used_by(*DATABASE)),
    Entry("AWS::RDS::DBParameterGroup", "Parameter group", "RDS", "database", owner=used_by(*DATABASE)),
    Entry("AWS::RDS::DBClusterParameterGroup", "Parameter group", "RDS", "database", owner=used_by(*DATABASE)),
)
