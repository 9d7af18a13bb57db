"""Every board of the gallery runs to its end, has nothing wrong, and shows what its card promises."""

import asyncio
import json
from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from designer.boards.drawing import default_handler
from designer.catalog.graph import graph
from designer.document import starters
from designer.findings.review import review
from designer.runs.headless import length_of, play
from designer.runs.planning import plan_of_document
from tests.designer.runs.remembering import Remembering

NAMES = [card.name for card in starters.cards()]


@cache
def run(name: str) -> tuple[dict[str, Any], list[Any]]:
    """Return what a board counted at its nodes, and its events."""
    document = starters.starter(name, default_handler())
    plan, kept = plan_of_document(document), Remembering()
    outcome = asyncio.run(play(plan, recorder=kept, seed=document.scenario.seed, length_ms=length_of(plan)))
    assert (outcome.status, outcome.failure) == ("finished", None)
    assert outcome.report["reproducible"]
    nodes: dict[str, Any] = defaultdict(lambda: defaultdict(int))
    for node, counters in outcome.report["nodes"].items():
        nodes[node] |= defaultdict(int, counters)
    return nodes, kept.events


def counts(name: str) -> dict[str, Any]:
    return run(name)[0]


def test_there_are_twelve() -> None:
    assert len(NAMES) == 12
    assert NAMES[0] == "queue_in_60_seconds"


@pytest.mark.parametrize("name", NAMES)
def test_a_board_is_named_as_its_card_and_has_traffic_and_its_code(name: str) -> None:
    (card,) = [card for card in starters.cards() if card.name == name]
    document = starters.starter(name, default_handler())
    assert document.name == card.title
    assert any(actor.kind == "traffic" for actor in document.scenario.actors.values())
    drawn = graph(document, default_handler=default_handler())
    assert not [node["logicalId"] for node in drawn["nodes"] if node["code"] == "missing"]
    assert {actor.target for actor in document.scenario.actors.values()} <= {n["logicalId"] for n in drawn["nodes"]}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_it(name: str) -> None:
    found = review(starters.starter(name, default_handler()))
    assert [finding.text for finding in found if finding.severity != "hint"] == []


def test_queue_in_60_seconds_does_every_order() -> None:
    queue = counts("queue_in_60_seconds")["OrdersQueue"]
    assert queue["sent"] == queue["deleted"] == 600


def test_poison_leaves_after_three_receives_and_the_others_flow() -> None:
    nodes, events = run("poison_and_dead_letters")
    assert nodes["OrdersDLQ"]["arrived_by_redrive"] == nodes["OrdersQueue"]["redriven"] > 20
    assert nodes["kitchen"]["done"] == nodes["OrdersQueue"]["deleted"] == 270
    receives: dict[str, int] = defaultdict(int)
    for event in events:
        receives[event.message] += event.kind == "receive"
    redriven = [event.message for event in events if event.kind == "redrive"]
    assert {receives[message] for message in redriven} == {3}


def test_fan_out_brings_every_order_to_each_queue() -> None:
    nodes = counts("fan_out")
    queues = [nodes[name] for name in ("BillingQueue", "ShippingQueue", "StatisticsQueue")]
    assert [queue["sent"] for queue in queues] == [300, 300, 300]
    assert nodes["OrderPlaced"]["delivered"] == 900
    assert nodes["Statistics"]["errors"] > 0
    assert nodes["LostOrdersDLQ"]["arrived_by_redrive"] == sum(queue["redriven"] for queue in queues)


def test_strokes_of_one_pen_stay_in_order_while_three_pens_draw_at_once() -> None:
    nodes, events = run("fifo_groups")
    assert nodes["painter"]["done"] > 500
    groups: dict[str, str] = {}
    order: dict[str, list[str]] = defaultdict(list)
    done: dict[str, list[str]] = defaultdict(list)
    at_once: set[str] = set()
    most = 0
    for event in events:
        if event.kind == "send":
            groups[event.message] = json.loads(event.detail["body"])["pen"]
            order[groups[event.message]].append(event.message)
        elif event.kind == "receive":
            at_once.add(groups[event.message])
            most = max(most, len(at_once))
        elif event.kind == "delete":
            at_once.discard(groups[event.message])
            done[groups[event.message]].append(event.message)
    assert most == 3
    assert all(done[group] == order[group][: len(done[group])] for group in order)


def test_filters_give_each_department_exactly_its_sales() -> None:
    nodes = counts("filter_policies")
    assert [nodes[name]["sent"] for name in ("BooksQueue", "ExpensiveQueue", "AbroadQueue")] == [40, 40, 40]
    assert (nodes["Sales"]["published"], nodes["Sales"]["filtered"]) == (80, 120)


def test_each_event_ends_at_one_destination_and_a_failed_one_was_tried_three_times() -> None:
    nodes, events = run("async_retries")
    assert nodes["SentInvoices"]["sent"] + nodes["FailedInvoices"]["sent"] == 30
    assert nodes["FailedInvoices"]["sent"] > 0
    attempts = [event.detail["attempt"] for event in events if event.kind == "invoke"]
    assert max(attempts) == 3


def test_two_run_at_a_time_callers_get_429_and_events_come_again() -> None:
    nodes, events = run("throttling")
    assert nodes["Resize"]["peak_concurrency"] == 2
    assert nodes["Resize"]["throttles"] > 0
    done = {event.message for event in events if event.kind == "complete"}
    queued = {event.message for event in events if event.kind == "enqueue"}
    assert queued <= done


def test_with_heartbeats_each_parcel_is_packed_once_without_twice() -> None:
    nodes = counts("visibility_heartbeat")
    assert nodes["CarefulQueue"]["received"] == nodes["CarefulQueue"]["sent"] == 18
    assert nodes["CarelessQueue"]["received"] > 2 * nodes["CarelessQueue"]["sent"]


def test_reminders_come_a_minute_later_and_the_patient_asks_rarely() -> None:
    nodes, events = run("delay_and_long_polling")
    assert nodes["PatientQueue"]["empty_receives"] * 10 <= nodes["HastyQueue"]["empty_receives"]
    sent = {event.message: event.time for event in events if event.kind == "send"}
    waits = [event.time - sent[event.message] for event in events if event.kind == "receive" and event.message in sent]
    assert len(waits) == 40
    assert min(waits) >= 60_000


def test_what_was_dead_is_moved_back_and_done() -> None:
    nodes = counts("redrive")
    assert nodes["OrdersDLQ"]["arrived_by_redrive"] == nodes["OrdersDLQ"]["redriven"] > 40
    assert nodes["version2"]["done"] == nodes["OrdersQueue"]["deleted"] == 60
    assert nodes["Redrive"]["invocations"] == 1


def test_only_the_poison_of_a_batch_suffers_where_it_is_named() -> None:
    nodes = counts("partial_batches")
    assert nodes["CarefulDLQ"]["arrived_by_redrive"] == 4
    assert nodes["CarelessDLQ"]["arrived_by_redrive"] >= 20
    assert nodes["Careless"]["errors"] > 0
    assert nodes["Careful"]["errors"] == 0


def test_the_messaging_of_the_reference_application_runs() -> None:
    nodes = counts("reference_application")
    assert nodes["WelcomeQueue"]["sent"] == nodes["WelcomeQueue"]["deleted"] == 150
    assert nodes["ImagesQueue"]["deleted"] > 60
    assert nodes["Thumbnail"]["errors"] > 0
