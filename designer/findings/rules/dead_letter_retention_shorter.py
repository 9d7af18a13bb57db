"""A dead-letter queue that forgets messages sooner than the queue that they come from."""

from collections.abc import Iterator

from designer.catalog.sqs import redrive
from designer.findings.finding import Found, Rule
from designer.findings.fixes import setting
from designer.findings.subject import QUEUE, Subject

DEFAULT_S = 345_600
LONGEST_S = 1_209_600
POINTER = "/Properties/MessageRetentionPeriod"


def check(subject: Subject) -> Iterator[Found]:
    for queue in subject.of_type(QUEUE):
        policy = redrive(queue.get("RedrivePolicy"))
        kept = subject.number(queue, "MessageRetentionPeriod", default=DEFAULT_S)
        for dead in subject.template.nodes(policy.get("deadLetterTargetArn") if isinstance(policy, dict) else None):
            dead_kept = subject.number(dead, "MessageRetentionPeriod", default=DEFAULT_S)
            if dead.type != QUEUE or kept is None or dead_kept is None or dead_kept >= kept:
                continue
            yield Found(
                dead.name,
                f"{dead.name} keeps messages for {_days(dead_kept)}, {queue.name} for {_days(kept)}.",
                POINTER,
                setting("Keep them for 14 days", dead, POINTER, LONGEST_S),
            )


def _days(seconds: float) -> str:
    return f"{seconds / 86_400:g} days" if seconds >= 86_400 else f"{seconds:g} s"


RULE = Rule(
    "Dead-letter queue keeps messages for too short",
    "warning",
    "On a standard queue the age counts from the first send: a message that waited long may be deleted as soon as it "
    "reaches the dead-letter queue, before anybody has looked at it.",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    check,
)
