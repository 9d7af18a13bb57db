"""The CBOR codec against botocore's own."""

from contextlib import suppress
from typing import Any

import pytest
from botocore.parsers import RpcV2CBORParser
from hypothesis import given
from hypothesis import strategies as st

from emulator.wire.cbor import Time, dumps, loads
from emulator.wire.errors import Malformed

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(1 << 64), (1 << 64) - 1),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30)


@given(VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert loads(dumps(value)) == value


def without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items() if item is not None}
    return [without_none(item) for item in value] if isinstance(value, list) else value


@given(VALUES)
def test_botocore_reads_what_is_written(value: Any) -> None:
    parser: Any = RpcV2CBORParser()
    stream = parser.get_peekable_stream_from_bytes(dumps(value))
    assert parser.parse_data_item(stream) == without_none(value)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_malformed(data: bytes) -> None:
    with suppress(Malformed):
        value = loads(data)
        assert repr(loads(dumps(value))) == repr(value)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("9fff", []),
        ("bf6161019fff", None),
        ("5f42010243030405ff", b"\x01\x02\x03\x04\x05"),
        ("7f657374726561646d696e67ff", "streaming"),
        ("c11a514b67b0", Time(1363896240)),
        ("f97c00", float("inf")),
        ("fa47c35000", 100000.0),
        ("3bffffffffffffffff", -18446744073709551616),
    ],
)
def test_the_standards_examples_are_read(data: str, value: Any) -> None:
    if value is None:
        with pytest.raises(Malformed):
            loads(bytes.fromhex(data))
    else:
        assert loads(bytes.fromhex(data)) == value


@pytest.mark.parametrize("data", [b"\x9a\xff\xff\xff\xff", b"\x81" * 100_000, b"\xff", b"", b"\x01\x01"])
def test_lengths_nesting_and_rests_are_bounded(data: bytes) -> None:
    with pytest.raises(Malformed):
        loads(data)
