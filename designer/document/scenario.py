"""What a template cannot say: traffic, workers outside AWS, modelled durations, seed and length."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import yaml

from designer.document.errors import InvalidScenario
from designer.document.plain import plain
from designer.document.yaml_reader import read_yaml

UNITS_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(ms|s|m|h|d)?")
DAY_MS = UNITS_MS["d"]
KINDS = ("traffic", "worker")
INVOCATIONS = ("RequestResponse", "Event")
PATTERNS = ("constant", "burst", "one-shot")
MAX_TEXT = 256 * 1024
MAX_ENTRIES = 1000


@dataclass
class Actor:
    """Someone outside AWS: traffic that sends to its target, or a worker that polls it.

    `count` is how many messages in all, or in each burst, and 0 no limit; bursts come `every_ms`.
    A FIFO target gets `groups` message groups in turn; a function is invoked as `invocation` says.
    """

    kind: str
    target: str
    name: str = ""
    pattern: str = "constant"
    rate: float = 1.0
    count: int = 0
    payload: str = ""
    start_ms: int = 0
    every_ms: int = 10_000
    groups: int = 1
    invocation: str = "RequestResponse"
    batch: int = 1
    wait_s: int = 0
    work_ms: int = 1000
    error_rate: float = 0.0


@dataclass
class FunctionModel:
    """How long a function takes and how often it fails; None leaves it to the emulator."""

    duration_ms: int | None = None
    error_rate: float = 0.0
    cold_start_ms: int | None = None


@dataclass
class Scenario:
    """A run's outside: the same file in an export's zip and for `simulate --scenario`."""

    seed: int = 1
    length_ms: int = 600_000
    actors: dict[str, Actor] = field(default_factory=dict)
    functions: dict[str, FunctionModel] = field(default_factory=dict)

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
        fields_ = _map("scenario", value)
        _known("", fields_, ("seed", "length", "length_ms", "actors", "functions"))
        length = fields_.get("length_ms", fields_.get("length", 600_000))
        return cls(
            seed=_integer("seed", fields_.get("seed", 1), 0, 2**63 - 1),
            length_ms=_duration("length", length, 1, 400 * DAY_MS),
            actors={str(id_): _actor(str(id_), actor) for id_, actor in _entries("actors", fields_)},
            functions={str(id_): _function(str(id_), model) for id_, model in _entries("functions", fields_)},
        )

    def to_plain(self) -> dict[str, Any]:
        """Return the scenario as plain values, what is at its default in actors and functions left out."""
        found: dict[str, Any] = {"seed": self.seed, "length_ms": self.length_ms}
        if self.actors:
            found["actors"] = {id_: _changed(actor, Actor("", "")) for id_, actor in self.actors.items()}
        if self.functions:
            found["functions"] = {id_: _changed(model, FunctionModel()) for id_, model in self.functions.items()}
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
    return _duration("duration", text, 0, 400 * DAY_MS)


def _changed(value: Actor | FunctionModel, default: Actor | FunctionModel) -> dict[str, Any]:
    return {name: now for name, now in asdict(value).items() if now != getattr(default, name)}


def _actor(id_: str, value: Any) -> Actor:
    where = f"actors.{id_}"
    given = _map(where, value)
    _known(where, given, tuple(field_.name for field_ in fields(Actor)))
    payload = given.get("payload", "")
    return Actor(
        kind=_choice(f"{where}.kind", given.get("kind", "traffic"), KINDS),
        target=_text(f"{where}.target", given.get("target")),
        name=_text(f"{where}.name", given.get("name", "")),
        pattern=_choice(f"{where}.pattern", given.get("pattern", "constant"), PATTERNS),
        rate=_number(f"{where}.rate", given.get("rate", 1.0), 0, 10_000),
        count=_integer(f"{where}.count", given.get("count", 0), 0, 10_000_000),
        start_ms=_duration(f"{where}.start_ms", given.get("start_ms", 0), 0, 400 * DAY_MS),
        every_ms=_duration(f"{where}.every_ms", given.get("every_ms", 10_000), 1, 400 * DAY_MS),
        groups=_integer(f"{where}.groups", given.get("groups", 1), 1, 10_000),
        invocation=_choice(f"{where}.invocation", given.get("invocation", "RequestResponse"), INVOCATIONS),
        payload=_text(f"{where}.payload", payload if isinstance(payload, str) else json.dumps(payload)),
        batch=_integer(f"{where}.batch", given.get("batch", 1), 1, 10),
        wait_s=_integer(f"{where}.wait_s", given.get("wait_s", 0), 0, 20),
        work_ms=_duration(f"{where}.work_ms", given.get("work_ms", 1000), 0, DAY_MS),
        error_rate=_number(f"{where}.error_rate", given.get("error_rate", 0.0), 0, 1),
    )


def _function(id_: str, value: Any) -> FunctionModel:
    where = f"functions.{id_}"
    given = _map(where, value)
    _known(where, given, tuple(field_.name for field_ in fields(FunctionModel)))
    return FunctionModel(
        duration_ms=_optional_duration(f"{where}.duration_ms", given.get("duration_ms")),
        error_rate=_number(f"{where}.error_rate", given.get("error_rate", 0.0), 0, 1),
        cold_start_ms=_optional_duration(f"{where}.cold_start_ms", given.get("cold_start_ms")),
    )


def _entries(name: str, given: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    entries = list(_map(name, given.get(name)).items())
    if len(entries) > MAX_ENTRIES:
        raise InvalidScenario(name, f"{len(entries)} entries", f"must have at most {MAX_ENTRIES} entries")
    return entries


def _map(where: str, value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InvalidScenario(where, value, "must be a map")
    return value


def _known(where: str, given: Mapping[str, Any], names: tuple[str, ...]) -> None:
    for name in given:
        if name not in names:
            field_ = f"{where}.{name}" if where else str(name)
            raise InvalidScenario(field_, given[name], f"is not a field; there are {', '.join(names)}")


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidScenario(where, value, "must be text")
    return value


def _choice(where: str, value: Any, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise InvalidScenario(where, value, f"must be one of {', '.join(choices)}")
    return str(value)


def _number(where: str, value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InvalidScenario(where, value, f"must be a number from {low:g} to {high:g}")
    return float(value)


def _integer(where: str, value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high or value != int(value):
        raise InvalidScenario(where, value, f"must be a whole number from {low} to {high}")
    return int(value)


def _optional_duration(where: str, value: Any) -> int | None:
    return None if value is None else _duration(where, value, 0, DAY_MS)


def _duration(where: str, value: Any, low: int, high: int) -> int:
    """Return milliseconds; a text may name its unit."""
    if isinstance(value, str):
        found = DURATION.fullmatch(value.strip())
        if not found:
            raise InvalidScenario(where, value, "must be a duration such as 250ms, 30s or 10m")
        value = float(found[1]) * UNITS_MS[found[2] or "ms"]
        if value != int(value):
            raise InvalidScenario(where, found[0], "must be a whole number of milliseconds")
    return _integer(where, value, low, high)
