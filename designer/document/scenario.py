"""What a template cannot say: traffic, workers outside AWS, modelled durations, seed and length."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import yaml

from designer.document.errors import InvalidScenario
from designer.document.plain import plain
from designer.document.scenario_values import (
    DAY_MS,
    LONGEST_MS,
    UNITS_MS,
    check_known,
    read_choice,
    read_duration,
    read_integer,
    read_map,
    read_number,
    read_optional_duration,
    read_switch,
    read_text,
    windows_of,
)
from designer.document.yaml_reader import read_yaml

KINDS = ("traffic", "worker")
INVOCATIONS = ("RequestResponse", "Event")
PATTERNS = ("constant", "burst", "one-shot")
MAX_TEXT = 256 * 1024
MAX_ENTRIES = 1000
MOST_ATTRIBUTES = 10


@dataclass
class Actor:
    """Someone outside AWS: traffic that sends to its target, or a worker that polls it.

    Traffic: `count` is how many messages in all, or in each burst, and 0 no limit; bursts come `every_ms`. A queue
    gets `groups` message groups in turn; a function is invoked as `invocation` says. Every message of a number
    that `poison_every` divides is `poison` instead of `payload`; of one that `resend_every` divides, is sent twice.
    `attributes` is a JSON object of message attributes, filled in like the payload.

    Workers: `concurrency` of them poll. `wait_s` and `visibility_s` of None leave it to the queue. With
    `heartbeat_s` they extend the visibility while they work. The work takes `work_ms`, up to `spread_ms` more, and
    fails on messages that hold `fails_on`. In `outages` ("60s-3m, 5m-6m" of the run) they do nothing.
    """

    kind: str
    target: str
    name: str = ""
    pattern: str = "constant"
    rate: float = 1.0
    count: int = 0
    payload: str = ""
    attributes: str = ""
    start_ms: int = 0
    every_ms: int = 10_000
    groups: int = 1
    poison_every: int = 0
    poison: str = '{"poison": {{n}}}'
    resend_every: int = 0
    invocation: str = "RequestResponse"
    concurrency: int = 1
    batch: int = 1
    wait_s: int | None = None
    pause_ms: int = 100
    visibility_s: int | None = None
    heartbeat_s: int = 0
    work_ms: int = 1000
    spread_ms: int = 0
    error_rate: float = 0.0
    fails_on: str = ""
    outages: str = ""


@dataclass
class QueueModel:
    """What a standard queue may do: deliver a share of its messages again, or out of order."""

    duplicate_rate: float = 0.0
    reorder_rate: float = 0.0


@dataclass
class FunctionModel:
    """How long a function takes and how often it fails; None leaves it to the emulator."""

    duration_ms: int | None = None
    error_rate: float = 0.0
    cold_start_ms: int | None = None
    measured: bool = False
    """Let what the code really takes count: runs then differ."""


@dataclass
class Scenario:
    """A run's outside: the same file in an export's zip and for `simulate --scenario`."""

    seed: int = 1
    length_ms: int = 600_000
    actors: dict[str, Actor] = field(default_factory=dict)
    functions: dict[str, FunctionModel] = field(default_factory=dict)
    queues: dict[str, QueueModel] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "Scenario":
        """Read `scenario.yaml`; `InvalidScenario` names the field and its value, `InvalidTemplate` the place."""
        if len(text) > MAX_TEXT:
            raise InvalidScenario("scenario", f"{len(text)} characters", f"must have at most {MAX_TEXT} characters")
        root = read_yaml(text)
        return cls.from_plain({} if root is None else plain(root))

    @classmethod
    def from_plain(cls, value: Any) -> "Scenario":
        """Check a scenario given as plain values."""
        fields_ = read_map("scenario", value)
        check_known("", fields_, ("seed", "length", "length_ms", "actors", "functions", "queues"))
        length = fields_.get("length_ms", fields_.get("length", 600_000))
        return cls(
            seed=read_integer("seed", fields_.get("seed", 1), 0, 2**63 - 1),
            length_ms=read_duration("length", length, 1, LONGEST_MS),
            actors={str(id_): _actor(str(id_), actor) for id_, actor in _entries("actors", fields_)},
            functions={str(id_): _function(str(id_), model) for id_, model in _entries("functions", fields_)},
            queues={str(id_): _queue(str(id_), model) for id_, model in _entries("queues", fields_)},
        )

    def all_values(self) -> dict[str, Any]:
        """Return the scenario as plain values, defaults included."""
        return asdict(self)

    def changed(self, values: Mapping[str, Any]) -> "Scenario":
        """Return it with other values, all checked again."""
        return Scenario.from_plain(self.all_values() | dict(values))

    def to_plain(self) -> dict[str, Any]:
        """Return the scenario as plain values, what is at its default in actors and functions left out."""
        found: dict[str, Any] = {"seed": self.seed, "length_ms": self.length_ms}
        if self.actors:
            found["actors"] = {id_: _changed(actor, Actor("", "")) for id_, actor in self.actors.items()}
        if self.functions:
            found["functions"] = {id_: _changed(model, FunctionModel()) for id_, model in self.functions.items()}
        if self.queues:
            found["queues"] = {id_: _changed(model, QueueModel()) for id_, model in self.queues.items()}
        return found

    def emit(self) -> str:
        """Return the text of `scenario.yaml`."""
        found = self.to_plain()
        del found["length_ms"]
        found = {"seed": self.seed, "length": duration_text(self.length_ms), **found}
        return str(yaml.safe_dump(found, sort_keys=False, allow_unicode=True))


def duration_text(duration_ms: int) -> str:
    """Return a duration in its largest whole unit: `10m`."""
    for unit, length in sorted(UNITS_MS.items(), key=lambda pair: -pair[1]):
        if duration_ms and duration_ms % length == 0:
            return f"{duration_ms // length}{unit}"
    return f"{duration_ms}ms"


def parse_duration(text: str) -> int:
    """Return the milliseconds of `10m`, `1.5s` or `250`; `InvalidScenario` where it is no duration."""
    return read_duration("duration", text, 0, LONGEST_MS)


def _changed(value: Actor | FunctionModel | QueueModel, default: Actor | FunctionModel | QueueModel) -> dict[str, Any]:
    return {name: now for name, now in asdict(value).items() if now != getattr(default, name)}


def _actor(id_: str, value: Any) -> Actor:
    where = f"actors.{id_}"
    given = read_map(where, value)
    check_known(where, given, tuple(field_.name for field_ in fields(Actor)))
    payload, poison = given.get("payload", ""), given.get("poison", Actor.poison)
    attributes = given.get("attributes", "")
    outages = read_text(f"{where}.outages", given.get("outages", ""))
    windows_of(outages, f"{where}.outages")

    def whole(name: str, low: int, high: int) -> int:
        return read_integer(f"{where}.{name}", given.get(name, getattr(Actor, name)), low, high)

    def optional(name: str, low: int, high: int) -> int | None:
        return None if given.get(name) is None else whole(name, low, high)

    def lasting(name: str, low: int, high: int) -> int:
        return read_duration(f"{where}.{name}", given.get(name, getattr(Actor, name)), low, high)

    return Actor(
        kind=read_choice(f"{where}.kind", given.get("kind", "traffic"), KINDS),
        target=read_text(f"{where}.target", given.get("target")),
        name=read_text(f"{where}.name", given.get("name", "")),
        pattern=read_choice(f"{where}.pattern", given.get("pattern", "constant"), PATTERNS),
        rate=read_number(f"{where}.rate", given.get("rate", 1.0), 0, 10_000),
        count=whole("count", 0, 10_000_000),
        payload=read_text(f"{where}.payload", payload if isinstance(payload, str) else json.dumps(payload)),
        attributes=_read_attributes(f"{where}.attributes", attributes),
        start_ms=lasting("start_ms", 0, LONGEST_MS),
        every_ms=lasting("every_ms", 1, LONGEST_MS),
        groups=whole("groups", 1, 10_000),
        poison_every=whole("poison_every", 0, 10_000_000),
        poison=read_text(f"{where}.poison", poison if isinstance(poison, str) else json.dumps(poison)),
        resend_every=whole("resend_every", 0, 10_000_000),
        invocation=read_choice(f"{where}.invocation", given.get("invocation", "RequestResponse"), INVOCATIONS),
        concurrency=whole("concurrency", 1, 1_000),
        batch=whole("batch", 1, 10),
        wait_s=optional("wait_s", 0, 20),
        pause_ms=lasting("pause_ms", 1, DAY_MS),
        visibility_s=optional("visibility_s", 0, 43_200),
        heartbeat_s=whole("heartbeat_s", 0, 43_200),
        work_ms=lasting("work_ms", 0, DAY_MS),
        spread_ms=lasting("spread_ms", 0, DAY_MS),
        error_rate=read_number(f"{where}.error_rate", given.get("error_rate", 0.0), 0, 1),
        fails_on=read_text(f"{where}.fails_on", given.get("fails_on", "")),
        outages=outages,
    )


def _read_attributes(where: str, value: Any) -> str:
    """Return message attributes as the text of a JSON object, before its places are filled in."""
    text = read_text(where, value if isinstance(value, str) else json.dumps(value))
    if not text:
        return text
    try:
        found = json.loads(text.replace("{{n}}", "1").replace("{{group}}", "group").replace("{{uuid}}", "uuid"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or len(found) > MOST_ATTRIBUTES or not all(map(_is_attribute, found.values())):
        raise InvalidScenario(
            where, text[:100], f"must be a JSON object of at most {MOST_ATTRIBUTES} texts and numbers"
        )
    return text


def _is_attribute(value: Any) -> bool:
    return isinstance(value, (str, int, float, list)) and value not in ("", [])


def _queue(id_: str, value: Any) -> QueueModel:
    where = f"queues.{id_}"
    given = read_map(where, value)
    check_known(where, given, tuple(field_.name for field_ in fields(QueueModel)))
    return QueueModel(
        duplicate_rate=read_number(f"{where}.duplicate_rate", given.get("duplicate_rate", 0.0), 0, 1),
        reorder_rate=read_number(f"{where}.reorder_rate", given.get("reorder_rate", 0.0), 0, 1),
    )


def _function(id_: str, value: Any) -> FunctionModel:
    where = f"functions.{id_}"
    given = read_map(where, value)
    check_known(where, given, tuple(field_.name for field_ in fields(FunctionModel)))
    return FunctionModel(
        duration_ms=read_optional_duration(f"{where}.duration_ms", given.get("duration_ms")),
        error_rate=read_number(f"{where}.error_rate", given.get("error_rate", 0.0), 0, 1),
        cold_start_ms=read_optional_duration(f"{where}.cold_start_ms", given.get("cold_start_ms")),
        measured=read_switch(f"{where}.measured", given.get("measured", False)),
    )


def _entries(name: str, given: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    entries = list(read_map(name, given.get(name)).items())
    if len(entries) > MAX_ENTRIES:
        raise InvalidScenario(name, f"{len(entries)} entries", f"must have at most {MAX_ENTRIES} entries")
    return entries
