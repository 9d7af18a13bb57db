"""What IAM remembers of an account."""

from dataclasses import dataclass, field
from typing import Any

from emulator.kernel.clock import Millis
from emulator.services.iam.errors import NoSuchEntity, Unfit, UnmodifiableEntity
from emulator.services.iam.holdings import MfaDevice, OidcProvider, SamlProvider, ServerCertificate


@dataclass(slots=True)
class Identity:
    """A role, user or group: what policies are attached to. `kind` is role, user or group."""

    kind: str
    name: str
    id: str
    path: str
    arn: str
    created: Millis
    trust: str = ""
    """A role's AssumeRolePolicyDocument."""
    description: str | None = None
    """None where it was never given; an empty one is shown."""
    session_seconds: int = 3_600
    boundary: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    inline: dict[str, str] = field(default_factory=dict)
    """Policy documents by policy name."""
    attached: list[str] = field(default_factory=list)
    """ARNs of managed policies."""
    keys: list[dict[str, Any]] = field(default_factory=list)
    login: dict[str, Any] = field(default_factory=dict)
    """A user's LoginProfile, empty where he has none."""
    passwords: list[str] = field(default_factory=list)
    """Digests of a user's passwords, the present one last."""
    password_changed: Millis = 0
    groups: list[str] = field(default_factory=list)
    last_used: dict[str, Any] = field(default_factory=dict)
    """A role's RoleLastUsed."""
    service_credentials: list[dict[str, Any]] = field(default_factory=list)
    ssh_keys: list[dict[str, Any]] = field(default_factory=list)
    certificates: list[dict[str, Any]] = field(default_factory=list)
    """A user's signing certificates."""


@dataclass(slots=True)
class ManagedPolicy:
    """A policy of the account; `versions` are documents by version id ("v1")."""

    name: str
    id: str
    path: str
    arn: str
    created: Millis
    updated: Millis
    description: str = ""
    versions: dict[str, tuple[str, Millis]] = field(default_factory=dict)
    default: str = "v1"
    made: int = 1
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class InstanceProfile:
    """A holder for a role that an EC2 instance gets."""

    name: str
    id: str
    path: str
    arn: str
    created: Millis
    roles: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """Identities by kind and name; by ARN policies, providers and devices; by name profiles and certificates."""

    identities: dict[tuple[str, str], Identity] = field(default_factory=dict)
    policies: dict[str, ManagedPolicy] = field(default_factory=dict)
    profiles: dict[str, InstanceProfile] = field(default_factory=dict)
    alias: str = ""
    password_policy: dict[str, Any] = field(default_factory=dict)
    oidc_providers: dict[str, OidcProvider] = field(default_factory=dict)
    saml_providers: dict[str, SamlProvider] = field(default_factory=dict)
    certificates: dict[str, ServerCertificate] = field(default_factory=dict)
    devices: dict[str, MfaDevice] = field(default_factory=dict)
    report: tuple[Millis, str] = (0, "")
    """The last credential report and when it was made."""
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The last reports on the services that identities have used, by id."""
    key_uses: dict[str, dict[str, Any]] = field(default_factory=dict)
    """AccessKeyLastUsed by access key id."""
    token_version: int = 1

    def holds_name(self, kind: str, name: str) -> bool:
        """Say whether a name is taken; names of a kind differ in more than case."""
        wanted = name.lower()
        return any(known == kind and taken.lower() == wanted for known, taken in self.identities)

    def identity(self, kind: str, name: str) -> Identity:
        """Return the identity, or raise AWS's error."""
        found = self.identities.get((kind, name))
        if found is None:
            raise NoSuchEntity(f"The {kind} with name {name} cannot be found.")
        return found

    def own_role(self, name: str) -> Identity:
        """Return the role for a change: one that a service made is refused."""
        role = self.identity("role", name)
        if role.path.startswith("/aws-service-role/"):
            raise UnmodifiableEntity(name)
        return role

    def of_kind(self, kind: str) -> list[Identity]:
        """Return the identities of a kind by name."""
        return [self.identities[key] for key in sorted(self.identities) if key[0] == kind]

    def policy(self, arn: str) -> ManagedPolicy:
        """Return the account's managed policy, or raise AWS's error."""
        if not arn.startswith("arn:"):
            raise Unfit(f"ARN {arn} is not valid.")
        found = self.policies.get(arn)
        if found is None:
            raise NoSuchEntity(f"Policy {arn} was not found.")
        return found

    def profile(self, name: str) -> InstanceProfile:
        """Return the instance profile, or raise AWS's error."""
        found = self.profiles.get(name)
        if found is None:
            raise NoSuchEntity(f"Instance Profile {name} cannot be found.")
        return found

    def attachments(self, arn: str) -> int:
        """Return to how many identities a managed policy is attached."""
        return sum(arn in identity.attached for identity in self.identities.values())
