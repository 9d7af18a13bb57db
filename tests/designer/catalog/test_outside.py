"""What a template only names: sources and targets outside of it, and the bus that each account has."""

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.findings.review import review
from tests.designer.catalog.test_connections import edges, ids

HEAD = """\
Transform: AWS::Serverless-2016-10-31
Parameters: {Source: {Type: String}}
Resources:
"""
EVENT = "  Fn: {Type: AWS::Serverless::Function, Properties: {Events: {E: {Type: %s, Properties: {%s}}}}}\n"
PLAIN = "  Fn: {Type: AWS::Lambda::Function}\n"
MAPPING = PLAIN + "  M: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Fn, %s %s}}\n"
SUBSCRIPTION = (
    PLAIN + "  S: {Type: AWS::SNS::Subscription, Properties: {Endpoint: !GetAtt Fn.Arn, Protocol: lambda, %s %s}}\n"
)
PIPE = "  Fn: {Type: AWS::Pipes::Pipe, Properties: {Target: x, %s %s}}\n"
FROM_TABLE = "SourceParameters: {DynamoDBStreamParameters: {StartingPosition: LATEST}}"
BY_PARTS = "!Sub 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:new-orders'"
CASES = [
    (EVENT, "SQS", "Queue: !Ref Source", "Source", "SQS queue outside", "poll"),
    (EVENT, "SQS", f"Queue: {BY_PARTS}", "NewOrders", "SQS queue outside", "poll"),
    (EVENT, "SQS", "Queue: {Fn::ImportValue: orders}", "FnESource", "SQS queue outside", "poll"),
    (EVENT, "SNS", "Topic: !Ref Source", "Source", "SNS topic outside", "subscription"),
    (EVENT, "SNS", "Topic: 'arn:aws:sns:a:1:news'", "News", "SNS topic outside", "subscription"),
    (EVENT, "Kinesis", "Stream: !Ref Source", "Source", "Kinesis stream outside", "poll"),
    (EVENT, "Kinesis", "Stream: 'arn:aws:kinesis:a:1:stream/clicks'", "Clicks", "Kinesis stream outside", "poll"),
    (EVENT, "DynamoDB", "Stream: 'arn:aws:dynamodb:a:1:table/bills/x'", "Bills", "DynamoDB table outside", "poll"),
    (MAPPING, "BatchSize: 5,", "EventSourceArn: !Ref Source", "Source", "SQS queue outside", "poll"),
    (MAPPING, "StartingPosition: LATEST,", "EventSourceArn: !Ref Source", "Source", "Stream outside", "poll"),
    (MAPPING, "", "EventSourceArn: 'arn:aws:kinesis:a:1:stream/s'", "S", "Kinesis stream outside", "poll"),
    (SUBSCRIPTION, "", "TopicArn: !Ref Source", "Source", "SNS topic outside", "subscription"),
    (PIPE, "", "Source: !Ref Source", "Source", "SQS queue outside", "poll"),
    (PIPE, f"{FROM_TABLE},", "Source: !Ref Source", "Source", "DynamoDB table outside", "poll"),
]


@pytest.mark.parametrize(("form", "kind", "own", "name", "label", "line"), CASES)
def test_a_source_outside_is_a_card_named_as_the_template_calls_it(
    form: str, kind: str, own: str, name: str, label: str, line: str
) -> None:
    text = HEAD + form % (kind, own)
    document = Document.parse(text)
    drawn = graph(document)
    (card,) = [node for node in drawn["nodes"] if node["logicalId"] != "Fn"]
    assert (card["logicalId"], card["label"], card["implicit"]) == (name, label, True)
    assert edges(document) == {(name, line, "Fn")}
    assert document.emit() == text
    gone = graph(perform(document, {"kind": "disconnect", "edge": drawn["edges"][0]["id"]}))
    assert [node["logicalId"] for node in gone["nodes"]] == ["Fn"]
    assert [finding for finding in review(document) if finding.logical_id == name] == []


def test_what_a_template_holds_or_misnames_is_no_source_outside() -> None:
    queue = "  Source: {Type: AWS::SQS::Queue}\n"
    held = Document.parse(HEAD.replace("Source", "Other") + queue + EVENT % ("SQS", "Queue: !GetAtt Source.Arn"))
    assert edges(held) == {("Source", "poll", "Fn")}
    misnamed = Document.parse(HEAD + EVENT % ("SQS", "Queue: !GetAtt Gone.Arn"))
    assert [node["logicalId"] for node in graph(misnamed)["nodes"]] == ["Fn"]


def test_a_card_outside_is_not_connected_by_drawing() -> None:
    document = Document.parse(HEAD + EVENT % ("SQS", "Queue: !Ref Source") + "  New: {Type: AWS::Lambda::Function}\n")
    edit = {"kind": "connect", "source": "implicit:Source", "target": ids(document)["New"]}
    with pytest.raises(EditRefused, match="Source is not part of this template"):
        perform(document, edit)


