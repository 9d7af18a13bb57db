"""Takes aws-chunked bodies apart, and verifies the signature of each chunk when asked for."""

import hashlib
import hmac

from emulator.wire.errors import Refusal
from emulator.wire.message import HttpRequest
from emulator.wire.signature import Signature, signing_key

EMPTY_HASH = hashlib.sha256(b"").hexdigest()
MAX_TRAILER = 16_384


def is_chunked(request: HttpRequest) -> bool:
    """Say whether a body comes in aws-chunked form."""
    return request.headers.get("x-amz-content-sha256", "").startswith("STREAMING-")


def has_signed_chunks(request: HttpRequest) -> bool:
    """Say whether each chunk carries a signature."""
    return is_chunked(request) and not request.headers["x-amz-content-sha256"].startswith("STREAMING-UNSIGNED-")


def _broken(text: str) -> Refusal:
    return Refusal("IncompleteBody", f"The aws-chunked body {text}.", 400)


class ChunkSigner:
    """The running signature over the chunks of a body; each signs the one before it."""

    def __init__(self, secret: str, signature: Signature) -> None:
        credential = signature.credential
        self.key = signing_key(secret, credential)
        scope = f"{credential.date}/{credential.region}/{credential.service}/aws4_request"
        self.head = f"{signature.time}\n{scope}"
        self.last = signature.signature

    def check_data(self, data: bytes, stated: str) -> None:
        """Refuse a chunk whose signature is not right."""
        body = f"{self.last}\n{EMPTY_HASH}\n{hashlib.sha256(data).hexdigest()}"
        self._check(f"AWS4-HMAC-SHA256-PAYLOAD\n{self.head}\n{body}", stated)

    def check_trailer(self, trailer: bytes, stated: str) -> None:
        """Refuse trailing headers whose signature is not right."""
        body = f"{self.last}\n{hashlib.sha256(trailer).hexdigest()}"
        self._check(f"AWS4-HMAC-SHA256-TRAILER\n{self.head}\n{body}", stated)

    def _check(self, text: str, stated: str) -> None:
        expected = hmac.digest(self.key, text.encode(), "sha256").hex()
        if not hmac.compare_digest(expected, stated):
            raise Refusal("SignatureDoesNotMatch", "The signature of a chunk does not match.", 403)
        self.last = stated


def join_chunks(request: HttpRequest, signer: ChunkSigner | None = None) -> None:
    """Replace the request's body by what its chunks hold, and add its trailing headers to its headers."""
    body = request.body
    parts: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\r\n", position)
        if end < 0:
            raise _broken("has no end")
        size, stated = _chunk_head(body[position:end])
        data = body[end + 2 : end + 2 + size]
        if len(data) != size:
            raise _broken("is cut short")
        if signer is not None:
            signer.check_data(data, stated)
        position = end + 2 + size
        if size == 0:
            break
        if body[position : position + 2] != b"\r\n":
            raise _broken("has a chunk of another length than it says")
        parts.append(data)
        position += 2
    _read_trailer(request, body[position:], signer)
    _strip_encoding(request)
    request.body = b"".join(parts)
    _check_length(request)


def _strip_encoding(request: HttpRequest) -> None:
    """Take aws-chunked off the content's encodings: what is left is how the content itself is packed."""
    encodings = request.headers.pop("content-encoding", "").split(",")
    left = ",".join(one.strip() for one in encodings if one.strip() not in ("", "aws-chunked"))
    if left:
        request.headers["content-encoding"] = left


def _chunk_head(line: bytes) -> tuple[int, str]:
    size, _, extension = line.partition(b";")
    try:
        length = int(size, 16)
    except ValueError:
        raise _broken("has a chunk without a length") from None
    if length < 0:
        raise _broken("has a chunk of a negative length")
    return length, extension.partition(b"chunk-signature=")[2].decode("ascii", "replace")


def _read_trailer(request: HttpRequest, rest: bytes, signer: ChunkSigner | None) -> None:
    if len(rest) > MAX_TRAILER:
        raise _broken("has too long a trailer")
    signed = b""
    stated = ""
    for line in rest.split(b"\r\n"):
        name, colon, text = line.partition(b":")
        if not colon:
            continue
        key, value = name.decode("latin-1").strip().lower(), text.decode("latin-1").strip()
        if key == "x-amz-trailer-signature":
            stated = value
        else:
            signed += f"{key}:{value}\n".encode("latin-1")
            request.headers[key] = value
    if signer is not None and request.headers["x-amz-content-sha256"].endswith("-TRAILER"):
        signer.check_trailer(signed, stated)


def _check_length(request: HttpRequest) -> None:
    stated = request.headers.get("x-amz-decoded-content-length")
    if stated is not None and stated != str(len(request.body)):
        raise _broken("has another length than x-amz-decoded-content-length")
