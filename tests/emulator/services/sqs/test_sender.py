"""The SenderId of a message."""

import re

import pytest

from emulator.bus.calls import OUTSIDE
from emulator.services.sqs.sender import sender_id

ACCOUNT = "123456789012"
ROLE = f"arn:aws:sts::{ACCOUNT}:assumed-role/worker/session"


@pytest.mark.parametrize("principal", [OUTSIDE, "sns.amazonaws.com", "actor:orders"])
def test_everybody_has_the_id_of_a_user(principal: str) -> None:
    assert re.fullmatch("AIDA[A-Z2-7]{17}", sender_id(principal, ACCOUNT))


def test_a_role_s_id_ends_with_its_session() -> None:
    assert re.fullmatch("AROA[A-Z2-7]{17}:session", sender_id(ROLE, ACCOUNT))


def test_one_principal_has_one_id_and_two_have_two() -> None:
    assert sender_id(OUTSIDE, ACCOUNT) == sender_id(OUTSIDE, ACCOUNT)
    assert sender_id(OUTSIDE, ACCOUNT) != sender_id(OUTSIDE, "222222222222")
    assert sender_id("a", ACCOUNT) != sender_id("b", ACCOUNT)
