"""What is drawn of published templates."""

import json
import random
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.catalog.drawing import drawing_of
from designer.catalog.graph import graph
from designer.document.document import Document, Position
from designer.document.scenario import Actor, Scenario
from designer.document.values import set_value
from tests import corpus

Drawn = set[tuple[str, str, str]]


def edges_of(drawn: dict[str, Any]) -> Drawn:
    names = {node["id"]: node["logicalId"] for node in drawn["nodes"]}
    return {(names[edge["source"]], edge["kind"], names[edge["target"]]) for edge in drawn["edges"]}


EDGES: dict[str, Drawn] = {
    "sqs-lambda-python-sam/template.yaml": {
        ("ProcessingQueue", "poll", "ProcessorFunction"),
        ("ProcessingQueue", "redrive", "ProcessingDLQ"),
        ("ProcessorFunction", "async-failure", "ProcessingDLQ"),
    },
    "lambda-sqs/template.yaml": {("QueuePublisherFunction", "send", "MySqsQueue")},
    "lambda-sqs-java/template.yaml": {("QueuePublisherFunction", "send", "MySqsQueue")},
    "lambda-sns/template.yaml": {("TopicPublisherFunction", "publish", "MySnsTopic")},
    "sns-lambda-java-sam/template.yaml": {("ProcessingTopic", "subscription", "ProcessorFunction")},
    "lambda-lambda/template.yaml": {
        ("ProducerFunction", "async-failure", "OnFailureFunction"),
        ("ProducerFunction", "async-success", "OnSuccessFunction"),
    },
    "fifo-sqs-redrive/template.yaml": {
        ("MyOriginalQueue", "redrive", "MyDeadLetterQueue"),
        ("MyReProcessQueue", "redrive", "MyDeadLetterQueue"),
        ("MyOriginalQueue", "poll", "MyOriginalQueueFunction"),
        ("MyReProcessQueue", "poll", "ReProcessQueueFunction"),
    },
    "apigw-sqs-lambda/template.yaml": {
        ("MyHttpApi", "send", "MySqsQueue"),
        ("MySqsQueue", "poll", "MyLambdaFunction"),
    },
    "serverless-message-processing/template.yaml": {
        ("ApiGateway", "integration", "MainQueue"),
        ("MainQueue", "redrive", "AutomatedDLQ"),
        ("MainQueue", "poll", "ProcessMessages"),
        ("ProcessMessages", "reference", "FatalDLQ"),
        ("AutomatedDLQ", "poll", "DecisionMaker"),
        ("FatalDLQ", "receive", "DecisionMaker"),
        ("DecisionMaker", "send", "FatalDLQ"),
        ("DecisionMaker", "send", "MainQueue"),
    },
    "s3-sqs-lambda-sam-java/template.yml": {
        ("S3FileBucket", "notification", "AuditQueue"),
        ("AuditQueue", "poll", "FileAudit"),
    },
    "s3-sns/template.yaml": {("SourceBucket", "notification", "SNSTopic")},
    "dynamodb-eventbridge/template.yaml": {
        ("MyDynamoStream", "poll", "EventProcessingFunction"),
        ("MyEventBus", "event", "EventRuleInsert"),
        ("EventRuleInsert", "invoke", "SubscribeInsertFunction"),
        ("MyEventBus", "event", "EventRuleRemove"),
        ("EventRuleRemove", "invoke", "SubscribeRemoveFunction"),
    },
    "eventbridge-pipes-sqs-enrich-with-api-destination/template.yaml": {
        ("SourceQueue", "redrive", "SourceQueueDLQ"),
        ("SourceQueue", "poll", "SqsToApiDestination"),
        ("SqsToApiDestination", "enrichment", "MyApiDestination"),
        ("SqsToApiDestination", "invoke", "TargetCWLogGroup"),
    },
    "apigw-lambda-dynamodb-kinesis-lambda/template.yaml": {
        ("ServerlessRestApi", "invoke", "LambdaProducerFunction"),
        ("LambdaProducerFunction", "read-write", "DynamoDBTable"),
        ("DynamoDBTable", "stream", "KinesisStream"),
        ("KinesisStream", "poll", "LambdaConsumerFunction"),
    },
    "lambda-durable-eventbridge-cron-nodejs-sam/template.yaml": {
        ("DurableOrchestratorFunctionFiveMinuteSchedule", "invoke", "DurableOrchestratorFunction"),
        ("DurableOrchestratorFunction", "invoke", "DataProcessorFunction"),
        ("DurableOrchestratorFunction", "invoke", "NotificationServiceFunction"),
    },
    "lambda-step-functions-sam-java/template.yml": {
        ("OrderEvent", "start", "StateMachine"),
        ("StateMachine", "invoke", "ProcessOrder"),
        ("StateMachine", "invoke", "ProcessPayment"),
        ("StateMachine", "invoke", "ReserveInventory"),
        ("StateMachine", "invoke", "CancelOrder"),
    },
    "lambda-s3-async-lambda/template.yaml": {
        ("SendPayloadFunction", "invoke", "AsynchronousFunction"),
        ("SendPayloadFunction", "write", "PayloadBucket"),
        ("PayloadBucket", "notification", "AsynchronousFunction"),
        ("AsynchronousFunction", "read", "PayloadBucket"),
    },
    "appsync-dynamodb/template.yaml": {("AppSyncApi", "integration", "DynamoDBNotesTable")},
    "iot-s3/template.yaml": {("IoTToS3Rule", "deliver", "MyS3Bucket")},
    "amplify_cognito_apigateway_lambda_envvariables/template.yaml": {
        ("myAPI", "authorize", "rUserPool"),
        ("myAPI", "invoke", "myFunction"),
        ("myFunction", "reference", "rUserPool"),
        ("rAmplifyApp", "reference", "rUserPool"),
        ("rAmplifyApp", "reference", "myAPI"),
        ("rAmplifyBranch", "reference", "rAmplifyApp"),
    },
    "lambda-durable-parallel-processing-sam/template.yaml": {
        ("ParallelProcessorFunction", "invoke", f"{name}Function")
        for name in ("InventoryCheck", "PaymentValidation", "ShippingCalculation", "TaxCalculation")
    },
}


