"""Concurrency: of the account, reserved, provisioned; and the environments behind it."""

from typing import Any

import pytest

from emulator.contract.settings import Settings
from tests.emulator.services.lambda_.bench import LambdaBench
from tests.emulator.worlds import Refused

SLOW = {"duration_ms": 1000}


def begin(bench: LambdaBench, count: int, name: str = "worker", **parameters: Any) -> None:
    for _ in range(count):
        bench.call_lambda("Invoke", FunctionName=name, **parameters)


def test_a_reservation_bounds_the_function() -> None:
    bench = LambdaBench()
    bench.function(model=SLOW)
    bench.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=2)
    begin(bench, 2)
    with pytest.raises(Refused) as refused:
        begin(bench, 1)
    assert (refused.value.code, refused.value.status) == ("TooManyRequestsException", 429)
    assert (refused.value.failure.detail or {})["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert bench.of_kind("throttle")[0].detail == {
        "reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
        "limit": 2,
    }
    bench.pass_time(1)
    begin(bench, 2)


@pytest.mark.parametrize(
    ("reserved", "limit", "reason"),
    [
        (2, 20, "ReservedFunctionInvocationRateLimitExceeded"),
        (None, 1_000, "FunctionInvocationRateLimitExceeded"),
    ],
)
def test_ten_requests_a_second_are_served_for_each_unit_of_concurrency(
    reserved: int | None, limit: int, reason: str
) -> None:
    bench = LambdaBench(settings=Settings(throttles=True))
    bench.function()
    bench.function("other")
    bench.call_lambda(
        "PutFunctionConcurrency", FunctionName="other", ReservedConcurrentExecutions=900 - (reserved or 0)
    )
    if reserved is not None:
        bench.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=reserved)
    for _ in range(limit):
        begin(bench, 1)
        bench.pass_time(0)
    with pytest.raises(Refused) as refused:
        begin(bench, 1)
    assert (refused.value.failure.detail or {})["Reason"] == reason
    begin(bench, 1, InvocationType="Event")
    bench.pass_time(1)
    begin(bench, 1)


def test_the_account_has_a_thousand() -> None:
    bench = LambdaBench()
    bench.function(model=SLOW)
    bench.function("other", model=SLOW)
    begin(bench, 999)
    begin(bench, 1, "other")
    with pytest.raises(Refused) as refused:
        begin(bench, 1, "other")
    assert (refused.value.failure.detail or {})["Reason"] == "ConcurrentInvocationLimitExceeded"


def test_what_is_reserved_is_kept_from_the_others() -> None:
    bench = LambdaBench()
    bench.function(model=SLOW)
    bench.function("other", model=SLOW)
    bench.call_lambda("PutFunctionConcurrency", FunctionName="other", ReservedConcurrentExecutions=900)
    begin(bench, 100)
    with pytest.raises(Refused):
        begin(bench, 1)
    begin(bench, 1, "other")


def test_a_hundred_stay_unreserved() -> None:
    bench = LambdaBench()
    bench.function()
    with pytest.raises(Refused, match=r"below its minimum value of \[100\]"):
        bench.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=901)
    bench.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=900)
    limits = bench.call_lambda("GetAccountSettings")["AccountLimit"]
    assert limits["UnreservedConcurrentExecutions"] == 100
    bench.call_lambda("DeleteFunction", FunctionName="worker")
    assert bench.call_lambda("GetAccountSettings")["AccountLimit"]["UnreservedConcurrentExecutions"] == 1000


def provisioned(bench: LambdaBench, count: int) -> None:
    bench.call_lambda("PublishVersion", FunctionName="worker")
    where = {"FunctionName": "worker", "Qualifier": "1"}
    bench.call_lambda("PutProvisionedConcurrencyConfig", **where, ProvisionedConcurrentExecutions=count)
    bench.pass_time(60)


def test_provisioned_environments_start_warm_and_the_next_one_cold() -> None:
    bench = LambdaBench()
    bench.function(model={"cold_start_ms": 500, **SLOW})
    provisioned(bench, 2)
    begin(bench, 3, Qualifier="1")
    assert [event.detail["cold"] for event in bench.of_kind("invoke")] == [False, False, True]


def test_provisioned_concurrency_serves_its_version_only() -> None:
    bench = LambdaBench()
    bench.function(model={"cold_start_ms": 500})
    provisioned(bench, 2)
    begin(bench, 1)
    assert bench.of_kind("invoke")[0].detail["cold"] is True


def test_provisioned_concurrency_is_taken_from_what_the_account_shares() -> None:
    bench = LambdaBench()
    bench.function()
    provisioned(bench, 100)
    assert bench.call_lambda("GetAccountSettings")["AccountLimit"]["UnreservedConcurrentExecutions"] == 900
    bench.call_lambda("DeleteProvisionedConcurrencyConfig", FunctionName="worker", Qualifier="1")
    assert bench.call_lambda("GetAccountSettings")["AccountLimit"]["UnreservedConcurrentExecutions"] == 1000


@pytest.mark.parametrize(
    ("qualifier", "count", "text"),
    [
        ("$LATEST", 1, "cannot be applied to unpublished function versions"),
        ("9", 1, "Function not found"),
        ("nobody", 1, "Cannot find alias arn"),
        ("1", 0, "Member must have value greater than or equal to 1"),
        ("1", 1001, r"greater than account's unreserved concurrency \[1000\]"),
        ("1", 901, r"below its minimum value of \[100\]"),
    ],
)
def test_these_provisions_are_refused(qualifier: str, count: int, text: str) -> None:
    bench = LambdaBench()
    bench.function()
    bench.call_lambda("PublishVersion", FunctionName="worker")
    with pytest.raises(Refused, match=text):
        bench.call_lambda(
            "PutProvisionedConcurrencyConfig",
            FunctionName="worker",
            Qualifier=qualifier,
            ProvisionedConcurrentExecutions=count,
        )


def test_concurrent_invocations_have_environments_of_their_own() -> None:
    bench = LambdaBench()
    bench.function(model=SLOW)
    begin(bench, 3)
    bench.pass_time(1)
    begin(bench, 3)
    assert [event.detail["cold"] for event in bench.of_kind("invoke")] == [True] * 3 + [False] * 3


def test_changed_code_runs_in_new_environments() -> None:
    bench = LambdaBench()
    bench.function()
    bench.invoke(seconds=1)
    bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker", Description="new")
    bench.pass_time(1)
    bench.invoke(seconds=1)
    assert [event.detail["cold"] for event in bench.of_kind("invoke")] == [True, True]
