"""A queue that shows a message again before the function that works on it may have ended."""

from collections.abc import Iterator

from designer.findings.finding import Found, Rule
from designer.findings.subject import Subject
from designer.findings.visibility import Hidden, found_where


def check(subject: Subject) -> Iterator[Found]:
    return found_where(subject, _applies, _say)


def _applies(hidden: Hidden) -> bool:
    return hidden.visible_s < hidden.timeout_s


def _say(hidden: Hidden) -> str:
    return (
        f"{hidden.queue} shows a message again after {hidden.visible_s:g} s, while {hidden.function} may work "
        f"on it for {hidden.timeout_s:g} s."
    )


RULE = Rule(
    "Visibility timeout below the function's timeout",
    "error",
    "Lambda refuses the event source mapping: a message would be taken a second time while the first is worked on.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    check,
)
