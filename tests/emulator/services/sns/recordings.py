"""What AWS answered in recorded situations of SNS."""

import json
import re
from typing import Any

from tests.emulator.services.sqs.recordings import Situation

PLACEHOLDER = re.compile(r"<[a-z0-9:_-]+>|111111111111")
FREE = ("<time-ms>", "date", "timestamp")


class Recorded(Situation):
    """A recorded situation of SNS: a field that is null must be there, other than in those of SQS."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "sns")

    def _compare(self, recorded: Any, ours: Any, where: str) -> None:
        if isinstance(recorded, str) and recorded in FREE:
            return
        if isinstance(recorded, (dict, list)) and isinstance(ours, str):
            ours = json.loads(ours)
        if isinstance(recorded, dict):
            self._compare_status(recorded, ours, where)
            wanted = {key: value for key, value in recorded.items() if key not in ("ResponseMetadata", "_normalized")}
            ours = {key: value for key, value in ours.items() if key != "ResponseMetadata"}
            assert sorted(ours) == sorted(wanted), where
            for key, value in wanted.items():
                self._compare(value, ours[key], f"{where}.{key}")
        elif isinstance(recorded, str) and re.search(r"b'(\\x..)+'", recorded):
            assert str(ours) == recorded, where
        else:
            super()._compare(recorded, ours, where)

    def _compare_text(self, recorded: str, ours: str, where: str) -> None:
        """Compare texts; a placeholder without a number stands for anything."""
        names = PLACEHOLDER.findall(recorded)
        pattern = "(.+?)".join(re.escape(part) for part in PLACEHOLDER.split(recorded))
        found = re.fullmatch(pattern, ours)
        assert found, f"{where}: {ours!r} is not {recorded!r}"
        for name, value in zip(names, found.groups(), strict=True):
            if ":" in name:
                assert self.bound.setdefault(name, value) == value, f"{where}: {name}"
