"""A function with less concurrency than what takes messages for it."""

from collections.abc import Iterator

from designer.findings.finding import Found, Rule
from designer.findings.subject import FUNCTIONS, QUEUE, Subject

FIRST_POLLERS = 5
POINTER = "/Properties/ReservedConcurrentExecutions"


def check(subject: Subject) -> Iterator[Found]:
    for function in subject.of_type(*FUNCTIONS):
        reserved = subject.number(function, "ReservedConcurrentExecutions")
        mine = [
            mapping for mapping in subject.mappings if mapping.function is function and mapping.source.type == QUEUE
        ]
        if reserved is None or not mine:
            continue
        wanted = 0.0
        for mapping in mine:
            scaling = mapping.settings.get("ScalingConfig")
            given = scaling.get("MaximumConcurrency") if isinstance(scaling, dict) else None
            most = FIRST_POLLERS if scaling is None else subject.values.number(given)
            if most is None:
                break
            wanted += most
        else:
            if reserved < wanted:
                sources = " and ".join(mapping.source.name for mapping in mine)
                text = f"{function.name} may run {reserved:g} at a time, while {wanted:g} are started for {sources}."
                yield Found(function.name, text, POINTER)


RULE = Rule(
    "Reserved concurrency below the pollers",
    "warning",
    "Lambda starts with five pollers a queue, or with MaximumConcurrency; what they cannot hand on is throttled, comes "
    "back after the visibility timeout and counts as a receive. Reserve at least the sum, or limit MaximumConcurrency.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
    check,
)