@pytest.mark.parametrize("name", EDGES)
def test_a_published_template_shows_these_edges(name: str) -> None:
    assert edges_of(graph(Document.parse(corpus.text_of(name)))) == EDGES[name]


@pytest.mark.parametrize("name", corpus.VALID)
def test_each_resource_is_a_node_or_part_of_one(name: str) -> None:
    document = Document.parse(corpus.text_of(name))
    drawn = graph(document)
    nodes = {node["id"] for node in drawn["nodes"]}
    shown = nodes | {joint["id"] for joint in drawn["joints"]}
    assert {block.id for block in document.entries("Resources")} <= shown
    assert {end for edge in drawn["edges"] for end in (edge["source"], edge["target"])} <= nodes
    assert {joint["owner"] for joint in drawn["joints"]} <= nodes
    assert len({edge["id"] for edge in drawn["edges"]}) == len(drawn["edges"])
    assert graph(document) == drawn
    assert json.loads(json.dumps(drawn)) == drawn


@pytest.mark.parametrize("name", corpus.VALID)
def test_the_same_template_as_json_shows_the_same(name: str) -> None:
    document = Document.parse(corpus.text_of(name))
    other = Document.parse(json.dumps(document.template()))
    assert edges_of(graph(other)) == edges_of(graph(document))


