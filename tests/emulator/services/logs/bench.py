"""A world with CloudWatch Logs under test."""

from typing import Any

from tests.emulator.worlds import Bench, only


class LogsBench(Bench):
    """A Bench with CloudWatch Logs and the group `g`."""

    def __init__(self, *services: str, **settings: Any) -> None:
        super().__init__(services=only("logs", *services), **settings)
        self.logs("CreateLogGroup", logGroupName="g")

    def logs(self, operation: str, **parameters: Any) -> Any:
        """Call an operation of CloudWatch Logs."""
        return self.call("logs", operation, **parameters)
