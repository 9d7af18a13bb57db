"""What a service accepts on the wire besides botocore's model of it: facts from its API reference."""

from collections.abc import Callable
from typing import Any

SQS_LISTS = {
    "AWSAccountIdList": "AWSAccountId",
    "ActionNameList": "ActionName",
    "AttributeNameList": "AttributeName",
    "BatchResultErrorEntryList": "BatchResultErrorEntry",
    "BinaryList": "BinaryListValue",
    "ChangeMessageVisibilityBatchRequestEntryList": "ChangeMessageVisibilityBatchRequestEntry",
    "ChangeMessageVisibilityBatchResultEntryList": "ChangeMessageVisibilityBatchResultEntry",
    "DeleteMessageBatchRequestEntryList": "DeleteMessageBatchRequestEntry",
    "DeleteMessageBatchResultEntryList": "DeleteMessageBatchResultEntry",
    "ListMessageMoveTasksResultEntryList": "ListMessageMoveTasksResultEntry",
    "MessageAttributeNameList": "MessageAttributeName",
    "MessageList": "Message",
    "MessageSystemAttributeList": "MessageSystemAttributeName",
    "QueueUrlList": "QueueUrl",
    "SendMessageBatchRequestEntryList": "SendMessageBatchRequestEntry",
    "SendMessageBatchResultEntryList": "SendMessageBatchResultEntry",
    "StringList": "StringListValue",
    "TagKeyList": "TagKey",
}
"""The element names of SQS's lists in the Query protocol (Amazon SQS API Reference, "AWS Query")."""

SQS_MAPS = {
    "MessageBodyAttributeMap": ("MessageAttribute", "Name", "Value"),
    "MessageBodySystemAttributeMap": ("MessageSystemAttribute", "Name", "Value"),
    "MessageSystemAttributeMap": ("Attribute", "Name", "Value"),
    "QueueAttributeMap": ("Attribute", "Name", "Value"),
    "TagMap": ("Tag", "Key", "Value"),
}
"""The element, key and value names of SQS's maps in the Query protocol."""

SQS_ERROR_CODES = {
    "BatchEntryIdsNotDistinct": "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
    "BatchRequestTooLong": "AWS.SimpleQueueService.BatchRequestTooLong",
    "EmptyBatchRequest": "AWS.SimpleQueueService.EmptyBatchRequest",
    "InvalidBatchEntryId": "AWS.SimpleQueueService.InvalidBatchEntryId",
    "KmsAccessDenied": "KMS.AccessDeniedException",
    "KmsDisabled": "KMS.DisabledException",
    "KmsInvalidKeyUsage": "KMS.InvalidKeyUsageException",
    "KmsInvalidState": "KMS.InvalidStateException",
    "KmsNotFound": "KMS.NotFoundException",
    "KmsOptInRequired": "KMS.OptInRequired",
    "KmsThrottled": "KMS.ThrottlingException",
    "MessageNotInflight": "AWS.SimpleQueueService.MessageNotInflight",
    "PurgeQueueInProgress": "AWS.SimpleQueueService.PurgeQueueInProgress",
    "QueueDeletedRecently": "AWS.SimpleQueueService.QueueDeletedRecently",
    "QueueDoesNotExist": "AWS.SimpleQueueService.NonExistentQueue",
    "QueueNameExists": "QueueAlreadyExists",
    "TooManyEntriesInBatchRequest": "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
    "UnsupportedOperation": "AWS.SimpleQueueService.UnsupportedOperation",
}
"""The Query protocol's codes of SQS's errors, which `x-amzn-query-error` also carries."""

ENUM_ORDERS = {
    "lambda": {"InvokeMode": ["RESPONSE_STREAM", "BUFFERED"], "RecursiveLoop": ["Terminate", "Allow"]},
}
"""Allowed values in the order in which errors list them, where it is not the model's (seen in recorded answers)."""

PAYLOAD_TYPES = {"lambda": {"InvocationResponse": ("Payload", "application/json")}}
"""What the bodies of results are said to be, where that is not the type's own (seen in real answers)."""

HTTP_STATUS = "HttpStatus"
"""The member of a result that says with which status it is answered."""

SQS_NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/"

