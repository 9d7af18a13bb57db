"""Who may use topics: SNS's actions, the topics that calls are about, and the topics' policies."""

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.access import Access
from emulator.contract.scope import Scope
from emulator.services.sns.documents import compact
from emulator.services.sns.permissions import policy_of as read_policy
from emulator.services.sns.state import State

USES = frozenset(
    ("CheckIfPhoneNumberIsOptedOut", "GetEndpointAttributes", "GetSubscriptionAttributes", "GetTopicAttributes",
     "ListSubscriptions", "ListSubscriptionsByTopic", "ListTopics", "Publish", "PublishBatch", "ReadInbox")
)  # fmt: skip
PARAMETERS = (
    *("TopicArn", "TargetArn", "ResourceArn", "SubscriptionArn", "PlatformApplicationArn", "EndpointArn"),
    "PhoneNumber",
)
SUBSCRIPTION_PARTS = 7


def resource_of(scope: Scope[State], call: Call) -> str:
    """Return the ARN of the topic, application or device of a call, or the phone that it is for."""
    for name in PARAMETERS:
        given = call.parameters.get(name)
        if given:
            return _topic_of(str(given)) if name == "SubscriptionArn" else str(given)
    if call.operation == "CreateTopic":
        return make_arn("sns", scope.region, scope.account, str(call.parameters.get("Name", "")))
    return "*"


def policy_of(scope: Scope[State], arn: str) -> str:
    """Return the topic's policy: the default one where none was set."""
    topic = scope.state.at_arn(arn)
    return compact(read_policy(topic)) if topic is not None else ""


def tags_of(scope: Scope[State], arn: str) -> dict[str, str]:
    """Return the topic's tags."""
    topic = scope.state.at_arn(arn)
    return topic.tags if topic is not None else {}


def keys_of(scope: Scope[State], call: Call) -> dict[str, tuple[str, ...]]:
    """Return what is to be subscribed."""
    if call.operation != "Subscribe":
        return {}
    names = {"sns:endpoint": "Endpoint", "sns:protocol": "Protocol"}
    return {key: (str(call.parameters[name]),) for key, name in names.items() if call.parameters.get(name)}


def _topic_of(subscription: str) -> str:
    parts = subscription.split(":")
    return ":".join(parts[:-1]) if len(parts) == SUBSCRIPTION_PARTS else subscription


ACCESS = Access(
    prefix="sns",
    resource_of=resource_of,
    policy_of=policy_of,
    tags_of=tags_of,
    keys_of=keys_of,
    actions={"GetSigningCertificate": "", "OptOutPhoneNumber": "", "PublishBatch": "Publish", "ReadInbox": ""},
    uses=USES,
    arrives="Publish",
    error="AuthorizationError",
    spelled=lambda action: f"SNS:{action.partition(':')[2]}",
)
