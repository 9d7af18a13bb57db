"""`python -m emulator` as a process of its own, and the AWS CLI against it."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.children import child

ROOT = Path(__file__).resolve().parents[2]
AWS = Path(sys.executable).with_name("aws")
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def start(*options: str, **popen: Any) -> subprocess.Popen[str]:
    """Start an emulator on a free port."""
    command = [sys.executable, "-m", "emulator", "--port", "0", *options]
    return child(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, **popen)


def url_of(process: subprocess.Popen[str]) -> str:
    """Return where an emulator is reached, once it says so."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("Sluice emulator ready on http://"), process.communicate()
    return line.split()[-1]


@contextlib.contextmanager
def emulator(*options: str, **popen: Any) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run an emulator; give its URL and its process, which is killed at the end."""
    with start(*options, **popen) as process:
        try:
            yield url_of(process), process
        finally:
            process.kill()


def aws(url: str, *words: str) -> Any:
    """Return what the AWS CLI prints, as JSON where it succeeds."""
    done = subprocess.run(
        [str(AWS), "--endpoint-url", url, *words],
        capture_output=True,
        text=True,
        env={**os.environ, **CREDENTIALS},
        check=False,
    )
    return json.loads(done.stdout) if done.stdout else done.stderr
