"""Keeps who comes back known: a session lasts from its last week of use, not from its first day."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

EVERY_S = 7 * 24 * 3600
RENEWED = "renewed"
"""When a session was renewed last, in seconds since the epoch."""


class RenewedSessions:
    """Middleware: saves a session again, with its cookie, when it was not for a week.

    People have no account to get their boards back by, so a session that is used must not end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._renew(request)
        return self.get_response(request)

    @staticmethod
    def _renew(request: HttpRequest) -> None:
        session, now = request.session, int(time.time())
        if any(session.keys()) and now - session.get(RENEWED, 0) >= EVERY_S:
            session[RENEWED] = now
