"""Which edges the permissions of a function or state machine make: policies say whom it calls."""

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from designer.catalog.cards import CARDS, SERVICES
from designer.catalog.entry import Edge, Part, Style
from designer.catalog.template import DEFAULT_BUS, Resource, Template, items, pairs
from designer.document.pointers import Path

PREFIXES = {
    "sqs": ("AWS::SQS::",),
    "sns": ("AWS::SNS::",),
    "lambda": ("AWS::Lambda::", "AWS::Serverless::Function"),
    "dynamodb": ("AWS::DynamoDB::", "AWS::Serverless::SimpleTable"),
    "s3": ("AWS::S3::",),
    "s3express": ("AWS::S3Express::",),
    "states": ("AWS::StepFunctions::", "AWS::Serverless::StateMachine"),
    "events": ("AWS::Events::",),
    "kinesis": ("AWS::Kinesis::",),
    "firehose": ("AWS::KinesisFirehose::",),
    "execute-api": ("AWS::ApiGateway", "AWS::Serverless::Api", "AWS::Serverless::HttpApi"),
    "secretsmanager": ("AWS::SecretsManager::",),
    "ssm": ("AWS::SSM::",),
    "cognito-idp": ("AWS::Cognito::",),
    "appsync": ("AWS::AppSync::", "AWS::Serverless::GraphQLApi"),
    "rds": ("AWS::RDS::",),
    "rds-data": ("AWS::RDS::",),
    "rds-db": ("AWS::RDS::",),
    "ecs": ("AWS::ECS::",),
    "iot": ("AWS::IoT::",),
    "mobiletargeting": ("AWS::Pinpoint::",),
    "kafka": ("AWS::MSK::",),
    "kafka-cluster": ("AWS::MSK::",),
    "mq": ("AWS::AmazonMQ::",),
    "aoss": ("AWS::OpenSearchServerless::",),
    "es": ("AWS::OpenSearchService::", "AWS::Elasticsearch::"),
    "timestream": ("AWS::Timestream::",),
    "appconfig": ("AWS::AppConfig::",),
    "elasticfilesystem": ("AWS::EFS::",),
    "ses": ("AWS::SES::",),
    "scheduler": ("AWS::Scheduler::",),
    "pipes": ("AWS::Pipes::",),
    "bedrock": ("AWS::Bedrock::",),
}
EVERYBODYS = {"logs", "iam", "ec2", "sts", "cloudwatch", "cloudformation", "xray"}
"""Services that most roles may use without a line that anybody wants to see."""
CALLBACKS = (("SendTaskSuccess", "use"), ("SendTaskFailure", "use"))
KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "sqs": (("SendMessage", "send"), ("ReceiveMessage", "receive")),
    "sns": (("Publish", "publish"),),
    "lambda": (("InvokeFunction", "invoke"), ("InvokeFunctionUrl", "invoke")),
    "states": (("StartExecution", "start"), ("StartSyncExecution", "start"), *CALLBACKS),
    "events": (("PutEvents", "put-events"),),
    "kinesis": (("PutRecord", "put"), ("PutRecords", "put"), ("GetRecords", "receive")),
    "firehose": (("PutRecord", "put"), ("PutRecordBatch", "put")),
    "execute-api": (("Invoke", "invoke"), ("ManageConnections", "post")),
    "ecs": (("RunTask", "start"), ("StartTask", "start")),
    "batch": (("SubmitJob", "start"),),
    "kafka-cluster": (("ReadData", "receive"), ("WriteData", "put")),
}
USED_OTHERWISE = {"ecs", "batch"}
"""Services of KINDS whose other actions are drawn as those of any other service."""
BATCHES = {"SendMessageBatch": "SendMessage", "PublishBatch": "Publish", "InvokeAsync": "InvokeFunction"}
READS = re.compile(r"(?:Batch)?(?:Get|List|Describe|Query|Scan|Select|Read|Head|Download|Retrieve|PartiQLSelect)")
SHOWN_BY = {
    "dynamodb": re.compile(r"(?:DescribeStream|GetShardIterator|GetRecords|ListStreams|SubscribeToShard)"),
    "elasticfilesystem": re.compile(r"Client(?:Mount|Write|RootAccess)"),
    "kafka": re.compile(r"DescribeCluster(?:V2)?|GetBootstrapBrokers"),
    "mq": re.compile(r"DescribeBroker"),
}
"""Actions of a service that another edge shows: a mapping that polls, a mount."""
STYLES: dict[str, Style] = {
    "send": "async",
    "publish": "async",
    "put": "async",
    "put-events": "async",
    "start": "async",
    "post": "async",
    "receive": "poll",
}
SAM_POLICIES: dict[str, tuple[str, str, str]] = {
    "SQSSendMessagePolicy": ("QueueName", "sqs", "send"),
    "SQSPollerPolicy": ("QueueName", "sqs", "receive"),
    "SNSPublishMessagePolicy": ("TopicName", "sns", "publish"),
    "SNSCrudPolicy": ("TopicName", "sns", "publish"),
    "LambdaInvokePolicy": ("FunctionName", "lambda", "invoke"),
    "DynamoDBCrudPolicy": ("TableName", "dynamodb", "read-write"),
    "DynamoDBReadPolicy": ("TableName", "dynamodb", "read"),
    "DynamoDBWritePolicy": ("TableName", "dynamodb", "write"),
    "DynamoDBReconfigurePolicy": ("TableName", "dynamodb", "write"),
    "S3CrudPolicy": ("BucketName", "s3", "read-write"),
    "S3FullAccessPolicy": ("BucketName", "s3", "read-write"),
    "S3ReadPolicy": ("BucketName", "s3", "read"),
    "S3WritePolicy": ("BucketName", "s3", "write"),
    "KinesisCrudPolicy": ("StreamName", "kinesis", "put"),
    "KinesisStreamReadPolicy": ("StreamName", "kinesis", "receive"),
    "FirehoseCrudPolicy": ("DeliveryStreamName", "firehose", "put"),
    "FirehoseWritePolicy": ("DeliveryStreamName", "firehose", "put"),
    "SESCrudPolicy": ("IdentityName", "ses", "use"),
    "SESBulkTemplatedCrudPolicy": ("IdentityName", "ses", "use"),
    "SESBulkTemplatedCrudPolicy_v2": ("IdentityName", "ses", "use"),
    "SESSendBouncePolicy": ("IdentityName", "ses", "use"),
    "StepFunctionsExecutionPolicy": ("StateMachineName", "states", "start"),
    "StepFunctionsExecutionPolicy_v2": ("StateMachineName", "states", "start"),
    "StepFunctionsCallbackPolicy": ("StateMachineName", "states", "use"),
    "EventBridgePutEventsPolicy": ("EventBusName", "events", "put-events"),
    "AWSSecretsManagerGetSecretValuePolicy": ("SecretArn", "secretsmanager", "read"),
    "AthenaQueryPolicy": ("WorkGroupName", "athena", "use"),
    "CodeCommitCrudPolicy": ("RepositoryName", "codecommit", "use"),
    "CodeCommitReadPolicy": ("RepositoryName", "codecommit", "read"),
    "CodePipelineReadOnlyPolicy": ("PipelineName", "codepipeline", "read"),
    "DynamoDBBackupFullAccessPolicy": ("TableName", "dynamodb", "write"),
    "DynamoDBRestoreFromBackupPolicy": ("TableName", "dynamodb", "write"),
    "EcsRunTaskPolicy": ("TaskDefinition", "ecs", "start"),
    "ElasticsearchHttpPostPolicy": ("DomainName", "es", "use"),
    "KMSDecryptPolicy": ("KeyId", "kms", "use"),
    "KMSEncryptPolicy": ("KeyId", "kms", "use"),
    "KMSEncryptPolicy_v2": ("KeyId", "kms", "use"),
    "PinpointEndpointAccessPolicy": ("PinpointApplicationId", "mobiletargeting", "use"),
    "RekognitionFacesManagementPolicy": ("CollectionId", "rekognition", "use"),
    "RekognitionReadPolicy": ("CollectionId", "rekognition", "read"),
    "RekognitionWriteOnlyAccessPolicy": ("CollectionId", "rekognition", "write"),
    "Route53ChangeResourceRecordSetsPolicy": ("HostedZoneId", "route53", "use"),
    "SSMParameterReadPolicy": ("ParameterName", "ssm", "read"),
    "SSMParameterWithSlashPrefixReadPolicy": ("ParameterName", "ssm", "read"),
}


