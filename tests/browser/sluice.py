"""The server of the browser tests."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from launch.processes import descendants
from tests.children import command_of


@dataclass(frozen=True)
class Sluice:
    """A started Sluice: where it answers, where it keeps its data, which processes it has."""

    url: str
    home: Path
    process: "subprocess.Popen[str]"

    def processes(self, words: str) -> list[int]:
        """Return its processes whose command line holds these words, parents first."""
        return [each for each in descendants(self.process.pid) if words in command_of(each)]
