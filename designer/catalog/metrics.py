"""By which metric CloudWatch's alarms watch a resource first, and by which dimension it knows one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from designer.catalog.template import Resource
from designer.catalog.wiring import get_att, ref


@dataclass(frozen=True)
class Metric:
    """A metric of a resource that says first that something is wrong with it, and whose it is."""

    namespace: str
    name: str
    statistic: str
    dimension: str
    value: Any

    @property
    def settings(self) -> dict[str, str]:
        """Return an alarm's properties for it, the dimension aside."""
        return {"Namespace": self.namespace, "MetricName": self.name, "Statistic": self.statistic}


Usual = Callable[[Resource], Metric | None]


def _of(namespace: str, name: str, dimension: str, attribute: str = "", *, statistic: str = "Sum") -> Usual:
    def usual(resource: Resource) -> Metric:
        value = get_att(resource.name, attribute) if attribute else ref(resource.name)
        return Metric(f"AWS/{namespace}", name, statistic, dimension, value)

    return usual


def _rest(api: Resource) -> Metric | None:
    """Return a REST API's metric; CloudWatch knows it by its name alone, for which SAM takes the stack's."""
    unnamed = {"Ref": "AWS::StackName"} if api.type == "AWS::Serverless::Api" else None
    value = api.get("Name") or unnamed
    return Metric("AWS/ApiGateway", "5XXError", "Sum", "ApiName", value) if value else None


def _http(api: Resource) -> Metric:
    is_socket = api.get("ProtocolType") == "WEBSOCKET"
    return Metric("AWS/ApiGateway", "IntegrationError" if is_socket else "5xx", "Sum", "ApiId", ref(api.name))


LAMBDA = _of("Lambda", "Errors", "FunctionName")
WRITES = _of("DynamoDB", "WriteThrottleEvents", "TableName")
FAILED = _of("States", "ExecutionsFailed", "StateMachineArn")
USUAL: dict[str, Usual] = {
    "AWS::SQS::Queue": _of("SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "QueueName", statistic="Maximum"),
    "AWS::SNS::Topic": _of("SNS", "NumberOfNotificationsFailed", "TopicName", "TopicName"),
    "AWS::Serverless::Function": LAMBDA,
    "AWS::Lambda::Function": LAMBDA,
    "AWS::DynamoDB::Table": WRITES,
    "AWS::DynamoDB::GlobalTable": WRITES,
    "AWS::Serverless::SimpleTable": WRITES,
    "AWS::Kinesis::Stream": _of("Kinesis", "WriteProvisionedThroughputExceeded", "StreamName"),
    "AWS::KinesisFirehose::DeliveryStream": _of("Firehose", "ThrottledRecords", "DeliveryStreamName"),
    "AWS::Serverless::Api": _rest,
    "AWS::ApiGateway::RestApi": _rest,
    "AWS::Serverless::HttpApi": _http,
    "AWS::ApiGatewayV2::Api": _http,
    "AWS::StepFunctions::StateMachine": FAILED,
    "AWS::Serverless::StateMachine": FAILED,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _of(
        "ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", "LoadBalancerFullName"
    ),
}
SERVICE_OF = {
    "QueueName": "sqs",
    "TopicName": "sns",
    "FunctionName": "lambda",
    "Resource": "lambda",
    "TableName": "dynamodb",
    "BucketName": "s3",
    "StreamName": "kinesis",
    "DeliveryStreamName": "firehose",
    "StateMachineArn": "states",
    "ApiName": "apigateway",
    "DBClusterIdentifier": "rds",
    "UserPool": "cognito-idp",
    "RuleName": "events",
    "EventBusName": "events",
    "LogGroupName": "logs",
}
"""Whose names the values of dimensions are, where they are written out."""


def metric_of(resource: Resource) -> Metric | None:
    """Return the metric by which a resource is usually watched; None where CloudWatch has no name for it."""
    usual = USUAL.get(resource.type)
    return usual(resource) if usual is not None else None
