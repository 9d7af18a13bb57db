"""The CRCs against their published check values, and each other."""

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.services.s3 import checksums
from emulator.services.s3.checksums import FEW, POLYNOMIALS, crc, encoded

CHECKED = b"123456789"


@pytest.mark.parametrize(("algorithm", "value"), [("CRC32C", 0xE3069283), ("CRC64NVME", 0xAE8B14860A799888)])
def test_a_crc_has_the_published_check_value(algorithm: str, value: int) -> None:
    width, polynomial = POLYNOMIALS[algorithm]
    assert crc(CHECKED, width, polynomial) == value


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=64), st.integers(0, 6 * FEW))
def test_rows_give_what_one_byte_after_the_other_gives(some: bytes, size: int) -> None:
    data = (some * (size // max(1, len(some)) + 1))[:size]
    assert crc(data, 32, 0xEDB88320) == zlib.crc32(data)
    width, polynomial = POLYNOMIALS["CRC64NVME"]
    ones = (1 << width) - 1
    assert crc(data, width, polynomial) == checksums._slowly(data, width, polynomial, ones) ^ ones


@pytest.mark.parametrize(
    ("algorithm", "value"),
    [("CRC32", "rfPzYw=="), ("SHA1", "oXyaqmHoChv3HQ2FCvTluqmAC70=")],
)
def test_a_checksum_is_written_in_base64(algorithm: str, value: str) -> None:
    assert encoded(algorithm, b"data") == value
