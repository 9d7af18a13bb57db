"""Small systems in which something does not happen, each for a reason that has a setting."""

import contextlib
from typing import Any

from tests.designer.runs.why.asking import Act, Client, Place

SAM = "Transform: AWS::Serverless-2016-10-31\n"
PYTHON = "Runtime: python3.12, Handler: index.handler"


def one(target: str, **more: Any) -> dict[str, Any]:
    """Return traffic of one message, or of as many as `count` says."""
    return {"kind": "traffic", "target": target, "count": 1, "rate": 10, **more}


def sent(logical_id: str, *messages: dict[str, Any], receive: int = 0) -> Act:
    """Return what sends messages to a queue by boto3, whether they are taken or not, and receives some."""

    def act(client: Client, arn: Any) -> None:
        sqs = client("sqs")
        url = sqs.get_queue_url(QueueName=arn(logical_id).rpartition(":")[2])["QueueUrl"]
        for message in messages:
            with contextlib.suppress(sqs.exceptions.ClientError):
                sqs.send_message(QueueUrl=url, **message)
        for _ in range(receive):
            sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)

    return act


def redrive_back(client: Client, arn: Any) -> None:
    """Start to move a dead-letter queue's messages back."""
    client("sqs").start_message_move_task(SourceArn=arn("Dead"))


def purge(client: Client, arn: Any) -> None:
    """Empty a queue."""
    sqs = client("sqs")
    sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName=arn("Orders").rpartition(":")[2])["QueueUrl"])


QUEUES = """
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: 5
      VisibilityTimeout: 45
      MaximumMessageSize: 1024
      ReceiveMessageWaitTimeSeconds: 2
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2}
  Dead:
    Type: AWS::SQS::Queue
  Unread:
    Type: AWS::SQS::Queue
    Properties: {MessageRetentionPeriod: 60}
"""
STANDARD = Place(
    QUEUES,
    {
        "actors": {
            "shop": one("Orders"),
            "other": one("Unread"),
            "worker": {"kind": "worker", "target": "Orders", "error_rate": 1, "outages": "200s-210s"},
        }
    },
    sent("Orders", {"MessageBody": "x" * 2000}),
)
OWN_TIMES = Place(
    QUEUES,
    {
        "actors": {
            "shop": one("Orders"),
            "worker": {
                "kind": "worker",
                "target": "Orders",
                "visibility_s": 9,
                "wait_s": 0,
                "heartbeat_s": 5,
                "work_ms": 30_000,
            },
        }
    },
)
MOVED = Place(QUEUES, {"actors": {"shop": one("Dead", count=2)}}, redrive_back)
PURGED = Place(QUEUES, {"actors": {}}, purge)
UNSURE = Place(
    "Resources: {Orders: {Type: AWS::SQS::Queue}}",
    {
        "actors": {"shop": one("Orders", count=30), "worker": {"kind": "worker", "target": "Orders", "work_ms": 10}},
        "queues": {"Orders": {"duplicate_rate": 1}},
    },
)
FIFO = Place(
    """
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {FifoQueue: true, VisibilityTimeout: 45}
""",
    {"actors": {"worker": {"kind": "worker", "target": "Orders", "work_ms": 40_000}}},
    sent(
        "Orders",
        *(
            {"MessageBody": name, "MessageGroupId": "g", "MessageDeduplicationId": name}
            for name in ("first", "first", "second")
        ),
        {"MessageBody": "without a group"},
        {"MessageBody": "without an id", "MessageGroupId": "g"},
    ),
)
TOPIC = """
Resources:
  News: {Type: AWS::SNS::Topic}
  Sold: {Type: AWS::SQS::Queue}
  Dear: {Type: AWS::SQS::Queue}
  Shut: {Type: AWS::SQS::Queue}
  Closed: {Type: AWS::SQS::Queue}
  Lost: {Type: AWS::SQS::Queue}
  ToSold:
    Type: AWS::SNS::Subscription
    Properties:
      {TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Sold.Arn, FilterPolicy: {kind: [sold]}}
  ToDear:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: !Ref News
      Protocol: sqs
      Endpoint: !GetAtt Dear.Arn
      FilterPolicyScope: MessageBody
      FilterPolicy: {price: [{numeric: [">", 10]}]}
  ToShut:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: !Ref News
      Protocol: sqs
      Endpoint: !GetAtt Shut.Arn
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Lost.Arn}
  ToClosed:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Closed.Arn}
  ToAnna:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref News, Protocol: email, Endpoint: anna@example.com}
  Let:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Sold, !Ref Dear, !Ref Lost]
      PolicyDocument:
        Statement:
          - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: sqs:SendMessage, Resource: '*'}
          - {Sid: Never, Effect: Deny, Principal: '*', Action: sqs:PurgeQueue, Resource: '*'}
"""
PUBLISHED = {"actors": {"shop": one("News", attributes='{"kind": "lost"}', payload='{"price": 3}')}}
WARNED, ENFORCED = Place(TOPIC, PUBLISHED), Place(TOPIC, PUBLISHED, iam="enforce")
SENDER = """
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Bare:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      InlineCode: |
        import boto3, os
        def handler(event, context):
            boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody="x")
      Environment: {Variables: {QUEUE: !Ref Orders}}
"""
BARE = Place(SAM + SENDER, {"actors": {"shop": one("Bare")}})
MAPPED = Place(
    SAM
    + f"""
Resources:
  Orders: {{Type: AWS::SQS::Queue, Properties: {{VisibilityTimeout: 90}}}}
  Few: {{Type: AWS::SQS::Queue, Properties: {{VisibilityTimeout: 90}}}}
  Work:
    Type: AWS::Serverless::Function
    Properties:
      {PYTHON.replace(", ", chr(10) + "      ")}
      CodeUri: work/
      Events:
        FromOrders:
          Type: SQS
          Properties:
            Queue: !GetAtt Orders.Arn
            BatchSize: 10
            MaximumBatchingWindowInSeconds: 20
            FilterCriteria: {{Filters: [{{Pattern: '{{"body": {{"kind": ["sold"]}}}}'}}]}}
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      {PYTHON.replace(", ", chr(10) + "      ")}
      CodeUri: reader/
      Timeout: 50
      ReservedConcurrentExecutions: 1
      Events:
        FromFew: {{Type: SQS, Properties: {{Queue: !GetAtt Few.Arn, BatchSize: 1}}}}
""",
    {
        "functions": {"Reader": {"duration_ms": 40_000, "cold_start_ms": 800}},
        "actors": {
            "sold": one("Orders", payload='{"kind": "sold"}'),
            "lost": one("Orders", payload='{"kind": "lost"}'),
            "few": one("Few", count=3),
        },
    },
)
PARTIAL = Place(
    SAM
    + """
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      InlineCode: |
        def handler(event, context):
            return {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]}
      Events:
        FromOrders:
          Type: SQS
          Properties:
            Queue: !GetAtt Orders.Arn
            MaximumBatchingWindowInSeconds: 2
            FunctionResponseTypes: [ReportBatchItemFailures]
""",
    {"actors": {"shop": one("Orders", count=3)}},
)


