"""A request and a response of HTTP as values, without a connection."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class HttpRequest:
    """`path` and `query` are as they came (percent-encoded); names in `headers` are in lower case.

    `base` is the URL before the path, where the client reaches this world at another address than AWS's.
    """

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    base: str = ""
    form: list[tuple[str, str]] | None = None
    """The parameters of a form, once they were read."""
    page: str = ""
    """The origin of the page of this machine that calls an API."""

    @property
    def host(self) -> str:
        """The Host header, with its port."""
        return self.headers.get("host", "")


@dataclass(slots=True)
class HttpResponse:
    """Content-Length is left to who sends it. Each of `cookies` is a Set-Cookie header of its own."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    cookies: tuple[str, ...] = ()

    @property
    def header_lines(self) -> list[tuple[str, str]]:
        """The names and values of all headers."""
        return [*self.headers.items(), *(("Set-Cookie", cookie) for cookie in self.cookies)]
