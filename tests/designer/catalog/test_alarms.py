"""What alarms watch and whom they tell, drawn as imported templates write it, and connected by hand."""

from typing import Any

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.errors import EditRefused
from tests.designer.catalog.test_connections import edges, ids

IMPORTED = """\
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String}}
Resources:
  Fn: {Type: AWS::Serverless::Function, Properties: {FunctionName: !Sub "${Stage}-worker"}}
  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  Ops: {Type: AWS::SNS::Topic}
  Calm: {Type: AWS::SNS::Topic}
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: prod}}
  Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub "/aws/lambda/${Fn}"}}
  Lines:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Log
      MetricTransformations: [{MetricNamespace: Shop, MetricName: Fatal, MetricValue: "1"}]
  ByName:
    Type: AWS::CloudWatch::Alarm
    Properties:
      MetricName: Errors
      Dimensions: [{Name: FunctionName, Value: !Sub "${Stage}-worker"}]
      AlarmActions: [!Ref Ops]
      OKActions: [!Ref Calm]
      InsufficientDataActions: [!Ref Calm]
  ByLiteral:
    Type: AWS::CloudWatch::Alarm
    Properties: {Dimensions: [{Name: QueueName, Value: jobs}], AlarmActions: [!GetAtt Fn.Arn]}
  Computed:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - {Id: rate, Expression: m / 60}
        - Id: m
          MetricStat:
            Metric: {MetricName: Sent, Dimensions: [{Name: QueueName, Value: !GetAtt Jobs.QueueName}]}
  OfApi:
    Type: AWS::CloudWatch::Alarm
    Properties: {MetricName: 5XXError, Dimensions: [{Name: ApiName, Value: !Ref AWS::StackName}]}
  OfLines: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: Shop, MetricName: Fatal}}
  Both:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties: {AlarmRule: !Sub "ALARM(${ByName}) OR ALARM(${ByLiteral})", AlarmActions: [!Ref Ops]}
"""


def test_alarms_of_imported_templates_are_drawn_with_what_they_watch_and_tell() -> None:
    document = Document.parse(IMPORTED)
    assert edges(document) == {
        ("Fn", "metric", "ByName"),
        ("ByName", "notify", "Ops"),
        ("ByName", "notify", "Calm"),
        ("Jobs", "metric", "ByLiteral"),
        ("ByLiteral", "notify", "Fn"),
        ("Jobs", "metric", "Computed"),
        ("Api", "metric", "OfApi"),
        ("Fn", "metric", "OfLines"),
        ("ByName", "metric", "Both"),
        ("ByLiteral", "metric", "Both"),
        ("Both", "notify", "Ops"),
    }
    labels = {(edge["kind"], edge["label"]) for edge in graph(document)["edges"]}
    assert {("metric", "Errors"), ("metric", "Sent"), ("notify", "when OK, without data")} <= labels


def connected(source: str, alarm: str, *, more: str = "", target: str = "Alarm") -> Document:
    document = Document.parse(
        f"Resources:\n  Source: {source}\n  Alarm: {{Type: AWS::CloudWatch::Alarm, Properties: {alarm}}}\n{more}"
    )
    known = ids(document)
    start = "Source" if target == "Alarm" else "Alarm"
    return perform(document, {"kind": "connect", "source": known[start], "target": known[target]})


