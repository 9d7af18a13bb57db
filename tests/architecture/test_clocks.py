"""No file inside a world reads the machine's clock."""

from pathlib import Path

import pytest

from tests.architecture.clocks import clock_reads
from tests.architecture.sources import world_files


@pytest.mark.parametrize(
    "bad",
    [
        "import time\nnow = time.time()",
        "import time as t\nnow = t.monotonic_ns()",
        "from time import perf_counter as tick\nnow = tick()",
        "import datetime\nnow = datetime.datetime.now()",
        "from datetime import datetime\nnow = datetime.utcnow()",
        "from dataclasses import field\nimport time\nmade: float = field(default_factory=time.time)",
        "import time\nnow = time.gmtime()",
        "from email.utils import formatdate\nnow = formatdate()",
        "import time\ntime.sleep(1)",
    ],
)
def test_a_clock_read_is_found(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "bad.py"
    file.write_text(bad)
    assert list(clock_reads(file))


@pytest.mark.parametrize(
    "good",
    [
        "now = scope.now",
        "import time\nparts = time.gmtime(seconds)",
        "time = 5\nmessage.time",
        "def time() -> int: ...",
    ],
)
def test_a_worlds_own_time_is_no_clock_read(tmp_path: Path, good: str) -> None:
    file = tmp_path / "good.py"
    file.write_text(good)
    assert not list(clock_reads(file))


def test_no_world_reads_the_real_clock() -> None:
    offences = [str(offence) for file in world_files() for offence in clock_reads(file)]
    assert not offences
