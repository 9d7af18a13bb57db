"""What is due is handed out by time, whatever order it came in and whatever has passed meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from emulator.services.sqs.dues import Due, Dues
from emulator.services.sqs.message import GONE, VISIBLE, Message


def message(number: int) -> Message:
    return Message(number, str(number), "", "", 0, "", 0, 0, VISIBLE)


def is_there(due: Due) -> bool:
    return due[2].state is not GONE


@given(st.lists(st.one_of(st.integers(0, 50), st.just("take"), st.just("lose"), st.just("keep")), max_size=60))
def test_entries_come_out_as_a_sorted_list_would_give_them(actions: list[int | str]) -> None:
    dues, expected = Dues(), list[Due]()
    for number, action in enumerate(actions):
        if isinstance(action, int):
            due = (action, number, message(number))
            if number % 2:
                dues.add(due)
            else:
                dues.extend([due])
            expected = sorted([*expected, due], key=lambda entry: entry[:2])
        elif action == "lose" and expected:
            expected.pop(number % len(expected))[2].state = GONE
        elif action == "keep":
            dues.keep(is_there)
            assert len(dues) == len(expected)
        else:
            first = dues.first(is_there)
            assert first == (expected[0] if expected else None)
            if first is not None:
                dues.remove_first(first)
                expected.pop(0)
    assert sorted(entry[:2] for entry in dues if is_there(entry)) == [entry[:2] for entry in expected]