def alarm_of(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document.template()["Resources"]["Alarm"]["Properties"]
    return found


WATCHED = [
    ("AWS::Lambda::Function", "{}", "AWS/Lambda", "Errors", "FunctionName"),
    ("AWS::SNS::Topic", "{}", "AWS/SNS", "NumberOfNotificationsFailed", "TopicName"),
    ("AWS::DynamoDB::Table", "{}", "AWS/DynamoDB", "WriteThrottleEvents", "TableName"),
    ("AWS::Kinesis::Stream", "{}", "AWS/Kinesis", "WriteProvisionedThroughputExceeded", "StreamName"),
    ("AWS::ApiGateway::RestApi", "{Name: shop}", "AWS/ApiGateway", "5XXError", "ApiName"),
    ("AWS::Serverless::HttpApi", "{}", "AWS/ApiGateway", "5xx", "ApiId"),
    ("AWS::ApiGatewayV2::Api", "{ProtocolType: WEBSOCKET}", "AWS/ApiGateway", "IntegrationError", "ApiId"),
    ("AWS::StepFunctions::StateMachine", "{}", "AWS/States", "ExecutionsFailed", "StateMachineArn"),
    ("AWS::SQS::Queue", "{}", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName"),
]


@pytest.mark.parametrize(("kind", "own", "namespace", "metric", "dimension"), WATCHED)
def test_an_alarm_watches_the_metric_of_most_use(
    kind: str, own: str, namespace: str, metric: str, dimension: str
) -> None:
    alarm = alarm_of(connected(f"{{Type: {kind}, Properties: {own}}}", "{Threshold: 1}"))
    assert (alarm["Namespace"], alarm["MetricName"]) == (namespace, metric)
    assert [one["Name"] for one in alarm["Dimensions"]] == [dimension]


def test_a_metric_that_somebody_chose_stays_after_a_connection_and_after_it_is_gone() -> None:
    own = "{Namespace: AWS/SQS, MetricName: ApproximateAgeOfOldestMessage, Statistic: Average}"
    after = connected("{Type: AWS::SQS::Queue}", own)
    assert (alarm_of(after)["MetricName"], alarm_of(after)["Statistic"]) == ("ApproximateAgeOfOldestMessage", "Average")
    known = ids(after)
    less = perform(after, {"kind": "disconnect", "edge": f"metric:{known['Source']}:{known['Alarm']}"})
    assert alarm_of(less).keys() == {"Namespace", "MetricName", "Statistic"}


REFUSED = [
    ("{Type: AWS::SQS::Queue}", "{Namespace: AWS/Lambda}", "not of AWS/SQS", "Alarm"),
    ("{Type: AWS::SQS::Queue}", "{Dimensions: [1]}", "watches something", "Alarm"),
    ("{Type: AWS::ApiGateway::RestApi}", "{}", "no name by which", "Alarm"),
    ("{Type: AWS::SNS::Topic}", "{AlarmActions: [a, b, c, d, e]}", "its 5 actions", "Source"),
    ("{Type: AWS::SNS::Topic, Properties: {FifoTopic: true}}", "{}", "FIFO topic", "Source"),
]


@pytest.mark.parametrize(("source", "alarm", "words", "target"), REFUSED)
def test_what_an_alarm_cannot_do_is_refused_with_what_works(source: str, alarm: str, words: str, target: str) -> None:
    with pytest.raises(EditRefused) as refusal:
        connected(source, alarm, target=target)
    assert words in refusal.value.reason
    assert refusal.value.fix


def test_a_topic_with_a_policy_of_its_own_lets_the_alarm_in_and_only_as_long_as_it_is_told() -> None:
    policy = """\
  Policy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Source]
      PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: s3.amazonaws.com}, Action: "sns:Publish"}]}
"""
    after = connected("{Type: AWS::SNS::Topic}", "{}", more=policy, target="Source")
    statements = after.template()["Resources"]["Policy"]["Properties"]["PolicyDocument"]["Statement"]
    assert statements[1]["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert statements[1]["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["Alarm", "Arn"]}}}
    known = ids(after)
    less = perform(after, {"kind": "disconnect", "edge": f"notify:{known['Alarm']}:{known['Source']}"})
    assert len(less.template()["Resources"]["Policy"]["Properties"]["PolicyDocument"]["Statement"]) == 1


def test_one_of_several_alarms_in_a_rule_is_not_taken_out_by_its_edge() -> None:
    document = Document.parse(IMPORTED)
    known = ids(document)
    with pytest.raises(EditRefused) as refusal:
        perform(document, {"kind": "disconnect", "edge": f"metric:{known['ByName']}:{known['Both']}"})
    assert "rule of Both" in refusal.value.reason
