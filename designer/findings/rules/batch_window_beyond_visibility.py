"""A batch window that eats up the visibility timeout of the messages that wait in it."""

from collections.abc import Iterator

from designer.findings.finding import Found, Rule
from designer.findings.fixes import setting
from designer.findings.subject import QUEUE, Subject

LONGEST_S = 43_200


def check(subject: Subject) -> Iterator[Found]:
    for mapping in subject.mappings:
        window = subject.values.number(mapping.settings.get("MaximumBatchingWindowInSeconds"))
        visible = subject.number(mapping.source, "VisibilityTimeout", default=30)
        timeout = subject.number(mapping.function, "Timeout", default=3)
        if mapping.source.type != QUEUE or not window or visible is None or timeout is None:
            continue
        wanted = min(int(6 * timeout + window), LONGEST_S)
        if visible >= wanted or visible < timeout:
            continue
        yield Found(
            mapping.source.name,
            f"Messages of {mapping.source.name} wait up to {window:g} s for their batch and are hidden for "
            f"{visible:g} s; six times the timeout of {mapping.function.name} and the window are {wanted} s.",
            "/Properties/VisibilityTimeout",
            setting(
                f"Set the visibility timeout to {wanted} s", mapping.source, "/Properties/VisibilityTimeout", wanted
            ),
        )


RULE = Rule(
    "Batch window not covered by the visibility timeout",
    "warning",
    "A message is hidden from the moment it is received, the time in the batch window included; it may become visible "
    "again before the function has ended.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    check,
)
