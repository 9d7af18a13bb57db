"""Free ports."""

import socket

import pytest

from launch import ports
from launch.refusal import Refused


def test_a_wanted_port_that_is_taken_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {port} on 127.0.0.1 is taken"):
            ports.choose("127.0.0.1", port)


def test_without_a_wish_the_first_free_port_is_taken() -> None:
    chosen = ports.choose("127.0.0.1", None)
    with socket.create_server(("127.0.0.1", chosen)):
        assert ports.choose("127.0.0.1", None) > chosen
