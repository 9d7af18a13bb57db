"""Trace events as people see them: nodes instead of ARNs, time since the traffic began."""

from typing import Any


def shown_event(event: Any, names: dict[str, str], began: int) -> list[Any]:
    """Return an event with node names instead of ARNs and the time since the traffic began.

    Who is outside AWS has no ARN: a subscription's address is told by the subscription's name.
    """
    sequence, at, kind, resource, peer, message, cause, detail = event
    subscription = names.get(detail["subscription"]) if "subscription" in detail else None
    if subscription is not None:
        detail = {**detail, "subscription": subscription}
        peer = names.get(peer, subscription)
    return [sequence, at - began, kind, node_of(resource, names), node_of(peer, names), message, cause, detail]


def node_of(arn: str, names: dict[str, str]) -> str:
    """Return the node of an ARN: a logical id, an actor's id, or the ARN itself where nothing is drawn."""
    return names.get(arn) or arn.removeprefix("actor:")
