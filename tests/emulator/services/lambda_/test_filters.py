"""FilterCriteria: what reaches the function, and what is deleted unseen."""

import json
from typing import Any

import pytest

from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.worlds import Refused


def criteria(*patterns: Any) -> dict[str, Any]:
    return {"Filters": [{"Pattern": json.dumps(pattern)} for pattern in patterns]}


@pytest.mark.parametrize(
    ("pattern", "body", "passes"),
    [
        ({"body": {"kind": ["order"]}}, '{"kind": "order"}', True),
        ({"body": {"kind": ["order"]}}, '{"kind": "refund"}', False),
        ({"body": {"kind": ["order"]}}, "order", False),
        ({"body": {"kind": [{"exists": False}]}}, "plain text", False),
        ({"body": ["order"]}, "order", True),
        ({"body": ["order"]}, '{"kind": "order"}', False),
        ({"body": ["7"]}, "7", True),
        ({"eventSource": ["aws:sqs"]}, "anything", True),
        ({"messageAttributes": {"colour": {"stringValue": ["red"]}}}, "anything", False),
    ],
)
def test_a_message_passes_the_filter_or_not(pattern: Any, body: str, passes: bool) -> None:
    bench = LambdaBench()
    queue = bench.queue()
    bench.function()
    bench.mapping(FilterCriteria=criteria(pattern))
    (message,) = bench.send(queue, body)
    bench.pass_time(0)
    assert [event.detail["messages"] for event in bench.of_kind("invoke")] == ([[message]] if passes else [])
    assert bench.counts(queue) == (0, 0, 0)


def test_one_fitting_filter_is_enough() -> None:
    bench = LambdaBench()
    queue = bench.queue()
    bench.function()
    bench.mapping(FilterCriteria=criteria({"body": {"n": [1]}}, {"body": {"n": [2]}}))
    bench.send(queue, '{"n": 1}', '{"n": 2}', '{"n": 3}')
    bench.pass_time(0)
    assert len(bench.of_kind("complete")) == 2


def test_a_dropped_message_is_traced_with_the_patterns_that_it_did_not_fit() -> None:
    bench = LambdaBench()
    queue = bench.queue()
    bench.function()
    uuid = bench.mapping(FilterCriteria=criteria({"body": {"n": [1]}}))
    (message,) = bench.send(queue, '{"n": 3}')
    (dropped,) = bench.of_kind("filter-drop")
    assert (dropped.resource, dropped.peer, dropped.message) == (function_arn("worker"), bench.arn(), message)
    assert dropped.detail == {"mapping": uuid, "patterns": ['{"body": {"n": [1]}}']}


@pytest.mark.parametrize("pattern", [None, "simple string", {"body": "text"}, {"body": [{"unknown": 1}]}])
def test_a_pattern_that_breaks_the_grammar_is_refused(pattern: Any) -> None:
    bench = LambdaBench()
    bench.queue()
    bench.function()
    with pytest.raises(Refused) as refused:
        bench.mapping(FilterCriteria=criteria(pattern))
    assert (refused.value.code, refused.value.message) == (
        "InvalidParameterValueException",
        "Invalid filter pattern definition.",
    )


def test_a_mapping_may_have_five_filters_and_not_six() -> None:
    bench = LambdaBench()
    bench.queue()
    bench.function()
    with pytest.raises(Refused):
        bench.mapping(FilterCriteria=criteria(*[{"body": {"n": [n]}} for n in range(6)]))
    bench.mapping(FilterCriteria=criteria(*[{"body": {"n": [n]}} for n in range(5)]))


def test_the_filters_are_answered_as_they_were_given_and_can_be_taken_away() -> None:
    bench = LambdaBench()
    bench.queue()
    bench.function()
    given = criteria({"body": {"n": [1]}})
    uuid = bench.mapping(FilterCriteria=given)
    assert bench.call_lambda("GetEventSourceMapping", UUID=uuid)["FilterCriteria"] == given
    bench.call_lambda("UpdateEventSourceMapping", UUID=uuid, FilterCriteria={})
    assert "FilterCriteria" not in bench.call_lambda("GetEventSourceMapping", UUID=uuid)


def test_a_world_with_filters_can_be_saved() -> None:
    bench = LambdaBench()
    bench.queue()
    bench.function()
    bench.mapping(FilterCriteria=criteria({"body": {"n": [1]}}))
    assert bench.world.save()
