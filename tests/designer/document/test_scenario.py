"""The scenario: read, written, and refused with the field and its value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.errors import InvalidScenario, InvalidTemplate
from designer.document.scenario import Actor, FunctionModel, QueueModel, Scenario, duration_text, parse_duration
from designer.document.scenario_values import windows_of

TEXT = """\
seed: 7
length: 10m
actors:
  shop:
    kind: traffic
    target: Orders
    rate: 2.5
    payload: {item: tea}
  worker1:
    kind: worker
    target: Orders
    wait_s: 20
    work_ms: 25s
    error_rate: 0.1
    concurrency: 3
    heartbeat_s: 10
    outages: 60s-3m, 5m-6m
queues:
  Orders:
    reorder_rate: 0.5
functions:
  Worker:
    duration_ms: 1.5s
    cold_start_ms: 250
    measured: true
"""


def test_a_scenario_is_read() -> None:
    assert Scenario.parse(TEXT) == Scenario(
        seed=7,
        length_ms=600_000,
        actors={
            "shop": Actor("traffic", "Orders", rate=2.5, payload='{"item": "tea"}'),
            "worker1": Actor(
                "worker",
                "Orders",
                wait_s=20,
                work_ms=25_000,
                error_rate=0.1,
                concurrency=3,
                heartbeat_s=10,
                outages="60s-3m, 5m-6m",
            ),
        },
        functions={"Worker": FunctionModel(duration_ms=1500, cold_start_ms=250, measured=True)},
        queues={"Orders": QueueModel(reorder_rate=0.5)},
    )


def test_an_empty_scenario_has_defaults() -> None:
    assert Scenario.parse("") == Scenario(seed=1, length_ms=600_000)


def test_what_is_written_is_read() -> None:
    scenario = Scenario.parse(TEXT)
    assert Scenario.parse(scenario.emit()) == scenario
    assert Scenario.from_plain(scenario.to_plain()) == scenario


REFUSED = {
    "seed: -1": ("seed", -1),
    "seed: 1.5": ("seed", 1.5),
    "functions: {F: {measured: often}}": ("functions.F.measured", "often"),
    "length: soon": ("length", "soon"),
    "length: 0": ("length", 0),
    "lenght: 10m": ("lenght", "10m"),
    "actors: [1]": ("actors", [1]),
    "actors: {a: {kind: ghost, target: Q}}": ("actors.a.kind", "ghost"),
    "actors: {a: {target: 5}}": ("actors.a.target", 5),
    "actors: {a: {target: Q, rate: fast}}": ("actors.a.rate", "fast"),
    "actors: {a: {target: Q, rate: 20000}}": ("actors.a.rate", 20000),
    "actors: {a: {target: Q, batch: 11}}": ("actors.a.batch", 11),
    "actors: {a: {target: Q, wait_s: 21}}": ("actors.a.wait_s", 21),
    "actors: {a: {target: Q, heartbeat_s: -1}}": ("actors.a.heartbeat_s", -1),
    "actors: {a: {target: Q, concurrency: 0}}": ("actors.a.concurrency", 0),
    "actors: {a: {target: Q, visibility_s: 43201}}": ("actors.a.visibility_s", 43201),
    "actors: {a: {target: Q, pause_ms: 0}}": ("actors.a.pause_ms", 0),
    "actors: {a: {target: Q, spread_ms: much}}": ("actors.a.spread_ms", "much"),
    "actors: {a: {target: Q, poison_every: -1}}": ("actors.a.poison_every", -1),
    "actors: {a: {target: Q, attributes: '[1]'}}": ("actors.a.attributes", "[1]"),
    "actors: {a: {target: Q, attributes: {a: ''}}}": ("actors.a.attributes", '{"a": ""}'),
    "actors: {a: {target: Q, fails_on: 3}}": ("actors.a.fails_on", 3),
    "actors: {a: {target: Q, outages: 60s}}": ("actors.a.outages", "60s"),
    "actors: {a: {target: Q, outages: 3m-60s}}": ("actors.a.outages", "3m-60s"),
    "actors: {a: {target: Q, outages: '1m-3m, 2m-4m'}}": ("actors.a.outages", "2m-4m"),
    "actors: {a: {target: Q, outages: soon-3m}}": ("actors.a.outages", "soon"),
    "queues: {q: {reorder_rate: 2}}": ("queues.q.reorder_rate", 2),
    "queues: {q: {lost: 1}}": ("queues.q.lost", 1),
    "actors: {a: {target: Q, error_rate: 1.1}}": ("actors.a.error_rate", 1.1),
    "actors: {a: {target: Q, pattern: wave}}": ("actors.a.pattern", "wave"),
    "actors: {a: {target: Q, colour: red}}": ("actors.a.colour", "red"),
    "functions: {f: {duration_ms: -1}}": ("functions.f.duration_ms", -1),
    "functions: {f: {error_rate: true}}": ("functions.f.error_rate", True),
    "- 1": ("scenario", [1]),
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_wrong_value_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(InvalidScenario) as refusal:
        Scenario.parse(text)
    assert (refusal.value.field, refusal.value.value) == REFUSED[text]
    assert refusal.value.field in str(refusal.value)


def test_broken_yaml_is_refused_with_its_place() -> None:
    with pytest.raises(InvalidTemplate) as refusal:
        Scenario.parse("actors: {a\nb: ]")
    assert refusal.value.line == 2


@given(st.integers(0, 400 * 86_400_000))
def test_a_duration_is_written_as_it_is_read(duration_ms: int) -> None:
    assert parse_duration(duration_text(duration_ms)) == duration_ms


@pytest.mark.parametrize(
    ("text", "ms"), [("250", 250), ("250ms", 250), ("1.5s", 1500), ("10m", 600_000), ("2 h", 7_200_000)]
)
def test_durations_have_units(text: str, ms: int) -> None:
    assert parse_duration(text) == ms


def test_outages_are_spans_in_milliseconds() -> None:
    assert windows_of("60s-3m,5m - 6m") == [(60_000, 180_000), (300_000, 360_000)]
    assert windows_of("") == []
