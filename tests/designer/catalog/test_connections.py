"""Every way to connect: it draws the edge it promises, and taking it away gives the same bytes."""

import json
from typing import Any

import pytest

from designer.boards.palette import palette_items
from designer.catalog.connection import Connection
from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.catalog.registry import connections, entries, entry_of, refusals
from designer.document.document import Document
from designer.document.errors import EditRefused

ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    },
}
CASES = [(way, source, target) for way in connections() for source in way.sources for target in way.targets]


def properties(kind: str, role: str) -> dict[str, Any]:
    entry = entry_of(kind)
    assert entry is not None
    own = {"Role": {"Fn::GetAtt": [role, "Arn"]}} if kind == "AWS::Lambda::Function" else {}
    return dict(entry.defaults) | own


def board(source: str, target: str, form: str) -> Document:
    """Return a document with one resource of each type; functions outside SAM have their roles."""
    resources = {
        "Alpha": {"Type": source, "Properties": properties(source, "AlphaRole")},
        "Omega": {"Type": target, "Properties": properties(target, "OmegaRole")},
    }
    for name, kind in (("AlphaRole", source), ("OmegaRole", target)):
        if kind == "AWS::Lambda::Function":
            resources[name] = ROLE
    text = json.dumps({"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}, indent=2)
    if form == "yaml":
        import yaml

        text = yaml.safe_dump(json.loads(text), sort_keys=False)
    return Document.parse(text)


def ids(document: Document) -> dict[str, str]:
    return {name: id_ for id_, name in document.names().items()}


def edges(document: Document) -> set[tuple[str, str, str]]:
    drawn = graph(document)
    names = {node["id"]: node["logicalId"] for node in drawn["nodes"]}
    return {(names[edge["source"]], edge["kind"], names[edge["target"]]) for edge in drawn["edges"]}


def title(case: tuple[Connection, str, str]) -> str:
    way, source, target = case
    return f"{source.removeprefix('AWS::')}-{way.kind}-{target.removeprefix('AWS::')}"


@pytest.mark.parametrize("case", CASES, ids=title)
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_a_connection_draws_its_edge_and_comes_off_again(case: tuple[Connection, str, str], form: str) -> None:
    way, source, target = case
    before = board(source, target, form)
    known = ids(before)
    edit = {"kind": "connect", "source": known["Alpha"], "target": known["Omega"], "as": way.kind}
    after = perform(before, edit)
    added = edges(after) - edges(before)
    assert any(kind == way.kind and start == "Alpha" for start, kind, _ in added)
    assert any(end == "Omega" for _, _, end in added)
    assert Document.parse(after.emit()).template() == after.template()
    again = after
    for _ in range(4):
        drawn = graph(again)
        if not edges(again) - edges(before):
            break
        names = {node["id"]: node["logicalId"] for node in drawn["nodes"]}
        new = next(
            edge
            for edge in drawn["edges"]
            if (names[edge["source"]], edge["kind"], names[edge["target"]]) not in edges(before)
        )
        again = perform(again, {"kind": "disconnect", "edge": new["id"]})
    assert again.emit() == before.emit()


@pytest.mark.parametrize("case", CASES, ids=title)
def test_a_connection_is_not_made_twice(case: tuple[Connection, str, str]) -> None:
    way, source, target = case
    document = board(source, target, "yaml")
    known = ids(document)
    edit = {"kind": "connect", "source": known["Alpha"], "target": known["Omega"], "as": way.kind}
    with pytest.raises(EditRefused):
        perform(perform(document, edit), edit)


@pytest.mark.parametrize("case", CASES, ids=title)
def test_deleting_an_end_takes_the_connection_with_it(case: tuple[Connection, str, str]) -> None:
    way, source, target = case
    document = board(source, target, "yaml")
    known = ids(document)
    connected = perform(
        document, {"kind": "connect", "source": known["Alpha"], "target": known["Omega"], "as": way.kind}
    )
    after = perform(connected, {"kind": "delete", "nodes": [known["Omega"]]})
    assert "Omega" not in json.dumps(after.template())


def statements(value: Any) -> list[dict[str, Any]]:
    """Return every statement of a policy in a value."""
    if isinstance(value, list):
        return [found for item in value for found in statements(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if "Effect" in value and "Action" in value else []
    return own + [found for below in value.values() for found in statements(below)]


@pytest.mark.parametrize("case", CASES, ids=title)
def test_a_connection_allows_what_it_needs_and_no_more(case: tuple[Connection, str, str]) -> None:
    way, source, target = case
    document = board(source, target, "yaml")
    known = ids(document)
    after = perform(document, {"kind": "connect", "source": known["Alpha"], "target": known["Omega"], "as": way.kind})
    for one in statements(after.template()):
        actions = one["Action"] if isinstance(one["Action"], list) else [one["Action"]]
        assert not [action for action in actions if "*" in action and action != "dynamodb:*"]
        assert one.get("Resource") != "*"


DRAWN = {
    "Lambda": "AWS::Serverless::Function",
    "file systems of Lambda": "AWS::EFS::AccessPoint",
    "S3": "AWS::S3::Bucket",
    "SQS": "AWS::SQS::Queue",
    "SNS": "AWS::SNS::Topic",
    "email, SMS, mobile push, HTTP(S)": "AWS::SNS::Subscription",
    "REST API": "AWS::ApiGateway::RestApi",
    "REST API of SAM": "AWS::Serverless::Api",
    "HTTP API": "AWS::Serverless::HttpApi",
    "WebSocket API": "AWS::ApiGatewayV2::Api",
    "DynamoDB": "AWS::DynamoDB::Table",
    "Cognito": "AWS::Cognito::UserPool",
    "Kinesis Data Streams": "AWS::Kinesis::Stream",
    "Firehose": "AWS::KinesisFirehose::DeliveryStream",
    "Aurora": "AWS::RDS::DBCluster",
    "Step Functions": "AWS::Serverless::StateMachine",
    "Fargate": "AWS::ECS::Service",
    "EventBridge": "AWS::Events::Rule",
    "Scheduler": "AWS::Scheduler::Schedule",
    "Pipes": "AWS::Pipes::Pipe",
    "CloudWatch Logs": "AWS::Logs::LogGroup",
    "CloudFront": "AWS::CloudFront::Distribution",
    "ALB": "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "SES": "AWS::SES::ReceiptRule",
    "Lex": "AWS::Lex::Bot",
    "IoT": "AWS::IoT::TopicRule",
    "CodeCommit": "AWS::CodeCommit::Repository",
}


@pytest.mark.parametrize("system", DRAWN)
def test_each_system_that_is_taught_can_be_added_and_connected(system: str) -> None:
    kind = DRAWN[system]
    assert kind in {item["type"] for item in palette_items()}
    assert any(kind in (*way.sources, *way.targets) for way in connections())


def test_of_a_category_what_a_run_models_is_offered_first() -> None:
    messaging = [item for item in palette_items() if item["category"] == "messaging"]
    models = [item["modelled"] for item in messaging]
    assert models == sorted(models, reverse=True)
    assert {True, False} == set(models)


REFUSED = [
    ("AWS::SQS::Queue", {}, "AWS::SNS::Topic", {}, "sends nothing by itself"),
    ("AWS::SNS::Topic", {}, "AWS::SQS::Queue", {"FifoQueue": True}, "standard topic"),
    ("AWS::SNS::Topic", {"FifoTopic": True}, "AWS::Serverless::Function", {}, "FIFO topic"),
    ("AWS::S3::Bucket", {}, "AWS::SQS::Queue", {"FifoQueue": True}, "S3 cannot target a FIFO queue"),
    ("AWS::S3::Bucket", {}, "AWS::SNS::Topic", {"FifoTopic": "true"}, "FIFO topic"),
    ("AWS::SQS::Queue", {"FifoQueue": True}, "AWS::SQS::Queue", {}, "FIFO queue is a FIFO queue"),
    ("AWS::SQS::Queue", {"VisibilityTimeout": 10}, "AWS::Serverless::Function", {"Timeout": 11}, "Lambda refuses"),
    ("AWS::Serverless::SimpleTable", {}, "AWS::Serverless::Function", {}, "no stream"),
    ("AWS::Lambda::Function", {"Role": "arn:aws:iam::123456789012:role/x"}, "AWS::SQS::Queue", {}, "role outside"),
    ("AWS::Future::Thing", {}, "AWS::SQS::Queue", {}, "not known"),
    ("AWS::SNS::Topic", {"FifoTopic": True}, "AWS::KinesisFirehose::DeliveryStream", {}, "FIFO topic"),
    ("AWS::Pipes::Pipe", {"Target": "x"}, "AWS::SQS::Queue", {}, "has its target"),
    ("AWS::Pipes::Pipe", {}, "AWS::SQS::Queue", {"FifoQueue": True}, "message group"),
    ("AWS::SQS::Queue", {}, "AWS::Pipes::Pipe", {"Source": "x"}, "has its source"),
    ("AWS::Serverless::Api", {}, "AWS::SQS::Queue", {}, "REST API's definition"),
    ("AWS::Serverless::HttpApi", {}, "AWS::SQS::Queue", {"FifoQueue": True}, "message group"),
    ("AWS::ApiGatewayV2::Api", {"ProtocolType": "WEBSOCKET"}, "AWS::SQS::Queue", {}, "WebSocket API"),
    ("AWS::Serverless::StateMachine", {"DefinitionUri": "x"}, "AWS::SQS::Queue", {}, "text or a file"),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", {}, "AWS::Serverless::Function", {}, "the type instance"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", {}, "AWS::Serverless::Function", {}, "forwards to target groups"),
    ("AWS::Events::Rule", {"Targets": [1, 2, 3, 4, 5]}, "AWS::SQS::Queue", {}, "five targets"),
    ("AWS::S3::Bucket", {}, "AWS::Events::Rule", {"EventPattern": {"source": ["x"]}}, "pattern of its own"),
    ("AWS::KinesisFirehose::DeliveryStream", {}, "AWS::SQS::Queue", {}, "delivers to a bucket"),
    ("AWS::RDS::DBCluster", {}, "AWS::Serverless::Function", {}, "answers those that connect"),
    ("AWS::SSM::Parameter", {}, "AWS::Serverless::Function", {}, "read by others"),
    ("AWS::IoT::TopicRule", {}, "AWS::SQS::Queue", {"FifoQueue": True}, "IoT rule cannot give"),
    ("AWS::IoT::TopicRule", {}, "AWS::RDS::DBCluster", {}, "IoT rule hands on"),
    ("AWS::ApiGateway::RestApi", {"Body": {}, "Name": "x"}, "AWS::RDS::DBCluster", {}, "REST API calls"),
    ("AWS::ApiGateway::RestApi", {"Body": {"paths": {}}}, "AWS::SQS::Queue", {}, "OpenAPI definition"),
    ("AWS::ApiGateway::RestApi", {}, "AWS::SQS::Queue", {"FifoQueue": True}, "message group"),
    ("AWS::ApiGatewayV2::Api", {"ProtocolType": "WEBSOCKET"}, "AWS::Cognito::UserPool", {}, "WebSocket API"),
    ("AWS::SNS::Topic", {"FifoTopic": True}, "AWS::SNS::Subscription", {"Protocol": "email"}, "FIFO topic"),
    ("AWS::SNS::Topic", {}, "AWS::SNS::Subscription", {"Protocol": "email", "TopicArn": "x"}, "subscribed to a topic"),
    ("AWS::SNS::Subscription", {"Protocol": "sms", "Endpoint": "+1"}, "AWS::SQS::Queue", {}, "only receives"),
    ("AWS::Lex::Bot", {}, "AWS::SQS::Queue", {}, "asks functions"),
    ("AWS::ECS::Service", {"Cluster": "x"}, "AWS::ECS::Cluster", {}, "has its Cluster"),
    ("AWS::ECS::Service", {}, "AWS::SQS::Queue", {}, "its cluster and its task definition"),
]


@pytest.mark.parametrize(("source", "own", "target", "other", "words"), REFUSED)
def test_an_illegal_connection_is_refused_with_reason_and_fix(
    source: str, own: dict[str, Any], target: str, other: dict[str, Any], words: str
) -> None:
    resources = {"Alpha": {"Type": source, "Properties": own}, "Omega": {"Type": target, "Properties": other}}
    document = Document.parse(json.dumps({"Resources": resources}))
    known = ids(document)
    with pytest.raises(EditRefused) as refusal:
        perform(document, {"kind": "connect", "source": known["Alpha"], "target": known["Omega"]})
    assert words in refusal.value.reason
    assert refusal.value.fix


ODD = [
    ("AWS::Serverless::HttpApi", {"Auth": {"Authorizers": 5}}, "AWS::Lambda::Function", "authorize"),
    ("AWS::KinesisFirehose::DeliveryStream", {"ExtendedS3DestinationConfiguration": "x"}, "AWS::S3::Bucket", "deliver"),
    ("AWS::ECS::TaskDefinition", {"ContainerDefinitions": 5}, "AWS::SQS::Queue", "send"),
    ("AWS::Pipes::Pipe", {"TargetParameters": [[1]]}, "AWS::Batch::JobQueue", "invoke"),
]


@pytest.mark.parametrize(("source", "own", "target", "kind"), ODD)
def test_a_setting_of_another_shape_refuses_a_connection_or_is_left(
    source: str, own: dict[str, Any], target: str, kind: str
) -> None:
    resources = {"Alpha": {"Type": source, "Properties": own}, "Omega": {"Type": target, "Properties": {}}}
    document = Document.parse(json.dumps({"Resources": resources}))
    known = ids(document)
    edit = {"kind": "connect", "source": known["Alpha"], "target": known["Omega"], "as": kind}
    try:
        after = perform(document, edit)
    except EditRefused:
        after = document
    assert Document.parse(after.emit()).template() == after.template()


def test_what_only_lies_in_something_is_drawn_from_either_end() -> None:
    document = board("AWS::ECS::TaskDefinition", "AWS::ECS::Service", "yaml")
    known = ids(document)
    after = perform(document, {"kind": "connect", "source": known["Alpha"], "target": known["Omega"]})
    assert edges(after) == {("Omega", "placement", "Alpha")}


def test_an_edge_that_leads_the_other_way_is_offered_where_it_is_refused() -> None:
    document = board("AWS::SSM::Parameter", "AWS::Serverless::Function", "yaml")
    known = ids(document)
    with pytest.raises(EditRefused) as refusal:
        perform(document, {"kind": "connect", "source": known["Alpha"], "target": known["Omega"]})
    assert "draw from Omega to Alpha" in refusal.value.fix


def test_each_drawn_type_connects_or_says_why_not() -> None:
    starts = {kind for way in connections() for kind in way.sources}
    ends = {kind for way in connections() for kind in way.targets}
    assert starts <= set(entries())
    assert ends <= set(entries())
    assert starts - set(refusals()) == set()
