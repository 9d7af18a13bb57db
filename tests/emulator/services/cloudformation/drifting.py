"""A template with a resource of every type whose drift can be told."""

import json
from typing import Any

from tests.emulator.services.cloudformation.bench import Stacks

OPEN = {"Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}], "Version": "2012-10-17"}
FOR_LOGS = {
    "Statement": [
        {"Effect": "Allow", "Action": "logs:*", "Principal": {"Service": "es.amazonaws.com"}, "Resource": "*"}
    ],
    "Version": "2012-10-17",
}
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
CLOSED = json.dumps(OPEN).replace("Allow", "Deny")
TRUST = {
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}],
    "Version": "2012-10-17",
}


def template(stacks: Stacks) -> dict[str, Any]:
    """Return resources of every type whose drift can be told, with properties in all their shapes."""
    (function,) = stacks.function().values()
    tags = [{"Key": "own", "Value": "1"}, {"Key": "another", "Value": "2"}]
    settings = {
        "Description": "d",
        "Environment": {"Variables": {"ONE": "1", "TWO": 2}},
        "LoggingConfig": {"LogFormat": "JSON"},
        "MemorySize": "256",
        "ReservedConcurrentExecutions": 5,
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Tags": tags,
        "Timeout": 10,
    }
    target = {"Fn::GetAtt": ["Dead", "Arn"]}
    return {
        "Dead": {"Type": "AWS::SQS::Queue"},
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "DelaySeconds": "5",
                "RedrivePolicy": {"deadLetterTargetArn": target, "maxReceiveCount": 3},
                "Tags": tags,
                "VisibilityTimeout": 60,
            },
        },
        "Fifo": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"FifoQueue": True, "ContentBasedDeduplication": "true", "QueueName": "q.fifo"},
        },
        "Bucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": "drifting-bucket",
                "NotificationConfiguration": {
                    "QueueConfigurations": [
                        {
                            "Event": "s3:ObjectCreated:*",
                            "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "in/"}]}},
                            "Queue": target,
                        }
                    ]
                },
                "PublicAccessBlockConfiguration": {"BlockPublicAcls": "true", "BlockPublicPolicy": False},
                "Tags": tags,
                "VersioningConfiguration": {"Status": "Enabled"},
            },
        },
        "BucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "Bucket"},
                "PolicyDocument": {
                    "Statement": [
                        {
                            "Action": "s3:GetObject",
                            "Effect": "Deny",
                            "Principal": "*",
                            "Resource": {"Fn::Sub": "${Bucket.Arn}/*"},
                        }
                    ]
                },
            },
        },
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "shown", "Tags": tags}},
        "Subscription": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {
                "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]},
                "FilterPolicy": {"kind": ["a", {"prefix": "b"}]},
                "Protocol": "sqs",
                "RawMessageDelivery": True,
                "TopicArn": {"Ref": "Topic"},
            },
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": TRUST,
                "Policies": [{"PolicyName": "open", "PolicyDocument": OPEN}],
                "Tags": tags,
            },
        },
        "Function": {**function, "Properties": {**function["Properties"], **settings}},
        "Version": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Function"}}},
        "Alias": {
            "Type": "AWS::Lambda::Alias",
            "Properties": {
                "FunctionName": {"Ref": "Function"},
                "FunctionVersion": {"Fn::GetAtt": ["Version", "Version"]},
                "Name": "live",
            },
        },
        "Mapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "BatchSize": "5",
                "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
                "FilterCriteria": {"Filters": [{"Pattern": '{"body": {"a": [1]}}'}]},
                "FunctionName": {"Ref": "Function"},
            },
        },
        "Url": {
            "Type": "AWS::Lambda::Url",
            "Properties": {"AuthType": "NONE", "TargetFunctionArn": {"Fn::GetAtt": ["Function", "Arn"]}},
        },
        "Parameter": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Tags": {"own": "1"}, "Type": "String", "Value": "v"},
        },
        "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 7, "Tags": tags}},
        **policies(),
        **of_functions(),
        **of_groups(),
        "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
    }


