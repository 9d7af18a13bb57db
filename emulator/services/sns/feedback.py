"""Which of a topic's deliveries are logged, by its feedback attributes."""

from emulator.services.sns.topic import Topic

NAMES = {
    "application": "Application",
    "firehose": "Firehose",
    "http": "HTTP",
    "https": "HTTP",
    "lambda": "Lambda",
    "sqs": "SQS",
}
"""What the attributes of a protocol begin with."""


def wants_logs(topic: Topic, protocol: str) -> bool:
    """Say whether deliveries by a protocol are logged, at least where they fail."""
    name = NAMES.get(protocol)
    roles = (f"{name}SuccessFeedbackRoleArn", f"{name}FailureFeedbackRoleArn")
    return any(topic.attributes.get(role) for role in roles)
