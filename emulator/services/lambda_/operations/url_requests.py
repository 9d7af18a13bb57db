"""InvokeFunctionUrl: a request that came to a function URL; no operation of AWS's API, but its data plane."""

from typing import Any

import orjson

from emulator.bus.calls import Call, Pending
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import limits
from emulator.services.lambda_.configuration import refuse_pending
from emulator.services.lambda_.errors import Throttled
from emulator.services.lambda_.lineage import begun
from emulator.services.lambda_.running import Request, begin
from emulator.services.lambda_.state import State
from emulator.services.lambda_.urls import (
    FORBIDDEN,
    TOO_MANY,
    UrlRequest,
    json_response,
    preflight_response,
    request_event,
)
from emulator.services.lambda_.versions import choose_version


@operation("InvokeFunctionUrl")
def invoke_function_url(scope: Scope[State], call: Call) -> dict[str, Any] | Pending:
    """Answer `{"StatusCode", "Headers", "Cookies", "Body"}` for a request to the URL `UrlId`.

    Parameters besides: Method, Path, Query, Headers (names in lower case), Body (bytes), SourceIp, Signer.
    """
    given = call.parameters
    found = scope.state.urls.get(given["UrlId"])
    if found is None:
        return json_response(403, FORBIDDEN)
    function = scope.state.functions[found[0]]
    url = function.urls[found[1]]
    request = UrlRequest(
        method=given["Method"],
        path=given["Path"],
        query=given.get("Query", ""),
        headers=given.get("Headers", {}),
        body=given.get("Body", b""),
        source_ip=given.get("SourceIp", "127.0.0.1"),
        signer=given.get("Signer", ""),
    )
    cors = url.settings.get("Cors")
    if cors and request.method == "OPTIONS":
        return preflight_response(cors, request)
    if url.settings["AuthType"] == "AWS_IAM" and not request.signer:
        return json_response(403, FORBIDDEN)
    if len(request.body) > limits.REQUEST_BYTES:
        return json_response(413, {"Message": "Request Too Long"})
    version = choose_version(scope, function, found[1])
    refuse_pending(scope, version)
    request_id = call.request_id or scope.uuid("request-id")
    domain = f"{url.id}.lambda-url.{scope.region}.on.aws"
    trace_header = call.trace_header or begun(request_id, scope.now)
    event = request_event(request, domain=domain, request_id=request_id, account=scope.account, now=scope.now)
    event["headers"]["x-amzn-trace-id"] = trace_header
    waiting = scope.wait()
    try:
        begin(
            scope,
            function,
            version,
            Request(
                kind="RequestResponse",
                peer=call.principal,
                purpose="url",
                context={
                    "waiter": waiting.waiter,
                    "cors": cors,
                    "request": request,
                    "mode": url.settings.get("InvokeMode", "BUFFERED"),
                },
                request_id=request_id,
                qualifier=found[1],
                payload=orjson.dumps(event),
                cause=call.cause,
                trace_header=trace_header,
            ),
        )
    except Throttled as throttled:
        scope.forget(waiting.waiter)
        detail = {"reason": throttled.reason, "limit": throttled.limit}
        scope.host.append("throttle", function.arn, call.principal, request_id, call.cause, detail)
        return json_response(429, TOO_MANY)
    return waiting
