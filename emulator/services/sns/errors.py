"""The errors of Amazon SNS, by the codes that its Query protocol sends."""

from emulator.contract.errors import AwsError


class BadAttribute(ValueError):
    """An attribute of a topic or subscription that AWS refuses; the operation says where it came from."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownAttribute(BadAttribute):
    """An attribute that there is not."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Unknown attribute {name}")


def invalid_parameter(reason: str) -> AwsError:
    """Return InvalidParameter; `reason` is what AWS says after "Invalid parameter: "."""
    return AwsError("InvalidParameter", f"Invalid parameter: {reason}")


def invalid_text(message: str) -> AwsError:
    """Return InvalidParameter with AWS's whole sentence, where it does not begin as usual."""
    return AwsError("InvalidParameter", message)


def invalid_value(message: str) -> AwsError:
    """Return ParameterValueInvalid, for message attributes."""
    return AwsError("ParameterValueInvalid", message)


def no_value(parameter: str) -> AwsError:
    """Return InvalidParameter for a parameter that is empty."""
    return invalid_parameter(f"{parameter} Reason: no value for required parameter")


def short_arn(parameter: str, elements: int) -> AwsError:
    """Return InvalidParameter for a text that is no ARN."""
    return invalid_parameter(f"{parameter} Reason: An ARN must have at least 6 elements, not {elements}")


def not_found(what: str) -> AwsError:
    """Return NotFound for a Topic, Subscription, PlatformApplication or Endpoint."""
    return AwsError("NotFound", f"{what} does not exist", 404)


def resource_not_found(what: str) -> AwsError:
    """Return ResourceNotFound, which the operations on tags answer."""
    return AwsError("ResourceNotFound", f"{what} does not exist", 404)


def tag_limit_exceeded() -> AwsError:
    """Return TagLimitExceeded."""
    return AwsError("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded")


def filter_policy_limit_exceeded() -> AwsError:
    """Return FilterPolicyLimitExceeded: the topic, or the account, has as many filter policies as it may."""
    return AwsError("FilterPolicyLimitExceeded", "The filter policy quota of the topic or account is reached.", 403)


def topic_limit_exceeded() -> AwsError:
    """Return TopicLimitExceeded."""
    return AwsError("TopicLimitExceeded", "The quota of topics of the account is reached.", 403)


def subscription_limit_exceeded() -> AwsError:
    """Return SubscriptionLimitExceeded."""
    return AwsError("SubscriptionLimitExceeded", "The quota of subscriptions of the topic is reached.", 403)


def denied_by_protection(sid: str, identifier: str) -> AwsError:
    """Return AuthorizationError: a statement of the topic's data protection policy denies the message."""
    text = f"The message contains {identifier}, which the statement {sid} of the topic's data protection policy denies."
    return AwsError("AuthorizationError", text, 403)


def archive_is_active() -> AwsError:
    """Return InvalidState: a topic that archives its messages cannot be deleted."""
    return AwsError("InvalidState", "The topic has an active archive policy. Remove it before you delete the topic.")


def empty_batch() -> AwsError:
    """Return EmptyBatchRequest."""
    return AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.")


def too_many_entries() -> AwsError:
    """Return TooManyEntriesInBatchRequest."""
    return AwsError("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.")


def batch_ids_not_distinct() -> AwsError:
    """Return BatchEntryIdsNotDistinct."""
    return AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.")


def batch_too_long() -> AwsError:
    """Return BatchRequestTooLong."""
    return AwsError("BatchRequestTooLong", "The length of all the messages put together is more than the limit.")


def long_batch_id(entry_id: str) -> AwsError:
    """Return InvalidBatchEntryId for an id of more than 80 characters."""
    return AwsError("InvalidBatchEntryId", f"The Id of a batch entry in the batch request is too long: {entry_id}")


def invalid_batch_id(entry_id: str) -> AwsError:
    """Return InvalidBatchEntryId for other characters than letters, digits, hyphens and underscores."""
    text = f"The Id of a batch entry in the batch request contains an impermissible character: {entry_id}"
    return AwsError("InvalidBatchEntryId", text)