def function(name: str, more: str) -> str:
    """Return a function of a template, with further properties."""
    return f"""
  {name}:
    Type: AWS::Serverless::Function
    Properties: {{{PYTHON}, CodeUri: {name}/, Timeout: 900, {more}}}"""


ASYNC = Place(
    SAM
    + "Resources:\n  Dead: {Type: AWS::SQS::Queue}"
    + function("Failing", "EventInvokeConfig: {MaximumRetryAttempts: 1}")
    + function("Buried", "DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Dead.Arn}")
    + function(
        "Told",
        "EventInvokeConfig: {MaximumRetryAttempts: 0, DestinationConfig: "
        "{OnFailure: {Type: SQS, Destination: !GetAtt Dead.Arn}}}",
    )
    + function(
        "Happy", "EventInvokeConfig: {DestinationConfig: {OnSuccess: {Type: SQS, Destination: !GetAtt Dead.Arn}}}"
    )
    + function("Busy", "ReservedConcurrentExecutions: 1, EventInvokeConfig: {MaximumEventAgeInSeconds: 60}")
    + function("Stopped", "ReservedConcurrentExecutions: 0")
    + function("Slow", "Timeout: 5").replace("Timeout: 900, ", "")
    + function("Keeper", "ReservedConcurrentExecutions: 890")
    + function("Wide", "MemorySize: 128"),
    {
        "functions": {
            **{name: {"error_rate": 1} for name in ("Failing", "Buried", "Told")},
            "Busy": {"duration_ms": 800_000},
            "Slow": {"duration_ms": 9_000},
            "Wide": {"duration_ms": 60_000},
        },
        "actors": {
            **{
                name.lower(): one(name, invocation="Event")
                for name in ("Failing", "Buried", "Told", "Happy", "Stopped", "Slow")
            },
            "busy": one("Busy", invocation="Event", count=2),
            "wide": one("Wide", rate=100, count=120),
        },
    },
)
READY = Place(
    SAM
    + "Resources:\n  Orders: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 900}}"
    + function(
        "Ready",
        "AutoPublishAlias: live, ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 1}, "
        "Events: {FromOrders: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn, BatchSize: 1}}}",
    ),
    {"functions": {"Ready": {"duration_ms": 5_000}}, "actors": {"shop": one("Orders", count=4)}},
)
LOOP = Place(
    SAM
    + SENDER.replace("Bare", "Again")
    + """
      Policies: [{SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}}]
      Events: {FromOrders: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn, BatchSize: 1}}}
""",
    {"actors": {"shop": one("Orders")}},
)
