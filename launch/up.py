"""`manage.py up`: a whole Sluice on this machine, until Ctrl+C."""

import argparse
import ipaddress
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from launch import frontend, node_sdk, ports, redis
from launch.exclusive import Held, claim
from launch.kernel import adopt_orphans
from launch.places import ROOT, home
from launch.processes import LAST_LINES, Child, Family, end_descendants
from launch.refusal import Refused, say

READY_WITHIN_S = 180
PATIENCE_S = 5.0
LOCAL_RUN_SLOTS = 4


class Stopped(BaseException):
    """A person or the system asked us to stop."""


def run(arguments: list[str]) -> int:
    """Start everything, print the address, stay until stopped; return the exit code."""
    options = parser().parse_args(arguments)
    folder = home()
    adopt_orphans()
    with stopped_by_signals():
        try:
            with claim(folder / "up.lock"):
                serve(folder, options.host, options.port)
        except Held:
            raise Refused(already_running(folder)) from None
        except Stopped:
            say("Stopped.")
            return 0
        finally:
            end_descendants()
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the command's options."""
    found = argparse.ArgumentParser(prog="manage.py up", description="Run Sluice on this machine.")
    found.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    found.add_argument("--port", type=int, help=f"the port to listen on (default: {ports.USUAL} or the next free one)")
    return found


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Turn the first Ctrl+C, SIGTERM or hang-up into Stopped; further ones are ignored while we clean up."""
    watched = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> None:
        for each in watched:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    before = {each: signal.signal(each, stop) for each in watched}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def already_running(folder: Path) -> str:
    """Return what to tell a person who starts a second one on the same data."""
    try:
        other = json.loads((folder / "up.json").read_text())
        where = f" at {other['url']} (process {other['process']})"
    except (OSError, ValueError, KeyError):
        where = ""
    return f"Sluice already runs on {folder}{where}. Stop it first, or set SLUICE_HOME to another folder."


def serve(folder: Path, host: str, wanted_port: int | None) -> None:
    """Build, migrate, start the servers and watch them."""
    port = ports.choose(host, wanted_port)
    environment = child_environment(folder, host)
    if not is_loopback(host):
        if not is_locked_up(environment):
            raise Refused(f"On {host} others could run code here that nothing locks up: see `manage.py sandbox`.")
        say("Everybody who reaches this machine will be able to open it.")
    with node_sdk.installed():
        frontend.build()
    family = Family(report=say)
    try:
        if not os.environ.get("REDIS_URL"):
            environment["REDIS_URL"] = start_redis(family, folder, environment)
        migrate(environment)
        web = family.start(web_server(folder, host, port, environment))
        for worker in workers(folder, environment):
            family.start(worker)
        wait_until_healthy(web, family, host, port)
        url = f"http://{shown(host)}:{port}"
        (folder / "up.json").write_text(json.dumps({"url": url, "process": os.getpid()}))
        print(f"Sluice is ready on {url}", flush=True)
        say(f"Stop it with Ctrl+C. Logs: {folder / 'logs'}")
        if is_loopback(host) and not is_locked_up(environment):
            say("Function code is not locked up on this machine: run only code that you trust (manage.py sandbox).")
        while True:
            family.check()
            time.sleep(0.2)
    finally:
        (folder / "up.json").unlink(missing_ok=True)
        family.end(PATIENCE_S)


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches that address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_locked_up(environment: dict[str, str]) -> bool:
    """Return whether this machine's walls around function code hold when they are attacked."""
    command = [sys.executable, "manage.py", "sandbox"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode == 0


def shown(host: str) -> str:
    """Return the host for a URL that works on this machine."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1" if host == "0.0.0.0" else "[::1]"
    return f"[{host}]" if ":" in host else host


def child_environment(folder: Path, host: str) -> dict[str, str]:
    """Return the environment of every server."""
    found = os.environ | {"SLUICE_HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    found.setdefault("RUN_SLOTS", str(LOCAL_RUN_SLOTS))
    if not is_loopback(host):
        found.setdefault("ALLOWED_HOSTS", ",".join(names_of_this_machine(host)))
    return found


def names_of_this_machine(host: str) -> list[str]:
    """Return under which names a listener on `host` is reached from other machines."""
    if host not in ("0.0.0.0", "::"):
        return [host]
    name = socket.gethostname()
    try:
        addresses = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    except OSError:
        addresses = set()
    return [name, *sorted(addresses)]


def start_redis(family: Family, folder: Path, environment: dict[str, str]) -> str:
    """Start the embedded Redis and return its URL once it answers."""
    path = redis.socket_path(folder)
    path.unlink(missing_ok=True)
    command = redis.command(redis.find(), path)
    child = family.start(Child("redis", command, environment, fresh_log(folder, "redis"), ROOT))
    until = time.monotonic() + 10
    while not redis.answers(path):
        if child.has_ended() or time.monotonic() > until:
            raise Refused(f"The embedded Redis did not start.\n{child.last_lines()}")
        time.sleep(0.01)
    return redis.url(path)


def fresh_log(folder: Path, name: str) -> Path:
    """Return an empty log; the one before is kept beside it."""
    log = folder / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".before.log"))
    return log


def migrate(environment: dict[str, str]) -> None:
    """Bring the databases to the newest schema."""
    command = [sys.executable, "manage.py", "migrate_all", "-v", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-LAST_LINES:])
        raise Refused(f"Could not migrate the database. The last lines:\n{last}")


def web_server(folder: Path, host: str, port: int, environment: dict[str, str]) -> Child:
    """Return the process that answers browsers."""
    options = {
        "host": host,
        "port": str(port),
        "ws": "websockets-sansio",
        "lifespan": "off",
        "log-level": "warning",
        "timeout-graceful-shutdown": "2",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    command = [sys.executable, "-m", "uvicorn", "designer.asgi:application", *words, "--no-server-header"]
    return Child("web", command, environment, fresh_log(folder, "web"), ROOT)


def workers(folder: Path, environment: dict[str, str]) -> list[Child]:
    """Return the processes that execute tasks: live runs, and everything short."""
    slots = {"runs": environment["RUN_SLOTS"], "short": "1"}
    environment = environment | {"CELERY_SKIP_CHECKS": "1"}  # they import every page
    return [
        Child(
            f"worker {queue}",
            [
                *(sys.executable, "-m", "celery", "-A", "designer.celery", "worker"),
                *("--queues", queue, "--concurrency", count, "--prefetch-multiplier", "1"),
                *("--hostname", f"{queue}@%h", "--loglevel", "warning"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
            environment,
            fresh_log(folder, f"worker-{queue}"),
            ROOT,
            stop_signal=signal.SIGQUIT,
        )
        for queue, count in slots.items()
    ]


def wait_until_healthy(web: Child, family: Family, host: str, port: int) -> None:
    """Return once /healthz says 200; refuse to go on when the web process ends or never gets healthy."""
    said = "nothing"
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        if web.has_ended():
            raise Refused(f"The web process could not start.\n{web.describe_end()}")
        status, said = health(host, port)
        if status == 200:
            return
        family.check()
        time.sleep(0.05)
    raise Refused(f"Sluice was not healthy after {READY_WITHIN_S} s; /healthz says: {said}\n{web.last_lines()}")


def health(host: str, port: int) -> tuple[int, str]:
    """Return what /healthz answers: status and body; status 0 while nobody listens."""
    request = urllib.request.Request(f"http://{shown(host)}:{port}/healthz", headers={"Host": "localhost"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")[:500]
    except OSError as error:
        return 0, str(error)
