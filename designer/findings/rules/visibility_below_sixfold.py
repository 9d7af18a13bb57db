"""A queue whose visibility timeout leaves no room for Lambda to retry a batch that was throttled."""

from collections.abc import Iterator

from designer.findings.finding import Found, Rule
from designer.findings.fixes import setting
from designer.findings.subject import QUEUE, Subject

LONGEST_S = 43_200


def check(subject: Subject) -> Iterator[Found]:
    for mapping in subject.mappings:
        if mapping.source.type != QUEUE:
            continue
        visible = subject.number(mapping.source, "VisibilityTimeout", default=30)
        timeout = subject.number(mapping.function, "Timeout", default=3)
        if visible is None or timeout is None or not timeout <= visible < min(6 * timeout, LONGEST_S):
            continue
        wanted = min(int(6 * timeout), LONGEST_S)
        yield Found(
            mapping.source.name,
            f"{mapping.source.name} hides a message for {visible:g} s; six times the timeout of "
            f"{mapping.function.name} ({timeout:g} s) is {wanted} s.",
            "/Properties/VisibilityTimeout",
            setting(
                f"Set the visibility timeout to {wanted} s", mapping.source, "/Properties/VisibilityTimeout", wanted
            ),
        )


RULE = Rule(
    "Visibility timeout below six times the function's timeout",
    "warning",
    "Lambda needs time to retry a batch that was throttled; without it messages are received again and end in the "
    "dead-letter queue although nothing failed.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    check,
)
