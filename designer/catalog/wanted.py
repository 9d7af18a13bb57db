"""What a reference in a property must mean, by the property's name: a queue's ARN, a role, a key."""

import re

from designer.catalog.entry import Field

LAMBDA, QUEUE, TOPIC = "AWS::Lambda::Function", "AWS::SQS::Queue", "AWS::SNS::Topic"
STREAM, TABLE, KEY = "AWS::Kinesis::Stream", "AWS::DynamoDB::Table", "AWS::KMS::Key"
SECRET, POOL, BUCKET = "AWS::SecretsManager::Secret", "AWS::Cognito::UserPool", "AWS::S3::Bucket"
MACHINES = ("AWS::StepFunctions::StateMachine.Arn", "AWS::Serverless::StateMachine.Arn")
REST_APIS = ("AWS::ApiGateway::RestApi", "AWS::Serverless::Api")
HTTP_APIS = ("AWS::ApiGatewayV2::Api", "AWS::Serverless::HttpApi")
EXACT = {
    "deadLetterTargetArn": (f"{QUEUE}.Arn",),
    "sourceQueueArns": (f"{QUEUE}.Arn",),
    "Queue": (f"{QUEUE}.Arn",),
    "Queues": (QUEUE,),
    "QueueUrl": (QUEUE,),
    "QueueArn": (f"{QUEUE}.Arn",),
    "Topic": (TOPIC,),
    "Topics": (TOPIC,),
    "TopicArn": (TOPIC,),
    "Endpoint": (f"{QUEUE}.Arn", f"{LAMBDA}.Arn", "AWS::KinesisFirehose::DeliveryStream.Arn"),
    "EventSourceArn": (f"{QUEUE}.Arn", f"{STREAM}.Arn", f"{TABLE}.StreamArn"),
    "Destination": (f"{QUEUE}.Arn", TOPIC, f"{LAMBDA}.Arn", "AWS::Events::EventBus.Arn"),
    "TargetArn": (f"{QUEUE}.Arn", TOPIC),
    "FunctionName": (LAMBDA,),
    "FunctionArn": (f"{LAMBDA}.Arn",),
    "LambdaArn": (f"{LAMBDA}.Arn",),
    "Function": (f"{LAMBDA}.Arn",),
    "Stream": (f"{STREAM}.Arn", f"{TABLE}.StreamArn"),
    "StreamARN": (f"{STREAM}.Arn",),
    "KinesisStreamARN": (f"{STREAM}.Arn",),
    "TableName": (TABLE,),
    "Bucket": (BUCKET,),
    "BucketName": (BUCKET,),
    "BucketARN": (f"{BUCKET}.Arn",),
    "BucketArn": (f"{BUCKET}.Arn",),
    "StateMachineArn": MACHINES,
    "EventBusName": ("AWS::Events::EventBus",),
    "UserPoolId": (POOL,),
    "UserPool": (POOL,),
    "UserPoolArn": (f"{POOL}.Arn",),
    "ProviderARNs": (f"{POOL}.Arn",),
    "RestApiId": REST_APIS,
    "ApiId": HTTP_APIS,
    "LogGroupName": ("AWS::Logs::LogGroup",),
    "LogGroup": ("AWS::Logs::LogGroup",),
    "Layers": ("AWS::Lambda::LayerVersion", "AWS::Serverless::LayerVersion"),
    "SecretId": (SECRET,),
    "SecretArn": (SECRET,),
    "VpcId": ("AWS::EC2::VPC",),
    "SubnetIds": ("AWS::EC2::Subnet",),
    "Subnets": ("AWS::EC2::Subnet",),
    "SecurityGroupIds": ("AWS::EC2::SecurityGroup.GroupId",),
    "SecurityGroups": ("AWS::EC2::SecurityGroup.GroupId",),
    "Cluster": ("AWS::ECS::Cluster",),
    "TaskDefinition": ("AWS::ECS::TaskDefinition",),
    "LoadBalancerArn": ("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    "TargetGroupArn": ("AWS::ElasticLoadBalancingV2::TargetGroup",),
}
PATTERNS = (
    (re.compile(r"(?:\w*Role|\w*RoleA(?:rn|RN))"), ("AWS::IAM::Role.Arn",)),
    (re.compile(r"(?i:\w*kms\w*key\w*)"), (f"{KEY}.Arn",)),
)


def wanted_by(field: Field, name: str) -> tuple[str, ...]:
    """Return what a property may refer to, such as `AWS::SQS::Queue.Arn`; nothing where all may be meant."""
    if field.wants:
        return (field.wants,)
    if name in EXACT:
        return EXACT[name]
    return next((found for pattern, found in PATTERNS if pattern.fullmatch(name)), ())
