"""What AWS Lambda answered in recorded situations, beside what we answer."""

import re
from typing import Any

from emulator.bus.calls import Pending
from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.bench import ROLE, LambdaBench
from tests.emulator.services.sqs.recordings import Situation
from tests.emulator.worlds import Refused

FREE = re.compile(
    r"<*(date|datetime|timestamp|code-sha256|code-sha-256>:1|lambda-url|function-url|description|license-info"
    r"|log-result)>?"
)


def located(answer: dict[str, Any]) -> dict[str, Any]:
    """Return GetFunction's answer with the place of its code as the recordings write it."""
    assert answer["Code"]["Location"].startswith("https://")
    return {**answer, "Code": {**answer["Code"], "Location": "<location>"}}


class Recorded(Situation):
    """One recorded situation of Lambda."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "lambda")
        self.bound["<partition>"] = "aws"
        self.bound["<region>"] = "us-east-1"

    def _compare(self, recorded: Any, ours: Any, where: str) -> None:
        if isinstance(recorded, str) and (FREE.fullmatch(recorded) or recorded.startswith("<code-size")):
            return
        if isinstance(recorded, dict) and "CreateFunctionResponse" in recorded:
            recorded = recorded["CreateFunctionResponse"]
        if isinstance(recorded, dict) and isinstance(ours, dict):
            recorded = {name: value for name, value in recorded.items() if name != "Message" or "Error" not in recorded}
        super()._compare(recorded, ours, where)


class Account(LambdaBench):
    """Performs the calls of a situation; an answer has the shape of a recorded one, an error included."""

    def ask(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call an operation of Lambda."""
        try:
            result = self.call_lambda(operation, **parameters)
            if isinstance(result, Pending):
                self.pass_time(60)
                result = self.answers()[result.waiter]
        except Refused as refused:
            failure = refused.failure
            return {"Error": {"Code": failure.code, "Message": failure.message}, **(failure.detail or {})}
        answer: dict[str, Any] = dict(result)
        return answer

    def create(self, name: str = "fn", **parameters: Any) -> dict[str, Any]:
        """Create a function with the settings that most situations share; it is not yet active."""
        given = {
            "Runtime": "python3.12",
            "Handler": "handler.handler",
            "Role": ROLE,
            "Timeout": 30,
            "Environment": {"Variables": {}},
            "Code": {"ZipFile": archive("handler.py", "def handler(event, context): return event")},
        }
        settings: dict[str, Any] = {**given, **parameters}
        return self.ask(
            "CreateFunction", FunctionName=name, **{key: settings[key] for key in settings if settings[key]}
        )

    def active(self, name: str = "fn", **parameters: Any) -> dict[str, Any]:
        """Create a function and wait until it is active."""
        made = self.create(name, **parameters)
        self.pass_time(2)
        return made

    def change(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Change a function, and wait until the change is done."""
        answer = self.ask(operation, **parameters)
        self.pass_time(2)
        return answer
