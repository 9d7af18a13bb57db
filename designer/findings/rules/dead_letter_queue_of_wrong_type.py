"""A FIFO queue with a standard dead-letter queue, or the other way round."""

from collections.abc import Iterator

from designer.catalog.edits import make
from designer.catalog.sqs import redrive
from designer.catalog.template import Resource
from designer.document.document import Document
from designer.findings.finding import Fix, Found, Rule
from designer.findings.subject import QUEUE, Subject


def check(subject: Subject) -> Iterator[Found]:
    sources: dict[str, list[Resource]] = {}
    for queue in subject.of_type(QUEUE):
        policy = redrive(queue.get("RedrivePolicy"))
        for dead in subject.template.nodes(policy.get("deadLetterTargetArn") if isinstance(policy, dict) else None):
            sources.setdefault(dead.name, []).append(queue)
    for name, queues in sources.items():
        dead = subject.template.resources[name]
        dead_is_fifo = subject.flag(dead, "FifoQueue")
        for queue in queues:
            is_fifo = subject.flag(queue, "FifoQueue")
            if dead.type != QUEUE or None in (is_fifo, dead_is_fifo) or is_fifo == dead_is_fifo:
                continue
            kinds = [("FIFO" if fifo else "standard") for fifo in (is_fifo, dead_is_fifo)]
            text = f"{queue.name} is a {kinds[0]} queue, its dead-letter queue {name} a {kinds[1]} one."
            yield Found(name, text, "/Properties/FifoQueue", _fix(dead, wants_fifo=bool(is_fifo), sources=queues))


def _fix(dead: Resource, *, wants_fifo: bool, sources: list[Resource]) -> Fix | None:
    """Change the dead-letter queue, where nothing else depends on what it is called and is."""
    if dead.block is None or "QueueName" in dead.properties or len(sources) > 1:
        return None
    edit: dict[str, object] = {"kind": "set", "block": dead.block, "path": "/Properties/FifoQueue", "value": True}

    def change(document: Document) -> None:
        if wants_fifo:
            make(document, edit)
            return
        for name in ("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"):
            if name in dead.properties:
                make(document, {"kind": "unset", "block": dead.block, "path": f"/Properties/{name}"})

    return Fix(f"Make {dead.name} a {'FIFO' if wants_fifo else 'standard'} queue", change)


RULE = Rule(
    "Dead-letter queue of the wrong type",
    "error",
    "SQS refuses the redrive policy: the dead-letter queue of a FIFO queue must be FIFO, that of a standard queue "
    "standard.",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    check,
)
