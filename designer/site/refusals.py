"""What somebody reads whose request was refused, or at which the server broke: a page, a line or JSON."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from designer.site.limits import TooMany

MB = 1024 * 1024
WORDS: dict[type[Exception], str] = {
    DisallowedHost: "This Sluice does not answer to this name. Use the address that it was set up with.",
    TooManyFieldsSent: "The form has more fields than any form here. Load the page again and repeat what you did.",
}
UNREADABLE = "The request could not be read. Load the page again and repeat what you did."
BY_A_FORM = "This address only takes what a form or a button sends. Go to the start and press it there."
TITLES = {400: "That cannot be read", 405: "Nothing to see here", 413: "That is too much at once", 429: "Not so fast"}


def refused(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    """Return a refusal as whoever asked can show it."""
    if request.content_type == "application/json" or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"reason": reason, "fix": ""}, status=status)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(reason, status=status, content_type="text/plain; charset=utf-8")
    return render(request, "site/refused.html", {"title": TITLES.get(status), "reason": reason}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is wrong with a request that Django refuses to read."""
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MB
        return refused(request, f"One request may have {most} MB. A template may have 2 MB, a ZIP {most} MB.", 413)
    return refused(request, WORDS.get(type(exception), UNREADABLE), 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is not their fault, even where the page's own parts are what is broken."""
    try:
        return render(request, "500.html", status=500)
    except Exception:  # noqa: BLE001 -- whatever it is that broke
        return HttpResponse("Something broke here, not at your side. Load the page again.\n", "text/plain", 500)


class Refusals:
    """Middleware: says when a limit ends and what an address is for, where the view itself did not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; no answer is empty that a person could see."""
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return refused(request, UNREADABLE, 400)
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            allowed = response.headers["Allow"]
            response = refused(request, BY_A_FORM, 405)
            response.headers["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        """Answer for a limit that was reached."""
        if not isinstance(exception, TooMany):
            return None
        response = refused(request, str(exception), 429)
        response.headers["Retry-After"] = str(exception.after_s)
        return response
