"""The trace and the digest over it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.kernel.trace import CHUNK, Trace, TraceEvent, canonical, digest_of

EVENT = TraceEvent(
    1, 1000, "send", "arn:aws:sqs:us-east-1:1:orders", "outside", "id-1", 0, {"size": 3, "visible_at": 1000}
)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
DETAIL = st.dictionaries(st.text(max_size=6), DATA, max_size=4)


def test_events_count_from_one() -> None:
    trace = Trace()

    numbers = [trace.append(0, "send", "a", "b", "c", 0, {}) for _ in range(3)]

    assert numbers == [1, 2, 3]
    assert [event.sequence for event in trace.take()] == [1, 2, 3]


def test_taken_events_are_forgotten_and_counting_goes_on() -> None:
    trace = Trace()
    trace.append(0, "send", "a", "b", "c", 0, {})
    trace.take()

    assert trace.take() == []
    assert trace.append(0, "send", "a", "b", "c", 0, {}) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sequence", 2),
        ("time", 1001),
        ("kind", "delete"),
        ("resource", "arn:aws:sqs:us-east-1:1:others"),
        ("peer", "actor:1"),
        ("message", "id-2"),
        ("cause", 1),
        ("detail", {"size": 4, "visible_at": 1000}),
        ("detail", {"size": 3}),
        ("detail", {"size": "3", "visible_at": 1000}),
    ],
)
def test_changing_any_field_changes_the_digest(field: str, value: Any) -> None:
    assert digest_of([EVENT]) != digest_of([EVENT._replace(**{field: value})])


def test_the_order_of_events_is_part_of_the_digest() -> None:
    other = EVENT._replace(sequence=2)

    assert digest_of([EVENT, other]) != digest_of([other, EVENT])


def test_the_order_in_which_detail_was_written_is_not_part_of_the_digest() -> None:
    turned = EVENT._replace(detail=dict(reversed(EVENT.detail.items())))

    assert canonical([EVENT]) == canonical([turned])


def test_canonical_events_are_one_line_of_json_each() -> None:
    lines = canonical([EVENT, EVENT]).splitlines()

    assert len(lines) == 2
    assert lines[0].startswith(b'[1,1000,"send",')


@given(DETAIL, DETAIL)
def test_two_details_have_one_digest_only_if_they_are_equal(one: dict[str, Any], other: dict[str, Any]) -> None:
    same = digest_of([EVENT._replace(detail=one)]) == digest_of([EVENT._replace(detail=other)])

    assert same == (repr_of(one) == repr_of(other))


def repr_of(value: Any) -> str:
    """Tell True from 1, which Python calls equal and JSON does not."""
    if isinstance(value, dict):
        return repr(sorted((key, repr_of(item)) for key, item in value.items()))
    if isinstance(value, list):
        return repr([repr_of(item) for item in value])
    return repr(value)


def test_many_events_are_written_as_they_are_one_by_one() -> None:
    events = [EVENT._replace(sequence=number) for number in range(1, 3 * CHUNK)]
    assert canonical(events) == b"".join([canonical([event]) for event in events])
