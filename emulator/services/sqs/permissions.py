"""The statements that AddPermission writes into a queue's policy."""

from typing import Any

import orjson

from emulator.services.sqs import errors, limits
from emulator.services.sqs.queue import Queue

VERSION = "2008-10-17"
ACTIONS = (
    "*",
    "ChangeMessageVisibility",
    "DeleteMessage",
    "GetQueueAttributes",
    "GetQueueUrl",
    "ListDeadLetterSourceQueues",
    "PurgeQueue",
    "ReceiveMessage",
    "SendMessage",
)


def read_policy(queue: Queue) -> dict[str, Any]:
    """Return the queue's policy, an empty one of the name that AWS gives it where there is none."""
    kept = queue.attributes.get("Policy")
    if kept:
        policy: dict[str, Any] = orjson.loads(kept)
        return policy
    return {"Version": VERSION, "Id": f"{queue.arn}/SQSDefaultPolicy", "Statement": []}


def statements_of(policy: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a policy's statements as a list."""
    found = policy.get("Statement") or []
    return [found] if isinstance(found, dict) else list(found)


def make_statement(queue: Queue, label: str, accounts: list[str], actions: list[str]) -> dict[str, Any]:
    """Return the statement that lets accounts perform actions on a queue."""
    if len(actions) > limits.PERMISSION_ACTIONS:
        text = f"{len(actions)} Actions were found, maximum allowed is {limits.PERMISSION_ACTIONS}."
        raise errors.over_limit(text)
    for action in actions:
        if action not in ACTIONS:
            reason = "Please refer to the appropriate WSDL for a list of valid actions. "
            raise errors.invalid_value(f"SQS:{action}", "ActionName", reason)
    for account in accounts:
        if not (account.isdecimal() and len(account) == 12):
            raise errors.invalid_value(f"[{account}]", "PrincipalId", "Unable to verify principal.")
    partition = queue.arn.split(":", 2)[1]
    return {
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": _one_or_all([f"arn:{partition}:iam::{account}:root" for account in accounts])},
        "Action": _one_or_all([f"SQS:{action}" for action in actions]),
        "Resource": queue.arn,
    }


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values
