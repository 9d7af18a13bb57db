"""How long `manage.py up` takes."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launch.places import FRONTEND, ROOT
from tests.bench.machine import median_s, report

pytestmark = pytest.mark.bench


def start_and_stop(home: Path) -> None:
    """Start, wait for the address, stop."""
    environment = os.environ | {"SLUICE_HOME": str(home)}
    command = [sys.executable, "manage.py", "up"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Sluice is ready")
        process.send_signal(signal.SIGTERM)


def test_up_warm(tmp_path: Path) -> None:
    start_and_stop(tmp_path)
    report("up, warm, start to stop", f"{median_s(lambda: start_and_stop(tmp_path)):.2f} s")


def test_up_with_new_data_and_pages_to_build(tmp_path: Path) -> None:
    def cold() -> None:
        shutil.rmtree(tmp_path)
        (FRONTEND / "dist" / ".sources").unlink()
        start_and_stop(tmp_path)

    start_and_stop(tmp_path)
    report("up, new data, pages built", f"{median_s(cold):.2f} s")
