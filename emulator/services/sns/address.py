"""Finds the topic or subscription that a call is about, in this account or in another one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from emulator.bus.arn import Arn, NotAnArn, make_arn, parse_arn
from emulator.bus.calls import OUTSIDE, Call, Pending
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import errors
from emulator.services.sns.state import State
from emulator.services.sns.topic import Topic

Result = dict[str, Any]
OnTopic = Callable[[Scope[State], Call, Topic], Result]
OnCall = Callable[[Scope[State], Call], Result]


def on_topic(name: str, *, parameter: str = "TopicArn", reads: bool = False) -> Callable[[OnTopic], OnCall]:
    """Mark `function(scope, call, topic)` as the operation `name` on the topic of a parameter.

    A refusal of one that changes something is traced.
    """

    def mark(function: OnTopic) -> OnCall:
        @operation(name, reads=reads)
        @wraps(function)
        def perform(scope: Scope[State], call: Call) -> Result:
            if reads:
                return with_topic(scope, call, parameter, function)
            return traced(scope, call, parameter, lambda: with_topic(scope, call, parameter, function))

        return perform

    return mark


def with_topic(scope: Scope[State], call: Call, parameter: str, function: OnTopic) -> Result:
    """Perform something on the topic of a parameter, in its owner's account."""
    given = call.parameters.get(parameter)
    topic = scope.state.at_arn(given) if given else None
    if topic is not None:
        return function(scope, call, topic)
    arn = read_topic_arn(scope, given, parameter)
    if arn.account != scope.account:
        return call_owner(scope, call, arn.account)
    raise errors.not_found("Topic")


def traced(scope: Scope[State], call: Call, parameter: str, perform: Callable[[], Result]) -> Result:
    """Perform something; a refusal is recorded on what the parameter names."""
    try:
        return perform()
    except AwsError as error:
        if call.account == scope.account:
            trace_refusal(scope, call, str(call.parameters.get(parameter) or ""), error)
        raise


def read_arn(text: str | None, parameter: str) -> Arn:
    """Return the parts of an ARN, or refuse it in AWS's words."""
    if not text:
        raise errors.no_value(parameter)
    try:
        return parse_arn(text)
    except NotAnArn:
        elements = len(text.split(":"))
        if elements < 6:
            raise errors.short_arn(parameter, elements) from None
        raise errors.invalid_parameter(parameter) from None


def read_topic_arn(scope: Scope[State], text: str | None, parameter: str) -> Arn:
    """Return the parts of a topic's ARN of this region."""
    arn = read_arn(text, parameter)
    if arn.service != "sns" or arn.region != scope.region or ":" in arn.resource or not arn.resource:
        raise errors.invalid_parameter(parameter)
    return arn


def call_owner(scope: Scope[State], call: Call, owner: str) -> Result:
    """Perform a call on a topic of another account there."""
    principal = scope.host.caller_arn(call.principal, call.account) if call.principal == OUTSIDE else call.principal
    outcome = scope.call_now(call._replace(account=owner, principal=principal))
    if isinstance(outcome, Pending):
        raise AwsError("InternalError", f"sns:{call.operation} did not answer at once", 500)
    if outcome.failure is not None:
        failure = outcome.failure
        raise AwsError(failure.code, failure.message, failure.status, failure.detail)
    return outcome.result or {}


def trace_refusal(scope: Scope[State], call: Call, resource: str, error: AwsError) -> None:
    """Record that a call was refused, on what it named even where there is none."""
    if not resource.startswith("arn:"):
        resource = make_arn("sns", scope.region, scope.account, resource)
    failure = error.failure
    detail = {"operation": call.operation, "code": failure.code, "message": failure.message}
    scope.host.append("refuse", resource, call.principal, "", call.cause, detail)
