"""Takes what custom resources and wait handles are sent to their URLs; operations that only this emulator has."""

import json
from typing import Any
from urllib.parse import quote

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.limits import RESPONSE_BYTES
from emulator.services.cloudformation.state import State

BUCKET = "cloudformation-custom-resource-response-"


@operation("OpenResponse")
def open_response(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return a URL for {"StackId", "LogicalResourceId"}, its key, and a request id."""
    request_id = scope.uuid("response")
    key = f"{call.parameters['StackId']}|{call.parameters['LogicalResourceId']}|{request_id}"
    scope.state.responses[key] = []
    bucket = BUCKET + scope.region.replace("-", "")
    return {
        "Url": f"{scope.settings.endpoint}/{bucket}/{quote(key, safe='')}",
        "Key": key,
        "RequestId": request_id,
    }


@operation("PutResponse")
def put_response(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take {"Key", "Body"}, the body that was put to a URL."""
    key, body = call.parameters["Key"], bytes(call.parameters["Body"])
    if key not in scope.state.responses:
        raise AwsError("AccessDenied", "Access Denied", 403)
    if len(body) > RESPONSE_BYTES:
        scope.state.responses[key].append({"TooLong": len(body)})
        return {}
    try:
        response = json.loads(body)
    except (ValueError, RecursionError):
        response = None
    scope.state.responses[key].append(response if isinstance(response, dict) else {"Invalid": True})
    return {}


@operation("TakeResponses", reads=True)
def take_responses(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return what has come to the URL with {"Key"} so far."""
    return {"Responses": list(scope.state.responses.get(call.parameters["Key"], []))}


@operation("CloseResponse")
def close_response(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Nothing more is awaited under {"Key"}."""
    scope.state.responses.pop(call.parameters["Key"], None)
    return {}


@operation("PutMacro")
def put_macro(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Register {"Name", "FunctionName"} as a macro of this account and region."""
    scope.state.macros[call.parameters["Name"]] = call.parameters["FunctionName"]
    return {}


@operation("DeleteMacro")
def delete_macro(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Forget the macro {"Name"}."""
    scope.state.macros.pop(call.parameters["Name"], None)
    return {}
