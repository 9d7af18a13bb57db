"""How long somebody is known."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from designer.site.sessions import EVERY_S, RENEWED

pytestmark = pytest.mark.django_db


def visit_after(seconds: int) -> tuple[bool, timedelta]:
    """Return whether a visit so long after the last renewal gets a new cookie, and how long the session lasts then."""
    client = Client()
    session = client.session
    session["person"] = "somebody"
    session[RENEWED] = int(timezone.now().timestamp()) - seconds
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(days=1))
    answer = client.get("/fidelity")
    return settings.SESSION_COOKIE_NAME in answer.cookies, Session.objects.get().expire_date - timezone.now()


def test_a_session_that_is_used_lasts_on() -> None:
    is_renewed, left = visit_after(EVERY_S)
    assert is_renewed
    assert left > timedelta(seconds=settings.SESSION_COOKIE_AGE - 60)


def test_it_is_not_written_at_every_visit() -> None:
    is_renewed, left = visit_after(EVERY_S - 60)
    assert not is_renewed
    assert left < timedelta(days=1)


def test_who_only_looks_gets_no_session(client: Client) -> None:
    assert settings.SESSION_COOKIE_NAME not in client.get("/fidelity").cookies
    client.cookies[settings.SESSION_COOKIE_NAME] = "s" * 32
    client.get("/fidelity")
    assert not Session.objects.exists()
