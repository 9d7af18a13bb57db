"""Leads the answers of custom resources to the world's endpoint.

Many of them, those of crhelper among them, put their answer by HTTPS whatever their ResponseURL begins with.
"""

import os
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

ANSWER = "/cloudformation-custom-resource-response-"


def lead_to_world() -> None:
    """Have answers sent by plain HTTP to the world that asked for them."""
    begin = HTTPSConnection.putrequest

    def putrequest(self: HTTPSConnection, method: str, url: str, *given: Any, **named: Any) -> None:
        if url.startswith(ANSWER):
            world = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
            self.host, self.port = world.hostname or self.host, world.port or self.port
            self.connect = lambda: HTTPConnection.connect(self)  # type: ignore[method-assign]
        begin(self, method, url, *given, **named)

    HTTPSConnection.putrequest = putrequest  # type: ignore[assignment, method-assign]
