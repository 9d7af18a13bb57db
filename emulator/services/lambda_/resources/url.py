"""AWS::Lambda::Url."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_.resources.properties import MISSING, given, ignore_missing

SETTINGS = ("AuthType", "Cors", "InvokeMode")


class UrlType(ResourceType):
    """Ref and GetAtt FunctionArn are the function's ARN; GetAtt FunctionUrl."""

    name = "AWS::Lambda::Url"
    identifier = "FunctionArn"
    required = frozenset({"AuthType", "TargetFunctionArn"})
    attributes = frozenset({"FunctionArn", "FunctionUrl"})
    properties = frozenset({*SETTINGS, "Qualifier", "TargetFunctionArn"})
    replaced_by = frozenset({"Qualifier", "TargetFunctionArn"})

    def create(self, p: Provision) -> Created | InProgress:
        """Give the function a URL."""
        return _created(p.call("lambda", "CreateFunctionUrlConfig", **_target(p), **given(p.properties, SETTINGS)))

    def update(self, p: Provision) -> Created | InProgress:
        """Change who may call the URL, and how."""
        return _created(p.call("lambda", "UpdateFunctionUrlConfig", **_target(p), **given(p.properties, SETTINGS)))

    def delete(self, p: Provision) -> None:
        """Take the URL away."""
        ignore_missing(p, "DeleteFunctionUrlConfig", **_target(p))

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return who may call the URL, and how."""
        found = p.find(MISSING, "lambda", "GetFunctionUrlConfig", **_target(p))
        return None if found is None else {**p.properties, **given(found, SETTINGS)}


def _target(p: Provision) -> dict[str, Any]:
    return {"FunctionName": p.properties["TargetFunctionArn"], **given(p.properties, ("Qualifier",))}


def _created(made: dict[str, Any]) -> Created:
    return Created(made["FunctionArn"], {"FunctionArn": made["FunctionArn"], "FunctionUrl": made["FunctionUrl"]})