MAY = "  Fn: {Type: AWS::Serverless::Function, Properties: {Policies: [{%s: {%s: !Ref Source}}]}}\n"
CALLED = [
    ("SQSSendMessagePolicy", "QueueName", "SQS queue outside", "send"),
    ("SNSPublishMessagePolicy", "TopicName", "SNS topic outside", "publish"),
    ("DynamoDBReadPolicy", "TableName", "DynamoDB table outside", "read"),
    ("S3WritePolicy", "BucketName", "S3 bucket outside", "write"),
    ("LambdaInvokePolicy", "FunctionName", "Lambda function outside", "invoke"),
    ("StepFunctionsExecutionPolicy", "StateMachineName", "State machine outside", "start"),
    ("EventBridgePutEventsPolicy", "EventBusName", "Event bus outside", "put-events"),
]


@pytest.mark.parametrize(("policy", "parameter", "label", "line"), CALLED)
def test_what_a_function_may_call_by_a_parameter_is_a_card(policy: str, parameter: str, label: str, line: str) -> None:
    document = Document.parse(HEAD + MAY % (policy, parameter))
    drawn = graph(document)
    assert edges(document) == {("Fn", line, "Source")}
    assert [node["label"] for node in drawn["nodes"] if node["logicalId"] == "Source"] == [label]
    after = perform(document, {"kind": "disconnect", "edge": drawn["edges"][0]["id"]})
    assert [node["logicalId"] for node in graph(after)["nodes"]] == ["Fn"]


def test_a_parameter_that_is_the_name_of_a_resource_means_the_resource() -> None:
    named = "  Kept: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Source}}\n"
    document = Document.parse(HEAD + named + MAY % ("S3WritePolicy", "BucketName"))
    assert edges(document) == {("Fn", "write", "Kept")}


def test_a_rule_listens_to_a_bus_outside() -> None:
    sam = EVENT % ("EventBridgeRule", "EventBusName: !Ref Source, Pattern: {source: [my.shop]}")
    assert edges(Document.parse(HEAD + sam)) == {("Source", "event", "FnE"), ("FnE", "invoke", "Fn")}
    rule = "  R: {Type: AWS::Events::Rule, Properties: {EventBusName: !Ref Source, EventPattern: {source: [a]}}}\n"
    assert edges(Document.parse(HEAD + rule)) == {("Source", "event", "R")}


PUTS = "  Put: {Type: AWS::Serverless::Function, Properties: {Policies: [%s]}}\n"
STATEMENT = "Statement: [{Effect: Allow, Action: 'events:PutEvents', Resource: %s}]"
NAMED = "!Sub 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default'"
RULE = "  Rule: {Type: AWS::Events::Rule, Properties: {%s}}\n"
ORDERS, MINE = "EventPattern: {source: [my.shop]}", "  Mine: {Type: AWS::Events::EventBus}\n"
PUT, HEARD = ("Put", "put-events", "default"), ("default", "event", "Rule")
BUSES = [
    (PUTS % (STATEMENT % NAMED) + RULE % ORDERS, {PUT, HEARD}),
    (PUTS % "EventBridgePutEventsPolicy: {EventBusName: default}" + RULE % ORDERS, {PUT, HEARD}),
    (PUTS % (STATEMENT % "'*'") + RULE % ORDERS, {PUT, HEARD}),
    (PUTS % (STATEMENT % NAMED), {PUT}),
    (PUTS % (STATEMENT % "'*'"), set()),
    (PUTS % (STATEMENT % "'*'") + RULE % "EventPattern: {source: [aws.s3]}", set()),
    (PUTS % (STATEMENT % "'*'") + RULE % "ScheduleExpression: rate(1 day)", set()),
    (RULE % ORDERS, set()),
    (PUTS % (STATEMENT % NAMED) + RULE % f"{ORDERS}, EventBusName: !Ref Mine" + MINE, {PUT, ("Mine", "event", "Rule")}),
]


@pytest.mark.parametrize(("text", "wanted"), BUSES)
def test_the_bus_of_the_account_joins_who_puts_events_and_who_listens(
    text: str, wanted: set[tuple[str, str, str]]
) -> None:
    assert edges(Document.parse(HEAD + text)) == wanted


def test_a_rule_leaves_the_bus_of_the_account_for_another_one_only() -> None:
    text = HEAD + PUTS % (STATEMENT % NAMED) + RULE % ORDERS
    document = Document.parse(text)
    found = {edge["kind"]: edge["id"] for edge in graph(document)["edges"]}
    with pytest.raises(EditRefused, match="the account's own bus"):
        perform(document, {"kind": "disconnect", "edge": found["event"]})
    after = perform(document, {"kind": "disconnect", "edge": found["put-events"]})
    assert "PutEvents" not in after.emit()
