"""A queue that is filled and that nobody takes messages from."""

from collections.abc import Iterator

from designer.catalog.entry import Edge
from designer.findings.finding import Found, Rule
from designer.findings.subject import QUEUE, Subject

FILLS = {"send", "subscription", "notification", "invoke", "deliver", "async-success"}
LAST_STOPS = {"redrive", "dead-letter", "async-failure", "on-failure"}

LOOKS_ASIDE = {"redrive", "metric"}
"""What leads away from a queue and takes nothing out of it, or only what has failed."""


def check(subject: Subject) -> Iterator[Found]:
    for queue in subject.of_type(QUEUE):
        coming, going = subject.into(queue.name), subject.out_of(queue.name)
        is_filled = any(edge.kind in FILLS for edge in coming) or subject.is_outside_actor(queue, "traffic")
        is_last_stop = any(edge.kind in LAST_STOPS for edge in coming)
        is_read = any(edge.kind not in LOOKS_ASIDE for edge in going) or subject.is_outside_actor(queue, "worker")
        if not is_filled or is_last_stop or is_read or any(map(_may_read, coming)) or queue.name in subject.outputs:
            continue
        yield Found(queue.name, f"Messages go into {queue.name}, and nothing on this board takes them out.")


def _may_read(edge: Edge) -> bool:
    """Say whether an edge may stand for something that reads: a plain reference, or access of an unknown kind."""
    return edge.kind in {"reference", "use", "read", "read-write"}


RULE = Rule(
    "Queue that nobody reads",
    "warning",
    "Its messages wait until their retention ends and are deleted. Connect a function, or place a worker.",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-architecture.html",
    check,
)
