"""boto3 clients whose requests are answered by a function instead of a network."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from emulator.wire.message import HttpRequest, HttpResponse

ENDPOINT = "http://world.invalid"


class Body:
    """An answer's body as botocore reads it from a connection."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, amt: int | None = None, decode_content: bool | None = None) -> Iterator[bytes]:
        """Yield the body in one piece."""
        yield self.content

    def read(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:
        """Return the body once."""
        content, self.content = self.content, b""
        return content


def client(service: str, *, account: str, region: str, answer: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Return a boto3 client of a service; `answer` is called in the thread that uses the client."""
    import boto3
    from botocore.awsrequest import AWSResponse
    from botocore.compat import HTTPHeaders
    from botocore.config import Config

    session: Any = boto3.session.Session(aws_access_key_id=account, aws_secret_access_key="world", region_name=region)
    made = session.client(service, endpoint_url=ENDPOINT, config=Config(retries={"total_max_attempts": 1}))

    def send(request: Any, **_: Any) -> AWSResponse:
        url = urlsplit(request.url)
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        headers.setdefault("host", url.netloc)
        body = request.body or b""
        sent = body.encode() if isinstance(body, str) else bytes(body)
        reply = answer(HttpRequest(request.method, url.path, url.query, headers, sent))
        return AWSResponse(request.url, reply.status, HTTPHeaders.from_dict(reply.headers), Body(reply.body))

    made.meta.events.register("before-send.*", send)
    return made


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
