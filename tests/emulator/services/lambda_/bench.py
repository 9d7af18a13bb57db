"""A world with functions, without code unless it is given."""

import json
from typing import Any

from emulator.bus.calls import Pending
from emulator.world import DEFAULT_ACCOUNT, DEFAULT_REGION
from tests.emulator.worlds import Bench, only

ROLE = f"arn:aws:iam::{DEFAULT_ACCOUNT}:role/service"
SERVICES = {service.name: service for service in only("lambda_", "sqs").values()}
NOT_SUPPLIED = {"S3Bucket": "sluice-code", "S3Key": "nothing.zip"}


class LambdaBench(Bench):
    """Calls of Lambda in one line; functions are active when they are returned."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"services": SERVICES, **settings})

    def call_lambda(self, operation: str, **parameters: Any) -> Any:
        """Call an operation of Lambda."""
        return self.call("lambda", operation, **parameters)

    def function(self, name: str = "worker", *, model: dict[str, Any] | None = None, **parameters: Any) -> str:
        """Create a function, wait until it is active, and return its ARN. `model` is what a scenario says of it."""
        given = {"Runtime": "python3.12", "Handler": "index.handler", "Role": ROLE, "Code": NOT_SUPPLIED, **parameters}
        arn = str(self.call_lambda("CreateFunction", FunctionName=name, **given)["FunctionArn"])
        if model:
            self.world.control("model", {"function": arn, **model})
        self.pass_time(1)
        return arn

    def mapping(self, function: str = "worker", queue: str = "orders", **parameters: Any) -> str:
        """Map a queue to a function, wait until it is enabled, and return its UUID."""
        made = self.call_lambda(
            "CreateEventSourceMapping", FunctionName=function, EventSourceArn=self.arn(queue), **parameters
        )
        self.pass_time(1)
        return str(made["UUID"])

    def invoke(self, name: str = "worker", payload: Any = None, *, seconds: float = 60, **parameters: Any) -> Any:
        """Invoke a function and return the answer, which comes within `seconds`."""
        if payload is not None:
            parameters["Payload"] = json.dumps(payload).encode()
        answer = self.call_lambda("Invoke", FunctionName=name, **parameters)
        if not isinstance(answer, Pending):
            return answer
        self.pass_time(seconds)
        return self.answers()[answer.waiter]

    def send(self, url: str, *bodies: str, **parameters: Any) -> list[str]:
        """Send messages and return their ids."""
        return [self.sqs("SendMessage", QueueUrl=url, MessageBody=body, **parameters)["MessageId"] for body in bodies]


def function_arn(name: str) -> str:
    """Return the ARN of a function of the world's own account and region."""
    return f"arn:aws:lambda:{DEFAULT_REGION}:{DEFAULT_ACCOUNT}:function:{name}"
