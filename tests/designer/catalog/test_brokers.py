"""What functions read from brokers: Kafka, Amazon MQ and DocumentDB, in the template or outside of it."""

import json

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.errors import EditRefused
from tests.designer.catalog.test_connections import edges, ids

HEAD = """\
Transform: AWS::Serverless-2016-10-31
Parameters: {Cluster: {Type: String}, Servers: {Type: CommaDelimitedList}}
Resources:
"""
SAM = """\
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Events:
        Read: {Type: %s, Properties: %s}
"""
PLAIN = """\
  Fn: {Type: AWS::Lambda::Function}
  Read: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Fn, %s %s}}
"""
SELF_MANAGED = "SelfManagedEventSource: {Endpoints: {KafkaBootstrapServers: !Ref Servers}},"
OUTSIDE = [
    (SAM, "MSK", "{Stream: !Ref Cluster, Topics: [orders]}", "Cluster", "Kafka cluster", "orders"),
    (SAM, "MSK", "{Stream: 'arn:aws:kafka:a:1:cluster/shop/x', BatchSize: 5}", "Shop", "Kafka cluster", "batch 5"),
    (SAM, "MQ", "{Broker: !ImportValue broker, Queues: [jobs]}", "FnReadSource", "Message broker", "jobs"),
    (SAM, "MQ", "{Broker: 'arn:aws:mq:a:1:broker:mail-out:b-1', Queues: [q]}", "MailOut", "Message broker", "q"),
    (SAM, "DocumentDB", "{Cluster: !Ref Cluster, CollectionName: bills}", "Cluster", "DocumentDB cluster", "bills"),
    (SAM, "SelfManagedKafka", "{KafkaBootstrapServers: ['k.me:9092'], Topics: [a]}", "KMe", "Self-managed Kafka", "a"),
    (PLAIN, "EventSourceArn: !Ref Cluster,", "Topics: [a]", "Cluster", "Kafka cluster", "a"),
    (PLAIN, "EventSourceArn: !Ref Cluster,", "Queues: [a]", "Cluster", "Message broker", "a"),
    (PLAIN, "EventSourceArn: !Ref Cluster,", "DocumentDBEventSourceConfig: {}", "Cluster", "DocumentDB cluster", ""),
    (PLAIN, SELF_MANAGED, "Topics: [a]", "Servers", "Self-managed Kafka", "a"),
]


@pytest.mark.parametrize(("form", "kind", "own", "name", "label", "words"), OUTSIDE)
def test_a_broker_outside_of_the_template_is_a_card_named_as_the_template_calls_it(
    form: str, kind: str, own: str, name: str, label: str, words: str
) -> None:
    text = form % (kind, own)
    document = Document.parse(HEAD + text)
    drawn = graph(document)
    (card,) = [node for node in drawn["nodes"] if node["logicalId"] != "Fn"]
    assert (card["logicalId"], card["label"], card["implicit"]) == (name, label, True)
    (edge,) = drawn["edges"]
    assert (edge["kind"], edge["style"], edge["label"]) == ("poll", "poll", words)
    assert document.emit() == HEAD + text
    gone = graph(perform(document, {"kind": "disconnect", "edge": edge["id"]}))
    assert [node["logicalId"] for node in gone["nodes"]] == ["Fn"]


def test_two_functions_that_read_one_broker_outside_share_its_card() -> None:
    one = SAM % ("MSK", "{Stream: !Ref Cluster, Topics: [a]}")
    document = Document.parse(HEAD + one + one.replace("Fn:", "Other:"))
    assert edges(document) == {("Cluster", "poll", "Fn"), ("Cluster", "poll", "Other")}


def test_another_function_reads_a_broker_outside_that_is_a_parameter() -> None:
    text = HEAD + SAM % ("MSK", "{Stream: !Ref Cluster, Topics: [a]}") + "  New: {Type: AWS::Serverless::Function}\n"
    document = Document.parse(text)
    edit = {"kind": "connect", "source": "implicit:Cluster", "target": ids(document)["New"]}
    after = perform(document, edit)
    assert after.template()["Resources"]["New"]["Properties"]["Events"]["ClusterEvent"]["Properties"]["Stream"] == {
        "Ref": "Cluster"
    }
    literal = Document.parse(text.replace("!Ref Cluster", "'arn:aws:kafka:us-east-1:1:cluster/shop/abc'"))
    with pytest.raises(EditRefused) as refusal:
        perform(literal, edit | {"source": "implicit:Shop", "target": ids(literal)["New"]})
    assert "parameter" in refusal.value.fix


