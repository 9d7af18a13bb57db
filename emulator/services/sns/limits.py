"""The quotas of Amazon SNS.

Source: https://docs.aws.amazon.com/general/latest/gr/sns.html where no other one stands.
"""

from emulator.bus.retries import Phase, Schedule
from emulator.kernel.clock import DAY, MINUTE, SECOND, Millis

NAME_LENGTH = 256
DISPLAY_NAME_LENGTH = 100
MESSAGE_BYTES = 262_144
"""A message with its attributes, or a batch of them, unless the topic's MaximumMessageSize says otherwise."""
MAXIMUM_MESSAGE_SIZES = range(1_024, 1_048_577)
LARGE_SUBSCRIPTIONS = 100
"""Subscriptions of a topic that takes more than MESSAGE_BYTES (API reference of SetTopicAttributes)."""
TEXT_MESSAGE_CHARACTERS = 1_600
"""A text message to a phone without a topic (API reference of Publish)."""
SUBJECT_LENGTH = 100
BATCH_ENTRIES = 10
BATCH_ENTRY_ID_LENGTH = 80
DEDUPLICATION_INTERVAL: Millis = 5 * MINUTE
PAGE = 100
"""Topics, subscriptions, applications and endpoints of a page (API reference)."""
TAGS = 50

AWS_ENDPOINTS = Schedule(
    (
        Phase(3),
        Phase(2, SECOND),
        Phase(10, SECOND, 20 * SECOND, "geometric"),
        Phase(100_000, 20 * SECOND),
    )
)
"""Retries to SQS, Lambda and Firehose: 100,015 over 23 days (docs: sns-message-delivery-retries)."""
CUSTOMER_ENDPOINTS = Schedule(
    (Phase(2, 10 * SECOND), Phase(10, 10 * SECOND, 600 * SECOND, "geometric"), Phase(38, 600 * SECOND))
)
"""Retries to email, SMS and mobile push: 50 over 6 hours (same page)."""
ARCHIVE_DAYS = range(1, 366)
"""How long a FIFO topic may archive its messages (docs: fifo-message-archiving-replay)."""
FILTER_KEYS = 5
FILTER_COMBINATIONS = 150
FILTER_BYTES = 262_144
FILTERS_OF_A_TOPIC = 200
FILTERS_OF_AN_ACCOUNT = 10_000
"""Filter policies (docs: subscription-filter-policy-constraints)."""
FIFO_TOPICS = 1_000
FIFO_SUBSCRIPTIONS = 100
"""FIFO topics of an account and region, and subscriptions of one of them (default quotas)."""
CONFIRMATION_INTERVAL: Millis = 2 * DAY
"""How long a token confirms; a subscription that is not confirmed by then ends (docs: SendMessageToHttp.confirm)."""
TOKEN_LENGTH = 224
INBOX = 1_000
"""Mails that an inbox of a world keeps: ours, AWS has no inboxes."""
