"""/w/<token>/: a live run as an AWS endpoint; requests go on to the worker that holds the run."""

from urllib.parse import quote

import httpx
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from designer.runs.attention import CLIENTS_STAY, attend
from designer.runs.models import Run

TIMEOUT = httpx.Timeout(40.0, connect=3.0)
"""A long poll takes 20 s at the most when time passes as on the wall."""
LARGEST_BODY = 10 * 1024 * 1024
OWN = {
    "host",
    "content-length",
    "connection",
    "transfer-encoding",
    "cookie",
    "keep-alive",
    "x-sluice-door",
    "x-sluice-base",
}
DENIED = {
    *("connection", "transfer-encoding", "keep-alive", "content-length"),
    *("set-cookie", "clear-site-data", "service-worker-allowed", "strict-transport-security"),
}
APART = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""What a run answers is whatever somebody put into it: a browser gives it no scripts, no session and no frame."""


@csrf_exempt
async def run_endpoint(request: HttpRequest, token: str, path: str = "") -> HttpResponse:
    """Hand a client's request to the run that the token opens."""
    run = await Run.objects.filter(token=token).afirst()
    if run is None:
        return HttpResponse("There is no run at this address.\n", status=404, content_type="text/plain")
    if run.has_ended or not run.door:
        return HttpResponse("This run has ended or waits for a worker.\n", status=503, content_type="text/plain")
    await attend(run.id, stays=CLIENTS_STAY)
    body = request.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        refusal = f"A request may have {LARGEST_BODY:,} bytes at most.\n"
        return HttpResponse(refusal, status=413, content_type="text/plain")
    headers = {name: value for name, value in request.headers.items() if name.lower() not in OWN}
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    own = {
        "x-sluice-door": run.door_secret,
        "x-sluice-base": request.build_absolute_uri(f"/w/{token}"),
        "host": request.get_host(),
    }
    try:
        url = f"http://{run.door}{_as_sent(request, token, path)}{query}"
        async with (
            httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client,
            client.stream(request.method or "GET", url, headers={**headers, **own}, content=body) as reply,
        ):
            content = b"".join([part async for part in reply.aiter_raw()])
    except httpx.HTTPError:
        return HttpResponse("The run's worker does not answer; try again.\n", status=503, content_type="text/plain")
    response = HttpResponse(content, status=reply.status_code)
    del response["Content-Type"]
    if request.method == "HEAD" and "content-length" in reply.headers:
        response["Content-Length"] = reply.headers["content-length"]
    for name, value in reply.headers.items():
        if name not in DENIED:
            response[name] = value
    response["Content-Security-Policy"] = APART
    return response


def _as_sent(request: HttpRequest, token: str, path: str) -> str:
    """Return the path behind the token as the client has quoted it: a key of S3 may hold a quoted slash."""
    scope: dict[str, object] = getattr(request, "scope", {})
    raw = scope.get("raw_path")
    _, found, rest = (raw.decode("latin-1") if isinstance(raw, bytes) else "").partition(f"/w/{token}")
    return rest if found else f"/{quote(path)}"
