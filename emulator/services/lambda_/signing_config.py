"""Code signing configurations: whose signatures a function accepts."""

from dataclasses import dataclass, field

from emulator.kernel.clock import Millis


@dataclass(slots=True)
class SigningConfig:
    """A code signing configuration; `policy` is UntrustedArtifactOnDeployment."""

    id: str
    arn: str
    publishers: list[str]
    policy: str
    description: str
    modified: Millis
    tags: dict[str, str] = field(default_factory=dict)
