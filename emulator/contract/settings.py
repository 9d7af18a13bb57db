"""The switches of a world, and what a scenario says of a function."""

from dataclasses import dataclass

OFF, WARN, ENFORCE = MODES = ("off", "warn", "enforce")
"""Whether policies are asked: not at all, to be told of in the trace what they would deny, to deny it."""


@dataclass(frozen=True, slots=True)
class FunctionModel:
    """How a function behaves where the drawing, not its code, decides. Times in milliseconds."""

    duration_ms: int = 0
    error_rate: float = 0.0
    cold_start_ms: int | None = 0
    """None: drawn, as long as the runtime's cold starts are."""
    measured: bool = False
    """What its code really takes counts, besides `duration_ms`; runs then differ."""
    targets: tuple[str, ...] = ()
    """ARNs that a function without code passes its event on to, besides those that its variables name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may switch. `placeholders`: unknown resource types deploy as visible placeholders."""

    placeholders: bool = False
    code_may_lack: bool = False
    """Code and templates that lie in no bucket are told of as not supplied; else they are AWS's errors."""
    iam: str = OFF
    """One of MODES."""
    behaviours: bool = True
    """Unchanged default handlers run as the equal in-process behaviour, not as guests."""
    throttles: bool = False
    """Requests above a service's rate are refused; off at the bare endpoint, where time is the machine's."""
    endpoint: str = "http://127.0.0.1:4566"
    """Where functions reach this world: what URLs that are made for them begin with."""
