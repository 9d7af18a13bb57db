"""Deleting: what named the deleted thing goes with it or is refused, wherever it stands, and nothing else changes."""

import difflib

import pytest

from designer.catalog.edits import perform
from designer.document.document import Document
from designer.document.errors import EditRefused

TEXT = """\
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups:
      - Label: {default: One}
        Parameters: [Stage, Size]
      - Label: {default: Two}
        Parameters:
          - Size
    ParameterLabels:
      Size: {default: Size}
      Stage: {default: Stage}
Parameters:
  Stage: {Type: String}
  Size: {Type: Number}
  Emails: {Type: CommaDelimitedList}
  Vpc: {Type: AWS::EC2::VPC::Id}
Rules:
  Tagged: {Assertions: [{Assert: !Contains [[a], !ValueOf [Vpc, Tags.Team]]}]}
Conditions:
  IsLive: !Equals [!Ref Stage, live]
Globals:
  Function:
    Environment:
      Variables:
        QUEUE: !Ref Queue
        TABLE: !Sub '${Table}'
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: !Ref Size
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt DLQ.Arn
        maxReceiveCount: 3
  DLQ:
    Type: AWS::SQS::Queue
  Table:
    Type: AWS::DynamoDB::Table
    DependsOn: [Queue]
  Topic:
    Type: AWS::SNS::Topic
    DependsOn: Queue
    Connectors:
      ToQueue: {Properties: {Destination: {Id: Queue}, Permissions: [Write]}}
      ToBoth: {Properties: {Destination: [{Id: Queue}, {Id: DLQ}], Permissions: [Write]}}
  Fn:
    Type: AWS::Serverless::Function
    DependsOn: ["Queue", 'DLQ']
    Properties:
      Events:
        Polled: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}
        Told: {Type: SNS, Properties: {Topic: !Ref Topic}}
      Policies:
        - SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}
        - DynamoDBCrudPolicy: {TableName: !Ref Table}
        - SQSPollerPolicy: {QueueName: !GetAtt Queue.QueueName}
        - Statement: [{Effect: Allow, Action: 'sqs:*', Resource: [!GetAtt DLQ.Arn, !Sub '${Queue.Arn}']}]
      Environment:
        Variables:
          A: !Sub ["${Queue}-${X}-${!Queue}", {X: !Ref Table}]
          B: !If [IsLive, !Ref Queue, !Ref DLQ]
          C: !Transform {Name: M, Parameters: {Q: !Ref Queue}}
          D: "the Queue"
          E: !Sub '${!Queue}'
  Connector:
    Type: AWS::Serverless::Connector
    Properties: {Source: {Id: Fn}, Destination: [{Id: Table}, {Id: Queue}], Permissions: [Write]}
  Alias:
    Type: AWS::Lambda::Alias
    UpdatePolicy:
      CodeDeployLambdaAliasUpdate: {ApplicationName: !Ref Queue, DeploymentGroupName: !Ref Table}
    Properties: {FunctionName: live}
  Fn::ForEach::Topics:
    - Name
    - !Ref Emails
    - "T${Name}":
        Type: AWS::SNS::Topic
        DependsOn: Queue
        Condition: IsLive
        Properties:
          DisplayName: !Sub "${Queue.QueueName}-${Name}"
          TopicName: x
          Fn::ForEach::Tags:
            - Tag
            - [A]
            - "${Tag}": {Ref: DLQ}
Outputs:
  Url: {Value: !GetAtt Queue.Arn}
  Told: {Value: !Ref Topic}
  Fn::ForEach::Urls:
    - Name
    - [a, b]
    - "Out${Name}": {Value: !Ref Queue}
"""
CHANGED = {
    "Queue": """\
-        QUEUE: !Ref Queue
-  Queue:
-    Type: AWS::SQS::Queue
-    Properties:
-      DelaySeconds: !Ref Size
-      RedrivePolicy:
-        deadLetterTargetArn: !GetAtt DLQ.Arn
-        maxReceiveCount: 3
-    DependsOn: [Queue]
-    DependsOn: Queue
-      ToQueue: {Properties: {Destination: {Id: Queue}, Permissions: [Write]}}
-      ToBoth: {Properties: {Destination: [{Id: Queue}, {Id: DLQ}], Permissions: [Write]}}
+      ToBoth: {Properties: {Destination: [{Id: DLQ}], Permissions: [Write]}}
-    DependsOn: ["Queue", 'DLQ']
+    DependsOn: ['DLQ']
-        Polled: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}
-        - SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}
-        - SQSPollerPolicy: {QueueName: !GetAtt Queue.QueueName}
-        - Statement: [{Effect: Allow, Action: 'sqs:*', Resource: [!GetAtt DLQ.Arn, !Sub '${Queue.Arn}']}]
+        - Statement: [{Effect: Allow, Action: 'sqs:*', Resource: [!GetAtt DLQ.Arn]}]
-          A: !Sub ["${Queue}-${X}-${!Queue}", {X: !Ref Table}]
-          B: !If [IsLive, !Ref Queue, !Ref DLQ]
-          C: !Transform {Name: M, Parameters: {Q: !Ref Queue}}
-    Properties: {Source: {Id: Fn}, Destination: [{Id: Table}, {Id: Queue}], Permissions: [Write]}
+    Properties: {Source: {Id: Fn}, Destination: [{Id: Table}], Permissions: [Write]}
-      CodeDeployLambdaAliasUpdate: {ApplicationName: !Ref Queue, DeploymentGroupName: !Ref Table}
+      CodeDeployLambdaAliasUpdate: {DeploymentGroupName: !Ref Table}
-        DependsOn: Queue
-          DisplayName: !Sub "${Queue.QueueName}-${Name}"
-  Url: {Value: !GetAtt Queue.Arn}
-  Fn::ForEach::Urls:
-    - Name
-    - [a, b]
-    - "Out${Name}": {Value: !Ref Queue}
""",
    "DLQ": """\
-      RedrivePolicy:
-        deadLetterTargetArn: !GetAtt DLQ.Arn
-        maxReceiveCount: 3
-  DLQ:
-    Type: AWS::SQS::Queue
-      ToBoth: {Properties: {Destination: [{Id: Queue}, {Id: DLQ}], Permissions: [Write]}}
+      ToBoth: {Properties: {Destination: [{Id: Queue}], Permissions: [Write]}}
-    DependsOn: ["Queue", 'DLQ']
+    DependsOn: ["Queue"]
-        - Statement: [{Effect: Allow, Action: 'sqs:*', Resource: [!GetAtt DLQ.Arn, !Sub '${Queue.Arn}']}]
+        - Statement: [{Effect: Allow, Action: 'sqs:*', Resource: [!Sub '${Queue.Arn}']}]
-          B: !If [IsLive, !Ref Queue, !Ref DLQ]
-          Fn::ForEach::Tags:
-            - Tag
-            - [A]
-            - "${Tag}": {Ref: DLQ}
""",
    "Size": """\
-        Parameters: [Stage, Size]
+        Parameters: [Stage]
-      - Label: {default: Two}
-        Parameters:
-          - Size
-      Size: {default: Size}
-  Size: {Type: Number}
-      DelaySeconds: !Ref Size
""",
}


def delete(name: str) -> Document:
    document = Document.parse(TEXT)
    (id_,) = (id_ for id_, known in document.names().items() if known == name)
    return perform(document, {"kind": "delete", "nodes": [id_]})


@pytest.mark.parametrize("name", CHANGED)
def test_what_names_it_goes_and_nothing_else(name: str) -> None:
    after = delete(name)
    text = after.emit()
    lines = difflib.unified_diff(TEXT.splitlines(keepends=True), text.splitlines(keepends=True), n=0)
    changed = [line for line in lines if line[:2] not in {"--", "++", "@@"}]
    assert sorted(changed) == sorted(CHANGED[name].splitlines(keepends=True))
    assert Document.parse(text).template() == after.template()


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Stage", "IsLive asks"),
        ("Vpc", "Tagged asks"),
        ("Emails", "Fn::ForEach::Topics asks"),
        ("IsLive", "Fn and 1 more ask"),
    ],
)
def test_what_something_cannot_be_without_is_refused_by_name(name: str, who: str) -> None:
    with pytest.raises(EditRefused, match=f"{who} for {name}"):
        delete(name)
