"""A function in a runtime that AWS does not maintain any more."""

from collections.abc import Iterator

from designer.findings.finding import Found, Rule
from designer.findings.fixes import setting
from designer.findings.runtimes import ends_of
from designer.findings.subject import FUNCTIONS, Subject

POINTER = "/Properties/Runtime"


def check(subject: Subject) -> Iterator[Found]:
    for function in subject.of_type(*FUNCTIONS):
        runtime = subject.values.text(function.get("Runtime"))
        life = ends_of(runtime) if runtime else None
        if life is None or life.deprecated > subject.today:
            continue
        text = f"{runtime} of {function.name} is deprecated since {life.deprecated:%d %b %Y}"
        if life.no_more_new:
            verb = "cannot" if life.no_more_new <= subject.today else "will not"
            text += f"; new functions {verb} be made with it from {life.no_more_new:%d %b %Y} on"
        is_own = function.get("Runtime") == runtime and "Runtime" in (function.attributes.get("Properties") or {})
        fix = setting(f"Use {life.successor}", function, POINTER, life.successor) if life.successor and is_own else None
        yield Found(function.name, f"{text}.", POINTER, fix)


RULE = Rule(
    "Deprecated runtime",
    "warning",
    "It gets no security patches, and soon functions in it can be neither made nor changed.",
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtime-support-policy",
    check,
)
