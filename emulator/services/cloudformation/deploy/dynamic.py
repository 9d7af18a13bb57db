"""Resolves dynamic references in properties: `{{resolve:ssm:name}}`, `{{resolve:secretsmanager:id:…}}`."""

import json
import re
from typing import Any

from emulator.bus.calls import Answer, Call
from emulator.contract.errors import NotModelled
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.context import PRINCIPAL
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.state import State

DYNAMIC = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)\}\}")


def resolve_dynamic(scope: Scope[State], value: Any) -> Any:
    """Return a value with the dynamic references in its texts replaced."""
    if isinstance(value, str):
        return DYNAMIC.sub(lambda match: _look_up(scope, match[0], match[1], match[2]), value)
    if isinstance(value, list):
        return [resolve_dynamic(scope, item) for item in value]
    if isinstance(value, dict):
        return {key: resolve_dynamic(scope, item) for key, item in value.items()}
    return value


def ssm_parameter(scope: Scope[State], name: str) -> str | None:
    """Return the value of an SSM parameter, or None where there is none."""
    answer = _call(scope, "ssm", "GetParameter", {"Name": name, "WithDecryption": True})
    if answer.result is None:
        if scope.settings.placeholders:
            return f"placeholder-{name}"
        if not _is_not_modelled(answer):
            return None
        raise NotModelled(f"the parameter {name}: {answer.failure.message if answer.failure else ''}")
    return str(answer.result["Parameter"]["Value"])


def _look_up(scope: Scope[State], text: str, service: str, reference: str) -> str:
    if service == "secretsmanager":
        return _secret(scope, text, reference)
    found = ssm_parameter(scope, reference)
    if found is None:
        raise ValidationError(f"Parameters: [{service}:{reference}] cannot be found.")
    return found


def _secret(scope: Scope[State], text: str, reference: str) -> str:
    if reference.startswith("arn:"):
        parts = reference.split(":")
        secret, rest = ":".join(parts[:7]), parts[7:]
    else:
        secret, *rest = reference.split(":")
    kind, key, stage, version = ([*rest, "", "", "", ""])[:4]
    parameters = {"SecretId": secret}
    if stage:
        parameters["VersionStage"] = stage
    if version:
        parameters["VersionId"] = version
    answer = _call(scope, "secretsmanager", "GetSecretValue", parameters)
    if answer.result is None:
        if _is_not_modelled(answer) and scope.settings.placeholders:
            return f"placeholder-{secret.rsplit(':', 1)[-1]}"
        message = answer.failure.message if answer.failure else ""
        raise ValidationError(f"Could not retrieve the secret {text}: {message}")
    if kind not in ("", "SecretString"):
        raise ValidationError(f"Only SecretString is supported in {text}")
    secret_string = str(answer.result.get("SecretString", ""))
    if not key:
        return secret_string
    try:
        return str(json.loads(secret_string)[key])
    except (ValueError, KeyError, TypeError):
        raise ValidationError(f"Could not find a value associated with JSONKey in SecretString: {key}") from None


def _call(scope: Scope[State], service: str, operation: str, parameters: dict[str, Any]) -> Answer:
    outcome = scope.call_now(Call(service, operation, parameters, scope.account, scope.region, PRINCIPAL))
    if not isinstance(outcome, Answer):
        raise ValidationError(f"{service}:{operation} did not answer at once")
    return outcome


def _is_not_modelled(answer: Answer) -> bool:
    return answer.failure is not None and answer.failure.status == 501
