"""AddPermission and RemovePermission."""

import re
from typing import Any

from emulator.bus.calls import Call, Pending
from emulator.contract.scope import Scope
from emulator.services.sqs import errors, limits
from emulator.services.sqs.address import on_queue
from emulator.services.sqs.attributes import compact
from emulator.services.sqs.permissions import make_statement, read_policy, statements_of
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.state import State

LABEL = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")


@on_queue("AddPermission")
def add_permission(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Add a statement of that label to the queue's policy."""
    label = _label(call)
    accounts, actions = call.parameters.get("AWSAccountIds"), call.parameters.get("Actions")
    if not accounts:
        raise errors.missing_parameter("PrincipalId")
    if not actions:
        raise errors.missing_parameter("Actions")
    policy = read_policy(queue)
    statements = statements_of(policy)
    if any(statement.get("Sid") == label for statement in statements):
        raise errors.invalid_value(label, "Label", "Already exists.")
    if len(statements) >= limits.PERMISSION_STATEMENTS:
        raise errors.over_limit(f"A policy has at most {limits.PERMISSION_STATEMENTS} statements.")
    policy["Statement"] = [*statements, make_statement(queue, label, accounts, actions)]
    queue.attributes["Policy"] = compact(policy)
    queue.modified = scope.now
    return {}


@on_queue("RemovePermission")
def remove_permission(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Remove the statement of that label; a policy without statements is gone."""
    label = _label(call)
    policy = read_policy(queue)
    statements = statements_of(policy)
    kept = [statement for statement in statements if statement.get("Sid") != label]
    if len(kept) == len(statements):
        raise errors.invalid_value(label, "Label", "can't find label.")
    queue.modified = scope.now
    if kept:
        queue.attributes["Policy"] = compact({**policy, "Statement": kept})
    else:
        del queue.attributes["Policy"]
    return {}


def _label(call: Call) -> str:
    label = call.parameters.get("Label")
    if not label:
        raise errors.missing_parameter("Label")
    if not LABEL.match(label):
        text = "Label can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        raise errors.invalid_value(label, "Label", text)
    return str(label)
