"""Who may use queues: SQS's actions, the queues that calls are about, and the queues' policies."""

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.access import Access
from emulator.contract.scope import Scope
from emulator.services.sqs.state import State

BATCHES = ("SendMessage", "DeleteMessage", "ChangeMessageVisibility")
USES = frozenset(
    ("SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch",
     "ChangeMessageVisibility", "ChangeMessageVisibilityBatch", "GetQueueAttributes", "GetQueueUrl", "ListQueues",
     "PurgeQueue", "ListQueueTags", "ListDeadLetterSourceQueues", "DisturbDelivery")
)  # fmt: skip


def resource_of(scope: Scope[State], call: Call) -> str:
    """Return the ARN of the queue of a URL, a name or a move task."""
    parameters = call.parameters
    url = parameters.get("QueueUrl")
    if url:
        queue = scope.state.addresses.get(url)
        return queue.arn if queue is not None else _arn_of_url(scope, str(url))
    name = parameters.get("QueueName")
    if name:
        owner = parameters.get("QueueOwnerAWSAccountId") or scope.account
        return make_arn("sqs", scope.region, owner, str(name))
    return str(parameters.get("SourceArn") or "*")


def policy_of(scope: Scope[State], arn: str) -> str:
    """Return the queue's policy."""
    queue = scope.state.at_arn(arn)
    return queue.attributes.get("Policy", "") if queue is not None else ""


def tags_of(scope: Scope[State], arn: str) -> dict[str, str]:
    """Return the queue's tags."""
    queue = scope.state.at_arn(arn)
    return queue.tags if queue is not None else {}


def _arn_of_url(scope: Scope[State], url: str) -> str:
    *rest, name = url.rstrip("/").split("/")
    is_owned = bool(rest) and rest[-1].isdecimal() and len(rest[-1]) == 12
    return make_arn("sqs", scope.region, rest[-1] if is_owned else scope.account, name)


ACCESS = Access(
    prefix="sqs",
    resource_of=resource_of,
    policy_of=policy_of,
    tags_of=tags_of,
    actions={**{f"{name}Batch": name for name in BATCHES}, "DisturbDelivery": ""},
    uses=USES,
    arrives="SendMessage",
    spelled=str.lower,
)
