"""Reads the tokens of OpenID Connect providers. Their signatures are not checked: the keys are on the internet."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from emulator.services.sts.errors import InvalidIdentityToken

TAGS = "https://aws.amazon.com/tags"
SOURCE_IDENTITY = "https://aws.amazon.com/source_identity"
NEEDED = ("iss", "aud", "sub", "exp")
SCHEME = "https://"


@dataclass(frozen=True, slots=True)
class WebToken:
    """The claims of a token that STS looks at; `expires` in seconds."""

    issuer: str
    audience: str
    subject: str
    expires: int
    tags: dict[str, str]
    transitive: tuple[str, ...]
    source_identity: str
    methods: tuple[str, ...]
    """How its holder was authenticated: the claim `amr`."""

    @property
    def provider(self) -> str:
        """The issuer as IAM names it, and condition keys begin: without its scheme."""
        return self.issuer.removeprefix(SCHEME)


def read_token(text: str) -> WebToken:
    """Return what a token claims, or raise InvalidIdentityToken."""
    claims = _claims(text)
    for name in NEEDED:
        if name not in claims:
            raise InvalidIdentityToken(f"Missing a required claim: {name}")
    given = claims.get(TAGS)
    tags = given if isinstance(given, dict) else {}
    principal_tags = tags.get("principal_tags")
    expires = claims["exp"]
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not abs(expires) < 1e15:
        raise _not_a_token()
    return WebToken(
        issuer=str(claims["iss"]),
        audience=str(claims.get("azp") or _first(claims["aud"])),
        subject=str(claims["sub"]),
        expires=int(expires),
        tags={str(key): _first(value) for key, value in principal_tags.items()}
        if isinstance(principal_tags, dict)
        else {},
        transitive=_texts(tags.get("transitive_tag_keys")),
        source_identity=str(claims.get(SOURCE_IDENTITY) or ""),
        methods=_texts(claims.get("amr")),
    )


def _claims(text: str) -> dict[str, Any]:
    parts = text.split(".")
    if len(parts) != 3:
        raise _not_a_token()
    header, claims = (_json(part) for part in parts[:2])
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise _not_a_token()
    return claims


def _json(part: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise _not_a_token() from None


def _first(value: Any) -> str:
    texts = _texts(value)
    return texts[0] if texts else ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in (value if isinstance(value, list) else [] if value is None else [value]))


def _not_a_token() -> InvalidIdentityToken:
    return InvalidIdentityToken(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
    )
