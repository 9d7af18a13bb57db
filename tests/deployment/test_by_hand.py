"""The deployment's own commands, started one by one against a PostgreSQL and a Redis, and used."""

import http.client
import io
import json
import os
import re
import shlex
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import psycopg
import pytest
import yaml
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from launch import redis
from launch.places import ROOT
from launch.processes import Child, Family
from tests.ports import free_port

pytestmark = pytest.mark.slow

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      CodeUri: src/
      Events:
        Orders:
          Type: SQS
          Properties:
            Queue: !GetAtt Orders.Arn
"""
SCENARIO = """\
seed: 7
length: 30s
actors:
  Shop:
    kind: traffic
    target: Orders
    pattern: one-shot
    count: 3
"""
HANDLER = """\
import os

def handler(event, context):
    secrets = [name for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY") if name in os.environ]
    if secrets:
        raise RuntimeError(f"a guest sees {secrets}")
    return {}
"""


@dataclass
class Deployment:
    """The services of docker-compose.yml as processes of this machine."""

    folder: Path
    database: str
    port: int = field(default_factory=free_port)
    redis_port: int = field(default_factory=free_port)

    def words(self, command: list[str]) -> list[str]:
        """Return a command of the file for this machine: our Python, our ports, our folder."""
        line = command[2].replace("$$", "$") if command[:2] == ["sh", "-c"] else shlex.join(command)
        for there, here in {
            "--host=0.0.0.0": "--host=127.0.0.1",
            "--port=8000": f"--port={self.port}",
            "localhost:8000": f"127.0.0.1:{self.port}",
            "/run/sluice": str(self.folder),
        }.items():
            line = line.replace(there, here)
        return ["sh", "-c", re.sub(r"^(?!exec )", "exec ", line)]

    def environment(self, name: str) -> dict[str, str]:
        """Return a service's environment of the file for this machine: the file's defaults, and what .env must say."""
        given = {
            "POSTGRES_PASSWORD": "x",
            "SECRET_KEY": "k" * 60,
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "RUN_SLOTS": "1",
            "FORWARDED_ALLOW_IPS": "127.0.0.1",
        }
        found = {
            variable: re.sub(r"\$\{(\w+)(?::-([^}]*))?[^}]*\}", lambda match: given.get(match[1], match[2]), value)
            for variable, value in SERVICES[name].get("environment", {}).items()
        }
        found = {variable: value.replace("/run/sluice", str(self.folder)) for variable, value in found.items()}
        if "DATABASE_URL" in found:
            found |= {"DATABASE_URL": self.database, "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0"}
        if "RUN_DOOR_BIND" in found:
            found["RUN_DOOR_BIND"] = "127.0.0.1"
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "SLUICE_ENVIRONMENT": "given", "SLUICE_HOME": str(self.folder / "home")} | found

    def child(self, name: str) -> Child:
        """Return a service as a process."""
        command = self.words(SERVICES[name]["command"])
        return Child(name, command, self.environment(name), self.folder / f"{name}.log", ROOT)

    def redis(self) -> Child:
        """Return the file's Redis on a port of ours."""
        command = [redis.find(), *SERVICES["redis"]["command"][1:], "--port", str(self.redis_port)]
        return Child(
            "redis", [*command, "--bind", "127.0.0.1"], dict(os.environ), self.folder / "redis.log", self.folder
        )

    def is_healthy(self, name: str) -> bool:
        """Return what a service's own health check says."""
        check = self.words(SERVICES[name]["healthcheck"]["test"][1:])
        return (
            subprocess.run(check, cwd=ROOT, env=self.environment(name), capture_output=True, check=False).returncode
            == 0
        )

    def migrate(self) -> None:
        """Run the service that migrates, to its end."""
        subprocess.run(
            self.words(SERVICES["migrate"]["command"]), cwd=ROOT, env=self.environment("migrate"), check=True
        )


def until(holds: Callable[[], bool], what: Callable[[], str], seconds: float = 60) -> None:
    """Return once it holds; it is another process that makes it so."""
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, what()
        time.sleep(0.1)


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("deployment")
    (folder / "work").mkdir()
    found = Deployment(folder, postgres_url)
    family = Family(print)

    def logs() -> str:
        return "\n".join(f"{child.name}:\n{child.last_lines()}" for child in family.children)

    try:
        family.start(found.redis())
        found.migrate()
        family.start(found.child("sandbox"))
        until(lambda: found.is_healthy("sandbox"), logs)
        for name in ("web", "worker-runs", "worker-short"):
            family.start(found.child(name))
        until(lambda: found.is_healthy("web"), logs)
        yield found
        print(logs())
    finally:
        family.end(5.0)


@dataclass
class Person:
    """Somebody with a browser."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> tuple[int, str, bytes]:
        """Return status, Location and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Content-Type": kind}
        if "csrftoken" in self.cookies:
            headers["X-CSRFToken"] = self.cookies["csrftoken"]
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), answer.read()

    def start(self, board: str, speed: str) -> None:
        """Start a run."""
        status, _, body = self.ask("POST", f"{board}/runs", json.dumps({"speed": speed}).encode())
        assert status == 201, body

    def newest_run(self, board: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the summary of the board's newest run once that holds."""
        found: dict[str, Any] = {}

        def look() -> bool:
            found.update(json.loads(self.ask("GET", f"{board}/runs")[2])["runs"][0])
            return holds(found)

        until(look, lambda: f"the run is still {found}")
        return found

    def run_to_its_end(self, board: str) -> dict[str, Any]:
        """Start a run at full speed; return its summary when it has ended."""
        self.start(board, "max")
        return self.newest_run(board, lambda run: bool(run["ended"]))


@pytest.fixture
def person(deployment: Deployment) -> Person:
    found = Person(deployment.port)
    assert found.ask("GET", "/import")[0] == 200
    return found


def test_the_health_checks_of_the_file_hold(deployment: Deployment) -> None:
    for name in ("web", "sandbox", "worker-runs", "worker-short"):
        until(lambda name=name: deployment.is_healthy(name), lambda name=name: f"{name} is not healthy", 20)  # type: ignore[misc]


def test_a_board_of_the_gallery_runs_to_its_end(person: Person) -> None:
    status, board, body = person.ask("POST", "/try")
    assert status == 302, body
    ended = person.run_to_its_end(board)
    assert ended["state"] == "finished", ended
    assert len(ended["digest"]) == 64


def test_a_function_with_code_runs_in_the_sandbox_service(person: Person, deployment: Deployment) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, text in {"template.yaml": TEMPLATE, "scenario.yaml": SCENARIO, "src/app.py": HANDLER}.items():
            file.writestr(name, text)
    archive.seek(0)
    archive.name = "board.zip"
    form = encode_multipart(BOUNDARY, {"file": archive, "name": "Orders"})
    status, board, body = person.ask("POST", "/import", form, MULTIPART_CONTENT)
    assert status == 302, body
    ended = person.run_to_its_end(board)
    assert ended["state"] == "finished", ended
    assert ended["nodes"]["Worker"]["errors"] == 0, ended
    assert ended["nodes"]["Worker"]["invocations"] > 0, ended


def test_a_live_run_is_an_aws_endpoint(person: Person, deployment: Deployment) -> None:
    status, board, body = person.ask("POST", "/try")
    assert status == 302, body
    person.start(board, "1")
    run = person.newest_run(board, lambda run: run["state"] == "running")
    with psycopg.connect(deployment.database) as connection:
        row = connection.execute("SELECT token FROM runs_run WHERE id = %s", [run["run"]]).fetchone()
    assert row is not None
    client = boto3.client(
        "sqs",
        endpoint_url=f"http://127.0.0.1:{deployment.port}/w/{row[0]}/",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )
    assert any("Orders" in url for url in client.list_queues()["QueueUrls"])


def test_a_nul_in_a_name_is_kept_from_the_database(person: Person) -> None:
    template = "Resources: {Orders: {Type: AWS::SQS::Queue}}"
    form = encode_multipart(BOUNDARY, {"text": template, "name": "Or\0chid"})
    status, board, body = person.ask("POST", "/import", form, MULTIPART_CONTENT)
    assert status == 302, body
    assert "Or chid" in person.ask("GET", board)[2].decode()
