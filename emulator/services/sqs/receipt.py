"""Receipt handles: a new one at each receive of a message."""

from emulator.services.sqs import errors
from emulator.services.sqs.message import Message

PREFIX = "AQEB"
START = len(PREFIX) + 16
END = START + 16
LENGTH = END + 8


def make_tag(number: int) -> str:
    """Return what all receipt handles of a queue begin with; `number` has 64 bits."""
    return f"{PREFIX}{number:016x}"


def make_handle(tag: str, message: Message) -> str:
    """Return the receipt handle of the message's latest receive; `tag` is its queue's."""
    # By way of bytes: formats of :016x and :08x take three times as long.
    return tag + (message.sequence << 32 | message.count).to_bytes(12, "big").hex()


def sequence_of(tag: str, handle: str | None) -> int:
    """Return the sequence of the message that a handle of the queue with that tag means."""
    if not handle:
        raise errors.missing_parameter("ReceiptHandle")
    if len(handle) != LENGTH or handle[:START] != tag:
        raise errors.receipt_handle_is_invalid(handle)
    try:
        return int(handle[START:END], 16)
    except ValueError:
        raise errors.receipt_handle_is_invalid(handle) from None