@dataclass(frozen=True)
class Grant:
    """A permission: who may do what to a resource, and where the template says so."""

    target: Resource
    kind: str
    part: Part


def grants(template: Template, resource: Resource, policies: Any, path: Path) -> Iterator[Grant]:
    """Yield what SAM's `Policies` of a resource allow: policy templates, documents and single statements."""
    is_list = isinstance(policies, list)
    for index, policy in enumerate(items(policies)):
        here = (*path, str(index)) if is_list else path
        for name, below in pairs(policy):
            if name in SAM_POLICIES and isinstance(below, dict):
                parameter, service, kind = SAM_POLICIES[name]
                for target in _targets(template, below.get(parameter), service):
                    yield Grant(target, kind, Part(resource.name, here))
        yield from _document(template, resource.name, policy, here)


def inline_grants(template: Template, holder: Resource, name: str = "Policies") -> Iterator[Grant]:
    """Yield what an IAM resource's policy documents allow."""
    for index, policy in enumerate(items(holder.properties.get(name))):
        if isinstance(policy, dict):
            path = ("Properties", name, str(index), "PolicyDocument")
            yield from _document(template, holder.name, policy.get("PolicyDocument"), path)


def document_grants(template: Template, holder: Resource) -> Iterator[Grant]:
    """Yield what an AWS::IAM::Policy or ManagedPolicy allows."""
    yield from _document(
        template, holder.name, holder.properties.get("PolicyDocument"), ("Properties", "PolicyDocument")
    )


