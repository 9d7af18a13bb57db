"""Asks the policies whether a call, a delivery or an invocation is allowed."""

from typing import Any, NamedTuple, Protocol

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.calls import Call
from emulator.bus.deliveries import Delivery, Invocation
from emulator.bus.policy.caller import Attached, Caller
from emulator.bus.policy.evaluate import Decision, Request, decide, is_timed
from emulator.bus.policy.tags import request_tags, resource_tags
from emulator.bus.policy.wildcard import Keys
from emulator.bus.policy.wording import missing, refusal, told_of
from emulator.callers import SERVICE, Callers, source_keys
from emulator.callers import World as Place
from emulator.contract.access import Access
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.contract.settings import WARN, Settings
from emulator.kernel.calendar import iso_time
from emulator.kernel.clock import SECOND, Millis

MOST_DECIDED = 10_000
EVERYBODYS = "aws"
"""The account in the ARNs of AWS's own managed policies: each account has them."""
KINDS = {"root": "Account", "user": "User", "role": "AssumedRole", "federated": "FederatedUser"}
"""aws:PrincipalType by the kind of caller."""


class World(Place, Protocol):
    """What permissions need of the world in which they are asked for."""

    now: Millis
    settings: Settings
    allowed: dict[str, dict[str, Any]]
    """The statements that were told of, so that each is told of once; saved with the world."""

    def append(self, kind: str, resource: str, peer: str, message: str, cause: int, detail: dict[str, Any]) -> int: ...


class Denial(NamedTuple):
    """What a refusal says: its code and text, and what would have allowed it."""

    code: str
    message: str
    missing: dict[str, Any]


