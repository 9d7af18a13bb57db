"""A topic's policy: the one that it has by itself, and the statements that AddPermission writes."""

import re
from typing import Any

from emulator.bus.arn import parse_arn
from emulator.bus.policy.syntax import BrokenPolicy, UnknownPrincipal, check_resource_policy, texts
from emulator.services.sns import errors
from emulator.services.sns.documents import compact, read_json
from emulator.services.sns.topic import Topic

ACCOUNT = re.compile(r"\d{12}\Z")
VERSION = "2008-10-17"
OWN_ACTIONS = (
    "GetTopicAttributes",
    "SetTopicAttributes",
    "AddPermission",
    "RemovePermission",
    "DeleteTopic",
    "Subscribe",
    "ListSubscriptionsByTopic",
    "Publish",
)
ACTIONS = (*OWN_ACTIONS, "*", "GetDataProtectionPolicy", "ListTagsForResource", "PutDataProtectionPolicy")


IN_SCOPE = frozenset(name.lower() for name in (*ACTIONS, "Receive", "TagResource", "UntagResource") if name != "*")
OUT_OF_SCOPE = "Policy statement action out of service scope!"


def default_policy(topic: Topic) -> dict[str, Any]:
    """Return the policy of a topic for which none was set: all that its owner's account may do."""
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in OWN_ACTIONS],
        "Resource": topic.arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": topic.owner}},
    }
    return {"Version": VERSION, "Id": "__default_policy_ID", "Statement": [statement]}


def policy_of(topic: Topic) -> dict[str, Any]:
    """Return a topic's policy."""
    kept = topic.attributes.get("Policy")
    policy: dict[str, Any] = read_json(kept) if kept else default_policy(topic)
    return policy


def check_policy(value: str) -> str:
    """Return a policy as it is kept, or refuse it."""
    try:
        actions = [action for statement in check_resource_policy(value) for action in texts(statement, "Action")]
    except UnknownPrincipal:
        raise errors.BadAttribute("Policy Error: PrincipalNotFound") from None
    except BrokenPolicy:
        raise errors.BadAttribute("Policy Error: null") from None
    if any(not _is_in_scope(action) for action in actions):
        raise errors.BadAttribute(OUT_OF_SCOPE)
    return compact(read_json(value))


def _is_in_scope(action: str) -> bool:
    """Say whether a topic's policy may be about an action; `SNS:*` holds actions of no topic, so it may not."""
    vendor, _, name = action.lower().partition(":")
    if action == "*" or (vendor == "sns" and "*" in name[1:]):
        return True
    return vendor == "sns" and name in IN_SCOPE


def add_statement(topic: Topic, label: str, accounts: list[str], actions: list[str]) -> None:
    """Let accounts perform actions on a topic."""
    policy = policy_of(topic)
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    if any(statement.get("Sid") == label for statement in statements):
        raise errors.invalid_parameter("Statement already exists")
    if any(action not in ACTIONS for action in actions):
        raise errors.invalid_parameter(OUT_OF_SCOPE)
    if not all(ACCOUNT.match(account) for account in accounts):
        raise errors.invalid_parameter("Policy Error: PrincipalNotFound")
    partition = parse_arn(topic.arn).partition
    statement = {
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": _one_or_all([f"arn:{partition}:iam::{account}:root" for account in accounts])},
        "Action": _one_or_all([f"SNS:{action}" for action in actions]),
        "Resource": topic.arn,
    }
    topic.attributes["Policy"] = compact({**policy, "Statement": [*statements, statement]})


def remove_statement(topic: Topic, label: str) -> None:
    """Take the statement of a label out of a topic's policy, where there is one."""
    policy = policy_of(topic)
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    kept = [statement for statement in statements if statement.get("Sid") != label]
    topic.attributes["Policy"] = compact({**policy, "Statement": kept})


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values