def _document(template: Template, holder: str, document: Any, path: Path) -> Iterator[Grant]:
    if not isinstance(document, dict):
        return
    statements = document.get("Statement")
    if statements is None and "Action" in document:
        yield from _statement(template, holder, document, path)
    for index, statement in enumerate(items(statements)):
        here = (*path, "Statement", str(index)) if isinstance(statements, list) else (*path, "Statement")
        if isinstance(statement, dict):
            yield from _statement(template, holder, statement, here)


def _statement(template: Template, holder: str, statement: dict[str, Any], path: Path) -> Iterator[Grant]:
    if statement.get("Effect", "Allow") != "Allow":
        return
    by_service: dict[str, list[str]] = {}
    for action in items(statement.get("Action")):
        if isinstance(action, str) and ":" in action:
            service, _, name = action.partition(":")
            by_service.setdefault(service.lower(), []).append(name)
    resources = [part for value in items(statement.get("Resource")) for part in _alternatives(value)]
    for service, names in by_service.items():
        for kind in kinds(service, names):
            for value in resources:
                for target in _targets(template, value, service):
                    yield Grant(target, kind, Part(holder, path))


def _alternatives(value: Any) -> list[Any]:
    if isinstance(value, dict) and isinstance(value.get("Fn::If"), list):
        return [part for side in value["Fn::If"][1:] for one in items(side) for part in _alternatives(one)]
    return [value]


def _targets(template: Template, value: Any, service: str) -> Iterator[Resource]:
    for node in template.nodes(value, service):
        if is_of(service, node.type):
            yield node


def is_of(service: str, kind: str) -> bool:
    """Whether a resource type is one of a service that actions name, as most do, by the type's second part."""
    if kind in CARDS:
        return SERVICES.get(service) == kind or (service, kind) == ("events", DEFAULT_BUS)
    if service in PREFIXES:
        return kind.startswith(PREFIXES[service])
    parts = kind.split("::")
    return service not in EVERYBODYS and len(parts) > 1 and parts[1].lower() == service.replace("-", "")


def kinds(service: str, actions: list[str]) -> list[str]:
    """Return what actions of a service mean on a drawing."""
    if service in KINDS:
        wanted = [BATCHES.get(action, action) for action in actions]
        found = [kind for name, kind in KINDS[service] if any(_matches(action, name) for action in wanted)]
        if found or service not in USED_OTHERWISE:
            return list(dict.fromkeys(found))
    own = [action for action in actions if not (service in SHOWN_BY and SHOWN_BY[service].match(action))]
    reads = any(READS.match(action) or action == "*" for action in own)
    writes = any(not READS.match(action) for action in own)
    if service not in {"dynamodb", "s3", "s3express"}:
        return ["read"] if reads and not writes else ["use"] if own else []
    return ["read-write"] if reads and writes else ["read"] if reads else ["write"] if writes else []


def _matches(action: str, name: str) -> bool:
    return fnmatch.fnmatchcase(name.lower(), action.lower())


def edge_of(caller: Resource, grant: Grant, joint: str | None = None) -> Edge:
    """Return the edge that a permission makes; what is received flows towards the caller."""
    source, target = caller.name, grant.target.name
    if grant.kind == "receive":
        source, target = target, source
    return Edge(source, target, grant.kind, STYLES.get(grant.kind, "sync"), joint=joint, parts=(grant.part,))
