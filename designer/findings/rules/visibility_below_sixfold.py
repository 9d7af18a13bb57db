"""A queue whose visibility timeout leaves no room for Lambda to retry a batch that was throttled."""

from collections.abc import Iterator

from designer.findings.finding import Found, Rule
from designer.findings.subject import Subject
from designer.findings.visibility import Hidden, found_where


def check(subject: Subject) -> Iterator[Found]:
    return found_where(subject, _applies, _say)


def _applies(hidden: Hidden) -> bool:
    return hidden.timeout_s <= hidden.visible_s < hidden.recommended_s


def _say(hidden: Hidden) -> str:
    return (
        f"{hidden.queue} hides a message for {hidden.visible_s:g} s; six times the timeout of "
        f"{hidden.function} ({hidden.timeout_s:g} s) is {hidden.recommended_s} s."
    )


RULE = Rule(
    "Visibility timeout below six times the function's timeout",
    "warning",
    "Lambda needs time to retry a batch that was throttled; without it messages are received again and end in the "
    "dead-letter queue although nothing failed.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    check,
)
