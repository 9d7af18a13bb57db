"""Pages of this machine may call, pages of other places may not."""

import pytest

from emulator.wire.http import Wire
from emulator.wire.message import HttpRequest, HttpResponse

HERE = ("http://localhost:3000", "https://app.localhost", "http://127.0.0.1:8000", "http://[::1]:5173")
ELSEWHERE = ("https://example.com", "http://localhost.example.com", "http://127.0.0.1.example.com", "null", "")
ASKED = {"access-control-request-method": "POST", "access-control-request-headers": "x-amz-target,content-type"}


@pytest.fixture
def wire() -> Wire:
    return Wire(account="123456789012", region="us-east-1", emulated=["sqs"])


@pytest.mark.parametrize("origin", HERE)
def test_a_page_of_this_machine_may_call(wire: Wire, origin: str) -> None:
    response = wire.read(HttpRequest("OPTIONS", "/", headers={"origin": origin, **ASKED}), "id")

    assert isinstance(response, HttpResponse)
    assert response.status == 200
    assert response.headers["Access-Control-Allow-Headers"] == ASKED["access-control-request-headers"]


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_a_page_of_another_place_may_not(wire: Wire, origin: str) -> None:
    response = wire.read(HttpRequest("OPTIONS", "/", headers={"origin": origin, **ASKED}), "id")

    assert isinstance(response, HttpResponse)
    assert (response.status, response.headers) == (403, {})


@pytest.mark.parametrize(("origin", "page"), [*((origin, origin) for origin in HERE), *((o, "") for o in ELSEWHERE)])
def test_the_answer_is_for_the_page_that_asked(wire: Wire, origin: str, page: str) -> None:
    request = HttpRequest("POST", "/", headers={"origin": origin, "x-amz-target": "AmazonSQS.ListQueues"}, body=b"{}")

    wire.read(request, "id")

    assert request.page == page


def test_a_functions_url_has_rules_of_its_own(wire: Wire) -> None:
    host = f"{'a' * 32}.lambda-url.us-east-1.localhost"
    request = HttpRequest("OPTIONS", "/", headers={"origin": HERE[0], "host": host, **ASKED})

    wire.read(request, "id")

    assert request.page == ""
