"""Reads the metadata that a SAML provider is made from."""

import re

METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
DOCTYPE = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class NotMetadata(ValueError):
    """A text is not the metadata of a SAML identity provider."""


def read_entity_id(text: str) -> str:
    """Return the entityID of an identity provider's metadata, or raise NotMetadata."""
    from xml.etree import ElementTree as ET  # slow, and seldom asked for

    if DOCTYPE.search(text):
        raise NotMetadata
    try:
        root = ET.fromstring(text)
    except (ET.ParseError, ValueError, RecursionError):
        raise NotMetadata from None
    described = root if root.tag == f"{METADATA}EntityDescriptor" else root.find(f"{METADATA}EntityDescriptor")
    entity = "" if described is None else described.get("entityID", "")
    if described is None or not entity or described.find(f"{METADATA}IDPSSODescriptor") is None:
        raise NotMetadata
    return entity
