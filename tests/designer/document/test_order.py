"""Order keys: there is always room between two."""

from hypothesis import given
from hypothesis import strategies as st

from designer.document.order import DIGITS, between, spread

KEYS = st.text(DIGITS, min_size=1, max_size=8).filter(lambda key: not key.endswith("0"))


@given(st.integers(0, 2000))
def test_keys_that_are_spread_are_in_order(count: int) -> None:
    keys = spread(count)
    assert len(set(keys)) == count
    assert keys == sorted(keys)
    assert not any(key.endswith("0") for key in keys)


@given(KEYS, KEYS)
def test_a_key_between_two_sorts_between_them(one: str, other: str) -> None:
    low, high = sorted((one, other))
    key = between(low, high)
    assert low < key
    assert low == high or key < high


@given(KEYS)
def test_a_key_goes_before_and_after_any(key: str) -> None:
    assert between(None, key) < key < between(key, None)


def test_a_thousand_keys_fit_at_one_place() -> None:
    low, high = "a", "b"
    for _ in range(1000):
        low = between(low, high)
    assert "a" < low < high
