"""Recorded situations of S3, performed by boto3 against an endpoint."""

import itertools
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from tests.emulator.services.sqs.recordings import PLACEHOLDER, Situation

FREE = re.compile(r"datetime|bucket|location|owner-id|display-name|i-d|<[a-z0-9_:-]+>")
"""Recorded values that hold nothing but a name for what is different each time."""
UNSAID = ("HostId", "RequestId")
NAMES = (f"recorded-{number}" for number in itertools.count())
"""Names of buckets, each once."""

Make = Callable[..., str]
"""Makes a bucket of a new name, with versions where a status is given, and returns the name."""


class Recorded(Situation):
    """One situation; `tell` performs a call and compares its answer with the recorded one of that name."""

    def __init__(self, name: str, client: Any) -> None:
        super().__init__(name, "s3")
        self.client = client

    def tell(self, name: str, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call an operation, in boto3's spelling, and return its answer, an error included."""
        perform: Callable[..., dict[str, Any]] = getattr(self.client, operation)
        try:
            answer = perform(**parameters)
        except ClientError as error:
            answer = dict(error.response)
        seen = _seen(answer)
        status = self.content[name].get("ResponseMetadata", {}).get("HTTPStatusCode")
        assert status in (None, answer["ResponseMetadata"]["HTTPStatusCode"]), (name, seen)
        self._compare(self.content[name], seen, name)
        return answer

    def _compare(self, recorded: Any, ours: Any, where: str) -> None:
        if isinstance(recorded, dict):
            wanted = {key: value for key, value in recorded.items() if key not in ("ResponseMetadata", *UNSAID)}
            ours = {key: value for key, value in ours.items() if key not in ("ResponseMetadata", *UNSAID)}
            assert ours.keys() == wanted.keys(), (where, ours)
            for key, value in wanted.items():
                self._compare(value, ours[key], f"{where}.{key}")
        elif isinstance(recorded, str) and FREE.fullmatch(recorded):
            assert ours, where
        elif isinstance(recorded, str) and PLACEHOLDER.search(recorded):
            self._compare_text(recorded, ours, where)
        elif isinstance(recorded, list):
            assert len(recorded) == len(ours), (where, ours)
            for index, pair in enumerate(zip(recorded, ours, strict=True)):
                self._compare(*pair, f"{where}[{index}]")
        else:
            assert recorded == ours, where


def _seen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _seen(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_seen(inner) for inner in value]
    if isinstance(value, datetime):
        return "datetime"
    return value.read().decode() if hasattr(value, "read") else value
