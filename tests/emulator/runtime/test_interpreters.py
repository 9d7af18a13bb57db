"""Which Lambda runtimes run here."""

import platform
from pathlib import Path

import pytest

from emulator.runtime import interpreters
from emulator.runtime.interpreters import Interpreter, NoInterpreter, interpreter_of


@pytest.mark.parametrize("runtime", ["python3.8", "python3.11", "python3.14"])
def test_every_python_runs_on_the_one_that_is_here(runtime: str) -> None:
    assert interpreter_of(runtime).version == platform.python_version()


@pytest.mark.parametrize("runtime", ["java21", "python2.7", "nodejs", "dotnet8", "provided", "python3.x", ""])
def test_what_cannot_run_is_refused_by_name(runtime: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreters, "CLIENTS", {})
    with pytest.raises(NoInterpreter, match=f"runtime '{runtime}' on this machine; it has Python 3"):
        interpreter_of(runtime)


@pytest.mark.parametrize("runtime", ["provided.al2", "provided.al2023"])
def test_a_custom_runtime_brings_its_own_program(runtime: str) -> None:
    assert interpreter_of(runtime) == Interpreter("custom", "", Path("bootstrap"))
    assert interpreter_of(runtime).instead_of(runtime) == ""


def test_a_machine_without_node_refuses_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreters, "node", lambda: None)
    with pytest.raises(NoInterpreter, match=r"nodejs20\.x"):
        interpreter_of("nodejs20.x")


def test_another_version_than_the_one_asked_for_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    python = Interpreter("python", "3.11.7", interpreters.python().program)
    node = Interpreter("node", "20.1.0", python.program)
    assert python.instead_of("python3.11") == node.instead_of("nodejs20.x") == ""
    assert python.instead_of("python3.1") == "Python 3.11.7"
    assert node.instead_of("nodejs2.x") == "Node.js 20.1.0"


def test_boto3_and_what_it_needs_are_found() -> None:
    names = {path.name for path in interpreters.python_libraries()}
    assert names >= {"boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six.py"}


def test_a_program_without_aws_s_client_does_not_run_functions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "java"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoInterpreter) as raised:
        interpreter_of("java21")
    assert f"this machine has {program}" in str(raised.value)
    assert "aws-lambda-java-runtime-interface-client" in str(raised.value)