def policies() -> dict[str, Any]:
    """Return identities, and the policies that stand for themselves."""
    queues = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    topics = {"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": {"Ref": "Topic"}}
    role, user, members = {"Ref": "Role"}, {"Ref": "User"}, {"Ref": "Members"}
    return {
        "Attached": {
            "Type": "AWS::IAM::Policy",
            "Properties": {"PolicyDocument": OPEN, "PolicyName": "a", "Roles": [role]},
        },
        "Managed": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"Description": "d", "PolicyDocument": OPEN, "Groups": [members], "Users": [user]},
        },
        "OfRole": {
            "Type": "AWS::IAM::RolePolicy",
            "Properties": {"PolicyDocument": OPEN, "PolicyName": "own", "RoleName": role},
        },
        "User": {
            "Type": "AWS::IAM::User",
            "Properties": {"Path": "/p/", "Policies": [{"PolicyName": "u", "PolicyDocument": OPEN}]},
        },
        "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"Status": "Active", "UserName": user}},
        "Members": {"Type": "AWS::IAM::Group", "Properties": {"ManagedPolicyArns": [READ_ONLY], "Path": "/p/"}},
        "Addition": {"Type": "AWS::IAM::UserToGroupAddition", "Properties": {"GroupName": members, "Users": [user]}},
        "Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [role]}},
        "QueuePolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "PolicyDocument": {"Version": "2012-10-17", "Statement": [queues]},
                "Queues": [{"Ref": "Queue"}, {"Ref": "Dead"}],
            },
        },
        "TopicPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {
                "PolicyDocument": {"Version": "2012-10-17", "Statement": [topics]},
                "Topics": [{"Ref": "Topic"}],
            },
        },
        "LogsPolicy": {
            "Type": "AWS::Logs::ResourcePolicy",
            "Properties": {"PolicyDocument": json.dumps(FOR_LOGS), "PolicyName": "logs"},
        },
    }


def of_functions() -> dict[str, Any]:
    """Return what belongs to functions."""
    function = {"Ref": "Function"}
    return {
        "Invoking": {
            "Type": "AWS::Lambda::EventInvokeConfig",
            "Properties": {
                "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["Dead", "Arn"]}}},
                "FunctionName": function,
                "MaximumRetryAttempts": "1",
                "Qualifier": "$LATEST",
            },
        },
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction", "FunctionName": function, "Principal": "sns.amazonaws.com",
            },
        },
        "Signing": {
            "Type": "AWS::Lambda::CodeSigningConfig",
            "Properties": {
                "AllowedPublishers": {
                    "SigningProfileVersionArns": ["arn:aws:signer:us-east-1:123456789012:/signing-profiles/p/v1"]
                },
                "Description": "d",
            },
        },
        "Layer": {
            "Type": "AWS::Lambda::LayerVersion",
            "Properties": {"Content": {"S3Bucket": "sluice-code", "S3Key": "code.zip"}, "LayerName": "layer"},
        },
        "LayerPermission": {
            "Type": "AWS::Lambda::LayerVersionPermission",
            "Properties": {"Action": "lambda:GetLayerVersion", "LayerVersionArn": {"Ref": "Layer"}, "Principal": "*"},
        },
    }  # fmt: skip


def of_groups() -> dict[str, Any]:
    """Return what belongs to log groups."""
    group = {"Ref": "Group"}
    metric = {"DefaultValue": 0, "MetricName": "m", "MetricNamespace": "n", "MetricValue": "1"}
    return {
        "Stream": {"Type": "AWS::Logs::LogStream", "Properties": {"LogGroupName": group}},
        "Metric": {
            "Type": "AWS::Logs::MetricFilter",
            "Properties": {"FilterPattern": "ERROR", "LogGroupName": group, "MetricTransformations": [metric]},
        },
        "Forwarding": {
            "Type": "AWS::Logs::SubscriptionFilter",
            "DependsOn": "LogsMayInvoke",
            "Properties": {
                "DestinationArn": {"Fn::GetAtt": ["Function", "Arn"]}, "FilterPattern": "", "LogGroupName": group,
            },
        },
        "LogsMayInvoke": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Ref": "Function"},
                "Principal": "logs.amazonaws.com",
            },
        },
    }  # fmt: skip
