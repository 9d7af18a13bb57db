"""Who may use topics: SNS's actions, the topics that calls are about, and the topics' policies."""

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.access import Access
from emulator.contract.scope import Scope
from emulator.services.sns.documents import compact
from emulator.services.sns.permissions import policy_of as document_of
from emulator.services.sns.state import State

USES = frozenset(
    ("Publish", "PublishBatch", "GetTopicAttributes", "GetSubscriptionAttributes", "ListSubscriptions",
     "ListSubscriptionsByTopic", "ListTopics", "ListTagsForResource", "SetSubscriptionAttributes", "Unsubscribe")
)  # fmt: skip


def resource_of(scope: Scope[State], call: Call) -> str:
    """Return the ARN of the topic that a parameter names, or the telephone number."""
    parameters = call.parameters
    for name in ("TopicArn", "TargetArn", "ResourceArn", "PhoneNumber"):
        if parameters.get(name):
            return str(parameters[name])
    if parameters.get("SubscriptionArn"):
        return str(parameters["SubscriptionArn"]).rpartition(":")[0] or "*"
    if parameters.get("Name"):
        return make_arn("sns", scope.region, scope.account, str(parameters["Name"]))
    return "*"


def policy_of(scope: Scope[State], arn: str) -> str:
    """Return the topic's policy: the one that it has by itself where none was set."""
    topic = scope.state.at_arn(arn)
    return compact(document_of(topic)) if topic is not None else ""


def keys_of(_scope: Scope[State], call: Call) -> dict[str, tuple[str, ...]]:
    """Return what a subscription is made with."""
    names = {"sns:protocol": "Protocol", "sns:endpoint": "Endpoint"}
    given = {key: call.parameters.get(name) for key, name in names.items()}
    return {key: (str(value),) for key, value in given.items() if value}


ACCESS = Access(
    prefix="sns",
    resource_of=resource_of,
    policy_of=policy_of,
    keys_of=keys_of,
    actions={"PublishBatch": "Publish"},
    uses=USES,
    arrives="Publish",
    error="AuthorizationError",
    spelled=lambda action: action.replace("sns:", "SNS:", 1),
)
