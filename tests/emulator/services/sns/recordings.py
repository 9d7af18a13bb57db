"""What AWS answered in recorded situations of SNS."""

import json
import re
from typing import Any

from tests.emulator.services.sqs.recordings import Situation

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

    def _agree(self, name: str, value: str, where: str) -> None:
        """A placeholder without a number stands for anything."""
        if ":" in name:
            super()._agree(name, value, where)
