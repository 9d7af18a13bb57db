"""The quotas of Amazon SQS.

Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html
and the attribute ranges of the API reference of CreateQueue.
"""

from emulator.kernel.clock import DAY, HOUR, MINUTE, SECOND, Millis

NAME_LENGTH = 80
BATCH_ENTRIES = 10
BATCH_ENTRY_ID_LENGTH = 80
RECEIVE_MESSAGES = 10
WAIT_SECONDS = 20
VISIBILITY_SECONDS = 43_200
VISIBILITY_IN_TOTAL: Millis = 12 * HOUR
DELAY_SECONDS = 900
MESSAGE_BYTES = 1_048_576
"""A message, and all messages of a batch together."""
MESSAGE_ATTRIBUTES = 10
ATTRIBUTE_NAME_LENGTH = 256
GROUP_ID_LENGTH = 128
DEDUPLICATION_ID_LENGTH = 128
DEDUPLICATION_INTERVAL: Millis = 5 * MINUTE
RECEIVE_ATTEMPT_INTERVAL: Millis = 5 * MINUTE
IN_FLIGHT = 120_000
RECEIVE_COUNT = 1_000
"""The largest maxReceiveCount."""
FIFO_REQUESTS_PER_SECOND = 300
"""For each of send, receive and delete; a batch is one request. In high throughput mode: for each group."""
SOURCE_QUEUES = 10
"""In a RedriveAllowPolicy of byQueue."""
PURGE_INTERVAL: Millis = 60 * SECOND
NAME_REUSE: Millis = 60 * SECOND
LIST_RESULTS = 1_000
TAGS = 50
MOVES_PER_SECOND = 500
MOVE_RESULTS = 10
PERMISSION_ACTIONS = 7
PERMISSION_STATEMENTS = 20
TRACE_HEADER = "AWSTraceHeader"

RANGES = {
    "DelaySeconds": (0, DELAY_SECONDS),
    "KmsDataKeyReusePeriodSeconds": (60, 86_400),
    "MaximumMessageSize": (1_024, MESSAGE_BYTES),
    "MessageRetentionPeriod": (60, 14 * DAY // SECOND),
    "ReceiveMessageWaitTimeSeconds": (0, WAIT_SECONDS),
    "VisibilityTimeout": (0, VISIBILITY_SECONDS),
}
"""The whole numbers among a queue's attributes, each with its least and its greatest value."""
