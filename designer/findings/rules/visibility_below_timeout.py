"""A queue that shows a message again before the function that works on it may have ended."""

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
        if visible is None or timeout is None or visible >= timeout:
            continue
        wanted = min(int(6 * timeout), LONGEST_S)
        yield Found(
            mapping.source.name,
            f"{mapping.source.name} shows a message again after {visible:g} s, while {mapping.function.name} may work "
            f"on it for {timeout:g} s.",
            "/Properties/VisibilityTimeout",
            setting(
                f"Set the visibility timeout to {wanted} s", mapping.source, "/Properties/VisibilityTimeout", wanted
            ),
        )


RULE = Rule(
    "Visibility timeout below the function's timeout",
    "error",
    "Lambda refuses the event source mapping: a message would be taken a second time while the first is worked on.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    check,
)
