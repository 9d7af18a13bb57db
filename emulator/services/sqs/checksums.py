"""MD5 digests of a message's body and attributes, as clients check them.

Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
"""

from typing import Any

try:
    # The interpreter's own one: OpenSSL's takes twice as long for a short body.
    from _md5 import md5  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    from hashlib import md5

STRING, BINARY = b"\x01", b"\x02"


def md5_of_body(body: bytes) -> str:
    """Return the hexadecimal MD5 of a body in UTF-8."""
    digest: str = md5(body, usedforsecurity=False).hexdigest()
    return digest


def md5_of_attributes(attributes: dict[str, dict[str, Any]]) -> str:
    """Return the hexadecimal MD5 of message attributes: names sorted, each part preceded by its length."""
    digest = md5(b"", usedforsecurity=False)
    for name in sorted(attributes):
        value = attributes[name]
        digest.update(_with_length(name.encode()))
        digest.update(_with_length(value["DataType"].encode()))
        if value["DataType"].startswith("Binary"):
            digest.update(BINARY + _with_length(value["BinaryValue"]))
        else:
            digest.update(STRING + _with_length(value["StringValue"].encode()))
    text: str = digest.hexdigest()
    return text


def _with_length(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part
