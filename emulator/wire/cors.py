"""Lets pages of this machine call services from a browser.

AWS lets all pages, as nobody calls it without a key; an emulator is open to whoever reaches it.
"""

import re

from emulator.wire.message import HttpRequest, HttpResponse

HERE = re.compile(r"https?://(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?", re.IGNORECASE)
EXPOSED = (
    "x-amzn-RequestId, x-amz-request-id, x-amzn-ErrorType, x-amzn-ErrorMessage, x-amzn-query-error, x-amz-crc32, "
    "Date, ETag, x-amz-version-id, X-Amz-Function-Error, X-Amz-Log-Result, X-Amz-Executed-Version"
)
METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
LASTS_S = 172_800
"""How long a browser may remember that it may ask (seen in AWS's answers)."""


def answer_preflight(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a browser that asks whether a page may call; None where it does not ask."""
    headers = request.headers
    if request.method != "OPTIONS" or "access-control-request-method" not in headers:
        return None
    if not page_of(request):
        return HttpResponse(403)
    allowed = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Max-Age": str(LASTS_S)}
    wanted = headers.get("access-control-request-headers")
    if wanted:
        allowed["Access-Control-Allow-Headers"] = wanted
    return HttpResponse(200, allowed)


def page_of(request: HttpRequest) -> str:
    """Return the origin of the page that makes a request, where it may read the answer."""
    origin = request.headers.get("origin", "")
    return origin if HERE.fullmatch(origin) else ""


def allow_page(page: str, response: HttpResponse) -> None:
    """Let a page read an answer."""
    allowed = {"Access-Control-Allow-Origin": page, "Access-Control-Expose-Headers": EXPOSED, "Vary": "Origin"}
    response.headers = {**response.headers, **allowed}
