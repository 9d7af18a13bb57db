"""Who may use IAM, and the policies that its users and roles have."""

from emulator.bus.arn import Arn, parse_arn
from emulator.bus.calls import Call
from emulator.bus.policy.caller import Attached, Caller
from emulator.contract.access import Access, Identities
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.iam.managed import MANAGED
from emulator.services.iam.naming import new_arn
from emulator.services.iam.state import Identity, State
from emulator.services.iam.totp import shows

KINDS = {"RoleName": "role", "UserName": "user", "GroupName": "group"}
ARNS = ("PolicyArn", "OpenIDConnectProviderArn", "SAMLProviderArn", "SerialNumber")
USER = "user/"
ROLE = "role/"
SESSION = "assumed-role/"


def resource_of(scope: Scope[State], call: Call) -> str:
    """Return the ARN of the identity or policy that a call is about."""
    for parameter, kind in KINDS.items():
        name = call.parameters.get(parameter)
        if name:
            known = scope.state.identities.get((kind, name))
            return known.arn if known is not None else new_arn(scope, kind, call.parameters.get("Path") or "/", name)
    certificate = call.parameters.get("ServerCertificateName")
    if certificate:
        return new_arn(scope, "server-certificate", call.parameters.get("Path") or "/", certificate)
    return next((str(call.parameters[name]) for name in ARNS if call.parameters.get(name)), "*")


def tags_of(scope: Scope[State], arn: str) -> dict[str, str]:
    """Return the tags of a user or role."""
    kind, _, name = arn.rpartition(":")[2].partition("/")
    known = scope.state.identities.get((kind, name.rpartition("/")[2]))
    return known.tags if known is not None else {}


def caller_of(scope: Scope[State], arn: str, session: str) -> Caller | None:
    """Return a user, a role as `session`, or a role's session."""
    parts = parse_arn(arn)
    resource = parts.resource
    if resource.startswith(USER):
        user = scope.state.identities.get(("user", resource.rpartition("/")[2]))
        return _caller(scope, user, "user", arn) if user is not None else None
    if resource.startswith(ROLE):
        role = scope.state.identities.get(("role", resource.rpartition("/")[2]))
        name = resource.rpartition("/")[2]
        shown = str(Arn(parts.partition, "sts", "", parts.account, f"{SESSION}{name}/{session}"))
    elif resource.startswith(SESSION):
        role = scope.state.identities.get(("role", resource.split("/")[1]))
        shown = arn
    else:
        return None
    if role is None:
        return Caller("role", shown, parts.account, arn if resource.startswith(ROLE) else "")
    return _caller(scope, role, "role", shown)


def principal_of(scope: Scope[State], key: str) -> str | None:
    """Return the user of an access key that is active."""
    for user in scope.state.of_kind("user"):
        for known in user.keys:
            if known["AccessKeyId"] == key and known["Status"] == "Active":
                return user.arn
    return None


def secret_of(scope: Scope[State], key: str) -> str | None:
    """Return the secret of an access key that is active."""
    for user in scope.state.of_kind("user"):
        for known in user.keys:
            if known["AccessKeyId"] == key and known["Status"] == "Active":
                return str(known["SecretAccessKey"])
    return None


def code_holder(scope: Scope[State], serial: str, code: str) -> str | None:
    """Return the user whose device shows a code, "" where it shows another one, None where it is nobody's."""
    device = scope.state.devices.get(serial)
    if device is None or not device.user:
        return None
    return scope.state.identity("user", device.user).arn if shows(device.seed, code, scope.now) else ""


def policies_of(scope: Scope[State], *holders: Identity) -> tuple[tuple[Attached, ...], tuple[str, ...]]:
    """Return the policies that identities hold, and the ARNs of those whose content is not held."""
    inline = [Attached(name, text) for holder in holders for name, text in holder.inline.items()]
    attached = [(arn, policy_text(scope, arn)) for holder in holders for arn in holder.attached]
    policies = (*inline, *(Attached(arn, text) for arn, text in attached if text is not None))
    return policies, tuple(arn for arn, text in attached if text is None)


def _caller(scope: Scope[State], identity: Identity, kind: str, shown: str) -> Caller:
    holders = [identity, *(scope.state.identities["group", name] for name in identity.groups)]
    policies, unread = policies_of(scope, *holders)
    boundary = policy_text(scope, identity.boundary) if identity.boundary else None
    keys = {f"aws:principaltag/{key.lower()}": (value,) for key, value in identity.tags.items()}
    session = shown.rpartition("/")[2]
    keys["aws:userid"] = (identity.id if kind == "user" else f"{identity.id}:{session}",)
    if kind == "user":
        keys["aws:username"] = (identity.name,)
    return Caller(
        kind="user" if kind == "user" else "role",
        arn=shown,
        account=scope.account,
        identity=identity.arn,
        policies=policies,
        boundary=Attached(identity.boundary, boundary) if boundary is not None else None,
        unread_boundary=identity.boundary if boundary is None else "",
        unread=unread,
        keys=keys,
    )


def policy_text(scope: Scope[State], arn: str) -> str | None:
    """Return a managed policy's document, None where it is one of AWS's whose content is not held."""
    own = scope.state.policies.get(arn)
    if own is not None:
        return own.versions[own.default][0]
    return MANAGED.get(arn.partition(":iam::aws:policy/")[2])


def used(scope: Scope[State], arn: str, key: str, service: str, region: str) -> None:
    """Remember when and for what a user's access key, or a role, was used last."""
    when = {"LastUsedDate": scope.now // SECOND, "Region": region}
    resource = parse_arn(arn).resource
    role = scope.state.identities.get(("role", resource.split("/")[1])) if resource.startswith(SESSION) else None
    if resource.startswith(ROLE):
        role = scope.state.identities.get(("role", resource.rpartition("/")[2]))
    if role is not None:
        role.last_used = when
    elif principal_of(scope, key) == arn:
        scope.state.key_uses[key] = {**when, "ServiceName": service}


READS = frozenset(("GetRole", "GetRolePolicy", "GetUser", "GetPolicy", "ListRoles", "ListUsers", "ListPolicies"))
ACCESS = Access(prefix="iam", resource_of=resource_of, tags_of=tags_of, uses=READS)
IDENTITIES = Identities(
    caller_of=caller_of, principal_of=principal_of, secret_of=secret_of, code_holder=code_holder, used=used
)
