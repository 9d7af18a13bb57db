"""A FIFO queue or topic that leaves the deduplication id to senders, of which some cannot give one."""

from collections.abc import Iterator

from designer.findings.finding import Found, Rule
from designer.findings.fixes import setting
from designer.findings.subject import QUEUE, TOPIC, Subject

POINTER = "/Properties/ContentBasedDeduplication"


def check(subject: Subject) -> Iterator[Found]:
    for resource in subject.of_type(QUEUE, TOPIC):
        name = "FifoQueue" if resource.type == QUEUE else "FifoTopic"
        if subject.flag(resource, name) is not True or subject.flag(resource, "ContentBasedDeduplication") is not False:
            continue
        if any(edge.kind == "redrive" for edge in subject.into(resource.name)) and resource.type == QUEUE:
            continue
        if any(edge.kind == "subscription" for edge in subject.into(resource.name)):
            continue
        yield Found(
            resource.name,
            f"Every sender to {resource.name} has to give a MessageDeduplicationId; a send without one is refused.",
            POINTER,
            setting("Deduplicate by content", resource, POINTER, True),
        )


RULE = Rule(
    "FIFO without deduplication by content",
    "warning",
    "A send without MessageDeduplicationId fails with InvalidParameterValue; EventBridge, for one, cannot give an id.",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html",
    check,
)
