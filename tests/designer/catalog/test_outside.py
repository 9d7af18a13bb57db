"""Sources that a template only names: queues, topics, streams and tables outside of it."""

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
