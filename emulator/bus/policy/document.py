"""Reads policy documents into statements that can be matched."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from emulator.bus.policy.conditions import Condition, UnknownOperator, holds, read_conditions
from emulator.bus.policy.principals import Principals, read_principals
from emulator.bus.policy.wildcard import Keys, fill, is_like
from emulator.bus.written import read_json

CURRENT = "2012-10-17"
TIMED = ("aws:currenttime", "aws:epochtime")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `number` counts from 1 within its policy; of each element one of the pair is empty."""

    number: int
    sid: str
    is_allow: bool
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    principals: Principals | None
    not_principals: Principals | None
    conditions: tuple[Condition, ...]

    @property
    def name(self) -> str:
        """What a person calls it: its Sid, or its number."""
        return self.sid or str(self.number)

    def is_about(self, action: str, resource: str, keys: Keys) -> bool:
        """Say whether action, resource and conditions fit; who makes the request is another question."""
        return (
            self._has_action(action)
            and self._has_resource(resource, keys)
            and all(holds(condition, keys) for condition in self.conditions)
        )

    def _has_action(self, action: str) -> bool:
        lower = action.lower()
        if self.not_actions:
            return not any(is_like(pattern, lower) for pattern in self.not_actions)
        return any(is_like(pattern, lower) for pattern in self.actions)

    def _has_resource(self, resource: str, keys: Keys) -> bool:
        if self.not_resources:
            return not _any_resource(self.not_resources, resource, keys)
        return not self.resources or _any_resource(self.resources, resource, keys)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy's statements. `is_timed`: what it allows may change with the time of day."""

    statements: tuple[Statement, ...]
    is_timed: bool


EMPTY = Policy((), is_timed=False)


class NotAPolicy(ValueError):
    """A text that is no policy was given where one is needed."""


@lru_cache(maxsize=2048)
def read_policy(text: str) -> Policy:
    """Return the policy of a JSON text, or raise NotAPolicy."""
    try:
        document = read_json(text)
    except (ValueError, RecursionError):
        raise NotAPolicy("it is no JSON") from None
    if not isinstance(document, dict):
        raise NotAPolicy("it is no JSON object")
    given = document.get("Statement", [])
    has_variables = document.get("Version") == CURRENT
    statements = tuple(
        _read_statement(number, statement, has_variables=has_variables)
        for number, statement in enumerate(given if isinstance(given, list) else [given], 1)
    )
    is_timed = any(condition.key in TIMED for statement in statements for condition in statement.conditions)
    return Policy(statements, is_timed)


def _read_statement(number: int, given: Any, *, has_variables: bool) -> Statement:
    if not isinstance(given, dict) or given.get("Effect") not in ("Allow", "Deny"):
        raise NotAPolicy(f"statement {number} has no Effect")
    conditions = given.get("Condition", {})
    if not isinstance(conditions, dict) or not all(isinstance(keys, dict) for keys in conditions.values()):
        raise NotAPolicy(f"statement {number} has a Condition that is no map of maps")
    try:
        read = read_conditions(conditions, has_variables=has_variables)
    except UnknownOperator as error:
        raise NotAPolicy(f"statement {number}: {error}") from None
    resources, not_resources = (_texts(given.get(name)) for name in ("Resource", "NotResource"))
    if not has_variables:
        resources, not_resources = _literally(resources), _literally(not_resources)
    return Statement(
        number=number,
        sid=str(given.get("Sid") or ""),
        is_allow=given["Effect"] == "Allow",
        actions=tuple(action.lower() for action in _texts(given.get("Action"))),
        not_actions=tuple(action.lower() for action in _texts(given.get("NotAction"))),
        resources=resources,
        not_resources=not_resources,
        principals=read_principals(given["Principal"]) if "Principal" in given else None,
        not_principals=read_principals(given["NotPrincipal"]) if "NotPrincipal" in given else None,
        conditions=read,
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in (value if isinstance(value, list) else [] if value is None else [value]))


def _literally(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The older version of the language has no variables: its `${` stands for itself."""
    return tuple(pattern.replace("${", "${$}{") for pattern in patterns)


def _any_resource(patterns: tuple[str, ...], resource: str, keys: Keys) -> bool:
    for pattern in patterns:
        filled = fill(pattern, keys)
        if filled is not None and is_like(filled, resource):
            return True
    return False
