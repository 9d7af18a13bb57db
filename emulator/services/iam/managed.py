"""AWS's own managed policies as far as their content is held: those about what is emulated.

From the AWS Managed Policy Reference, each without the actions of services that are not emulated where it is long.
"""

import json
from collections.abc import Sequence
from typing import Any

LOG_ACTIONS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
TRACING = [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:GetSamplingStatisticSummaries",
]
LAMBDA_SURROUNDINGS = [
    "cloudformation:DescribeStacks",
    "cloudformation:ListStackResources",
    "cloudwatch:GetMetricData",
    "cloudwatch:ListMetrics",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
    "iam:ListRoles",
    "kms:ListAliases",
    "logs:DescribeLogGroups",
    "states:DescribeStateMachine",
    "states:ListStateMachines",
    "tag:GetResources",
    "xray:BatchGetTraces",
    "xray:GetTraceSummaries",
]
FUNCTION_LOGS = "arn:aws:logs:*:*:log-group:/aws/lambda/*"
READING_LOGS = ["logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents"]
LIVE_TAIL = ["logs:StartLiveTail", "logs:StopLiveTail"]


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(*actions: str) -> dict[str, Any]:
    return _allow_on("*", actions)


def _allow_on(resource: str | Sequence[str], actions: Sequence[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}


MANAGED = {
    "AdministratorAccess": _policy(_allow("*")),
    "PowerUserAccess": _policy(
        {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
        _allow(
            "account:GetAccountInformation",
            "account:ListRegions",
            "iam:CreateServiceLinkedRole",
            "iam:DeleteServiceLinkedRole",
            "iam:ListRoles",
            "organizations:DescribeOrganization",
        ),
    ),
    "ReadOnlyAccess": _policy(
        _allow(
            "cloudformation:Describe*",
            "cloudformation:Detect*",
            "cloudformation:EstimateTemplateCost",
            "cloudformation:Get*",
            "cloudformation:List*",
            "cloudformation:ValidateTemplate",
            "iam:Generate*",
            "iam:Get*",
            "iam:List*",
            "iam:Simulate*",
            "lambda:Get*",
            "lambda:List*",
            "logs:Describe*",
            "logs:FilterLogEvents",
            "logs:Get*",
            "logs:ListTagsForResource",
            "logs:ListTagsLogGroup",
            "logs:StartQuery",
            "logs:StopQuery",
            "logs:TestMetricFilter",
            "s3:DescribeJob",
            "s3:Get*",
            "s3:List*",
            "sns:Check*",
            "sns:Get*",
            "sns:List*",
            "sqs:Get*",
            "sqs:List*",
            "sqs:Receive*",
            "ssm:Describe*",
            "ssm:Get*",
            "ssm:List*",
            "sts:GetAccessKeyInfo",
            "sts:GetCallerIdentity",
            "sts:GetSessionToken",
        )
    ),
    "IAMFullAccess": _policy(_allow("iam:*")),
    "IAMReadOnlyAccess": _policy(
        _allow(
            "iam:GenerateCredentialReport",
            "iam:GenerateServiceLastAccessedDetails",
            "iam:Get*",
            "iam:List*",
            "iam:SimulateCustomPolicy",
            "iam:SimulatePrincipalPolicy",
        )
    ),
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
        _allow(
            "sns:GetTopicAttributes",
            "sns:List*",
            "sns:CheckIfPhoneNumberIsOptedOut",
            "sns:GetEndpointAttributes",
            "sns:GetDataProtectionPolicy",
            "sns:GetPlatformApplicationAttributes",
            "sns:GetSMSAttributes",
            "sns:GetSMSSandboxAccountStatus",
            "sns:GetSubscriptionAttributes",
        )
    ),
    "AWSLambda_FullAccess": _policy(
        _allow("lambda:*", *LAMBDA_SURROUNDINGS),
        {
            **_allow("iam:PassRole"),
            "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
        },
        _allow_on(FUNCTION_LOGS, (*READING_LOGS, *LIVE_TAIL)),
    ),
    "AWSLambda_ReadOnlyAccess": _policy(
        _allow("lambda:Get*", "lambda:List*", *LAMBDA_SURROUNDINGS),
        _allow_on(FUNCTION_LOGS, (*READING_LOGS, *LIVE_TAIL)),
    ),
    "AWSLambdaExecute": _policy(
        _allow_on("arn:aws:logs:*:*:*", ["logs:*"]),
        _allow_on("arn:aws:s3:::*", ["s3:GetObject", "s3:PutObject"]),
    ),
    "AWSLambdaInvocation-DynamoDB": _policy(
        _allow("lambda:InvokeFunction"),
        _allow("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"),
    ),
    "AWSXRayDaemonWriteAccess": _policy(_allow(*TRACING)),
    "AWSXrayWriteOnlyAccess": _policy(_allow(*TRACING)),
    "CloudWatchLogsFullAccess": _policy(_allow("logs:*", "cloudwatch:GenerateQuery")),
    "CloudWatchLogsReadOnlyAccess": _policy(
        _allow(
            "logs:Describe*",
            "logs:Get*",
            "logs:List*",
            "logs:StartQuery",
            "logs:StopQuery",
            "logs:TestMetricFilter",
            "logs:FilterLogEvents",
            *LIVE_TAIL,
            "cloudwatch:GenerateQuery",
        )
    ),
    "CloudWatchFullAccess": _policy(_allow("autoscaling:Describe*", "cloudwatch:*", "logs:*", "sns:*", "iam:GetRole")),
    "CloudWatchLambdaInsightsExecutionRolePolicy": _policy(
        _allow("logs:CreateLogGroup"),
        _allow_on("arn:aws:logs:*:*:log-group:/aws/lambda-insights:*", ["logs:CreateLogStream", "logs:PutLogEvents"]),
    ),
    "AmazonSSMFullAccess": _policy(_allow("ssm:*")),
    "AmazonSSMReadOnlyAccess": _policy(_allow("ssm:Describe*", "ssm:Get*", "ssm:List*")),
    "AWSCloudFormationFullAccess": _policy(_allow("cloudformation:*")),
    "AWSCloudFormationReadOnlyAccess": _policy(
        _allow(
            "cloudformation:Describe*",
            "cloudformation:EstimateTemplateCost",
            "cloudformation:Get*",
            "cloudformation:List*",
            "cloudformation:ValidateTemplate",
            "cloudformation:Detect*",
        )
    ),
    "AmazonS3FullAccess": _policy(_allow("s3:*", "s3-object-lambda:*")),
    "AmazonS3ReadOnlyAccess": _policy(
        _allow("s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*")
    ),
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
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs": _policy(
        _allow(
            *LOG_ACTIONS,
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
            "logs:GetLogEvents",
            "logs:FilterLogEvents",
        )
    ),
}
"""Documents by what follows `arn:aws:iam::aws:policy/`."""
SHORTENED = frozenset(
    (
        "ReadOnlyAccess",
        "AmazonSSMFullAccess",
        "AmazonDynamoDBFullAccess",
        "AmazonS3ReadOnlyAccess",
        "CloudWatchFullAccess",
    )
)
"""Those whose documents lack actions of services that are not emulated: they are asked, and not shown."""
