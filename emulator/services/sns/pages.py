"""Lists in pages."""

from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from typing import Any

from emulator.services.sns import errors, limits


def page(
    member: str, listed: dict[str, Any], token: str | None, *, size: int = limits.PAGE, token_name: str = "NextToken"
) -> dict[str, Any]:
    """Return one page of things by their keys, which are their order, and the token of the next page if there is one.

    The token names the last key of the page, so that it stays good while things come and go.
    """
    keys = list(listed)
    if token:
        last = _read(token, token_name)
        keys = keys[keys.index(last) + 1 :] if last in listed else [key for key in keys if key > last]
    result: dict[str, Any] = {member: [listed[key] for key in keys[:size]]}
    if len(keys) > size:
        result[token_name] = urlsafe_b64encode(keys[size - 1].encode()).decode()
    return result


def _read(token: str, name: str) -> str:
    try:
        return b64decode(token, altchars="-_", validate=True).decode()
    except (Error, UnicodeError, ValueError):
        raise errors.invalid_parameter(f"{name} Reason: Invalid token") from None
