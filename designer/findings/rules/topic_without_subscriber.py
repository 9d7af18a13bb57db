"""A topic to which nobody listens."""

from collections.abc import Iterator

from designer.findings.finding import Found, Rule
from designer.findings.subject import TOPIC, Subject


def check(subject: Subject) -> Iterator[Found]:
    subscribed: set[str] = set()
    for subscription in subject.of_type("AWS::SNS::Subscription"):
        targets = subject.template.targets(subscription.get("TopicArn"), "sns")
        if not targets:
            return
        subscribed |= {target.resource.name for target in targets}
    for topic in subject.of_type(TOPIC):
        listens = topic.get("Subscription") or any(edge.kind == "subscription" for edge in subject.out_of(topic.name))
        if not listens and topic.name not in subscribed and topic.name not in subject.outputs:
            yield Found(topic.name, f"{topic.name} has no subscription: what is published to it is gone.")


RULE = Rule(
    "Topic without a subscriber",
    "warning",
    "SNS keeps nothing: a message that no subscription takes is dropped at once.",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html",
    check,
)
