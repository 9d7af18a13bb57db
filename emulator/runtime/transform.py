"""Runs the official SAM translator in a process of its own: it imports boto3, and its input comes from anybody."""

import asyncio
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from emulator.bus.calls import Answer, Failure

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0
TRANSFORM_SECONDS = 20.0
MEMORY_BYTES = 2 << 30
ANSWER_BYTES = 32 << 20


class Transformer:
    """The translator's process, started at the first use and again after it had to be killed."""

    def __init__(self, seconds: float = TRANSFORM_SECONDS) -> None:
        self.seconds = seconds
        self.process: subprocess.Popen[bytes] | None = None
        self.lock = threading.Lock()

    def transform(self, arguments: dict[str, Any]) -> Answer:
        """Return {"template": …}, or a failure in the translator's words.

        `arguments`: name, template, parameters (texts by name), region, account.
        """
        with self.lock:
            try:
                process = self._started()
                self._write(process, _line(arguments))
                line = self._read_line(process, self.seconds)
            except (TimeoutError, BrokenPipeError, EOFError) as error:
                self._kill()
                return Answer(failure=Failure("TransformFailure", f"the transform was stopped: {error}"))
        answer = json.loads(line)
        if "error" in answer:
            return Answer(failure=Failure("TransformFailure", answer["error"]))
        return Answer({"template": answer["template"]})

    async def transform_async(self, arguments: dict[str, Any]) -> Answer:
        """Do the same without holding the loop."""
        return await asyncio.to_thread(self.transform, arguments)

    def start(self) -> None:
        """Start the process before the first use."""
        with self.lock:
            self._started()

    def close(self) -> None:
        """End the process."""
        with self.lock:
            self._kill()

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "emulator.runtime.transform"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                cwd=ROOT,
                start_new_session=True,
            )
            self._read_line(self.process, START_SECONDS)
        return self.process

    def _write(self, process: subprocess.Popen[bytes], line: bytes) -> None:
        if process.stdin is None:
            raise EOFError("its input is closed")
        process.stdin.write(line)
        process.stdin.flush()

    def _read_line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        if process.stdout is None:
            raise EOFError("its output is closed")
        deadline = time.monotonic() + seconds
        taken = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not taken.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError(f"it took longer than {seconds:g} s")
                part = os.read(process.stdout.fileno(), 1 << 20)
                if not part:
                    raise EOFError("it ended, or took more memory than it may")
                taken += part
                if len(taken) > ANSWER_BYTES:
                    raise EOFError("its answer is too long")
        return bytes(taken)

    def _kill(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


@cache
def shared_transformer() -> Transformer:
    """Return the one of this process: it keeps nothing between two requests, and starting it takes longer than both."""
    return Transformer()


def _line(value: Any) -> bytes:
    """Return a value as one line of JSON; a template may hold numbers of any length."""
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _environment() -> dict[str, str]:
    """Return what the process sees: nothing of ours, and no way to real credentials."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
    return {
        **kept,
        "PYTHONHASHSEED": "0",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


class StaticPolicies:
    """Gives the translator the managed policies that it does not bundle: none, so that names must be ARNs."""

    def load(self) -> dict[str, str]:
        """Return ARNs by name."""
        return {}


def _from_repository(template: Any) -> str | None:
    """Return the first application that the translator would ask AWS itself for."""
    resources = template.get("Resources") if isinstance(template, dict) else None
    for name, value in resources.items() if isinstance(resources, dict) else ():
        is_application = isinstance(value, dict) and value.get("Type") == "AWS::Serverless::Application"
        properties = value.get("Properties") if is_application else None
        location = properties.get("Location") if isinstance(properties, dict) else None
        if isinstance(location, dict) and "ApplicationId" in location:
            return str(name)
    return None


def translate(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return {"template": …} or {"error": text}."""
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.translator.arn_generator import ArnGenerator
    from samtranslator.translator.transform import transform

    foreign = _from_repository(arguments["template"])
    if foreign is not None:
        text = "comes from the Serverless Application Repository, which is not emulated"
        return {"error": f"Resource with id [{foreign}] is invalid. It {text}."}
    ArnGenerator.BOTO_SESSION_REGION_NAME = arguments["region"]
    try:
        template = transform(arguments["template"], arguments["parameters"], StaticPolicies())
    except InvalidDocumentException as error:
        return {"error": " ".join([error.message, *(cause.message for cause in error.causes)])}
    except Exception as error:  # noqa: BLE001  the translator's own faults are the template's failure, not ours
        return {"error": f"{type(error).__name__}: {error}"}
    return {"template": template}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer one line with one line until the input ends."""
    answers.write(b"{}\n")
    answers.flush()
    for line in requests:
        signal.setitimer(signal.ITIMER_REAL, 2 * TRANSFORM_SECONDS)
        answers.write(_line(translate(json.loads(line))))
        answers.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)


def main() -> None:
    """Be the helper process: take no more memory than allowed, keep stdout for answers.

    It ends with its parent: its input ends then, and no request runs longer than its alarm allows.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import samtranslator.translator.transform  # noqa: F401  the slow import comes before the first request

    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
