"""The error that a service raises: AWS's code, text and status."""

from typing import Any

from emulator.bus.calls import Failure


class AwsError(Exception):
    """An error as AWS answers it; `detail` holds further members of the error's shape."""

    def __init__(self, code: str, message: str, status: int = 400, detail: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.failure = Failure(code, message, status, detail)


class NotModelled(AwsError):
    """Something that AWS offers and this emulator does not: refused by name."""

    def __init__(self, what: str) -> None:
        super().__init__("NotImplemented", f"Sluice does not model {what}", 501)
