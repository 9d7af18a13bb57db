"""How APIs are connected: a route to a function, or an integration with a service that needs no code."""

from typing import Any

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Entry
from designer.catalog.guarding import guarded_as_others
from designer.catalog.sam_guarding import asked_by_all
from designer.catalog.template import Resource
from designer.catalog.wiring import Wiring, get_att, is_fifo, ref
from designer.document.errors import EditRefused

ENTRIES: tuple[Entry, ...] = ()
HTTP_APIS = ("AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api")
BODY = "$request.body"
SERVICES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "AWS::SQS::Queue": ("SQS-SendMessage", "sqs:SendMessage", "QueueUrl", {"MessageBody": BODY}),
    "AWS::StepFunctions::StateMachine": (
        "StepFunctions-StartExecution",
        "states:StartExecution",
        "StateMachineArn",
        {"Input": BODY},
    ),
    "AWS::Serverless::StateMachine": (
        "StepFunctions-StartExecution",
        "states:StartExecution",
        "StateMachineArn",
        {"Input": BODY},
    ),
    "AWS::Events::EventBus": (
        "EventBridge-PutEvents",
        "events:PutEvents",
        "EventBusName",
        {"Source": "api", "DetailType": "request", "Detail": BODY},
    ),
    "AWS::Kinesis::Stream": (
        "Kinesis-PutRecord",
        "kinesis:PutRecord",
        "StreamName",
        {"Data": BODY, "PartitionKey": "$context.requestId"},
    ),
}
ARN_BY_REF = ("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine")


def path_of(target: Resource) -> str:
    return "/" + (target.name.removesuffix("Function").lower() or "call")


def sam_route(kind: str, reference: str) -> Connection:
    """Return the connection of a SAM API to a function: a route of its own."""

    def make(wiring: Wiring, api: Resource, function: Resource) -> None:
        properties: dict[str, Any] = {reference: ref(api.name), "Path": path_of(function), "Method": "any"}
        if api.block is None:
            del properties[reference]
        if auth := asked_by_all(api, wiring.template):
            properties["Auth"] = auth
        wiring.event(function, f"{api.name}Route", kind, properties)

    api_type = {"Api": "AWS::Serverless::Api", "HttpApi": "AWS::Serverless::HttpApi"}[kind]
    return Connection("invoke", (api_type,), FUNCTIONS[:1], make)


def check_written(api: Resource, _target: Resource) -> None:
    if api.block is None:
        raise EditRefused(
            f"SAM makes {api.name} of the functions' events, so that nothing else can be added to it.",
            "Add an HTTP API of your own.",
        )


def route(wiring: Wiring, api: Resource, target: Resource, integration: dict[str, Any], key: str) -> None:
    name = wiring.add(
        f"{api.name}{target.name}Integration",
        "AWS::ApiGatewayV2::Integration",
        {"ApiId": ref(api.name), **integration},
    )
    properties = {"ApiId": ref(api.name), "RouteKey": key, "Target": {"Fn::Sub": f"integrations/${{{name}}}"}}
    properties |= guarded_as_others(wiring, api, "AWS::ApiGatewayV2::Route")
    wiring.add(f"{api.name}{target.name}Route", "AWS::ApiGatewayV2::Route", properties)


def key_for(api: Resource, target: Resource, method: str) -> str:
    """Return the route's key; a WebSocket API picks by the message, not by a path."""
    is_socket = api.get("ProtocolType") == "WEBSOCKET"
    return path_of(target).removeprefix("/") if is_socket else f"{method} {path_of(target)}"


def routes_of(api: str) -> dict[str, str]:
    """Return the ARN of everything that an API answers."""
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{api}}}/*"}


def to_function(wiring: Wiring, api: Resource, function: Resource) -> None:
    uri = {
        "Fn::Sub": f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/"
        f"${{{function.name}.Arn}}/invocations"
    }
    version = "1.0" if api.get("ProtocolType") == "WEBSOCKET" else "2.0"
    integration = {"IntegrationType": "AWS_PROXY", "IntegrationUri": uri, "PayloadFormatVersion": version}
    route(wiring, api, function, integration, key_for(api, function, "ANY"))
    wiring.permit(function, "apigateway.amazonaws.com", api.name, routes_of(api.name))


def check_service(api: Resource, target: Resource) -> None:
    check_written(api, target)
    if api.get("ProtocolType") == "WEBSOCKET":
        raise EditRefused(
            f"{api.name} is a WebSocket API: a first-class integration with {target.name} is for HTTP APIs.",
            "Put a function between, or use an HTTP API.",
        )
    if is_fifo(target):
        raise EditRefused(
            f"{target.name} is FIFO, which needs a message group from each request.",
            "Use a standard queue, or put a function between.",
        )


def to_service(wiring: Wiring, api: Resource, target: Resource) -> None:
    """Hand each request's body to a service, without a function between."""
    subtype, action, parameter, parameters = SERVICES[target.type]
    arn = ref(target.name) if target.type in ARN_BY_REF else get_att(target.name)
    role = wiring.role_for(api, "apigateway.amazonaws.com", ([action], arn))
    integration = {
        "IntegrationType": "AWS_PROXY",
        "IntegrationSubtype": subtype,
        "CredentialsArn": role,
        "PayloadFormatVersion": "1.0",
        "RequestParameters": {parameter: ref(target.name), **parameters},
    }
    route(wiring, api, target, integration, f"POST {path_of(target)}")


POST = Call(
    "post",
    ("AWS::ApiGatewayV2::Api",),
    None,
    "",
    ref,
    ("execute-api:ManageConnections",),
    routes_of,
    "_ID",
    ref,
)
CONNECTIONS = (
    sam_route("Api", "RestApiId"),
    sam_route("HttpApi", "ApiId"),
    Connection("invoke", HTTP_APIS, FUNCTIONS[1:], to_function, check_written),
    Connection("invoke", HTTP_APIS[1:], FUNCTIONS[:1], to_function, check_written),
    Connection("integration", HTTP_APIS, tuple(SERVICES), to_service, check_service),
    calls(POST),
)
REFUSALS = (
    dict.fromkeys(
        ("AWS::Serverless::Api",),
        (
            "SAM writes this integration in a REST API's definition.",
            "Use an HTTP API or a REST API outside SAM, connect the API to a SAM function, or edit its definition.",
        ),
    )
    | {
        "AWS::ApiGateway::RestApi": (
            "A REST API calls functions, queues, topics, tables, streams, buses and state machines.",
            "Put a function between.",
        )
    }
    | dict.fromkeys(
        HTTP_APIS,
        (
            "An HTTP API calls functions, queues, state machines, buses and streams.",
            "Put a function between.",
        ),
    )
)
