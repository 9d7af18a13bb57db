"""The resource type of custom resources: a function or a topic is told, and answers to a URL."""

import json
from collections.abc import Mapping
from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.cloudformation.deploy.history import as_texts
from emulator.services.cloudformation.errors import StatedFailure
from emulator.services.cloudformation.limits import CUSTOM_RESOURCE_SECONDS

POLL_MS = 1_000
TIMED_OUT = (
    "CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [{}]. If"
    " you are using the Python cfn-response module, you may need to update your Lambda function code so that"
    " CloudFormation can attach the updated version."
)


class CustomResourceType(ResourceType):
    """AWS::CloudFormation::CustomResource and every Custom:: type; GetAtt gives the members of the answer's Data."""

    name = "AWS::CloudFormation::CustomResource"
    properties = frozenset(("*",))
    required = frozenset(("ServiceToken",))
    fixed: Mapping[str, str] = {"ServiceToken": "Modifying service token is not allowed."}

    def create(self, p: Provision) -> Created | InProgress:
        """Send Create, then wait for the answer."""
        if p.progress is None:
            return self._send(p, "Create", {})
        return self._wait(p, p.progress)

    def update(self, p: Provision) -> Created | InProgress:
        """Send Update, then wait; another physical id in the answer means that the old one is to be deleted."""
        if p.progress is None:
            old = {"PhysicalResourceId": p.physical_id, "OldResourceProperties": as_texts(p.old_properties)}
            return self._send(p, "Update", old)
        return self._wait(p, p.progress)

    def delete(self, p: Provision) -> InProgress | None:
        """Send Delete, then wait."""
        if p.progress is None:
            return self._send(p, "Delete", {"PhysicalResourceId": p.physical_id})
        outcome = self._wait(p, p.progress)
        return outcome if isinstance(outcome, InProgress) else None

    def _send(self, p: Provision, request_type: str, further: dict[str, Any]) -> InProgress:
        token = p.properties.get("ServiceToken")
        if not isinstance(token, str):
            raise StatedFailure("ServiceToken is required for custom resources")
        is_topic = token.startswith("arn:") and token.split(":")[2] == "sns"
        opened = p.call("cloudformation", "OpenResponse", StackId=p.stack_id, LogicalResourceId=p.logical_id)
        message = {
            "RequestType": request_type,
            "ServiceToken": token,
            "ResponseURL": opened["Url"],
            "StackId": p.stack_id,
            "RequestId": opened["RequestId"],
            "LogicalResourceId": p.logical_id,
            "ResourceType": p.type,
            "ResourceProperties": as_texts(p.properties),
            **further,
        }
        text = json.dumps(message, separators=(",", ":"))
        try:
            if is_topic:
                subject = "AWS CloudFormation custom resource request"
                p.call("sns", "Publish", TopicArn=token, Message=text, Subject=subject)
            else:
                _refuse_without_code(p, token)
                p.call("lambda", "Invoke", FunctionName=token, InvocationType="Event", Payload=text.encode())
        except AwsError as error:
            p.call("cloudformation", "CloseResponse", Key=opened["Key"])
            raise _unreachable(error, opened["RequestId"], "AmazonSNS" if is_topic else "AWSLambda") from None
        seconds = int(p.properties.get("ServiceTimeout", CUSTOM_RESOURCE_SECONDS))
        own = {"Key": opened["Key"], "RequestId": opened["RequestId"], "left_ms": seconds * 1_000}
        return InProgress(POLL_MS, own)

    def _wait(self, p: Provision, progress: dict[str, Any]) -> Created | InProgress:
        responses = p.call("cloudformation", "TakeResponses", Key=progress["Key"])["Responses"]
        if not responses and progress["left_ms"] > POLL_MS:
            return InProgress(POLL_MS, {**progress, "left_ms": progress["left_ms"] - POLL_MS})
        p.call("cloudformation", "CloseResponse", Key=progress["Key"])
        fallback = p.physical_id or p.generate_name(128)
        if responses and "TooLong" in responses[0]:
            raise StatedFailure("Response object is too long.", fallback)
        if not responses:
            raise StatedFailure(TIMED_OUT.format(progress["RequestId"]), fallback)
        return self._answered(responses[0], progress["RequestId"], fallback)

    def _answered(self, response: dict[str, Any], request_id: str, fallback: str) -> Created:
        physical_id = response.get("PhysicalResourceId")
        status = response.get("Status")
        if status == "FAILED":
            reason = response.get("Reason", "")
            raise StatedFailure(
                f"Received response status [FAILED] from custom resource. Message returned: {reason} (RequestId:"
                f" {request_id})",
                str(physical_id or fallback),
            )
        if status != "SUCCESS":
            raise StatedFailure(
                "Invalid response received from custom resource: Status must be SUCCESS or FAILED", fallback
            )
        if not isinstance(physical_id, str) or not physical_id:
            raise StatedFailure("Invalid PhysicalResourceId", fallback)
        data = response.get("Data") or {}
        return Created(
            physical_id, _flat(data) if isinstance(data, dict) else {}, hides_attributes=response.get("NoEcho") is True
        )


def _unreachable(error: AwsError, request_id: str, service: str) -> AwsError:
    """Return the failure to tell whom a ServiceToken names, in the words of the client that CloudFormation uses."""
    failure = error.failure
    if failure.status == 501:
        return error
    return StatedFailure(
        f"{failure.message} (Service: {service}; Status Code: {failure.status}; Error Code: {failure.code}; Request ID:"
        f" {request_id}; Proxy: null)"
    )


def _refuse_without_code(p: Provision, function: str) -> None:
    """A function without code runs its default behaviour, which cannot answer."""
    configuration = p.call("lambda", "GetFunctionConfiguration", FunctionName=function)
    if configuration["CodeSize"] == 0:
        raise AwsError(
            "NotImplemented",
            f"{configuration['FunctionName']} is to answer for this resource; its code is not supplied",
            501,
        )


def _flat(data: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the data with members of members under dotted names as well."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        found[f"{prefix}{key}"] = value
        if isinstance(value, dict):
            found.update(_flat(value, f"{prefix}{key}."))
    return found
