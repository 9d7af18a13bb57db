"""What STS remembers of an account: the sessions that it has handed out."""

from dataclasses import dataclass, field

from emulator.kernel.clock import Millis


@dataclass(frozen=True, slots=True)
class Session:
    """Whom temporary credentials stand for, until when, and what they sign with."""

    arn: str
    expires: Millis
    secret: str


@dataclass(slots=True)
class State:
    """Sessions by access key id, and the policies of sessions by the session's ARN."""

    sessions: dict[str, Session] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)

    def forget_expired(self, now: Millis) -> None:
        """Drop the sessions that have expired, and their policies."""
        self.sessions = {key: session for key, session in self.sessions.items() if session.expires > now}
        open_ = {session.arn: None for session in self.sessions.values()}
        self.policies = {arn: policy for arn, policy in self.policies.items() if arn in open_}
