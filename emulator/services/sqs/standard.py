"""The visible messages of a standard queue, in the order in which they are offered."""

from collections import deque
from dataclasses import dataclass, field

from emulator.services.sqs.message import VISIBLE, Message, Taken

BACK_AFTER = 3
"""From this receive count on, a message that comes back goes to the end of the queue."""


@dataclass(slots=True)
class StandardLine:
    """`returned` is offered before `arrived`; deleted messages stay in place until their turn."""

    arrived: deque[Message] = field(default_factory=deque)
    returned: deque[Message] = field(default_factory=deque)

    def add(self, message: Message) -> None:
        """A message has become visible: for the first time, or again."""
        if not message.count or not 0 < message.count - message.inherited < BACK_AFTER:
            self.arrived.append(message)
        else:
            self.returned.append(message)

    def enter(self, message: Message) -> None:
        """A message has arrived that is not visible yet."""

    def take(self, limit: int, worn_at: int) -> Taken:
        """Remove and return the next messages, at most `limit`, and those on the way that are worn.

        A message is worn that was received `worn_at` times here; 0: none is.
        """
        taken: list[Message] = []
        worn: list[Message] = []
        for line in (self.returned, self.arrived):
            while line and len(taken) < limit:
                message = line.popleft()
                if message.state is VISIBLE:
                    if worn_at and message.count - message.inherited >= worn_at:
                        worn.append(message)
                    else:
                        taken.append(message)
        return Taken(taken, worn)

    def displace(self, steps: int) -> None:
        """Let the next arrived message wait for up to `steps` later ones."""
        if len(self.arrived) > 1:
            self.arrived.insert(steps, self.arrived.popleft())

    def put_back(self, messages: list[Message]) -> None:
        """Offer taken messages again, before all others."""
        self.returned.extendleft(reversed(messages))

    def gone(self, message: Message) -> None:
        """A message was deleted or expired, or stays away."""
        arrived, returned = self.arrived, self.returned
        while arrived and arrived[0].state is not VISIBLE:
            arrived.popleft()
        while returned and returned[0].state is not VISIBLE:
            returned.popleft()

    def clear(self) -> None:
        """Forget all messages."""
        self.arrived.clear()
        self.returned.clear()
