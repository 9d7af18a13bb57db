"""Boards to begin with."""

import pytest

from designer.catalog.graph import graph
from designer.document.starters import NAMES, NoSuchStarter, starter


def test_queue_in_60_seconds_is_traffic_a_queue_a_worker_and_a_dead_letter_queue() -> None:
    drawn = graph(starter("queue-in-60-seconds", "code"), default_handler="code")
    names = {node["id"]: node["logicalId"] for node in drawn["nodes"]}
    assert sorted((names[edge["source"]], edge["kind"], names[edge["target"]]) for edge in drawn["edges"]) == [
        ("Customers", "traffic", "OrdersQueue"),
        ("OrdersQueue", "poll", "Worker"),
        ("OrdersQueue", "redrive", "OrdersDLQ"),
    ]
    assert {node["logicalId"]: node["code"] for node in drawn["nodes"]}["Worker"] == "default"


@pytest.mark.parametrize("name", NAMES)
def test_a_starter_has_no_problems(name: str) -> None:
    document = starter(name, "code")
    drawn = graph(document)
    assert drawn["problems"] == []
    assert not any(node["opaque"] for node in drawn["nodes"])


def test_an_unknown_starter_is_refused() -> None:
    with pytest.raises(NoSuchStarter):
        starter("../secrets")
