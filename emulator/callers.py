"""Finds out who makes a call: the identity behind a principal, a resource or an access key."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

from emulator.bus.arn import NotAnArn, make_arn, parse_arn
from emulator.bus.deliveries import Delivery, Invocation
from emulator.bus.policy.caller import Attached, Caller
from emulator.bus.policy.wildcard import Keys
from emulator.contract.access import Identities, SessionFacts
from emulator.contract.scope import Scope
from emulator.contract.service import Service
from emulator.kernel.ids import account_of_key

SERVICE = ".amazonaws.com"
COMMON_SECRET = "test"
"""The secret of access keys that no IAM gave out: 12 digits for an account, or any word."""


class World(Protocol):
    """What is needed of the world whose callers these are."""

    account: str
    region: str
    services: Mapping[str, Service]
    states: dict[tuple[str, str, str], Any]

    def scope(self, service: str, account: str, region: str) -> Scope[Any]: ...


EVERYTHING = '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'


class Callers:
    """Asks the services that know identities; a principal that none of them knows is the root of its account."""

    def __init__(self, world: World) -> None:
        self.world = world

    def of_principal(self, principal: str, account: str) -> Caller:
        """Return who a call's principal is; one from outside, or an actor, is the root of the call's account."""
        if principal.endswith(SERVICE):
            return self._service(principal.removesuffix(SERVICE), account, self.world.region)
        found = self._identity(principal) if principal.startswith("arn:") else None
        return found or self._root(account)

    def of_source(self, thing: Delivery | Invocation) -> tuple[Caller, Keys]:
        """Return who sends something over the bus, with the condition keys that tell of the source.

        A resource acts as its role where it has one, else as its service; an actor as the target's account.
        """
        source = thing.source
        if not source.startswith("arn:"):
            return self._root(_account_of(thing.target) or self.world.account), {}
        found = self._identity(source)
        if found is not None:
            return found, {}
        arn = parse_arn(source)
        owner = arn.account or self._owner(arn.service, source) or self.world.account
        return self._service(arn.service, arn.account, arn.region or self.world.region), source_keys(source, owner)

    def _owner(self, name: str, resource: str) -> str:
        """Return the account of a resource whose ARN names none."""
        service = self.world.services.get(name)
        if service is None or service.access is None:
            return ""
        return service.access.owner_of(self.world.scope(name, self.world.account, self.world.region), resource)

    def of_key(self, key: str) -> tuple[str, str] | None:
        """Return the account and the ARN of the user or session that an access key id belongs to, if it is known."""
        account = account_of_key(key)
        for identities, scope in self._who_know(account):
            found = identities.principal_of(scope, key) if identities.principal_of else None
            if found is not None and account is not None:
                return account, found
        return None

    def secret_of(self, key: str) -> str | None:
        """Return the secret of an access key id, None where it is not known; those not of AWS's shape share one."""
        account = account_of_key(key)
        if account is None:
            return COMMON_SECRET
        for identities, scope in self._who_know(account):
            found = identities.secret_of(scope, key) if identities.secret_of else None
            if found is not None:
                return found
        return None

    def code_holder(self, serial: str, code: str, account: str) -> str | None:
        """Return the ARN of the user whose device shows a code now, "" where it shows another one, None without one."""
        for identities, scope in self._who_know(account):
            found = identities.code_holder(scope, serial, code) if identities.code_holder else None
            if found is not None:
                return found
        return None

    def tell_used(self, principal: str, key: str, service: str, region: str) -> None:
        """Tell the services that know identities of a call: by a user, a role's session, or what runs as a role."""
        if not principal.startswith("arn:"):
            return
        arn = parse_arn(principal)
        owner = self.world.services.get(arn.service)
        account = arn.account
        if owner is not None and owner.identities is not None and owner.identities.role_of is not None:
            role = owner.identities.role_of(self.world.scope(arn.service, arn.account, arn.region), principal)
            principal, account = (role[0], _account_of(role[0])) if role is not None else (principal, account)
        for name, known in self.world.services.items() if account else ():
            if known.identities is not None and known.identities.used is not None:
                known.identities.used(self.world.scope(name, account, region), principal, key, service, region)

    def _who_know(self, account: str | None) -> Iterator[tuple[Identities, Scope[Any]]]:
        """Yield what knows the access keys of an account."""
        for name, service in self.world.services.items() if account else ():
            place = (name, account or "", service.region or self.world.region)
            if service.identities is not None and place in self.world.states:
                yield service.identities, self.world.scope(*place)

    def _identity(self, principal: str) -> Caller | None:
        """Return the user or role that an ARN stands for, or None where it stands for no identity."""
        arn = parse_arn(principal)
        if arn.service == "iam" and arn.resource == "root":
            return self._root(arn.account)
        if arn.service in ("iam", "sts"):
            return self._find(principal, arn.account, "")
        service = self.world.services.get(arn.service)
        if service is None or service.identities is None or service.identities.role_of is None:
            return None
        role = service.identities.role_of(self.world.scope(arn.service, arn.account, arn.region), principal)
        return None if role is None else self._find(role[0], _account_of(role[0]) or arn.account, role[1])

    def _find(self, identity: str, account: str, session: str) -> Caller:
        caller = Caller("role", identity, account, identity)
        facts = SessionFacts()
        for name, service in self.world.services.items():
            identities = service.identities
            if identities is None:
                continue
            scope = self.world.scope(name, account, self.world.region)
            if identities.caller_of is not None:
                caller = identities.caller_of(scope, identity, session) or caller
            if identities.session_of is not None:
                facts = identities.session_of(scope, identity) or facts
        if facts.behind:
            caller = self._federated(self.of_principal(facts.behind, account), identity)
        policies = tuple(Attached(identity, policy) for policy in facts.policies)
        return replace(caller, session=policies, keys={**caller.keys, **facts.keys})

    def _federated(self, behind: Caller, identity: str) -> Caller:
        """Return a user's federated user: it may what both of them may."""
        if behind.kind != "root":
            return replace(behind, arn=identity, identity=identity)
        return Caller("user", identity, behind.account, identity, (Attached(behind.arn, EVERYTHING),))

    def _service(self, name: str, account: str, region: str) -> Caller:
        return Caller("service", f"{name}{SERVICE}", account, f"{name}.{region}{SERVICE}")

    def _root(self, account: str) -> Caller:
        partition = make_arn("iam", self.world.region, account, "root").split(":")[1]
        return Caller("root", f"arn:{partition}:iam::{account}:root", account)


def source_keys(source: str, owner: str) -> Keys:
    """Return the condition keys that tell on behalf of which resource, of which account, a service acts."""
    return {"aws:sourcearn": (source,), "aws:sourceaccount": (owner,)}


def _account_of(text: str) -> str:
    try:
        return parse_arn(text).account
    except NotAnArn:
        return ""
