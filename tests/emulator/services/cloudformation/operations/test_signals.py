"""A CreationPolicy waits for signals from outside the stack."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, body
from tests.emulator.worlds import Refused


def waiting(**signal: Any) -> dict[str, Any]:
    """Return resources: a wait condition that waits for signals."""
    return {
        "Waiting": {"Type": "AWS::CloudFormation::WaitCondition", "CreationPolicy": {"ResourceSignal": signal}},
    }


def begun(**signal: Any) -> Stacks:
    """Return a world in which a stack has begun to wait."""
    stacks = Stacks()
    stacks.cfn("CreateStack", StackName="app", TemplateBody=body(waiting(**signal)))
    stacks.pass_time(5)
    return stacks


def signal(stacks: Stacks, unique: str, status: str = "SUCCESS") -> None:
    """Signal the wait condition."""
    stacks.cfn("SignalResource", StackName="app", LogicalResourceId="Waiting", UniqueId=unique, Status=status)


def test_a_stack_goes_on_after_as_many_signals_as_it_wants() -> None:
    stacks = begun(Count=2, Timeout="PT10M")
    signal(stacks, "one")
    signal(stacks, "one")
    stacks.pass_time(60)
    assert stacks.status() == "CREATE_IN_PROGRESS"
    signal(stacks, "two")
    stacks.pass_time(5)
    assert stacks.status() == "CREATE_COMPLETE"
    reasons = [event.get("ResourceStatusReason", "") for event in stacks.history()]
    assert [reason for reason in reasons if reason.startswith("Received")] == [
        "Received SUCCESS signal with UniqueId one",
        "Received SUCCESS signal with UniqueId two",
    ]


def test_a_signal_of_failure_fails_the_stack() -> None:
    stacks = begun()
    signal(stacks, "one", "FAILURE")
    stacks.rest()
    assert stacks.status() == "ROLLBACK_COMPLETE"
    assert stacks.reason("CREATE_FAILED", "Waiting") == "Received FAILURE signal with UniqueId one"


@pytest.mark.parametrize(("timeout", "seconds"), [("PT30S", 30), ("PT1M30S", 90), (None, 300)])
def test_silence_fails_the_stack_after_the_timeout(timeout: str | None, seconds: int) -> None:
    stacks = begun(**({"Timeout": timeout} if timeout else {}))
    stacks.pass_time(seconds - 10)
    assert stacks.status() == "CREATE_IN_PROGRESS"
    stacks.pass_time(10)
    assert stacks.reason("CREATE_FAILED", "Waiting") == (
        "Failed to receive 1 resource signal(s) within the specified duration"
    )


def test_what_does_not_wait_cannot_be_signaled() -> None:
    stacks = begun()
    signal(stacks, "one")
    stacks.rest()
    with pytest.raises(Refused, match="Resource Waiting is in CREATE_COMPLETE state and cannot be signaled"):
        signal(stacks, "two")
    with pytest.raises(Refused, match="Resource Other does not exist for stack app"):
        stacks.cfn("SignalResource", StackName="app", LogicalResourceId="Other", UniqueId="u", Status="SUCCESS")
    with pytest.raises(Refused, match=r"Stack \[none\] does not exist"):
        stacks.cfn("SignalResource", StackName="none", LogicalResourceId="Other", UniqueId="u", Status="SUCCESS")
