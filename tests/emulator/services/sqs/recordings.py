"""What AWS answered in recorded situations, read from where it lies beside the repository."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from emulator.bus.calls import Failure
from emulator.wire.faults import Faults
from emulator.wire.models import find_model
from tests.emulator.worlds import Bench, Refused

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "aws-recordings"
PLACEHOLDER = re.compile(r"<[a-z0-9:_-]+>|111111111111")
FREE = ("timestamp",)


@cache
def _read(service: str) -> dict[str, Any]:
    path = FOLDER / f"{service}.json"
    if not path.exists():
        pytest.skip(f"the recordings of AWS are not there: {path.name}")
    recordings: dict[str, Any] = json.loads(path.read_text())
    return {name.rpartition("::")[2]: recording["recorded-content"] for name, recording in recordings.items()}


def metadata(service: str, failure: Failure) -> dict[str, Any]:
    """Return what a recorded error says of its response: the status that the wire gives it."""
    return {"ResponseMetadata": {"HTTPStatusCode": _faults(service).describe(failure).status}}


@cache
def _faults(service: str) -> Faults:
    model = find_model(service)
    assert model is not None
    return Faults(model)


class Situation:
    """One recorded situation; `matches` compares an answer of ours with the recorded one of that name."""

    def __init__(self, name: str, service: str = "sqs") -> None:
        self.content = _read(service)[name]
        self.bound: dict[str, str] = {}

    def matches(self, name: str, ours: Any) -> None:
        """Assert that an answer has the fields and values of the recorded one; placeholders must agree."""
        self._compare(self.content[name], ours, name)

    def _compare(self, recorded: Any, ours: Any, where: str) -> None:
        if isinstance(recorded, dict):
            if isinstance(ours, str):
                ours = json.loads(ours)
            self._compare_status(recorded, ours, where)
            wanted = {key: value for key, value in recorded.items() if key not in ("ResponseMetadata", "message")}
            ours = {key: value for key, value in ours.items() if key != "ResponseMetadata"}
            assert sorted(ours) == sorted(key for key in wanted if wanted[key] is not None), where
            for key, value in wanted.items():
                if value is not None:
                    self._compare(value, ours[key], f"{where}.{key}")
        elif isinstance(recorded, list):
            assert len(recorded) == len(ours), where
            for index, (one, other) in enumerate(zip(recorded, ours, strict=True)):
                self._compare(one, other, f"{where}[{index}]")
        elif isinstance(recorded, str) and recorded not in FREE:
            self._compare_text(recorded, ours, where)
        elif recorded not in FREE:
            assert recorded == ours, where

    def _compare_status(self, recorded: dict[str, Any], ours: dict[str, Any], where: str) -> None:
        if "Error" in recorded:
            status = recorded.get("ResponseMetadata", {}).get("HTTPStatusCode")
            told = ours.get("ResponseMetadata", {}).get("HTTPStatusCode")
            assert None in (status, told) or status == told, f"{where}: status {told} is not {status}"

    def _compare_text(self, recorded: str, ours: str, where: str) -> None:
        names = PLACEHOLDER.findall(recorded)
        pattern = "(.+?)".join(re.escape(part) for part in PLACEHOLDER.split(recorded))
        found = re.fullmatch(pattern, ours)
        assert found, f"{where}: {ours!r} is not {recorded!r}"
        for name, value in zip(names, found.groups(), strict=True):
            self._agree(name, value, where)

    def _agree(self, name: str, value: str, where: str) -> None:
        assert self.bound.setdefault(name, value) == value, f"{where}: {name}"


def answer(bench: Bench, operation: str, protocol: str = "json", **parameters: Any) -> dict[str, Any]:
    """Call an operation of SQS; return the answer in the shape of a recorded one, an error included."""
    try:
        result: dict[str, Any] = bench.call("sqs", operation, call={"protocol": protocol}, **parameters)
    except Refused as refused:
        error = {"Code": refused.query_code, "Message": refused.message, "Type": "Sender"}
        if protocol == "json":
            error["QueryErrorCode"] = refused.code
        return {"Error": error, **metadata("sqs", refused.failure)}
    return result


def everything(bench: Bench, url: str) -> dict[str, Any]:
    """Ask for all attributes of a queue."""
    return answer(bench, "GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])


def receive(bench: Bench, url: str, **parameters: Any) -> dict[str, Any]:
    """Receive without waiting, unless told."""
    return answer(bench, "ReceiveMessage", QueueUrl=url, **parameters)


def send(bench: Bench, url: str, **parameters: Any) -> dict[str, Any]:
    """Send a message."""
    return answer(bench, "SendMessage", QueueUrl=url, **parameters)


def delete(bench: Bench, url: str, received: dict[str, Any]) -> None:
    """Delete what was received."""
    for message in received["Messages"]:
        bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def set_attributes(bench: Bench, url: str, **attributes: str) -> dict[str, Any]:
    """Set attributes of a queue."""
    return answer(bench, "SetQueueAttributes", QueueUrl=url, Attributes=attributes)
