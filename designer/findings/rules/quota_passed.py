"""Values that AWS refuses because they are above or below what the service allows."""

from collections.abc import Iterator

from designer.catalog.template import Resource, items
from designer.findings.finding import Found, Rule
from designer.findings.fixes import setting
from designer.findings.mappings import Mapping
from designer.findings.subject import FUNCTIONS, QUEUE, Subject
from designer.findings.subject import RULE as EVENT_RULE

LIMITS: dict[tuple[str, ...], dict[str, tuple[float, float, str]]] = {
    (QUEUE,): {
        "VisibilityTimeout": (0, 43_200, "s"),
        "MessageRetentionPeriod": (60, 1_209_600, "s"),
        "DelaySeconds": (0, 900, "s"),
        "ReceiveMessageWaitTimeSeconds": (0, 20, "s"),
        "MaximumMessageSize": (1_024, 1_048_576, "bytes"),
        "KmsDataKeyReusePeriodSeconds": (60, 86_400, "s"),
        "RedrivePolicy/maxReceiveCount": (1, 1_000, "receives"),
    },
    FUNCTIONS: {
        "Timeout": (1, 900, "s"),
        "MemorySize": (128, 10_240, "MB"),
        "EphemeralStorage/Size": (512, 10_240, "MB"),
    },
    ("AWS::Lambda::EventInvokeConfig",): {
        "MaximumEventAgeInSeconds": (60, 21_600, "s"),
        "MaximumRetryAttempts": (0, 2, "retries"),
    },
}
MAPPING_LIMITS = {
    "MaximumBatchingWindowInSeconds": (0, 300, "s"),
    "BatchSize": (1, 10_000, "messages"),
}
MOST_WITHOUT_WINDOW = 10
MOST_TARGETS, MOST_LAYERS = 5, 5


def check(subject: Subject) -> Iterator[Found]:
    for kinds, limits in LIMITS.items():
        for resource in subject.of_type(*kinds):
            for path, (low, high, unit) in limits.items():
                value = subject.number(resource, *path.split("/"))
                yield from _beyond(resource, f"/Properties/{path}", value, low, high, unit)
    for mapping in subject.mappings:
        yield from _mapping(subject, mapping)
    for rule in subject.of_type(EVENT_RULE):
        yield from _too_many(subject, rule, "Targets", MOST_TARGETS)
    for function in subject.of_type(*FUNCTIONS):
        yield from _too_many(subject, function, "Layers", MOST_LAYERS)


def _mapping(subject: Subject, mapping: Mapping) -> Iterator[Found]:
    for name, (low, high, unit) in MAPPING_LIMITS.items():
        value = subject.values.number(mapping.settings.get(name))
        yield from _beyond(mapping.holder, mapping.pointer(name), value, low, high, unit)
    size = subject.values.number(mapping.settings.get("BatchSize"))
    window = mapping.settings.get("MaximumBatchingWindowInSeconds")
    has_no_window = window is None or subject.values.number(window) == 0
    is_fifo = subject.flag(mapping.source, "FifoQueue")
    is_large = size is not None and MOST_WITHOUT_WINDOW < size <= MAPPING_LIMITS["BatchSize"][1]
    if mapping.source.type == QUEUE and is_large and (is_fifo is True or has_no_window):
        why = "from a FIFO queue" if is_fifo else "without a batch window"
        text = f"A batch of {size:g} {why}: {MOST_WITHOUT_WINDOW} messages are the most."
        pointer = mapping.pointer("BatchSize")
        yield Found(mapping.holder.name, text, pointer, setting("Take 10", mapping.holder, pointer, 10))
    scaling = mapping.settings.get("ScalingConfig")
    most = subject.values.number(scaling.get("MaximumConcurrency")) if isinstance(scaling, dict) else None
    pointer = mapping.pointer("ScalingConfig", "MaximumConcurrency")
    yield from _beyond(mapping.holder, pointer, most, 2, 1_000, "at a time")


def _beyond(
    resource: Resource, pointer: str, value: float | None, low: float, high: float, unit: str
) -> Iterator[Found]:
    if value is None or low <= value <= high:
        return
    name, nearest = pointer.rsplit("/", 1)[-1], int(low if value < low else high)
    text = f"{name} of {resource.name} is {value:g}; it must be between {low:g} and {high:,g} {unit}."
    yield Found(resource.name, text, pointer, setting(f"Set it to {nearest}", resource, pointer, nearest))


def _too_many(subject: Subject, resource: Resource, name: str, most: int) -> Iterator[Found]:
    count = sum(subject.values.resolve(one) is not None for one in items(resource.get(name)))
    if count > most:
        text = f"{resource.name} has {count} {name.lower()}; {most} are the most."
        yield Found(resource.name, text, f"/Properties/{name}")


RULE = Rule(
    "Quota passed",
    "error",
    "The service refuses the value, and the deployment fails there.",
    "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    check,
)
