"""Posts to HTTP(S) endpoints: what leaves the world, and what the answer means."""

from emulator.bus.calls import Answer, Failure, Then
from emulator.contract.operation import answered
from emulator.contract.scope import Scope
from emulator.services.sns.delivery_policy import CONTENT_TYPE
from emulator.services.sns.state import State
from emulator.services.sns.subscription import Subscription

AGENT = "Amazon Simple Notification Service Agent"
TOO_MANY_REQUESTS = 429


def headers_of(subscription: Subscription, message: str, kind: str) -> dict[str, str]:
    """Return the headers of every post of SNS; those of a confirmation name no subscription."""
    return {
        "x-amz-sns-message-type": kind,
        "x-amz-sns-message-id": message,
        "x-amz-sns-topic-arn": subscription.topic,
        "Content-Type": CONTENT_TYPE,
        "User-Agent": AGENT,
        "Accept-Encoding": "gzip,deflate",
    }


def post(
    scope: Scope[State], subscription: Subscription, message: str, headers: dict[str, str], body: str, event: int
) -> None:
    """Post a confirmation; a refusal is recorded, and no more is tried."""
    place = {"topic": subscription.topic, "endpoint": subscription.endpoint, "subscription": subscription.arn}
    then = scope.then("asked", **place, message=message, event=event)
    request(scope, subscription.endpoint, headers, body, then)


def request(scope: Scope[State], url: str, headers: dict[str, str], body: str, then: Then) -> None:
    """Ask the outside for a post; its result is {"status": …}, or a failure where nobody was reached."""
    scope.effect("http", {"method": "POST", "url": url, "headers": headers, "body": body}, then)


@answered("asked")
def asked(
    scope: Scope[State], answer: Answer, topic: str, endpoint: str, subscription: str, message: str, event: int
) -> None:
    """An endpoint has got its confirmation message, or it has not."""
    failure = failure_of(answer)
    if failure is not None:
        detail = {"code": failure.code, "message": failure.message, "lost": True, "subscription": subscription}
        scope.host.append("refuse", topic, endpoint, message, event, detail)


def failure_of(answer: Answer) -> Failure | None:
    """Return what an endpoint's answer means: 2xx is taken, 429 and 5xx may pass, everything else is final."""
    if answer.failure is not None:
        return answer.failure
    status = int((answer.result or {}).get("status", 0))
    if 200 <= status < 300:
        return None
    return Failure(f"HTTP {status}", f"The endpoint answered with status {status}", status or 400)
