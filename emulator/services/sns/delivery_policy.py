"""Delivery policies: how often and when a failed delivery to an HTTP(S) endpoint is tried again.

Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
"""

from typing import Any

from emulator.bus.retries import Growth, Phase, Schedule
from emulator.kernel.clock import SECOND
from emulator.services.sns.errors import BadAttribute

Policy = dict[str, Any]

RETRY_POLICY: Policy = {
    "minDelayTarget": 20,
    "maxDelayTarget": 20,
    "numRetries": 3,
    "numMaxDelayRetries": 0,
    "numNoDelayRetries": 0,
    "numMinDelayRetries": 0,
    "backoffFunction": "linear",
}
CONTENT_TYPE = "text/plain; charset=UTF-8"
REQUEST_POLICY: Policy = {"headerContentType": CONTENT_TYPE}
GROWTHS: dict[str, Growth] = {
    "arithmetic": "arithmetic",
    "exponential": "exponential",
    "geometric": "geometric",
    "linear": "linear",
}
DELAY_SECONDS = 3_600
RETRIES = 100
CONTENT_TYPES = (
    "application/atom+xml",
    "application/json",
    "application/octet-stream",
    "application/soap+xml",
    "application/x-www-form-urlencoded",
    "application/xhtml+xml",
    "application/xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/plain",
    "text/xml",
)
"""What headerContentType may be (docs: sns-message-delivery-retries, "content type")."""


def read_topic_policy(document: Any) -> Policy | None:
    """Return a topic's delivery policy as it is shown; None where there is none."""
    http = document.get("http") if isinstance(document, dict) else None
    if not isinstance(http, dict):
        if document in ({}, None) or (isinstance(document, dict) and document == {"http": None}):
            return None
        raise BadAttribute("DeliveryPolicy: Unexpected policy type")
    shown = {name: value for name, value in http.items() if value is not None}
    if "defaultHealthyRetryPolicy" in shown:
        shown["defaultHealthyRetryPolicy"] = _without_none(shown["defaultHealthyRetryPolicy"])
        _check_retries(shown["defaultHealthyRetryPolicy"], "DeliveryPolicy: http.defaultHealthyRetryPolicy")
    if "defaultRequestPolicy" in shown:
        _check_request(shown["defaultRequestPolicy"], "DeliveryPolicy: http.defaultRequestPolicy")
    shown.setdefault("disableSubscriptionOverrides", False)
    return {"http": shown}


def effective_topic_policy(policy: Policy | None) -> Policy:
    """Return what applies to a topic's subscriptions: its policy over the defaults."""
    http = policy["http"] if policy else {}
    effective = {
        "defaultHealthyRetryPolicy": {**RETRY_POLICY, **http.get("defaultHealthyRetryPolicy", {})},
        "disableSubscriptionOverrides": http.get("disableSubscriptionOverrides", False),
        "defaultRequestPolicy": {**REQUEST_POLICY, **http.get("defaultRequestPolicy", {})},
    }
    if "defaultThrottlePolicy" in http:
        effective["defaultThrottlePolicy"] = http["defaultThrottlePolicy"]
    return {"http": effective}


def read_subscription_policy(document: Any) -> Policy | None:
    """Return a subscription's delivery policy as it is shown; None where there is none."""
    if not document:
        return None
    if not isinstance(document, dict):
        raise BadAttribute("DeliveryPolicy: Unexpected policy type")
    retries, request = document.get("healthyRetryPolicy"), document.get("requestPolicy")
    if retries is not None:
        _check_retries(retries, "DeliveryPolicy: healthyRetryPolicy")
        retries = {**RETRY_POLICY, **_without_none(retries)}
    if request is not None:
        _check_request(request, "DeliveryPolicy: requestPolicy")
    return {
        "healthyRetryPolicy": retries,
        "sicklyRetryPolicy": document.get("sicklyRetryPolicy"),
        "throttlePolicy": document.get("throttlePolicy"),
        "requestPolicy": request,
        "guaranteed": bool(document.get("guaranteed", False)),
    }


def effective_subscription_policy(policy: Policy | None, topic_policy: Policy | None) -> Policy:
    """Return what applies to a subscription: its own policy, unless the topic forbids that, over the topic's."""
    topic = effective_topic_policy(topic_policy)["http"]
    own = policy or {}
    if topic["disableSubscriptionOverrides"]:
        own = {}
    return {
        "healthyRetryPolicy": own.get("healthyRetryPolicy") or topic["defaultHealthyRetryPolicy"],
        "sicklyRetryPolicy": own.get("sicklyRetryPolicy"),
        "throttlePolicy": own.get("throttlePolicy") or topic.get("defaultThrottlePolicy"),
        "requestPolicy": {**topic["defaultRequestPolicy"], **(own.get("requestPolicy") or {})},
        "guaranteed": own.get("guaranteed", False),
    }


def schedule_of(effective: Policy) -> Schedule:
    """Return the retries that a subscription's effective policy means."""
    retries = effective["healthyRetryPolicy"]
    least, most = retries["minDelayTarget"] * SECOND, retries["maxDelayTarget"] * SECOND
    no_delay, least_delay, most_delay = (
        retries[name] for name in ("numNoDelayRetries", "numMinDelayRetries", "numMaxDelayRetries")
    )
    rest = retries["numRetries"] - no_delay - least_delay - most_delay
    growth = GROWTHS[retries["backoffFunction"]] if least != most else "constant"
    return Schedule(
        (Phase(no_delay), Phase(least_delay, least), Phase(rest, least, most, growth), Phase(most_delay, most))
    )


def _without_none(policy: Policy) -> Policy:
    return {name: value for name, value in policy.items() if value is not None}


def _check_retries(policy: Any, where: str) -> None:
    if not isinstance(policy, dict):
        raise BadAttribute(f"{where}: must be an object")
    filled = {**RETRY_POLICY, **_without_none(policy)}
    for name, value in filled.items():
        if name == "backoffFunction":
            if value not in GROWTHS:
                raise BadAttribute(f"{where}.{name} must be one of {', '.join(GROWTHS)}")
        elif name not in RETRY_POLICY:
            raise BadAttribute(f"{where}: unexpected field {name}")
        elif not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise BadAttribute(f"{where}.{name} must be greater than or equal to 0")
    if filled["numRetries"] > RETRIES:
        raise BadAttribute(f"{where}.numRetries must be less than or equal to {RETRIES}")
    if filled["maxDelayTarget"] > DELAY_SECONDS:
        raise BadAttribute(f"{where}.maxDelayTarget must be less than or equal to {DELAY_SECONDS}")
    if not 1 <= filled["minDelayTarget"] <= filled["maxDelayTarget"]:
        raise BadAttribute(f"{where}.minDelayTarget must be between 1 and maxDelayTarget")
    parts = sum(filled[name] for name in ("numNoDelayRetries", "numMinDelayRetries", "numMaxDelayRetries"))
    if parts > filled["numRetries"]:
        raise BadAttribute(f"{where}.numRetries must be greater than or equal to the sum of its phases")


def _check_request(policy: Any, where: str) -> None:
    kind = policy.get("headerContentType") if isinstance(policy, dict) else None
    if kind is not None and str(kind).partition(";")[0].strip() not in CONTENT_TYPES:
        raise BadAttribute(f"{where}.headerContentType {kind} is not supported")
