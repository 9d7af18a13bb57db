"""The resource types that wait for signals from outside the stack."""

import json
import re
from typing import Any
from urllib.parse import unquote

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.cloudformation.errors import StatedFailure
from emulator.services.cloudformation.limits import WAIT_SECONDS

POLL_MS = 1_000
SIGNAL_TIMEOUT = "PT5M"
"""ResourceSignal's Timeout where none is given ("CreationPolicy attribute")."""
DURATION = re.compile(r"PT(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?")


class WaitConditionHandleType(ResourceType):
    """AWS::CloudFormation::WaitConditionHandle: Ref is the URL that signals are put to."""

    name = "AWS::CloudFormation::WaitConditionHandle"
    properties: frozenset[str] = frozenset()

    def create(self, p: Provision) -> Created | InProgress:
        """Open a URL."""
        opened = p.call("cloudformation", "OpenResponse", StackId=p.stack_id, LogicalResourceId=p.logical_id)
        return Created(opened["Url"])

    def update(self, p: Provision) -> Created | InProgress:
        """There is nothing to change."""
        return Created(p.physical_id, p.attributes)

    def delete(self, p: Provision) -> None:
        """Close the URL."""
        p.call("cloudformation", "CloseResponse", Key=_key(p.physical_id))


class WaitConditionType(ResourceType):
    """AWS::CloudFormation::WaitCondition: GetAtt Data is a JSON object of the signals' data by their unique ids."""

    name = "AWS::CloudFormation::WaitCondition"
    properties = frozenset(("Count", "Handle", "Timeout"))
    is_updatable = False
    attributes = frozenset(("Data",))

    def create(self, p: Provision) -> Created | InProgress:
        """Wait until enough signals have come, or one of them says FAILURE."""
        if p.creation_policy:
            return _await_signals(p)
        if "Handle" not in p.properties or "Timeout" not in p.properties:
            raise StatedFailure("Either Handle and Timeout, or a CreationPolicy, must be specified")
        key = _key(p.properties["Handle"])
        signals = p.call("cloudformation", "TakeResponses", Key=key)["Responses"]
        failed = next((signal for signal in signals if signal.get("Status") == "FAILURE"), None)
        if failed is not None:
            raise StatedFailure(
                f"WaitCondition received failed message: '{failed.get('Reason', '')}' for uniqueId:"
                f" {failed.get('UniqueId', '')}"
            )
        by_id = {signal["UniqueId"]: signal.get("Data", "") for signal in signals if "UniqueId" in signal}
        wanted = int(p.properties.get("Count", 1))
        if len(by_id) >= wanted:
            handle = key.split("|")[1]
            return Created(f"{p.stack_id}/{handle}", {"Data": json.dumps(by_id, separators=(",", ":"))})
        left = self._left(p)
        if left <= 0:
            raise StatedFailure(f"WaitCondition timed out. Received {len(by_id)} conditions when expecting {wanted}")
        return InProgress(POLL_MS, {"left_ms": left - POLL_MS})

    def update(self, p: Provision) -> Created | InProgress:
        """Only a rollback comes here, to what the condition is already."""
        return Created(p.physical_id, p.attributes)

    def delete(self, p: Provision) -> None:
        """A condition is nothing that lives on."""

    def _left(self, p: Provision) -> int:
        progress: dict[str, Any] | None = p.progress
        if progress is not None:
            return int(progress["left_ms"])
        return min(int(p.properties["Timeout"]), WAIT_SECONDS) * 1_000


def _await_signals(p: Provision) -> Created | InProgress:
    """Wait until SignalResource was called as often as the CreationPolicy says, or in its Timeout not often enough."""
    wanted = p.creation_policy.get("ResourceSignal") or {}
    count, identity = int(wanted.get("Count", 1)), f"{p.stack_id}/{p.logical_id}"
    progress = p.progress
    if progress is None:
        key = p.call("cloudformation", "OpenSignals", StackId=p.stack_id, LogicalResourceId=p.logical_id)["Key"]
        progress = {"key": key, "left_ms": _duration_ms(str(wanted.get("Timeout", SIGNAL_TIMEOUT)))}
    signals = p.call("cloudformation", "TakeResponses", Key=progress["key"])["Responses"]
    failed = next((signal["UniqueId"] for signal in signals if signal["Status"] == "FAILURE"), None)
    reason = ""
    if failed is not None:
        reason = f"Received FAILURE signal with UniqueId {failed}"
    elif len(signals) < count and progress["left_ms"] <= 0:
        reason = f"Failed to receive {count - len(signals)} resource signal(s) within the specified duration"
    elif len(signals) < count:
        return InProgress(POLL_MS, {**progress, "left_ms": progress["left_ms"] - POLL_MS}, identity)
    p.call("cloudformation", "CloseResponse", Key=progress["key"])
    if reason:
        raise StatedFailure(reason, identity)
    return Created(identity)


def _duration_ms(text: str) -> int:
    """Return how long an ISO 8601 duration of hours, minutes and seconds lasts, at most the longest wait."""
    found = DURATION.fullmatch(text)
    if found is None or text == "PT":
        raise StatedFailure(f"Invalid Timeout {text}: it is to be a duration as PT1H30M")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return min(hours * 3_600 + minutes * 60 + seconds, WAIT_SECONDS) * 1_000


def _key(url: str) -> str:
    return unquote(url.rsplit("/", 1)[-1])
