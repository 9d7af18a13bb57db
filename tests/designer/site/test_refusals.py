"""What somebody reads whose request was refused, or at which the server broke."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from designer.site.refusals import bad_request, server_error

handler400, handler500 = bad_request, server_error


def breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("breaks", breaks), path("", include("designer.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def visitor() -> Client:
    """Somebody who sees what the server makes of an exception."""
    return Client(raise_request_exception=False)


LARGE = "x" * (6 * 1024 * 1024)
FORM = "application/x-www-form-urlencoded"
REFUSED: dict[str, tuple[int, str, str, dict[str, Any], str]] = {
    "an address that is not there": (404, "get", "/nowhere", {}, "There is nothing here"),
    "an address for forms": (405, "get", "/new", {}, "only takes what a form"),
    "another name": (400, "get", "/", {"headers": {"host": "evil.example"}}, "does not answer to this name"),
    "a NUL in the address": (400, "get", "/b/%00", {}, "could not be read"),
    "a NUL in the query": (400, "get", "/boards?a=%00", {}, "could not be read"),
    "too large a form": (413, "post", "/import", {"data": f"text={LARGE}", "content_type": FORM}, "may have 5 MB"),
    "too many fields": (400, "post", "/import", {"data": "a=1&" * 3000, "content_type": FORM}, "more fields"),
    "a fault of ours": (500, "get", "/breaks", {}, "Something broke here, not at your side"),
    "a file that is not there": (404, "get", "/static/nothing.js", {}, "There is nothing here"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_is_a_page_that_says_why_and_allows_no_foreign_script(what: str, visitor: Client) -> None:
    status, method, address, given, words = REFUSED[what]
    answer = getattr(visitor, method)(address, **given)
    assert answer.status_code == status
    page = answer.content.decode()
    assert words in page
    assert "To the start" in page
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_script_reads_json(visitor: Client) -> None:
    answer = visitor.post("/import", f"text={LARGE}", content_type=FORM, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["fix"]) == (413, "")


def test_a_form_from_elsewhere_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/new")
    assert answer.status_code == 403
    assert b"This page is too old" in answer.content


def test_pages_whose_parts_are_broken_still_say_so(visitor: Client, settings: Any, tmp_path: Any) -> None:
    settings.FRONTEND_DIR = tmp_path
    answer = visitor.get("/breaks")
    assert answer.status_code == 500
    assert b"Something broke here, not at your side" in answer.content
