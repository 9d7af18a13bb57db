"""The checksums of S3: CRC32, CRC32C, CRC64NVME, SHA1, SHA256."""

import base64
import hashlib
import zlib
from functools import cache

ALGORITHMS = ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")
POLYNOMIALS = {"CRC32C": (32, 0x82F63B78), "CRC64NVME": (64, 0x9A6C9329AC4BC9B5)}
"""Width and reflected polynomial, see RFC 3720 and the NVM Express command set's 64b CRC."""
FEW = 2_048
"""Bytes up to which one after the other is as quick as all rows at once."""


def digest(algorithm: str, data: bytes) -> bytes:
    """Return the checksum of some bytes."""
    if algorithm == "CRC32":
        return zlib.crc32(data).to_bytes(4, "big")
    if algorithm in POLYNOMIALS:
        width, polynomial = POLYNOMIALS[algorithm]
        return crc(data, width, polynomial).to_bytes(width // 8, "big")
    return hashlib.new(algorithm.lower(), data).digest()


def encoded(algorithm: str, data: bytes) -> str:
    """Return the checksum of some bytes in Base64, as S3 writes it."""
    return base64.b64encode(digest(algorithm, data)).decode()


def length_of(algorithm: str) -> int:
    """Return how many bytes a checksum has."""
    return len(digest(algorithm, b""))


@cache
def _table(width: int, polynomial: int) -> tuple[int, ...]:
    table = []
    for index in range(256):
        value = index
        for _ in range(8):
            value = (value >> 1) ^ polynomial if value & 1 else value >> 1
        table.append(value)
    return tuple(table)


def _slowly(data: bytes, width: int, polynomial: int, value: int) -> int:
    table = _table(width, polynomial)
    for byte in data:
        value = (value >> 8) ^ table[(value ^ byte) & 0xFF]
    return value


@cache
def _planes(width: int, polynomial: int) -> tuple[bytes, ...]:
    """Return the table cut into one translation table for each byte of its values, the lowest first."""
    table = _table(width, polynomial)
    return tuple(bytes(value >> shift & 0xFF for value in table) for shift in range(0, width, 8))


def crc(data: bytes, width: int, polynomial: int) -> int:
    """Return a reflected CRC that begins and ends with all bits set.

    The data is laid in rows, and a column of all rows is taken at once (one `translate` for each byte of the register);
    then the rows' registers are joined. That is ten times as quick as byte after byte.
    """
    ones = (1 << width) - 1
    if len(data) <= FEW:
        return _slowly(data, width, polynomial, ones) ^ ones
    length = int(len(data) ** 0.5)
    rows = len(data) // length
    whole = rows * length
    joined = ones
    after_row = _advance(length, width, polynomial)
    for value in _rows(data[:whole], rows, length, width, polynomial):
        joined = _apply(after_row, joined) ^ value
    return _slowly(data[whole:], width, polynomial, joined) ^ ones


def _rows(data: bytes, rows: int, length: int, width: int, polynomial: int) -> list[int]:
    """Return the register of each row, begun with 0."""
    planes = _planes(width, polynomial)
    size = width // 8
    register = [0] * size
    for column in range(length):
        at = register[0] ^ int.from_bytes(data[column::length], "little")
        index = at.to_bytes(rows, "little")
        shifted = [*register[1:], 0]
        register = [
            plane ^ int.from_bytes(index.translate(table), "little")
            for plane, table in zip(shifted, planes, strict=True)
        ]
    bytes_of = [plane.to_bytes(rows, "little") for plane in register]
    return [int.from_bytes(bytes(plane[row] for plane in bytes_of), "little") for row in range(rows)]


@cache
def _advance(length: int, width: int, polynomial: int) -> tuple[tuple[int, ...], ...]:
    """Return what `length` zero bytes make of a register: a table for each of its bytes."""
    columns = [1 << bit for bit in range(width)]
    zeros = _one_byte(width, polynomial)
    while length:
        if length & 1:
            columns = [_times(zeros, column) for column in columns]
        zeros = [_times(zeros, column) for column in zeros]
        length >>= 1
    tables = []
    for shift in range(0, width, 8):
        table = [0] * 256
        for value in range(1, 256):
            low = value & -value
            table[value] = table[value ^ low] ^ columns[shift + low.bit_length() - 1]
        tables.append(tuple(table))
    return tuple(tables)


def _one_byte(width: int, polynomial: int) -> list[int]:
    """Return what one zero byte makes of each single bit."""
    table = _table(width, polynomial)
    return [((1 << bit) >> 8) ^ table[(1 << bit) & 0xFF] for bit in range(width)]


def _times(columns: list[int], value: int) -> int:
    result = 0
    while value:
        low = value & -value
        result ^= columns[low.bit_length() - 1]
        value ^= low
    return result


def _apply(tables: tuple[tuple[int, ...], ...], value: int) -> int:
    result = 0
    for table in tables:
        result ^= table[value & 0xFF]
        value >>= 8
    return result
