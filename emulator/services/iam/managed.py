"""AWS's own managed policies as far as their content is held: those about what is emulated."""

import json

LOG_ACTIONS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]


def _policy(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(*actions: str) -> dict[str, object]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"}


MANAGED = {
    "AdministratorAccess": _policy(_allow("*")),
    "PowerUserAccess": _policy(
        {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
        _allow("iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"),
    ),
    "IAMFullAccess": _policy(_allow("iam:*")),
    "AmazonSQSFullAccess": _policy(_allow("sqs:*")),
    "AmazonSQSReadOnlyAccess": _policy(
        _allow(
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ListDeadLetterSourceQueues",
            "sqs:ListQueues",
            "sqs:ListMessageMoveTasks",
            "sqs:ListQueueTags",
        )
    ),
    "AmazonSNSFullAccess": _policy(_allow("sns:*")),
    "AmazonSNSReadOnlyAccess": _policy(
        _allow("sns:GetTopicAttributes", "sns:List*", "sns:CheckIfPhoneNumberIsOptedOut", "sns:GetSMSAttributes")
    ),
    "AWSLambda_FullAccess": _policy(_allow("lambda:*", "cloudwatch:*", "logs:*", "iam:PassRole", "tag:GetResources")),
    "AWSLambda_ReadOnlyAccess": _policy(_allow("lambda:Get*", "lambda:List*", "logs:DescribeLogGroups")),
    "AWSXRayDaemonWriteAccess": _policy(
        _allow("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets")
    ),
    "AWSXrayWriteOnlyAccess": _policy(
        _allow("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets")
    ),
    "CloudWatchLogsFullAccess": _policy(_allow("logs:*")),
    "CloudWatchFullAccess": _policy(_allow("autoscaling:Describe*", "cloudwatch:*", "logs:*", "sns:*", "iam:GetRole")),
    "AmazonS3FullAccess": _policy(_allow("s3:*", "s3-object-lambda:*")),
    "AmazonS3ReadOnlyAccess": _policy(_allow("s3:Get*", "s3:List*", "s3:Describe*")),
    "AmazonDynamoDBFullAccess": _policy(_allow("dynamodb:*", "dax:*")),
    "service-role/AWSLambdaRole": _policy(_allow("lambda:InvokeFunction")),
    "service-role/AWSLambdaBasicExecutionRole": _policy(_allow(*LOG_ACTIONS)),
    "service-role/AWSLambdaSQSQueueExecutionRole": _policy(
        _allow("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", *LOG_ACTIONS)
    ),
    "service-role/AWSLambdaDynamoDBExecutionRole": _policy(
        _allow(
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            *LOG_ACTIONS,
        )
    ),
    "service-role/AWSLambdaKinesisExecutionRole": _policy(
        _allow(
            "kinesis:DescribeStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
            "kinesis:ListStreams",
            "kinesis:SubscribeToShard",
            *LOG_ACTIONS,
        )
    ),
    "service-role/AWSLambdaVPCAccessExecutionRole": _policy(
        _allow(
            *LOG_ACTIONS,
            "ec2:CreateNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:DeleteNetworkInterface",
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses",
        )
    ),
    "service-role/AmazonSNSRole": _policy(
        _allow(*LOG_ACTIONS, "logs:PutMetricFilter", "logs:PutRetentionPolicy"),
    ),
}
"""Documents by what follows `arn:aws:iam::aws:policy/`; see the AWS Managed Policy Reference."""
