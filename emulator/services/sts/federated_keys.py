"""The condition keys of who comes with the word of an identity provider.

See "Available keys for AWS OIDC federation" and "for SAML-based AWS STS federation" in the IAM user guide.
"""

import base64
import hashlib

from emulator.bus.policy.wildcard import Keys
from emulator.services.sts.assertion import Assertion
from emulator.services.sts.web_token import WebToken

REQUEST_TAG = "aws:requesttag/"


def token_keys(token: WebToken) -> Keys:
    """Return the keys of a token: those that begin with its issuer, and those of the session that is asked for."""
    issuer = token.provider.lower()
    return {
        f"{issuer}:aud": (token.audience,),
        f"{issuer}:sub": (token.subject,),
        **({f"{issuer}:amr": token.methods} if token.methods else {}),
        **_session_keys(token.tags, token.transitive, token.source_identity),
    }


def assertion_keys(assertion: Assertion, provider: str) -> Keys:
    """Return the keys of an assertion of a provider, which is named by its ARN."""
    account = "".join(provider.split(":")[4:5])
    return {
        "saml:aud": (assertion.audience,),
        "saml:doc": (f"{account}/{provider.rpartition('/')[2]}",),
        "saml:iss": (assertion.issuer,),
        "saml:namequalifier": (name_qualifier(assertion.issuer, provider),),
        "saml:sub": (assertion.subject,),
        "saml:sub_type": (assertion.subject_type,),
        "sts:rolesessionname": (assertion.first("RoleSessionName"),),
        **_session_keys(assertion.tags, assertion.transitive, assertion.first("SourceIdentity")),
    }


def name_qualifier(issuer: str, provider: str) -> str:
    """Return what tells subjects of providers apart: see the reference of the answer's member."""
    account, name = provider.split(":")[4:5], provider.rpartition("/")[2]
    text = f"{issuer}{''.join(account)}/{name}".encode("utf-8", "surrogatepass")
    return base64.b64encode(hashlib.sha1(text, usedforsecurity=False).digest()).decode()


def _session_keys(tags: dict[str, str], transitive: tuple[str, ...], source_identity: str) -> Keys:
    keys: dict[str, tuple[str, ...]] = {f"{REQUEST_TAG}{key.lower()}": (value,) for key, value in tags.items()}
    if tags:
        keys["aws:tagkeys"] = tuple(tags)
    if transitive:
        keys["sts:transitivetagkeys"] = transitive
    if source_identity:
        keys["sts:sourceidentity"] = (source_identity,)
    return keys
