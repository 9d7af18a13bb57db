"""docker-compose.yml and Dockerfile: what they start exists, and function code is kept away from the data."""

import json
import re
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from emulator.runtime.seccomp import REFUSED
from launch.places import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if service["image"] == "sluice")
BUBBLEWRAPS_OWN = ("mount", "pivot_root", "sethostname", "umount2", "unshare")
THE_SERVICES_OWN = ("memfd_create",)
"""It hands a guest its filter and its clock in files that have no name."""


def words(command: list[str]) -> list[str]:
    """Return a command's words, those of a shell's line included."""
    return shlex.split(command[2].replace("$$", "$")) if command[:2] == ["sh", "-c"] else command


def healthcheck(service: dict[str, Any]) -> list[str]:
    found: list[str] = service["healthcheck"]["test"][1:]
    return found


@pytest.mark.parametrize("name", OURS)
def test_a_command_names_a_module_that_exists(name: str) -> None:
    command = [word for word in words(SERVICES[name]["command"]) if word != "exec"]
    assert command[0] == "python"
    if command[1] == "-m":
        assert find_spec(command[2]) is not None
    else:
        assert command[1:] == ["manage.py", "migrate_all"]


@pytest.mark.parametrize("name", [name for name in OURS if "-A" in words(SERVICES[name]["command"])])
def test_a_worker_serves_a_queue_that_tasks_are_sent_to(name: str) -> None:
    from django.conf import settings

    command = words(SERVICES[name]["command"])
    routes = [route["queue"] for route in settings.CELERY_TASK_ROUTES.values()]
    assert command[command.index("--queues") + 1] in [settings.CELERY_TASK_DEFAULT_QUEUE, *routes]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_a_service_that_stays_says_whether_it_is_healthy(name: str) -> None:
    assert healthcheck(SERVICES[name])


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_root_or_may_become_it(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] not in ("root", "0", "0:0")
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service


def test_function_code_reaches_no_network_no_data_and_no_secret() -> None:
    sandbox = SERVICES["sandbox"]
    assert sandbox["network_mode"] == "none"
    assert "networks" not in sandbox
    assert "environment" not in sandbox
    assert [volume.partition(":")[0] for volume in sandbox["volumes"]] == ["guests"]


def test_runs_start_their_guests_in_the_sandbox() -> None:
    worker, sandbox = SERVICES["worker-runs"], SERVICES["sandbox"]
    place = worker["environment"]["SLUICE_SANDBOX"]
    assert place in sandbox["command"]
    assert place in healthcheck(sandbox)
    assert worker["pid"] == "service:sandbox"
    assert set(sandbox["volumes"]) <= set(worker["volumes"])
    assert Path(worker["environment"]["TMPDIR"]).is_relative_to(Path(place).parent)


def test_only_web_is_reached_from_outside_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_every_variable_of_the_file_is_explained_in_the_example() -> None:
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert used == explained


def test_the_kernel_refuses_the_sandbox_what_only_an_attacker_wants() -> None:
    option = next(option for option in SERVICES["sandbox"]["security_opt"] if option.startswith("seccomp="))
    profile = json.loads((ROOT / option.removeprefix("seccomp=")).read_text())
    refused = profile["syscalls"][0]
    assert refused["action"] == "SCMP_ACT_ERRNO"
    assert refused["names"] == sorted(set(REFUSED) - {*BUBBLEWRAPS_OWN, *THE_SERVICES_OWN})
    assert profile["defaultAction"] == "SCMP_ACT_ALLOW"


@pytest.mark.parametrize(
    "place", re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
)
def test_what_the_image_copies_exists_and_is_sent_to_the_builder(place: str) -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    for name in place.split():
        assert (ROOT / name).exists()
        assert any(f"!{part}" in ignored for part in (name, *map(str, Path(name).parents)))


def test_the_image_runs_as_the_user_that_compose_names() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert text.count("USER sluice") == 1
    assert "--uid 10001" in text
    assert {SERVICES[name]["user"] for name in OURS} == {"10001:10001"}


def test_the_given_python_is_taken_as_it_is(tmp_path: Path) -> None:
    environment = {"SLUICE_ENVIRONMENT": "given", "SLUICE_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    result = subprocess.run(
        [sys.executable, "manage.py", "migrate_all", "-v", "0"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
