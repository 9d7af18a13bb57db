"""What AWS answered in recorded situations of CloudFormation, and how ours is compared with it."""

import json
import re
from functools import cache
from typing import Any

import pytest

from tests.emulator.worlds import Refused
from tests.shared import SHARED

FILE = SHARED / "aws-recordings" / "cloudformation.json"
PLACEHOLDER = re.compile(r"<[a-z0-9:_-]+>|111111111111|CFN-[A-Za-z0-9]+-[A-Za-z0-9]{12}")
FREE = ("datetime", "timestamp", "date")
LEFT_OUT = ("ResponseMetadata", "LastOperations")
"""LastOperations is in recordings since 2026: the ids of operations are not modelled (see QUIRKS)."""
UNORDERED = ("Details", "Parameters")


@cache
def _file() -> dict[str, Any]:
    if not FILE.exists():
        pytest.skip(f"the recordings of AWS are not there: {FILE.name}")
    found: dict[str, Any] = json.loads(FILE.read_text())
    return found


def names() -> list[tuple[str, str]]:
    """Return the path and the name of every recorded situation."""
    return [_parts(name) for name in _file()]


def _parts(name: str) -> tuple[str, str]:
    start = name.partition("[")[0].rindex("::")
    return name[:start], name[start + 2 :]


@cache
def _recordings() -> dict[str, Any]:
    found = _file()
    return {_parts(name)[1]: recording["recorded-content"] for name, recording in found.items()}


class Situation:
    """One recorded situation; `matches` compares an answer of ours with the recorded one of that name."""

    def __init__(self, name: str) -> None:
        self.content: dict[str, Any] = _recordings()[name]
        self.bound: dict[str, str] = {}

    def matches(self, name: str, ours: Any) -> None:
        """Assert that an answer has exactly the fields and values of the recorded one; placeholders must agree."""
        self.compare(self.content[name], ours, name)

    def refuses(self, name: str, refused: Refused, operation: str = "") -> None:
        """Assert that a refusal is the recorded one, as a response or as boto3 words it."""
        recorded = self.content[name]
        if isinstance(recorded, str):
            self._compare_text(
                recorded,
                f"An error occurred ({refused.code}) when calling the {operation} operation: {refused}".replace(
                    f"operation: {refused.code}: ", "operation: "
                ),
                name,
            )
            return
        error = recorded.get("Error", recorded)
        assert refused.code == error["Code"]
        self._compare_text(error["Message"], refused.message, name)

    def compare(self, recorded: Any, ours: Any, where: str) -> None:
        """Assert that a value of ours is the recorded one, but for what depends on when it was recorded."""
        if isinstance(recorded, dict):
            found = json.loads(ours) if isinstance(ours, str) else ours
            wanted = {key: value for key, value in recorded.items() if key not in LEFT_OUT}
            if wanted.get("Action") == "Add":  # since May 2025 an Add has no Replacement any more
                wanted.pop("Replacement", None)
            assert sorted(found) == sorted(wanted), where
            for key, value in wanted.items():
                self.compare(_sorted(key, value), _sorted(key, found[key]), f"{where}.{key}")
        elif isinstance(recorded, list):
            assert len(recorded) == len(ours), where
            for index, (one, other) in enumerate(zip(recorded, ours, strict=True)):
                self.compare(one, other, f"{where}[{index}]")
        elif isinstance(recorded, str) and recorded not in FREE:
            self._compare_text(recorded, ours, where)
        elif recorded not in FREE:
            assert recorded == ours, where

    def _compare_text(self, recorded: str, ours: str, where: str) -> None:
        names = PLACEHOLDER.findall(recorded)
        pattern = "(.+?)".join(re.escape(part) for part in PLACEHOLDER.split(recorded))
        pattern = re.sub(r"\\-date\Z", r"-[0-9TZ:.-]+", pattern)
        pattern = re.sub(r"-[0-9a-f]{8}(\\-[0-9a-f]{4}){3}\\-[0-9a-f]{12}\Z", r"-[0-9a-f-]{36}", pattern)
        found = re.fullmatch(pattern, ours, re.DOTALL)
        assert found, f"{where}: {ours!r} is not {recorded!r}"
        for name, value in zip(names, found.groups(), strict=True):
            assert self.bound.setdefault(name, value) == value, f"{where}: {name}"


def _sorted(key: str, value: Any) -> Any:
    """AWS lists some members in no certain order."""
    if key in UNORDERED and isinstance(value, list):
        return sorted(value, key=_order)
    return value


def _order(entry: dict[str, Any]) -> tuple[str, str, str]:
    target = entry.get("Target", {})
    return entry.get("ChangeSource", ""), target.get("Name", ""), entry.get("ParameterKey", "")
