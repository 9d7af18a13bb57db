"""Who may use functions, and whose role they run as."""

import orjson

from emulator.bus.arn import make_arn, parse_arn
from emulator.bus.calls import Call
from emulator.contract.access import Access, Identities
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors
from emulator.services.lambda_.function import Function
from emulator.services.lambda_.names import NAME_MATCHER, function_arn
from emulator.services.lambda_.owners import owner_of
from emulator.services.lambda_.state import State

USES = frozenset(
    ("Invoke", "InvokeAsync", "InvokeFunctionUrl", "InvokeWithResponseStream",
     "GetFunction", "GetFunctionConfiguration", "GetPolicy", "GetResourcePolicy")
)  # fmt: skip
ACTIONS = {
    "Invoke": "InvokeFunction",
    "InvokeAsync": "InvokeFunction",
    "InvokeWithResponseStream": "InvokeFunction",
    "InvokeFunctionUrl": "",
    "GetCode": "",
    "GetLayerVersionByArn": "GetLayerVersion",
}
"""A function URL asks for its own authorisation, see url_requests; who knows code's hash may fetch it."""
POLLING = ("ReceiveMessage", "DeleteMessage")
LAMBDA = "lambda.amazonaws.com"


def resource_of(scope: Scope[State], call: Call) -> str:
    """Return the ARN of the function, mapping or layer that a call is about."""
    parameters = call.parameters
    name = parameters.get("FunctionName")
    if name and call.operation != "CreateEventSourceMapping":
        match = NAME_MATCHER.fullmatch(name)
        qualifier = parameters.get("Qualifier") or (match[13] if match else "") or ""
        arn = function_arn(scope, match[11] if match else str(name), qualifier)
        owner = owner_of(str(name))
        return arn.replace(f":{scope.account}:", f":{owner}:", 1) if owner else arn
    if parameters.get("UUID"):
        return make_arn("lambda", scope.region, scope.account, f"event-source-mapping:{parameters['UUID']}")
    if parameters.get("LayerName"):
        layer = str(parameters["LayerName"])
        arn = layer if layer.startswith("arn:") else make_arn("lambda", scope.region, scope.account, f"layer:{layer}")
        return f"{arn}:{parameters['VersionNumber']}" if parameters.get("VersionNumber") else arn
    return next((str(parameters[one]) for one in ("Resource", "ResourceArn", "Arn") if parameters.get(one)), "*")


def policy_of(scope: Scope[State], arn: str) -> str:
    """Return the policy of a function, or of its version or alias that the ARN names, or of a layer's version."""
    kind, _, rest = parse_arn(arn).resource.partition(":") if arn.startswith("arn:") else ("", "", "")
    name, _, qualifier = rest.partition(":")
    layer = scope.state.layers.get(name) if kind == "layer" and qualifier.isdecimal() else None
    version = layer.versions.get(int(qualifier)) if layer is not None else None
    if version is not None:
        return version.policy.text() if version.policy is not None else ""
    function = scope.state.functions.get(name) if kind == "function" else None
    policy = function.policies.get(qualifier) if function is not None else None
    if policy is None:
        return ""
    return orjson.dumps({"Version": "2012-10-17", "Statement": list(policy.statements.values())}).decode()


def tags_of(scope: Scope[State], arn: str) -> dict[str, str]:
    """Return the function's tags, also for a version or an alias."""
    kind, _, rest = parse_arn(arn).resource.partition(":") if arn.startswith("arn:") else ("", "", "")
    function = scope.state.functions.get(rest.partition(":")[0]) if kind == "function" else None
    return function.tags if function is not None else {}


def keys_of(scope: Scope[State], call: Call) -> dict[str, tuple[str, ...]]:
    """Return the function that a mapping is made for."""
    name = call.parameters.get("FunctionName")
    if call.operation != "CreateEventSourceMapping" or not name:
        return {}
    match = NAME_MATCHER.fullmatch(name)
    return {"lambda:functionarn": (function_arn(scope, match[11] if match else str(name)),)}


def role_of(scope: Scope[State], arn: str) -> tuple[str, str] | None:
    """Return a function's role and the name of the session that it runs as."""
    kind, _, rest = parse_arn(arn).resource.partition(":")
    function = scope.state.functions.get(rest.partition(":")[0]) if kind == "function" else None
    return (str(function.latest.settings["Role"]), function.name) if function is not None else None


def check_role(scope: Scope[State], role: str, cause: int) -> None:
    """Refuse a role that does not trust Lambda."""
    asked = Call("sts", "AssumeRole", {"RoleArn": role}, scope.account, scope.region, LAMBDA, cause)
    if not scope.is_allowed(asked):
        raise errors.invalid_parameter("The role defined for the function cannot be assumed by Lambda.")


def check_may_poll(scope: Scope[State], function: Function, url: str, account: str, region: str) -> None:
    """Refuse a mapping whose function's role may not take messages from the queue."""
    for operation in POLLING:
        asked = Call("sqs", operation, {"QueueUrl": url}, account, region, function.arn)
        if not scope.is_allowed(asked):
            text = f"The provided execution role does not have permissions to call {operation} on SQS"
            raise errors.invalid_parameter(text)


ACCESS = Access(
    prefix="lambda",
    resource_of=resource_of,
    policy_of=policy_of,
    tags_of=tags_of,
    keys_of=keys_of,
    actions=ACTIONS,
    uses=USES,
    arrives="InvokeFunction",
    error="AccessDeniedException",
)
IDENTITIES = Identities(role_of=role_of)
