"""Tells the browser to load scripts, styles and data from this host only."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "media-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
WITH_NONCE = ("script-src", "style-src")


class Nonce:
    """A number used once: drawn when a template writes `{{ request.csp_nonce }}`, then allowed by the header."""

    def __init__(self) -> None:
        self.drawn: str | None = None

    def draw(self) -> str:
        """Return the page's nonce."""
        if self.drawn is None:
            self.drawn = secrets.token_urlsafe(16)
        return self.drawn


def policy(nonce: str | None) -> str:
    """Return the header's value, with the page's nonce where it has one."""
    return "; ".join(
        f"{name} {value} 'nonce-{nonce}'" if nonce and name in WITH_NONCE else f"{name} {value}"
        for name, value in POLICY.items()
    )


class ContentSecurityPolicy:
    """Middleware: every answer carries the policy, unless its view set a stricter one of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with the header added."""
        nonce = Nonce()
        request.csp_nonce = SimpleLazyObject(nonce.draw)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy(nonce.drawn))
        return response
