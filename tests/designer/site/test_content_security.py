"""The Content-Security-Policy."""

import re

from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from designer.site.content_security import ContentSecurityPolicy, policy


def test_an_answer_allows_this_host_only_and_nothing_inline(client: Client, db: None) -> None:
    header = client.get("/nowhere").headers["Content-Security-Policy"]
    assert "default-src 'none'" in header
    assert "script-src 'self';" in header
    assert "style-src 'self';" in header
    assert "unsafe" not in header
    assert "frame-ancestors 'none'" in header


def test_a_page_that_draws_a_nonce_is_allowed_it_and_another_page_gets_another() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(request.csp_nonce))  # type: ignore[attr-defined]

    answers = [ContentSecurityPolicy(view)(RequestFactory().get("/")) for _ in range(2)]
    nonces = [answer.content.decode() for answer in answers]
    assert nonces[0] != nonces[1]
    for answer, nonce in zip(answers, nonces, strict=True):
        assert re.findall(r"(\S+) 'self' 'nonce-([^']+)'", answer.headers["Content-Security-Policy"]) == [
            ("script-src", nonce),
            ("style-src", nonce),
        ]


def test_a_page_that_draws_none_allows_none() -> None:
    assert "nonce" not in policy(None)