def test_a_broker_of_the_template_has_one_card_and_one_line_for_reading() -> None:
    text = """\
  Fn: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
  Kafka: {Type: AWS::MSK::Cluster}
  Documents: {Type: AWS::DocDB::DBCluster}
  Read: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Fn, EventSourceArn: !Ref Kafka}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyDocument:
            Statement:
              - {Effect: Allow, Action: ["kafka:DescribeClusterV2", "kafka-cluster:ReadData"], Resource: !Ref Kafka}
  Producer:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [Statement: [{Effect: Allow, Action: "kafka-cluster:WriteData", Resource: !Ref Kafka}]]
      Events:
        Changes: {Type: DocumentDB, Properties: {Cluster: !Ref Documents}}
"""
    assert edges(Document.parse(HEAD + text)) == {
        ("Kafka", "poll", "Fn"),
        ("Producer", "put", "Kafka"),
        ("Documents", "poll", "Producer"),
    }


def test_a_card_outside_takes_no_name_that_a_resource_has() -> None:
    arn = "arn:aws:kafka:us-east-1:1:cluster/Fn/abc"
    document = Document.parse(HEAD + SAM % ("MSK", json.dumps({"Stream": arn})))
    assert edges(document) == {("FnReadSource", "poll", "Fn")}


READER = """\
  Fn: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
"""
SAM_READER = "  Fn: {Type: AWS::Serverless::Function, Properties: {CodeUri: src/}}\n"
LOGIN = """\
  Login: {Type: AWS::SecretsManager::Secret}
  Broker:
    Type: AWS::AmazonMQ::Broker
    Properties: {Users: [{Username: app, Password: !Sub "{{resolve:secretsmanager:${Login}:SecretString:password}}"}]}
"""
BROKERS = [
    "  Broker: {Type: AWS::AmazonMQ::Broker}\n",
    "  Broker: {Type: AWS::AmazonMQ::Broker, Properties: {Users: [{Username: a, Password: b}]}}\n",
    LOGIN,
    "  Broker: {Type: AWS::MSK::ServerlessCluster}\n",
    "  Broker: {Type: AWS::MSK::Cluster, Properties: {ClientAuthentication: {Sasl: {Iam: {Enabled: true}}}}}\n",
]


def reading(text: str) -> Document:
    document = Document.parse(HEAD + text)
    known = ids(document)
    return perform(document, {"kind": "connect", "source": known["Broker"], "target": known["Fn"]})


@pytest.mark.parametrize("function", [READER, SAM_READER], ids=["plain", "sam"])
@pytest.mark.parametrize("broker", BROKERS)
def test_reading_a_broker_comes_off_with_all_that_was_added_for_it(function: str, broker: str) -> None:
    after = reading(function + broker)
    known = ids(after)
    again = perform(after, {"kind": "disconnect", "edge": f"poll:{known['Broker']}:{known['Fn']}"})
    assert again.emit() == HEAD + function + broker


def test_a_broker_without_users_gets_a_login_that_only_its_reader_may_read() -> None:
    made = reading(READER + BROKERS[0]).template()["Resources"]
    assert made["Broker"]["Properties"]["Users"][0]["Password"] == {
        "Fn::Sub": "{{resolve:secretsmanager:${BrokerLogin}:SecretString:password}}"
    }
    assert [policy["PolicyName"] for policy in made["Role"]["Properties"]["Policies"]] == ["Fn1", "Fn2"]
    allowed = [policy["PolicyDocument"]["Statement"][0] for policy in made["Role"]["Properties"]["Policies"]]
    assert [(one["Action"], one["Resource"]) for one in allowed] == [
        (["mq:DescribeBroker"], {"Fn::GetAtt": ["Broker", "Arn"]}),
        (["secretsmanager:GetSecretValue"], {"Ref": "BrokerLogin"}),
    ]


def test_a_login_that_the_template_does_not_hold_is_asked_for() -> None:
    after = reading(SAM_READER + BROKERS[1])
    assert after.template()["Parameters"]["BrokerLoginArn"]["Type"] == "String"
    event = after.template()["Resources"]["Fn"]["Properties"]["Events"]["BrokerEvent"]["Properties"]
    assert event["SourceAccessConfigurations"] == [{"Type": "BASIC_AUTH", "URI": {"Ref": "BrokerLoginArn"}}]


def test_a_cluster_that_asks_iam_lets_its_reader_read_one_topic() -> None:
    policies = reading(SAM_READER + BROKERS[3]).template()["Resources"]["Fn"]["Properties"]["Policies"]
    found = {tuple(policy["Statement"][0]["Action"]): policy["Statement"][0]["Resource"] for policy in policies}
    topic = found["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"]
    assert topic["Fn::Sub"][0] == "${Arn}/events"
    plain = reading(SAM_READER + "  Broker: {Type: AWS::MSK::Cluster}\n").template()
    assert "Policies" not in plain["Resources"]["Fn"]["Properties"]