class Permissions:
    """Decides by the policies as they are; `decided` holds what was decided since they were changed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.callers = Callers(world)
        self.decided: dict[tuple[str, ...], Denial | None] = {}

    def check_call(self, call: Call) -> None:
        """Raise AwsError where the caller may not, or, where it is only to be told, record that."""
        access = self.world.services[call.service].access
        if access is None:
            return
        if call.operation not in access.uses:
            self.decided.clear()
        name = access.actions.get(call.operation, call.operation)
        if not name or call.principal.endswith(SERVICE):
            return
        scope = self.world.scope(call.service, call.account, call.region)
        action = f"{access.prefix}:{name}"
        self._check(access, scope, call, action, access.resource_of(scope, call))
        if access.others_of is not None:
            for resource in access.others_of(scope, call):
                self._check(access, scope, call, action, resource)

    def _check(self, access: Access, scope: Scope[Any], call: Call, action: str, resource: str) -> None:
        known, is_use = (call.principal, call.account, action, resource), call.operation in access.uses
        if is_use and known in self.decided:
            denial = self.decided[known]
        else:
            caller = self.callers.of_principal(call.principal, call.account)
            request = self._request(caller, access, call.service, action, resource, _keys_of(access, scope, call))
            denial = self._denial(request, access, call.principal, call.cause)
            if is_use:
                self._remember(known, request, denial)
        if denial is not None:
            self._tell(denial, action, resource, call.principal, call.cause, call.operation)

    def allows(self, call: Call, source: str) -> bool:
        """Say whether a caller (a service: on behalf of a `source`) may make a call; where it is only told, tell it."""
        service = self.world.services.get(call.service)
        if service is None or service.access is None:
            return True
        access = service.access
        scope = self.world.scope(call.service, call.account, call.region)
        resource = access.resource_of(scope, call)
        action = f"{access.prefix}:{access.actions.get(call.operation) or call.operation}"
        caller = access.caller_of(scope, call) or self.callers.of_principal(call.principal, call.account)
        keys = {**_keys_of(access, scope, call), **(source_keys(source, call.account) if source else {})}
        request = self._request(caller, access, call.service, action, resource, keys)
        denial = self._denial(request, access, call.principal, call.cause)
        if denial is None:
            return True
        try:
            self._tell(denial, action, resource, call.principal, call.cause, call.operation)
        except AwsError:
            return False
        return True

    def denied(self, call: Call) -> dict[str, Any] | None:
        """Return what would be told of a call that policies forbid, None where they allow it; nothing is recorded."""
        service = self.world.services.get(call.service)
        if service is None or service.access is None:
            return None
        access = service.access
        scope = self.world.scope(call.service, call.account, call.region)
        action, resource = f"{access.prefix}:{call.operation}", access.resource_of(scope, call)
        known = ("quietly", call.principal, call.account, action, resource)
        if known in self.decided:
            denial = self.decided[known]
        else:
            caller = self.callers.of_principal(call.principal, call.account)
            request = self._request(caller, access, call.service, action, resource, _keys_of(access, scope, call))
            denial = _denial_of(request, access, decide(request))
            self._remember(known, request, denial)
        return None if denial is None else {"action": action, **denial._asdict()}

    def check_arrival(self, service: str, thing: Delivery | Invocation) -> None:
        """Raise AwsError where a resource may not be given this by its source."""
        access = self.world.services[service].access
        if access is None or not access.arrives:
            return
        action = f"{access.prefix}:{access.arrives}"
        known = (thing.source, action, thing.target)
        if known in self.decided:
            denial = self.decided[known]
        else:
            caller, keys = self.callers.of_source(thing)
            request = self._request(caller, access, service, action, thing.target, keys)
            denial = self._denial(request, access, thing.source, thing.cause)
            self._remember(known, request, denial)
        if denial is not None:
            self._tell(denial, action, thing.target, thing.source, thing.cause, access.arrives)

    def _request(self, caller: Caller, access: Access, service: str, action: str, resource: str, keys: Keys) -> Request:
        account, region = self._place_of(resource, caller)
        scope = self.world.scope(service, account, region)
        tags = resource_tags(access.tags_of(scope, resource))
        account = access.owner_of(scope, resource) or account
        policy = access.policy_of(scope, resource)
        return Request(
            caller=caller,
            action=action,
            resource=resource,
            account=account,
            policy=Attached(resource, policy) if policy else None,
            keys={**self._keys(caller, account, region), **tags, **keys},
            is_trust=action in access.trusts,
        )

    def _denial(self, request: Request, access: Access, peer: str, cause: int) -> Denial | None:
        """Return what a refusal is to say; of what is allowed, tell by what: a statement, or a policy nobody knows."""
        decision = decide(request)
        if decision.is_allowed and decision.unread:
            self._tell_allowed(request, {"policy": decision.unread, "unknown": True}, peer, cause)
        elif decision.is_allowed and decision.by is not None:
            self._tell_allowed(request, told_of(decision.by), peer, cause)
        return _denial_of(request, access, decision)

    def _remember(self, known: tuple[str, ...], request: Request, denial: Denial | None) -> None:
        if is_timed(request):
            return
        if len(self.decided) >= MOST_DECIDED:
            self.decided.clear()
        self.decided[known] = denial

    def _tell_allowed(self, request: Request, by: dict[str, Any], peer: str, cause: int) -> None:
        """Record what allows something: once, until it is something else."""
        detail = {"action": request.action, **by}
        key, told = f"{peer} {request.action} {request.resource}", self.world.allowed
        if told.get(key) == detail:
            return
        if len(told) >= MOST_DECIDED:
            told.clear()
            self.decided.clear()
        told[key] = detail
        self.world.append("allow", request.resource, peer, "", cause, dict(detail))

    def _tell(self, denial: Denial, action: str, resource: str, peer: str, cause: int, operation: str) -> None:
        detail: dict[str, Any] = {"action": action, "missing": denial.missing}
        if self.world.settings.iam == WARN:
            detail |= {"resource": resource, "principal": peer}
            self.world.append("would-deny", resource, peer, "", cause, detail)
            return
        detail |= {"operation": operation, "code": denial.code, "message": denial.message}
        self.world.append("refuse", resource, peer, "", cause, detail)
        raise AwsError(denial.code, denial.message, 403)

    def _place_of(self, resource: str, caller: Caller) -> tuple[str, str]:
        try:
            arn = parse_arn(resource)
        except NotAnArn:
            return caller.account or self.world.account, self.world.region
        account = "" if arn.account == EVERYBODYS else arn.account
        return account or caller.account or self.world.account, arn.region or self.world.region

    def _keys(self, caller: Caller, account: str, region: str) -> dict[str, tuple[str, ...]]:
        """Return the global condition keys that a request here has."""
        is_service = caller.kind == "service"
        keys: dict[str, tuple[str, ...]] = {
            "aws:currenttime": (f"{iso_time(self.world.now)[:-4]}Z",),
            "aws:epochtime": (str(self.world.now // SECOND),),
            "aws:securetransport": ("true",),
            "aws:requestedregion": (region,),
            "aws:resourceaccount": (account,),
            "aws:viaawsservice": ("false",),
            "aws:principalisawsservice": (str(is_service).lower(),),
        }
        if is_service:
            keys["aws:principalservicename"] = (caller.arn,)
            return keys
        keys["aws:principalarn"] = (caller.identity or caller.arn,)
        keys["aws:principalaccount"] = (caller.account,)
        keys["aws:principaltype"] = (KINDS[caller.kind],)
        keys["aws:sourceip"] = ("127.0.0.1",)
        return keys


def _denial_of(request: Request, access: Access, decision: Decision) -> Denial | None:
    """Return what a refusal is to say, None where policies allow it."""
    if decision.is_allowed:
        return None
    text = refusal(request, decision, access.spelled(request.action))
    return Denial(access.error, text, missing(request, decision))


def _keys_of(access: Access, scope: Scope[Any], call: Call) -> Keys:
    """Return what a call itself says that policies may ask for."""
    return {**request_tags(call.parameters), **access.keys_of(scope, call)}
