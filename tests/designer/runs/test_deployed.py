"""Tests of what a run says of its own settings."""

from designer.document.scenario import Scenario
from designer.runs.deployed import deployed
from designer.runs.planning import plan_of

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 45
  News:
    Type: AWS::SNS::Topic
  ToOrders:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: !Ref News
      Protocol: sqs
      Endpoint: !GetAtt Orders.Arn
      FilterPolicy: {kind: [sold]}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      Events:
        FromOrders:
          Type: SQS
          Properties:
            Queue: !GetAtt Orders.Arn
            MaximumBatchingWindowInSeconds: 5
"""


def test_properties_and_the_places_of_connections_are_those_of_the_template() -> None:
    found = deployed(plan_of(TEMPLATE, Scenario(), {}))
    assert found["resources"]["Orders"] == {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 45}}
    assert found["edges"]["Orders Worker poll"] == {
        "resource": "Worker",
        "pointer": "/Properties/Events/FromOrders/Properties",
    }
    assert found["edges"]["News Orders subscription"] == {"resource": "ToOrders", "pointer": "/Properties"}


def test_the_scenario_says_how_who_is_outside_works() -> None:
    scenario = Scenario.parse(
        "actors: {clerk: {kind: worker, target: Orders, wait_s: 20}}\nfunctions: {Worker: {error_rate: 0.1}}"
    )
    found = deployed(plan_of(TEMPLATE, scenario, {}))["scenario"]
    assert (found["clerk"]["wait_s"], found["clerk"]["visibility_s"]) == (20, None)
    assert found["Worker"]["error_rate"] == 0.1
