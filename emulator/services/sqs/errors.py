"""The errors of Amazon SQS, each with its code in the JSON protocol and, where it differs, in the Query protocol."""

from emulator.contract.errors import AwsError

PREFIX = "AWS.SimpleQueueService."


def _error(code: str, query_code: str, message: str, status: int = 400) -> AwsError:
    return AwsError(code, message, status, {"query_code": query_code})


def queue_does_not_exist(protocol: str = "") -> AwsError:
    """Return QueueDoesNotExist; the Query protocol words it differently."""
    ending = " for this wsdl version." if protocol == "query" else "."
    return _error("QueueDoesNotExist", PREFIX + "NonExistentQueue", f"The specified queue does not exist{ending}")


def queue_name_exists(attribute: str) -> AwsError:
    """Return QueueNameExists: the queue is there with another value of `attribute`."""
    text = f"A queue already exists with the same name and a different value for attribute {attribute}"
    return _error("QueueNameExists", "QueueAlreadyExists", text)


def queue_deleted_recently() -> AwsError:
    """Return QueueDeletedRecently: the name was in use within the last 60 seconds."""
    text = "You must wait 60 seconds after deleting a queue before you can create another with the same name."
    return _error("QueueDeletedRecently", PREFIX + "QueueDeletedRecently", text)


def invalid_parameter(message: str) -> AwsError:
    """Return InvalidParameterValue with AWS's whole sentence."""
    return _error("InvalidParameterValueException", "InvalidParameterValue", message)


def invalid_value(value: object, parameter: str, reason: str) -> AwsError:
    """Return InvalidParameterValue for a value of a parameter."""
    return invalid_parameter(f"Value {value} for parameter {parameter} is invalid. Reason: {reason}")


def missing_parameter(parameter: str) -> AwsError:
    """Return MissingParameter for a parameter that the request lacks."""
    text = f"The request must contain the parameter {parameter}."
    return _error("MissingRequiredParameterException", "MissingParameter", text)


def invalid_attribute_name(message: str) -> AwsError:
    """Return InvalidAttributeName."""
    return _error("InvalidAttributeName", "InvalidAttributeName", message)


def unknown_attribute(name: str) -> AwsError:
    """Return InvalidAttributeName for an attribute that this queue does not have."""
    return invalid_attribute_name(f"Unknown Attribute {name}.")


def invalid_attribute_value(name: str, reason: str = "") -> AwsError:
    """Return InvalidAttributeValue for a queue attribute."""
    text = f"Invalid value for the parameter {name}."
    return _error("InvalidAttributeValue", "InvalidAttributeValue", f"{text} Reason: {reason}" if reason else text)


def invalid_address(address: str) -> AwsError:
    """Return InvalidAddress: a QueueUrl that names no queue."""
    return _error("InvalidAddress", "InvalidAddress", f"The address {address} is not valid for this endpoint.", 404)


def invalid_message_contents() -> AwsError:
    """Return InvalidMessageContents: characters that XML does not allow."""
    text = (
        "Invalid characters found. Valid unicode characters are "
        "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
    )
    return _error("InvalidMessageContents", "InvalidMessageContents", text)


def receipt_handle_is_invalid(handle: str) -> AwsError:
    """Return ReceiptHandleIsInvalid: a text that is no receipt handle of this queue."""
    text = f'The input receipt handle "{handle}" is not a valid receipt handle.'
    return _error("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", text, 404)


def receipt_handle_expired(handle: str) -> AwsError:
    """Return InvalidParameterValue: a FIFO queue takes the handle of the current receive only."""
    return invalid_value(handle, "ReceiptHandle", "The receipt handle has expired.")


def message_not_available(handle: str) -> AwsError:
    """Return InvalidParameterValue: the message of the handle is gone."""
    reason = "Message does not exist or is not available for visibility timeout change."
    return invalid_value(handle, "ReceiptHandle", reason)


def message_not_in_flight() -> AwsError:
    """Return MessageNotInflight: the message is visible, so its visibility cannot be changed."""
    text = "The specified message isn't in flight."
    return _error("MessageNotInflight", PREFIX + "MessageNotInflight", text)


def missing_deduplication() -> AwsError:
    """Return InvalidParameterValue: a FIFO message has nothing to deduplicate it by."""
    text = (
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
    )
    return invalid_parameter(text)


def over_limit(message: str) -> AwsError:
    """Return OverLimit."""
    return _error("OverLimit", "OverLimit", message, 403)


def request_throttled() -> AwsError:
    """Return RequestThrottled: the queue takes no more requests in this second."""
    text = "The request was denied due to request throttling."
    return _error("RequestThrottled", "RequestThrottled", text, 403)


def empty_batch(entry: str) -> AwsError:
    """Return EmptyBatchRequest; `entry` is the name of the batch's entries."""
    text = f"There should be at least one {entry} in the request."
    return _error("EmptyBatchRequest", PREFIX + "EmptyBatchRequest", text)


def too_many_entries(sent: int) -> AwsError:
    """Return TooManyEntriesInBatchRequest."""
    text = f"Maximum number of entries per request are 10. You have sent {sent}."
    return _error("TooManyEntriesInBatchRequest", PREFIX + "TooManyEntriesInBatchRequest", text)


def batch_ids_not_distinct(repeated: str) -> AwsError:
    """Return BatchEntryIdsNotDistinct."""
    return _error("BatchEntryIdsNotDistinct", PREFIX + "BatchEntryIdsNotDistinct", f"Id {repeated} repeated.")


def invalid_batch_id() -> AwsError:
    """Return InvalidBatchEntryId."""
    text = (
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
        "It can be at most 80 letters long."
    )
    return _error("InvalidBatchEntryId", PREFIX + "InvalidBatchEntryId", text)


def batch_too_long(limit: int, sent: int) -> AwsError:
    """Return BatchRequestTooLong."""
    text = f"Batch requests cannot be longer than {limit} bytes. You have sent {sent} bytes."
    return _error("BatchRequestTooLong", PREFIX + "BatchRequestTooLong", text)


def message_too_long(limit: int) -> AwsError:
    """Return InvalidParameterValue for a message that is larger than its queue takes."""
    return invalid_parameter(f"One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes.")


def purge_in_progress(queue: str) -> AwsError:
    """Return PurgeQueueInProgress."""
    text = f"Only one PurgeQueue operation on {queue} is allowed every 60 seconds."
    return _error("PurgeQueueInProgress", PREFIX + "PurgeQueueInProgress", text, 403)


def resource_not_found(message: str) -> AwsError:
    """Return ResourceNotFoundException."""
    return _error("ResourceNotFoundException", "ResourceNotFoundException", message, 404)


def unsupported(message: str) -> AwsError:
    """Return UnsupportedOperation."""
    return _error("UnsupportedOperation", PREFIX + "UnsupportedOperation", message)
