"""A function that may work longer than the API in front of it waits for an answer."""

import json
from collections.abc import Iterator

from designer.catalog.entry import Edge
from designer.catalog.template import at
from designer.findings.finding import Found, Rule
from designer.findings.fixes import setting
from designer.findings.subject import FUNCTIONS, Subject

WAITS_S = {
    "AWS::ApiGateway::RestApi": (29, "REST API"),
    "AWS::Serverless::Api": (29, "REST API"),
    "AWS::ApiGatewayV2::Api": (30, "HTTP API"),
    "AWS::Serverless::HttpApi": (30, "HTTP API"),
}
WEBSOCKET_WAITS_S = 29
POINTER = "/Properties/Timeout"


def check(subject: Subject) -> Iterator[Found]:
    for edge in subject.edges:
        api, function = subject.drawing.resources[edge.source], subject.drawing.resources[edge.target]
        if (
            edge.kind != "invoke"
            or api.type not in WAITS_S
            or function.type not in FUNCTIONS
            or _waits_not(subject, edge)
        ):
            continue
        timeout = subject.number(function, "Timeout", default=3)
        waits, label = WAITS_S[api.type]
        if api.get("ProtocolType") == "WEBSOCKET":
            waits, label = WEBSOCKET_WAITS_S, "WebSocket API"
        if timeout is not None and timeout > waits:
            text = f"{function.name} may take {timeout:g} s; the {label} {api.name} answers 504 after {waits} s."
            fix = setting(f"Set the timeout to {waits} s", function, POINTER, waits)
            yield Found(function.name, text, POINTER, fix, other=api.name)


def _waits_not(subject: Subject, edge: Edge) -> bool:
    """Say whether the API only hands the event over: the header X-Amz-Invocation-Type says so."""
    parts = [at(subject.drawing.resources[part.resource].attributes, *part.path) for part in edge.parts]
    return "X-Amz-Invocation-Type" in json.dumps(parts, default=str)


RULE = Rule(
    "Timeout above the API's limit",
    "warning",
    "The caller gets an error while the function goes on and is paid for. Answer at once and do the work behind a "
    "queue, or shorten the timeout.",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
    check,
)
