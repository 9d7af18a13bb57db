"""An inbox of a world: where email, text messages and push notifications arrive, to be looked at."""

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from emulator.kernel.clock import Millis
from emulator.services.sns import limits


class Mail(NamedTuple):
    """Something that arrived. `subject` is empty but for email; `source` is the topic, or "" of a direct message."""

    id: str
    time: Millis
    protocol: str
    source: str
    subject: str
    text: str


@dataclass(slots=True)
class Inbox:
    """The latest mails of an address, phone number or device, and how many there were in all."""

    mails: deque[Mail] = field(default_factory=lambda: deque(maxlen=limits.INBOX))
    received: int = 0

    def put(self, mail: Mail) -> None:
        """Take a mail in."""
        self.mails.append(mail)
        self.received += 1
