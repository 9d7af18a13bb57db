"""The operations on function URLs, and the requests that come to one."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.kernel.clock import Millis
from emulator.services.lambda_ import errors
from emulator.services.lambda_.function import Function, FunctionUrl
from emulator.services.lambda_.names import find_version, read_reference
from emulator.services.lambda_.pages import page
from emulator.services.lambda_.state import State

ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz234567"
ID_LENGTH = 32


@operation("CreateFunctionUrlConfig")
def create_function_url_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Give a function or an alias a URL."""
    function, qualifier = _existing_function(scope, call)
    if qualifier in function.urls:
        raise errors.conflict(
            f"Failed to create function url config for [functionArn = {_arn(function, qualifier)}]. "
            "Error message:  FunctionUrlConfig exists for this Lambda function"
        )
    identity = "".join(scope.chance("url").choices(ID_CHARACTERS, k=ID_LENGTH))
    url = FunctionUrl(identity, _settings(call.parameters), scope.now, scope.now)
    function.urls[qualifier] = url
    scope.state.urls[identity] = (function.name, qualifier)
    return {**_describe(scope, function, qualifier, url), "CreationTime": _time(url.created)}


@operation("GetFunctionUrlConfig", reads=True)
def get_function_url_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the URL of a function or alias."""
    function, qualifier, url = _find(scope, call)
    return _whole(scope, function, qualifier, url)


@operation("UpdateFunctionUrlConfig")
def update_function_url_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Change who may call the URL, and how."""
    _existing_function(scope, call)
    function, qualifier, url = _find(scope, call)
    url.settings = {**url.settings, **_settings(call.parameters)}
    url.modified = scope.now
    answer = _whole(scope, function, qualifier, url)
    if not call.parameters.get("InvokeMode"):
        del answer["InvokeMode"]
    return answer


@operation("DeleteFunctionUrlConfig")
def delete_function_url_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take the URL away."""
    function, qualifier, url = _find(scope, call)
    del function.urls[qualifier]
    del scope.state.urls[url.id]
    return {}


@operation("ListFunctionUrlConfigs", reads=True)
def list_function_url_configs(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the URLs of a function and its aliases."""
    reference = read_reference(scope, call.parameters["FunctionName"])
    function = scope.state.functions.get(reference.name)
    if function is None:
        raise errors.not_found("Function does not exist")
    shown = [_whole(scope, function, qualifier, url) for qualifier, url in function.urls.items()]
    return page("FunctionUrlConfigs", shown, call.parameters, most=50)


def _read(scope: Scope[State], call: Call) -> tuple[str, str]:
    qualifier = call.parameters.get("Qualifier")
    return read_reference(scope, call.parameters["FunctionName"], qualifier)


def _existing_function(scope: Scope[State], call: Call) -> tuple[Function, str]:
    name, qualifier = _read(scope, call)
    function = scope.state.functions.get(name)
    if function is None:
        raise errors.not_found("Function does not exist")
    try:
        find_version(scope, function, qualifier)
    except AwsError as missing:
        raise errors.not_found("Function does not exist") from missing
    return function, qualifier


def _find(scope: Scope[State], call: Call) -> tuple[Function, str, FunctionUrl]:
    name, qualifier = _read(scope, call)
    function = scope.state.functions.get(name)
    url = function.urls.get(qualifier) if function is not None else None
    if function is None or url is None:
        raise errors.not_found()
    return function, qualifier, url


def _settings(parameters: dict[str, Any]) -> dict[str, Any]:
    names = ("AuthType", "Cors", "InvokeMode")
    return {name: parameters[name] for name in names if parameters.get(name) is not None}


def _arn(function: Function, qualifier: str) -> str:
    return f"{function.arn}:{qualifier}" if qualifier else function.arn


def _time(time: Millis) -> str:
    return f"{iso_time(time)}Z"


def _describe(scope: Scope[State], function: Function, qualifier: str, url: FunctionUrl) -> dict[str, Any]:
    return {
        "FunctionUrl": f"https://{url.id}.lambda-url.{scope.region}.on.aws/",
        "FunctionArn": _arn(function, qualifier),
        **url.settings,
    }


def _whole(scope: Scope[State], function: Function, qualifier: str, url: FunctionUrl) -> dict[str, Any]:
    return {
        "InvokeMode": "BUFFERED",
        **_describe(scope, function, qualifier, url),
        "CreationTime": _time(url.created),
        "LastModifiedTime": _time(url.modified),
    }
