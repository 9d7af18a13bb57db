"""What STS remembers in one account and region: nothing but the sessions it has handed out."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class State:
    """ARNs of the sessions by access key id."""

    sessions: dict[str, str] = field(default_factory=dict)
