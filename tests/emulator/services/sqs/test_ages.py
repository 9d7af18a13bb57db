"""The oldest message is found, whatever came earlier or is gone."""

from hypothesis import given
from hypothesis import strategies as st

from emulator.services.sqs.ages import Ages
from emulator.services.sqs.message import GONE, VISIBLE, Message


def message(number: int, sent: int) -> Message:
    return Message(number, str(number), "", "", 0, "", sent, sent, VISIBLE)


def age(one: Message) -> tuple[int, int]:
    return one.sent, one.sequence


@given(st.lists(st.one_of(st.integers(0, 50), st.just("lose"), st.just("forget")), max_size=60))
def test_the_oldest_is_the_one_that_was_sent_first(actions: list[int | str]) -> None:
    ages, there = Ages(), list[Message]()
    for number, action in enumerate(actions):
        if isinstance(action, int):
            there.append(message(number, action))
            ages.add(there[-1])
        elif action == "lose" and there:
            there.pop(number * 7 % len(there)).state = GONE
        elif action == "forget":
            ages.forget_gone()
            assert len(ages) == len(there)
        assert ages.oldest() is min(there, key=age, default=None)
    assert {one.id for one in ages if one.state is not GONE} == {one.id for one in there}
