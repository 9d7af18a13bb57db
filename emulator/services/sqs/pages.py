"""Lists in pages."""

from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from typing import Any

from emulator.services.sqs import errors, limits


def page(member: str, urls: list[str], parameters: dict[str, Any]) -> dict[str, Any]:
    """Return one page of sorted URLs under `member`, and NextToken where MaxResults left some over.

    The token names the last URL of the page, so that it stays good while queues come and go.
    """
    maximum, token = parameters.get("MaxResults"), parameters.get("NextToken")
    if maximum is not None and not 1 <= maximum <= limits.LIST_RESULTS:
        reason = f"Must be between 1 and {limits.LIST_RESULTS}, if provided."
        raise errors.invalid_value(maximum, "MaxResults", reason)
    if token:
        last = _read(token)
        urls = [url for url in urls if url > last]
    size = limits.LIST_RESULTS if maximum is None else maximum
    shown = urls[:size]
    result: dict[str, Any] = {member: shown} if shown else {}
    if maximum is not None and len(urls) > size:
        result["NextToken"] = urlsafe_b64encode(shown[-1].encode()).decode()
    return result


def _read(token: str) -> str:
    try:
        return b64decode(token, altchars="-_", validate=True).decode()
    except (Error, UnicodeError, ValueError):
        raise errors.invalid_value(token, "NextToken", "The token is not valid.") from None
