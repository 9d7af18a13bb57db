"""What an account's IAM holds besides identities and policies: providers, certificates and devices."""

from dataclasses import dataclass, field

from emulator.kernel.clock import Millis


@dataclass(slots=True)
class OidcProvider:
    """An OpenID Connect provider; `url` is without `https://`."""

    arn: str
    url: str
    created: Millis
    clients: list[str] = field(default_factory=list)
    thumbprints: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class SamlProvider:
    """A SAML provider with the metadata that it was given."""

    arn: str
    uuid: str
    metadata: str
    created: Millis
    encryption: str = ""
    """AssertionEncryptionMode, "" where it was never given."""
    keys: dict[str, Millis] = field(default_factory=dict)
    """When private keys were added, by their ids."""
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ServerCertificate:
    """A certificate for HTTPS; its private key is checked and not kept."""

    name: str
    id: str
    path: str
    arn: str
    uploaded: Millis
    expires: Millis
    body: str
    chain: str = ""
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class MfaDevice:
    """A virtual MFA device; `user` is "" while it is nobody's."""

    serial: str
    seed: bytes
    user: str = ""
    enabled: Millis = 0
    tags: dict[str, str] = field(default_factory=dict)
