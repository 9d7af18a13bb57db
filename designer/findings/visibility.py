"""Queues that functions read: how long they hide a message, beside how long the function may work on it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from designer.findings.finding import Found
from designer.findings.fixes import setting
from designer.findings.subject import QUEUE, Subject

LONGEST_S = 43_200
POINTER = "/Properties/VisibilityTimeout"
DEFAULT_VISIBILITY_S, DEFAULT_TIMEOUT_S = 30, 3


@dataclass(frozen=True, slots=True)
class Hidden:
    """One queue and one function that reads it; times in seconds."""

    queue: str
    function: str
    visible_s: float
    timeout_s: float

    @property
    def recommended_s(self) -> int:
        """What Lambda asks for: six times the function's timeout, as far as a queue can."""
        return min(int(6 * self.timeout_s), LONGEST_S)


def found_where(subject: Subject, applies: Callable[[Hidden], bool], say: Callable[[Hidden], str]) -> Iterator[Found]:
    """Yield a finding in the words of `say` for each queue that a rule applies to, with the fix."""
    for mapping in subject.mappings:
        if mapping.source.type != QUEUE:
            continue
        visible = subject.number(mapping.source, "VisibilityTimeout", default=DEFAULT_VISIBILITY_S)
        timeout = subject.number(mapping.function, "Timeout", default=DEFAULT_TIMEOUT_S)
        if visible is None or timeout is None:
            continue
        hidden = Hidden(mapping.source.name, mapping.function.name, visible, timeout)
        if applies(hidden):
            wanted = hidden.recommended_s
            fix = setting(f"Set the visibility timeout to {wanted} s", mapping.source, POINTER, wanted)
            yield Found(hidden.queue, say(hidden), POINTER, fix)
