"""`/healthz`: whether this process reaches its databases and its Redis."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

REDIS_SECONDS = 2


def database_answers(alias: str) -> str:
    """Return "ok" or the kind of error that the database gave."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return type(error).__name__
    return "ok"


def redis_answers() -> str:
    """Return "ok", "none" without a REDIS_URL, or the kind of error that Redis gave."""
    if not settings.REDIS_URL:
        return "none"
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=REDIS_SECONDS, socket_timeout=REDIS_SECONDS
        ) as client:
            client.ping()
    except redis.RedisError as error:
        return type(error).__name__
    return "ok"


def checks() -> dict[str, Callable[[], str]]:
    """Return what is checked: each database by its alias, and Redis."""
    return {f"database {alias}": lambda alias=alias: database_answers(alias) for alias in connections} | {
        "redis": redis_answers
    }


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything is reached, 503 with the names of what is not."""
    found = {name: check() for name, check in checks().items()}
    healthy = all(answer == "ok" for answer in found.values())
    return JsonResponse({"status": "ok" if healthy else "failing"} | found, status=200 if healthy else 503)
