"""REST APIs outside SAM: a path and a method of their own to a function or a service."""

from dataclasses import dataclass
from typing import Any

from designer.catalog.apigateway_routes import path_of
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Entry
from designer.catalog.guarding import guarded_as_others
from designer.catalog.template import Resource
from designer.catalog.wiring import Wiring, get_att, is_fifo, ref
from designer.document.errors import EditRefused

ENTRIES: tuple[Entry, ...] = ()
REST = ("AWS::ApiGateway::RestApi",)
URI = "arn:${AWS::Partition}:apigateway:${AWS::Region}"
BODY = "$util.escapeJavaScript($input.body)"
FORM, JSON = "application/x-www-form-urlencoded", "application/x-amz-json-1.0"


@dataclass(frozen=True)
class Service:
    """What a method sends to a service: `{0}` stands for the resource's name in the template."""

    action: str
    uri: str
    body: str
    content: str = JSON
    arn_by_ref: bool = False


SERVICES = {
    "AWS::SQS::Queue": Service(
        "sqs:SendMessage",
        "sqs:path/${{AWS::AccountId}}/${{{0}.QueueName}}",
        "Action=SendMessage&MessageBody=$util.urlEncode($input.body)",
        FORM,
    ),
    "AWS::SNS::Topic": Service(
        "sns:Publish",
        "sns:action/Publish",
        "Action=Publish&TopicArn=$util.urlEncode('${{{0}}}')&Message=$util.urlEncode($input.body)",
        FORM,
        arn_by_ref=True,
    ),
    "AWS::StepFunctions::StateMachine": Service(
        "states:StartExecution",
        "states:action/StartExecution",
        '{{"input": "' + BODY + '", "stateMachineArn": "${{{0}}}"}}',
        arn_by_ref=True,
    ),
    "AWS::Serverless::StateMachine": Service(
        "states:StartExecution",
        "states:action/StartExecution",
        '{{"input": "' + BODY + '", "stateMachineArn": "${{{0}}}"}}',
        arn_by_ref=True,
    ),
    "AWS::DynamoDB::Table": Service(
        "dynamodb:PutItem",
        "dynamodb:action/PutItem",
        '{{"TableName": "${{{0}}}", "Item": {{"id": {{"S": "$context.requestId"}}, "body": {{"S": "' + BODY + '"}}}}}}',
    ),
    "AWS::Kinesis::Stream": Service(
        "kinesis:PutRecord",
        "kinesis:action/PutRecord",
        '{{"StreamName": "${{{0}}}", "Data": "$util.base64Encode($input.body)", "PartitionKey": "$context.requestId"}}',
    ),
    "AWS::KinesisFirehose::DeliveryStream": Service(
        "firehose:PutRecord",
        "firehose:action/PutRecord",
        '{{"DeliveryStreamName": "${{{0}}}", "Record": {{"Data": "$util.base64Encode($input.body)"}}}}',
    ),
    "AWS::Events::EventBus": Service(
        "events:PutEvents",
        "events:action/PutEvents",
        '{{"Entries": [{{"EventBusName": "${{{0}}}", "Source": "api", "DetailType": "request", "Detail": "'
        + BODY
        + '"}}]}}',
    ),
}


def check_rest(api: Resource, target: Resource) -> None:
    if api.get("Body") or api.get("BodyS3Location"):
        raise EditRefused(
            f"{api.name} has an OpenAPI definition, in which its integrations are written.",
            "Add the path to the definition.",
        )
    if is_fifo(target):
        raise EditRefused(
            f"{target.name} is FIFO, which needs a message group from each request.",
            "Use a standard queue or topic, or put a function between.",
        )


def method(wiring: Wiring, api: Resource, target: Resource, verb: str, integration: dict[str, Any]) -> None:
    """Add a path with a method, and what deploys the API: its deployment waits for its methods."""
    path = wiring.add(
        f"{api.name}{target.name}Path",
        "AWS::ApiGateway::Resource",
        {
            "RestApiId": ref(api.name),
            "ParentId": get_att(api.name, "RootResourceId"),
            "PathPart": path_of(target).removeprefix("/"),
        },
    )
    responses = {} if integration["Type"] == "AWS_PROXY" else {"MethodResponses": [{"StatusCode": "200"}]}
    name = wiring.add(
        f"{api.name}{target.name}Method",
        "AWS::ApiGateway::Method",
        {
            "RestApiId": ref(api.name),
            "ResourceId": ref(path),
            "HttpMethod": verb,
            "AuthorizationType": "NONE",
            **guarded_as_others(wiring, api, "AWS::ApiGateway::Method"),
            "Integration": integration,
            **responses,
        },
    )
    for deployment in wiring.template.of_type("AWS::ApiGateway::Deployment"):
        if wiring.template.target(deployment.get("RestApiId")) is api and deployment.block:
            wiring.append(deployment.name, ("DependsOn",), name)
            return
    deployment_name = wiring.add(
        f"{api.name}Deployment", "AWS::ApiGateway::Deployment", {"RestApiId": ref(api.name), "StageName": "prod"}
    )
    wiring.append(deployment_name, ("DependsOn",), name)


def to_function(wiring: Wiring, api: Resource, function: Resource) -> None:
    uri = {"Fn::Sub": f"{URI}:lambda:path/2015-03-31/functions/${{{function.name}.Arn}}/invocations"}
    method(wiring, api, function, "ANY", {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": uri})
    arn = {"Fn::Sub": f"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{api.name}}}/*"}
    wiring.permit(function, "apigateway.amazonaws.com", api.name, arn)


def to_service(wiring: Wiring, api: Resource, target: Resource) -> None:
    """Hand each request's body to a service, without a function between."""
    service = SERVICES[target.type]
    arn = ref(target.name) if service.arn_by_ref else get_att(target.name)
    uri, body = f"{URI}:{service.uri.format(target.name)}", service.body.format(target.name)
    integration = {
        "Type": "AWS",
        "IntegrationHttpMethod": "POST",
        "Credentials": wiring.role_for(api, "apigateway.amazonaws.com", ([service.action], arn)),
        "Uri": {"Fn::Sub": uri},
        "PassthroughBehavior": "NEVER",
        "RequestParameters": {"integration.request.header.Content-Type": f"'{service.content}'"},
        "RequestTemplates": {"application/json": {"Fn::Sub": body} if "${" in body else body},
        "IntegrationResponses": [{"StatusCode": "200"}],
    }
    method(wiring, api, target, "POST", integration)


CONNECTIONS = (
    Connection("invoke", REST, FUNCTIONS, to_function, check_rest),
    Connection("integration", REST, tuple(SERVICES), to_service, check_rest),
)
