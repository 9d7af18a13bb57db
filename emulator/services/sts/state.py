"""What STS remembers of an account: the sessions that it has handed out."""

from dataclasses import dataclass, field

from emulator.kernel.clock import Millis


@dataclass(frozen=True, slots=True)
class Session:
    """Whom temporary credentials stand for, until when, and what they sign with."""

    arn: str
    expires: Millis
    secret: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a session was given: the texts of its policies, its tags, and the keys of those that it hands on."""

    policies: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    transitive: tuple[str, ...] = ()
    source_identity: str = ""
    behind: str = ""
    """The ARN of the user that a federated user stands for."""
    has_second_factor: bool = False
    """Whether it was asked for with the code of a device."""


@dataclass(slots=True)
class State:
    """Sessions by access key id, and what sessions were given by the session's ARN."""

    sessions: dict[str, Session] = field(default_factory=dict)
    given: dict[str, Given] = field(default_factory=dict)

    def forget_expired(self, now: Millis) -> None:
        """Drop the sessions that have expired, and what they were given."""
        self.sessions = {key: session for key, session in self.sessions.items() if session.expires > now}
        open_ = {session.arn: None for session in self.sessions.values()}
        self.given = {arn: given for arn, given in self.given.items() if arn in open_}
