"""Decides whether a request is allowed, see "Policy evaluation logic" in the IAM user guide."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from emulator.bus.policy.caller import Attached, Caller
from emulator.bus.policy.document import EMPTY, NotAPolicy, Policy, Statement, read_policy
from emulator.bus.policy.wildcard import Keys

Source = Literal["identity-based policy", "resource-based policy", "permissions boundary", "session policy"]
RESOURCE: Source = "resource-based policy"


@dataclass(frozen=True, slots=True)
class Request:
    """`action` is "sqs:SendMessage", `account` the resource's, `policy` the text of the resource's own policy.

    `is_trust`: the resource is a role to be assumed, whose policy has to allow it in every case.
    """

    caller: Caller
    action: str
    resource: str
    account: str
    policy: Attached | None = None
    keys: Keys | None = None
    is_trust: bool = False


class Match(NamedTuple):
    """A statement that fits, with where it stands."""

    source: Source
    policy: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Decision:
    """`by` is the statement that decides, where one does; `lacks` says which kind of policy allows it not."""

    is_allowed: bool
    by: Match | None = None
    lacks: Source | None = None
    unread: str = ""
    """The policy whose content is not known, and is treated as allowing it: without that nothing would."""


def decide(request: Request) -> Decision:
    """Return what the policies together say."""
    caller = request.caller
    keys = {**caller.keys, **(request.keys or {})}
    identity = [match for attached in caller.policies for match in _identity_matches(attached, request, keys)]
    limits = _limits(request, keys)
    resource = list(_resource_matches(request, keys))
    everything = (*identity, *(match for _, matches in limits for match in matches), *resource)
    denial = next((match for match in everything if not match.statement.is_allow), None)
    if denial is not None:
        return Decision(is_allowed=False, by=denial)
    if caller.kind == "service":
        return Decision(is_allowed=bool(resource), by=next(iter(resource), None), lacks=RESOURCE)
    if caller.kind == "root" and caller.account == request.account and not request.is_trust:
        return Decision(is_allowed=True)
    return _decide_identity(request, identity, limits, resource)


def matching(request: Request) -> list[Match]:
    """Return every statement of the caller's own policies that fits the request, whatever it says."""
    keys = {**request.caller.keys, **(request.keys or {})}
    return [match for attached in request.caller.policies for match in _identity_matches(attached, request, keys)]


def is_timed(request: Request) -> bool:
    """Say whether the decision may be another one later, with the same policies."""
    caller = request.caller
    texts = [*caller.policies, *caller.session, caller.boundary, request.policy]
    return any(_policy(attached).is_timed for attached in texts if attached is not None)


def _limits(request: Request, keys: Keys) -> list[tuple[Source, list[Match]]]:
    caller = request.caller
    found: list[tuple[Source, list[Match]]] = []
    if caller.boundary is not None:
        found.append(("permissions boundary", list(_matches("permissions boundary", caller.boundary, request, keys))))
    if caller.session:
        given = [match for policy in caller.session for match in _matches("session policy", policy, request, keys)]
        found.append(("session policy", given))
    return found


def _decide_identity(
    request: Request, identity: list[Match], limits: list[tuple[Source, list[Match]]], resource: list[Match]
) -> Decision:
    caller = request.caller
    is_own = caller.account == request.account
    direct = [match for match in resource if is_own and _is_direct(match.statement, caller)]
    unlimited = [match for match in direct if caller.kind != "role" or not limits or _is_session(match, caller)]
    if unlimited:
        return Decision(is_allowed=True, by=unlimited[0])
    if (request.is_trust or not is_own) and not resource:
        return Decision(is_allowed=False, lacks=RESOURCE)
    if not (identity or direct or caller.unread or caller.kind == "root"):
        return Decision(is_allowed=False, lacks="identity-based policy")
    for source, matches in limits:
        if not matches:
            return Decision(is_allowed=False, lacks=source)
    by = next(iter((*identity, *direct, *resource)), None)
    doubted = "" if identity or direct or caller.kind == "root" else caller.unread[0]
    return Decision(is_allowed=True, by=by, unread=doubted or caller.unread_boundary)


def _is_direct(statement: Statement, caller: Caller) -> bool:
    return statement.principals is not None and statement.principals.fit(caller) == "direct"


def _is_session(match: Match, caller: Caller) -> bool:
    """Say whether a statement names a role's session itself: what it is given no boundary limits."""
    return match.statement.principals is not None and caller.arn in match.statement.principals.arns


def _identity_matches(attached: Attached, request: Request, keys: Keys) -> Iterator[Match]:
    return _matches("identity-based policy", attached, request, keys)


def _matches(source: Source, attached: Attached, request: Request, keys: Keys) -> Iterator[Match]:
    for statement in _policy(attached).statements:
        if statement.is_about(request.action, request.resource, keys):
            yield Match(source, attached.name, statement)


def _resource_matches(request: Request, keys: Keys) -> Iterator[Match]:
    """A role's trust policy names no resource: it is about the role that it stands on."""
    for statement in _policy(request.policy).statements if request.policy is not None else ():
        if _is_meant(statement, request.caller) and statement.is_about(request.action, request.resource, keys):
            yield Match(RESOURCE, request.policy.name if request.policy is not None else "", statement)


def _is_meant(statement: Statement, caller: Caller) -> bool:
    if statement.not_principals is not None:
        return not statement.not_principals.fit(caller)
    return statement.principals is not None and bool(statement.principals.fit(caller))


def _policy(attached: Attached) -> Policy:
    """A text that is no policy allows and denies nothing: the service that keeps it should have refused it."""
    try:
        return read_policy(attached.text)
    except NotAPolicy:
        return EMPTY
