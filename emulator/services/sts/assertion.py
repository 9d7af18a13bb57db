"""Reads the assertions of SAML providers. Their signatures are not checked: that needs a canonical form of XML."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.kernel.calendar import read_iso_time
from emulator.kernel.clock import Millis
from emulator.services.sts.errors import InvalidIdentityToken

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
PRINCIPAL_TAG = f"{ATTRIBUTES}PrincipalTag:"
FORMATS = "urn:oasis:names:tc:SAML:2.0:nameid-format:"
SHORT_FORMATS = ("persistent", "transient")
"""What the type of a subject is shown as without what stands before it."""
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Assertion:
    """What an identity provider says of somebody; times are 0 where it says none."""

    issuer: str
    subject: str
    subject_type: str
    audience: str
    issued: Millis
    ends: Millis
    attributes: dict[str, tuple[str, ...]]

    def first(self, name: str) -> str:
        """Return the first value of one of AWS's attributes, "" where there is none."""
        return next(iter(self.attributes.get(f"{ATTRIBUTES}{name}", ())), "")

    @property
    def roles(self) -> tuple[tuple[str, ...], ...]:
        """The pairs of a role and a provider, in whatever order."""
        pairs = self.attributes.get(f"{ATTRIBUTES}Role", ())
        return tuple(tuple(part.strip() for part in pair.split(",")) for pair in pairs)

    @property
    def transitive(self) -> tuple[str, ...]:
        """The keys of the tags that the session hands on."""
        return self.attributes.get(f"{ATTRIBUTES}TransitiveTagKeys", ())

    @property
    def session(self) -> str:
        """The session's name, or raise InvalidIdentityToken."""
        name = self.first("RoleSessionName")
        if not name:
            raise InvalidIdentityToken("RoleSessionName is required in AuthnResponse")
        if not SESSION_NAME.match(name):
            raise InvalidIdentityToken("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
        return name

    @property
    def tags(self) -> dict[str, str]:
        """The session's tags."""
        return {
            name.removeprefix(PRINCIPAL_TAG): values[0]
            for name, values in self.attributes.items()
            if name.startswith(PRINCIPAL_TAG) and values
        }


def read_assertion(text: str) -> Assertion:
    """Return what a response in Base64 says, or raise InvalidIdentityToken."""
    from xml.etree import ElementTree as ET  # slow, and seldom asked for

    try:
        packed = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise InvalidIdentityToken("Invalid base64 SAMLResponse") from None
    try:
        if DOCTYPE.search(packed):
            raise ValueError(text)
        root = ET.fromstring(packed)
    except (ET.ParseError, ValueError, LookupError, RecursionError):
        raise InvalidIdentityToken("Your request included an invalid SAML response") from None
    found = root if root.tag == f"{SAML}Assertion" else root.find(f"{SAML}Assertion")
    if found is None:
        raise InvalidIdentityToken("Your request included an invalid SAML response")
    return _read(found)


def _read(found: "Element") -> Assertion:
    name = found.find(f"{SAML}Subject/{SAML}NameID")
    confirmed = found.find(f"{SAML}Subject/{SAML}SubjectConfirmation/{SAML}SubjectConfirmationData")
    format_ = name.get("Format", "") if name is not None else ""
    short = format_.removeprefix(FORMATS)
    attributes = {
        attribute.get("Name", ""): tuple(
            (value.text or "").strip() for value in attribute.iter(f"{SAML}AttributeValue")
        )
        for attribute in found.iter(f"{SAML}Attribute")
    }
    return Assertion(
        issuer=(found.findtext(f"{SAML}Issuer") or "").strip(),
        subject=((name.text or "") if name is not None else "").strip(),
        subject_type=short if short in SHORT_FORMATS else format_,
        audience=confirmed.get("Recipient", "") if confirmed is not None else "",
        issued=read_iso_time(found.get("IssueInstant", "")) or 0,
        ends=(read_iso_time(confirmed.get("NotOnOrAfter", "")) or 0) if confirmed is not None else 0,
        attributes=attributes,
    )