S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
S3_ROOTS = {
    "CompleteMultipartUploadOutput": "CompleteMultipartUploadResult",
    "CreateMultipartUploadOutput": "InitiateMultipartUploadResult",
    "DeleteObjectsOutput": "DeleteResult",
    "GetBucketTaggingOutput": "Tagging",
    "GetBucketVersioningOutput": "VersioningConfiguration",
    "GetObjectAttributesOutput": "GetObjectAttributesResponse",
    "GetObjectTaggingOutput": "Tagging",
    "ListBucketsOutput": "ListAllMyBucketsResult",
    "ListMultipartUploadsOutput": "ListMultipartUploadsResult",
    "ListObjectVersionsOutput": "ListVersionsResult",
    "ListObjectsOutput": "ListBucketResult",
    "ListObjectsV2Output": "ListBucketResult",
    "ListPartsOutput": "ListPartsResult",
}
"""The roots of S3's documents (Amazon S3 API Reference); the AWS SDK for Rust takes no other."""

Data = dict[str, Any]


def overlay(service: str, metadata: Data, operations: Data, shapes: Data) -> None:
    """Add to a model what botocore leaves out of it; empty `operations` and `shapes` are left empty."""
    if service == "sqs":
        _add_sqs_query(metadata, operations, shapes)
    if service == "s3":
        metadata["xmlNamespace"] = S3_NAMESPACE
        if operations:
            operations["PutBucketPolicy"]["http"]["responseCode"] = 204
    if service == "s3" and shapes:
        _add_s3(shapes)
    if shapes:
        for name, values in ENUM_ORDERS.get(service, {}).items():
            shapes[name]["enum"] = values
        for name, (member, kind) in PAYLOAD_TYPES.get(service, {}).items():
            shapes[name]["members"][member]["mediaType"] = kind


def _add_s3(shapes: Data) -> None:
    """A part of an object has its own status; documents have roots of their own, one is a bucket's location."""
    for name, root in S3_ROOTS.items():
        shapes[name]["locationName"] = root
    for name in ("GetObjectOutput", "HeadObjectOutput"):
        shapes[name]["members"][HTTP_STATUS] = {"shape": "PartNumber", "location": "statusCode"}
    shapes["GetBucketLocationOutput"]["unwrapped"] = "LocationConstraint"


def _add_sqs_query(metadata: Data, operations: Data, shapes: Data) -> None:
    metadata["protocols"] = ["json", "query"]
    metadata["xmlNamespace"] = SQS_NAMESPACE
    metadata["errorDetail"] = True
    for name, operation in operations.items():
        if "output" in operation:
            operation["output"] = {**operation["output"], "resultWrapper": f"{name}Result"}
    for name, shape in shapes.items():
        if name in SQS_LISTS:
            shape["flattened"] = True
            shape["member"] = {**shape["member"], "queryElement": SQS_LISTS[name]}
        if name in SQS_MAPS:
            _, key, value = SQS_MAPS[name]
            shape["key"] = {**shape["key"], "queryElement": key}
            shape["value"] = {**shape["value"], "queryElement": value}
        if name in SQS_ERROR_CODES:
            shape["error"] = {"code": SQS_ERROR_CODES[name], "httpStatusCode": 400, "senderFault": True}
        for reference in shape.get("members", {}).values():
            if reference["shape"] in SQS_MAPS:
                reference["queryElement"] = SQS_MAPS[reference["shape"]][0]


ERROR_TYPES = {
    ("sqs", "InvalidParameterValue"): "InvalidParameterValueException",
    ("sqs", "MissingParameter"): "MissingRequiredParameterException",
}
"""Types of errors that no model names (seen in recorded answers)."""


def error_type(service: str, code: str) -> str:
    """Return the type of an error that the model does not know."""
    return ERROR_TYPES.get((service, code), code)


def parameters_of_path(service: str) -> Callable[[str, str], tuple[str, str]] | None:
    """Return what finds a Query parameter in the path: SQS takes requests at the queue's URL."""
    return _queue_url if service == "sqs" else None


def _queue_url(host: str, path: str) -> tuple[str, str]:
    return "QueueUrl", f"http://{host}{path}" if path.strip("/").count("/") == 1 else ""
