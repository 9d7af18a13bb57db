"""RDS, Aurora and DocumentDB: clusters, instances and proxies."""

from typing import Any

from designer.catalog.calls import Call, calls
from designer.catalog.entry import Entry, owned_by
from designer.catalog.placement import used_by, uses
from designer.catalog.wiring import get_att, ref


def _data_api(name: str) -> Any:
    return get_att(name, "DBClusterArn")


QUERY = Call(
    "use",
    ("AWS::RDS::DBCluster",),
    None,
    "",
    ref,
    (
        *("rds-data:BatchExecuteStatement", "rds-data:BeginTransaction", "rds-data:CommitTransaction"),
        *("rds-data:ExecuteStatement", "rds-data:RollbackTransaction"),
    ),
    _data_api,
    "_ARN",
    _data_api,
)
PROXY = Call(
    "use",
    ("AWS::RDS::DBProxy",),
    None,
    "",
    ref,
    ("rds-db:connect",),
    lambda name: {
        "Fn::Sub": [
            "arn:${AWS::Partition}:rds-db:${AWS::Region}:${AWS::AccountId}:dbuser:${Proxy}/*",
            {"Proxy": {"Fn::Select": [6, {"Fn::Split": [":", get_att(name, "DBProxyArn")]}]}},
        ]
    },
    "_ENDPOINT",
    lambda name: get_att(name, "Endpoint"),
)
CONNECTIONS = (calls(QUERY), calls(PROXY))
REFUSALS = dict.fromkeys(
    ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::RDS::DBProxy", "AWS::DocDB::DBCluster"),
    ("A database answers those that connect to it.", "Draw from the function to the database."),
)
COUNTERS = ("connections", "capacity_acu", "queries", "refused")
DATABASE = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::RDS::DBProxy")
DOCUMENTS = ("AWS::DocDB::DBCluster", "AWS::DocDB::DBInstance")
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
    Entry("AWS::DocDB::DBCluster", "DocumentDB cluster", "DOC", "database", COUNTERS, "DocumentDatabase"),
    Entry(
        "AWS::DocDB::DBInstance",
        "DocumentDB instance",
        "DOC",
        "database",
        COUNTERS,
        "DocumentInstance",
        edges=uses("DBClusterIdentifier", kind="member"),
    ),
    Entry("AWS::DocDB::DBSubnetGroup", "Subnet group", "DOC", "database", owner=used_by(*DOCUMENTS)),
    Entry("AWS::DocDB::DBClusterParameterGroup", "Parameter group", "DOC", "database", owner=used_by(*DOCUMENTS)),
    Entry("AWS::RDS::DBSubnetGroup", "Subnet group", "RDS", "database", owner=used_by(*DATABASE)),
    Entry("AWS::RDS::DBParameterGroup", "Parameter group", "RDS", "database", owner=used_by(*DATABASE)),
    Entry("AWS::RDS::DBClusterParameterGroup", "Parameter group", "RDS", "database", owner=used_by(*DATABASE)),
)
