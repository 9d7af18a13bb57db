"""Tokens and assertions that are none: each is refused by its own error, whatever it is."""

import base64
import contextlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from emulator.services.sts.assertion import read_assertion
from emulator.services.sts.errors import InvalidIdentityToken
from emulator.services.sts.web_token import SOURCE_IDENTITY, TAGS, read_token
from tests.emulator.services.sts.federation import token
from tests.emulator.services.sts.test_saml import assertion

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
CLAIMS = ("iss", "aud", "sub", "exp", "azp", "amr", TAGS, SOURCE_IDENTITY)
TAG_CLAIM = st.fixed_dictionaries({"principal_tags": ANYTHING, "transitive_tag_keys": ANYTHING})


@given(st.fixed_dictionaries(dict.fromkeys(CLAIMS, ANYTHING)), TAG_CLAIM, st.booleans())
def test_whatever_a_token_claims_is_read_or_refused(claims: dict[str, Any], tags: dict[str, Any], fits: bool) -> None:
    given_claims = {**claims, "exp": 4e9, TAGS: tags} if fits else claims
    with contextlib.suppress(InvalidIdentityToken):
        read = read_token(token(**json.loads(json.dumps(given_claims))))
        assert all(isinstance(part, str) for part in (*read.tags, *read.tags.values(), *read.transitive, *read.methods))


@given(st.text(max_size=80))
def test_any_text_is_a_token_or_refused(text: str) -> None:
    for given_text in (text, f"e30.{text}.x", f"{text}.e30.x"):
        with contextlib.suppress(InvalidIdentityToken):
            read_token(given_text)


WHOLE = base64.b64decode(assertion())


@given(st.integers(0, len(WHOLE)), st.binary(max_size=20))
def test_an_assertion_is_read_or_refused(place: int, content: bytes) -> None:
    text = base64.b64encode(WHOLE[:place] + content + WHOLE[place + len(content) :]).decode()
    with contextlib.suppress(InvalidIdentityToken):
        found = read_assertion(text)
        assert isinstance(found.roles, tuple)
        assert found.session
