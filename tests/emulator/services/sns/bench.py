"""A world with topics, and what the tests of SNS ask of it."""

import json
from typing import Any

from emulator.bus.calls import Answer, Failure
from tests.emulator.services.lambda_.bench import LambdaBench
from tests.emulator.services.sqs.recordings import metadata
from tests.emulator.worlds import Refused, only

USER = "arn:aws:iam::123456789012:user/me"
SERVICES = {service.name: service for service in only("lambda_", "logs", "sns", "sqs").values()}
TOPICS = "arn:aws:sns:us-east-1:123456789012:"


class TopicBench(LambdaBench):
    """A World with SNS and who gets its messages."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"services": SERVICES, **settings})

    def sns(self, operation: str, **parameters: Any) -> Any:
        """Call an operation of SNS as a user."""
        return self.call("sns", operation, call={"principal": USER}, **parameters)

    def ask(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call an operation; return the answer in the shape of a recorded one, an error included."""
        try:
            result: dict[str, Any] = self.sns(operation, **parameters)
        except Refused as refused:
            return {
                "Error": {"Code": refused.code, "Message": refused.message, "Type": "Sender"},
                **metadata("sns", refused.failure),
            }
        return result

    def topic(self, name: str = "news", **attributes: str) -> str:
        """Create a topic and return its ARN; one whose name ends so is FIFO."""
        if name.endswith(".fifo"):
            attributes["FifoTopic"] = "true"
        return str(self.sns("CreateTopic", Name=name, Attributes=attributes)["TopicArn"])

    def subscribe(self, topic: str, endpoint: str, protocol: str = "sqs", **attributes: Any) -> str:
        """Subscribe an endpoint and return the subscription's ARN; documents may be given as they are."""
        given = {name: value if isinstance(value, str) else json.dumps(value) for name, value in attributes.items()}
        parameters = {"TopicArn": topic, "Protocol": protocol, "Endpoint": endpoint, "Attributes": given}
        return str(self.sns("Subscribe", ReturnSubscriptionArn=True, **parameters)["SubscriptionArn"])

    def subscribed_queue(self, topic: str, name: str = "orders", **attributes: Any) -> str:
        """Create a queue, subscribe it and return its URL."""
        kind = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
        url = self.queue(name, **kind)
        self.subscribe(topic, self.arn(name), **attributes)
        return url

    def publish(self, topic: str, message: str = "hello", **parameters: Any) -> str:
        """Publish a message and return its id."""
        return str(self.sns("Publish", TopicArn=topic, Message=message, **parameters)["MessageId"])

    def notifications(self, url: str, **parameters: Any) -> list[dict[str, Any]]:
        """Receive messages without waiting and return the notifications in them."""
        return [json.loads(body) for body in self.bodies(url, **parameters)]

    def subscribed_function(self, topic: str, name: str = "worker") -> str:
        """Create a function, subscribe it, and return the URL of the queue that gets the events it succeeded on."""
        function = self.function(name)
        url = self.queue(f"{name}-succeeded")
        destination = {"OnSuccess": {"Destination": self.arn(f"{name}-succeeded")}}
        self.call_lambda("PutFunctionEventInvokeConfig", FunctionName=name, DestinationConfig=destination)
        self.subscribe(topic, function, "lambda")
        return url

    def posts(self, *statuses: int) -> list[dict[str, Any]]:
        """Answer the posts that the world wants to make, with these statuses, 0 for nobody there; return them."""
        found = []
        left = list(statuses) or [200]
        while self.world.effects:
            effect = self.world.effects.popleft()
            found.append(effect.arguments)
            status = left.pop(0) if len(left) > 1 else left[0]
            failure = Failure("Unreachable", "nobody is there", 503)
            answer = Answer({"status": status}) if status else Answer(failure=failure)
            self.world.resolve(effect.waiter, answer)
        return found

    def mails(self, endpoint: str) -> list[dict[str, Any]]:
        """Return what is in an inbox."""
        found: list[dict[str, Any]] = self.sns("ReadInbox", Endpoint=endpoint)["Mails"]
        return found


def text(value: str) -> dict[str, str]:
    """Return a message attribute of a text."""
    return {"DataType": "String", "StringValue": value}


def number(value: float) -> dict[str, str]:
    """Return a message attribute of a number."""
    return {"DataType": "Number", "StringValue": str(value)}


def group(name: str, identity: str) -> dict[str, str]:
    """Return what a message of a FIFO topic needs."""
    return {"MessageGroupId": name, "MessageDeduplicationId": identity}
