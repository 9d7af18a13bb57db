"""aiobotocore, unchanged. It pins an older botocore than the product's, so it has an environment of its own."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.clients.environment import python_of
from tests.emulator.server.running import Running

SCRIPT = Path(__file__).with_name("with_aiobotocore.py")


@pytest.mark.slow
def test_aiobotocore_sends_publishes_waits_and_deletes(endpoint: Running) -> None:
    command = [str(python_of("aiobotocore")), str(SCRIPT), endpoint.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "arn": "arn:aws:sqs:eu-west-1:111122223333:q",
        "bodies": sorted(f"m{number}" for number in range(10)),
        "deleted": 10,
        "functions": [[]],
        "refused": "Function not found: arn:aws:lambda:eu-west-1:111122223333:function:none",
    }
