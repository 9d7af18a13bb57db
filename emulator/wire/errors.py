"""What is wrong with a request before any service sees it."""

from emulator.bus.calls import Failure

MALFORMED_CODES = {
    "ec2": "MalformedInput",
    "json": "SerializationException",
    "query": "MalformedInput",
    "rest-json": "SerializationException",
    "rest-xml": "MalformedXML",
    "smithy-rpc-v2-cbor": "SerializationException",
}


class Malformed(ValueError):
    """A body, header or parameter cannot be read as its shape."""


class Refusal(Exception):
    """A request that is answered with an error of its protocol at once."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.failure = Failure(code, message, status)


def malformed(protocol: str, error: Malformed) -> Refusal:
    """Return the refusal of a request that cannot be read."""
    return Refusal(MALFORMED_CODES[protocol], str(error))
