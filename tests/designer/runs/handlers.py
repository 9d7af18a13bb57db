"""Boards with real code, for tests of runs."""

TEMPLATE = """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
  First:
    Type: AWS::SQS::Queue
  Second:
    Type: AWS::SQS::Queue
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      Timeout: 10
      Environment:
        Variables:
          FIRST: !Ref First
          SECOND: !Ref Second
      Policies:
        - SQSSendMessagePolicy:
            QueueName: !GetAtt First.QueueName
        - SQSSendMessagePolicy:
            QueueName: !GetAtt Second.QueueName
      Events:
        Orders:
          Type: SQS
          Properties:
            Queue: !GetAtt Orders.Arn
            BatchSize: 1
"""

TWO_CALLS = """\
import json
import os
import random
import time
import uuid

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    body = event["Records"][0]["body"]
    note = {"at": time.time(), "id": str(uuid.uuid4()), "dice": random.random(), "body": body}
    sqs.send_message(QueueUrl=os.environ["FIRST"], MessageBody=json.dumps(note))
    busy = sum(range(12_000_000))
    sqs.send_message(QueueUrl=os.environ["SECOND"], MessageBody=json.dumps({"busy": busy, **note}))
"""

SCENARIO = """\
seed: 7
length: 8s
actors:
  customers: {kind: traffic, target: Orders, rate: 1}
functions:
  Worker: {duration_ms: 300}
"""
