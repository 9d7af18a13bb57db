"""A body that is too large is refused while it comes, whatever the address."""

from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator

from designer.asgi import application
from designer.site.bodies import LARGEST

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])
PIECE = b"x" * (1024 * 1024)


def posting(*headers: tuple[bytes, bytes]) -> ApplicationCommunicator:
    scope = {"type": "http", "method": "POST", "path": "/import", "raw_path": b"/import", "query_string": b""}
    lines = [(b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded"), *headers]
    return ApplicationCommunicator(application, scope | {"headers": lines, "http_version": "1.1", "scheme": "http"})


async def answer_of(request: ApplicationCommunicator) -> tuple[int, bytes]:
    start, body = await request.receive_output(10), await request.receive_output(10)
    await request.wait(10)
    return start["status"], body["body"]


async def test_a_declared_body_is_refused_before_any_of_it_is_read() -> None:
    request = posting((b"content-length", str(LARGEST + 1).encode()))
    status, told = await answer_of(request)
    assert (status, told) == (413, b"One request may have 12,582,912 bytes at most.\n")
    assert request.input_queue.empty()


async def test_a_body_that_declares_nothing_is_refused_when_it_has_become_too_large() -> None:
    request = posting()
    for _ in range(LARGEST // len(PIECE) + 1):
        await request.send_input({"type": "http.request", "body": PIECE, "more_body": True})
    assert (await answer_of(request))[0] == 413


@pytest.mark.parametrize("declared", [b"x", b"-1", b"2"])
async def test_a_smaller_body_reaches_the_pages(declared: bytes) -> None:
    request = posting((b"content-length", declared))
    await request.send_input({"type": "http.request", "body": b"a=", "more_body": False})
    message: dict[str, Any] = await request.receive_output(20)
    assert message["status"] in {400, 403, 422}
