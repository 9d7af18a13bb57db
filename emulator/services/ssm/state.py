"""What Parameter Store remembers in one account and region."""

from dataclasses import dataclass, field

from emulator.kernel.clock import Millis
from emulator.services.ssm.errors import ParameterNotFound


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a parameter."""

    number: int
    value: str
    type: str
    description: str
    pattern: str
    tier: str
    data_type: str
    changed: Millis


@dataclass(slots=True)
class Parameter:
    """A parameter with the versions that are kept, the oldest first."""

    name: str
    arn: str
    versions: list[Version] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def latest(self) -> Version:
        """The version that counts."""
        return self.versions[-1]


@dataclass(slots=True)
class State:
    """Parameters by name."""

    parameters: dict[str, Parameter] = field(default_factory=dict)

    def parameter(self, name: str) -> Parameter:
        """Return the parameter of a name or ARN, or raise AWS's error."""
        if name.startswith("arn:"):
            given = name.split(":parameter", 1)[-1]
            name = given if given.count("/") > 1 else given.removeprefix("/")
        found = self.parameters.get(name)
        if found is None:
            raise ParameterNotFound(name)
        return found