def test_an_unknown_type_is_an_opaque_node_with_plain_references() -> None:
    thing = "  A:\n    Type: AWS::Future::Thing\n    Properties: {Queue: !GetAtt Q.Arn}\n"
    text = f"Resources:\n{thing}  Q:\n    Type: AWS::SQS::Queue\n"
    drawn = graph(Document.parse(text))
    assert [(node["logicalId"], node["opaque"], node["label"]) for node in drawn["nodes"]] == [
        ("A", True, "Future Thing"),
        ("Q", False, "SQS queue"),
    ]
    assert edges_of(drawn) == {("A", "reference", "Q")}


def test_actors_are_nodes_outside() -> None:
    document = Document.parse("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n")
    scenario = Scenario(
        actors={"t": Actor("traffic", "Q", name="Shop"), "w": Actor("worker", "Q"), "x": Actor("traffic", "gone")}
    )
    drawn = graph(document, {"t": Position(5, 6)}, scenario)
    assert edges_of(drawn) == {("Shop", "traffic", "Q"), ("Q", "poll", "w")}
    assert [(node["x"], node["y"]) for node in drawn["nodes"] if node["id"] == "t"] == [(5, 6)]


def test_a_literal_name_or_arn_means_the_resource_that_has_it() -> None:
    text = """
Parameters:
  Name: {Type: String}
Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Sub "${AWS::StackName}-orders"}
  B:
    Type: AWS::S3::Bucket
    Properties: {BucketName: !Ref Name}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Statement:
            - Effect: Allow
              Action: [sqs:SendMessage]
              Resource: !Sub arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-orders
            - Effect: Allow
              Action: s3:PutObject
              Resource: !Join ['', ['arn:aws:s3:::', !Ref Name, '/*']]
            - Effect: Deny
              Action: s3:GetObject
              Resource: !Sub ${B.Arn}/*
"""
    assert edges_of(graph(Document.parse(text))) == {("F", "send", "Q"), ("F", "write", "B")}


def test_connectors_say_who_may_do_what() -> None:
    text = """
Resources:
  F:
    Type: AWS::Serverless::Function
    Connectors:
      ToTable: {Properties: {Destination: {Id: T}, Permissions: [Read, Write]}}
  G: {Type: AWS::Serverless::Function}
  Q: {Type: AWS::SQS::Queue}
  T: {Type: AWS::DynamoDB::Table}
  C:
    Type: AWS::Serverless::Connector
    Properties: {Source: {Id: F}, Destination: [{Id: Q}, {Id: G}], Permissions: [Write]}
"""
    drawn = graph(Document.parse(text))
    assert edges_of(drawn) == {("F", "read-write", "T"), ("F", "send", "Q"), ("F", "invoke", "G")}
    assert [joint["logicalId"] for joint in drawn["joints"]] == ["C"]


def test_duplicate_keys_are_problems_with_their_place() -> None:
    text = "Resources:\n  A:\n    Type: T\n  A:\n    Type: U\n    X: 1\n    X: 2\n"
    found = graph(Document.parse(text))["problems"]
    assert [(problem["line"], problem["column"]) for problem in found] == [(2, 3), (6, 5)]


