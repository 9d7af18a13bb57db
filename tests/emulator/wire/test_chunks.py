"""Bodies in aws-chunked form."""

import hashlib
import hmac

import pytest

from emulator.wire.chunks import EMPTY_HASH, ChunkSigner, has_signed_chunks, is_chunked, join_chunks
from emulator.wire.errors import Refusal
from emulator.wire.message import HttpRequest
from emulator.wire.signature import Credential, Signature, signing_key

SECRET = "secret"
CREDENTIAL = Credential("AKIAEXAMPLE", "20260101", "us-east-1", "s3")
SIGNATURE = Signature(CREDENTIAL, ("host",), "seed", "20260101T000000Z", 0, is_presigned=False)
UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"


def request(body: bytes, mode: str = UNSIGNED, **headers: str) -> HttpRequest:
    return HttpRequest("PUT", "/b/k", "", {"x-amz-content-sha256": mode, **headers}, body)


def test_chunks_are_joined_and_the_trailer_becomes_headers() -> None:
    chunked = request(b"4\r\nWiki\r\n5;x=y\r\npedia\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n")
    join_chunks(chunked)
    assert chunked.body == b"Wikipedia"
    assert chunked.headers["x-amz-checksum-crc32"] == "AAAAAA=="


@pytest.mark.parametrize(
    "body",
    [b"", b"4\r\nWi", b"4\r\nWikiXX0\r\n\r\n", b"x\r\nWiki\r\n0\r\n\r\n", b"-4\r\nWiki\r\n0\r\n\r\n", b"4\r\nWiki\r\n"],
)
def test_a_broken_body_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal, match="IncompleteBody"):
        join_chunks(request(body))


def test_a_body_of_another_length_than_stated_is_refused() -> None:
    with pytest.raises(Refusal, match="x-amz-decoded-content-length"):
        join_chunks(request(b"4\r\nWiki\r\n0\r\n\r\n", **{"x-amz-decoded-content-length": "5"}))


def sign_chunk(last: str, data: bytes) -> str:
    text = (
        f"AWS4-HMAC-SHA256-PAYLOAD\n20260101T000000Z\n20260101/us-east-1/s3/aws4_request\n"
        f"{last}\n{EMPTY_HASH}\n{hashlib.sha256(data).hexdigest()}"
    )
    return hmac.digest(signing_key(SECRET, CREDENTIAL), text.encode(), "sha256").hex()


def signed_body() -> bytes:
    first = sign_chunk("seed", b"Wiki")
    last = sign_chunk(first, b"")
    return f"4;chunk-signature={first}\r\nWiki\r\n0;chunk-signature={last}\r\n\r\n".encode()


def test_signed_chunks_are_verified_each_on_the_one_before() -> None:
    chunked = request(signed_body(), SIGNED)
    assert is_chunked(chunked)
    assert has_signed_chunks(chunked)
    join_chunks(chunked, ChunkSigner(SECRET, SIGNATURE))
    assert chunked.body == b"Wiki"


def test_a_changed_chunk_is_refused() -> None:
    with pytest.raises(Refusal, match="SignatureDoesNotMatch"):
        join_chunks(request(signed_body().replace(b"Wiki", b"Wika"), SIGNED), ChunkSigner(SECRET, SIGNATURE))


def test_a_body_whose_last_chunk_was_cut_off_is_refused() -> None:
    with pytest.raises(Refusal, match="IncompleteBody"):
        join_chunks(request(signed_body().partition(b"0;chunk")[0], SIGNED), ChunkSigner(SECRET, SIGNATURE))
