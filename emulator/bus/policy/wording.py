"""Says in AWS's words why a request is refused, and which statement would allow it."""

from typing import Any

from emulator.bus.policy.evaluate import Decision, Match, Request

PRINCIPALS = {"service": "Service", "federated": "Federated"}
"""What a policy's Principal calls a kind of caller."""


def refusal(request: Request, decision: Decision, action: str) -> str:
    """Return the text of AccessDenied; `action` as the service writes it, e.g. sqs:sendmessage."""
    text = f"User: {request.caller.arn} is not authorized to perform: {action} on resource: {request.resource}"
    if request.caller.kind == "federated":
        return f"Not authorized to perform {action}"
    if request.is_trust:
        return text
    if decision.by is not None:
        article = "a" if decision.by.source[0] in "pr" else "an"
        return f"{text} with an explicit deny in {article} {decision.by.source}"
    return f"{text} because no {decision.lacks} allows the {action} action"


def told_of(match: Match) -> dict[str, str]:
    """Return {"where", "policy", "statement"}: the kind of a policy, its name, and the statement's Sid or number."""
    return {"where": match.source, "policy": match.policy, "statement": match.statement.name}


def missing(request: Request, decision: Decision) -> dict[str, Any]:
    """Return {"where", "statement"}: what would have to be added where, or which statement stands against it."""
    if decision.by is not None:
        told = told_of(decision.by)
        return {"where": told["where"], "policy": told["policy"], "denied_by": told["statement"]}
    statement: dict[str, Any] = {"Effect": "Allow", "Action": request.action, "Resource": request.resource}
    caller, keys = request.caller, request.keys or {}
    if decision.lacks != "resource-based policy":
        return {"where": decision.lacks, "holder": caller.identity or caller.arn, "statement": statement}
    kind = PRINCIPALS.get(caller.kind, "AWS")
    statement = {
        "Effect": "Allow",
        "Principal": {kind: caller.arn if caller.kind == "service" else caller.identity or caller.arn},
        "Action": request.action,
        "Resource": request.resource,
    }
    if keys.get("aws:sourcearn"):
        statement["Condition"] = {"ArnEquals": {"aws:SourceArn": keys["aws:sourcearn"][0]}}
    if request.is_trust:
        del statement["Resource"]
    return {"where": decision.lacks, "holder": request.resource, "statement": statement}