WORDS = st.sampled_from(
    ["A", "B", "Ref", "Fn::GetAtt", "Fn::Sub", "Fn::If", "Type", "Properties", "Events", "Policies", "Role"]
)
TYPES = st.sampled_from(
    ["AWS::SQS::Queue", "AWS::Serverless::Function", "AWS::IAM::Role", "AWS::SNS::Subscription", 5, None]
)
GARBAGE = st.recursive(
    st.one_of(st.none(), st.integers(), st.booleans(), st.sampled_from(["A", "B", "${A}", "A.Arn", "*"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from("ABC"), st.fixed_dictionaries({"Type": TYPES, "Properties": GARBAGE}), max_size=3)
)
def test_senseless_properties_are_drawn_without_an_error(resources: dict[str, Any]) -> None:
    drawn = graph(Document.parse(json.dumps({"Resources": resources})))
    assert len(drawn["nodes"]) + len(drawn["joints"]) >= len(resources)


@given(GARBAGE)
def test_senseless_sections_are_drawn_without_an_error(value: Any) -> None:
    for section in ("Resources", "Globals", "Parameters", "Outputs"):
        graph(Document.parse(json.dumps({section: value})))


SENSELESS: tuple[Any, ...] = (
    None,
    5,
    True,
    "*",
    [],
    {},
    [None],
    {"Ref": 5},
    {"Fn::Sub": []},
    {"Fn::GetAtt": [1]},
    {"Fn::If": []},
    [[["a"]]],
)


@pytest.mark.parametrize("seed", range(150))
def test_a_published_template_with_senseless_values_is_drawn(seed: int) -> None:
    chance = random.Random(seed)

    def changed(value: Any) -> Any:
        if chance.random() < 0.03:
            return chance.choice(SENSELESS)
        if isinstance(value, dict):
            return {key: changed(below) for key, below in value.items()}
        return [changed(below) for below in value] if isinstance(value, list) else value

    template = Document.parse(corpus.text_of(chance.choice(sorted(corpus.VALID)))).template()
    drawn = graph(Document.parse(json.dumps({key: changed(value) for key, value in template.items()})))
    assert json.dumps(drawn)


@pytest.mark.parametrize("indent", [None, 1, 2, 4])
def test_a_json_template_that_is_whole_has_no_problems(indent: Any) -> None:
    template = {"Resources": {"A": {"Type": "AWS::SQS::Queue"}}, "Outputs": {"X": {"Value": {"Ref": "A"}}}}
    assert graph(Document.parse(json.dumps(template, indent=indent)))["problems"] == []


def test_a_web_acl_is_tied_to_what_it_guards() -> None:
    text = (
        "Resources:\n  Acl: {Type: AWS::WAFv2::WebACL}\n  Api: {Type: AWS::ApiGateway::RestApi}\n  Tie:\n"
        "    Type: AWS::WAFv2::WebACLAssociation\n    Properties:\n      WebACLArn: !GetAtt Acl.Arn\n"
        "      ResourceArn: !Sub arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/prod\n"
    )
    drawn = graph(Document.parse(text))
    assert [node["logicalId"] for node in drawn["nodes"]] == ["Acl", "Api"]
    assert edges_of(drawn) == {("Acl", "attachment", "Api")}


def test_two_lookups_of_one_mapping_mean_one_name() -> None:
    text = (
        "Resources:\n  Bus: {Type: AWS::Events::EventBus, Properties: {Name: !FindInMap [M, Bus, Name]}}\n  Rule:\n"
        "    Type: AWS::Events::Rule\n    Properties: {EventBusName: !FindInMap [M, Bus, Name], EventPattern: {}}\n"
    )
    assert edges_of(graph(Document.parse(text))) == {("Bus", "event", "Rule")}


def test_names_that_nobody_has_cost_little_time() -> None:
    functions = {f"Work{number}": {"Type": "AWS::Serverless::Function"} for number in range(1_500)}
    asked = {"Fn::Sub": "".join(f"${{Gone{number}}}" for number in range(30_000))}
    other = {"Type": "AWS::Future::Thing", "Properties": {"Text": asked, "Long": {"Ref": "Work1" + "x" * 100_000}}}
    document = Document.parse(json.dumps({"Resources": {**functions, "Other": other}}))
    begun = time.process_time()
    assert graph(document)["edges"] == []
    assert time.process_time() - begun < 3


def test_a_drawing_is_the_same_until_the_template_changes() -> None:
    document = Document.parse("Resources:\n  Q: {Type: AWS::SQS::Queue}\n  R: {Type: AWS::SQS::Queue}\n")
    first = drawing_of(document)
    assert drawing_of(document.copy()) is first
    set_value(document, document.entries("Resources")[0], ("Properties", "DelaySeconds"), 5)
    assert drawing_of(document).resources["Q"].get("DelaySeconds") == 5
    document.blocks.pop(document.entries("Resources")[1].id)
    assert set(drawing_of(document).resources) == {"Q"}
