"""`python -m emulator`: AWS at an address of this machine."""

import argparse
import asyncio
import os
import signal
import sys
from importlib.util import find_spec
from pathlib import Path

from emulator.contract.garbage import collect_rarely
from emulator.contract.settings import MODES
from emulator.pacing import NOW, BadSpeed, BadStart, read_speed, read_start

MANAGE = Path(__file__).parent.parent / "manage.py"
NEEDED = ("botocore", "httptools", "orjson", "yaml")
OPEN_FILES = 8_192


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(prog="python -m emulator", description="Sluice's AWS emulator")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at")
    parser.add_argument("--port", type=int, default=4566, help="the port; 0 takes a free one")
    parser.add_argument("--state", type=Path, help="a folder that keeps the world; without it the world is forgotten")
    parser.add_argument("--speed", default="1", help='"max", or how many seconds pass in one')
    parser.add_argument("--seed", type=int, help="what chance begins from (0)")
    parser.add_argument(
        "--start",
        help="when a new world's time begins: now, or a time like 2026-01-01T00:00:00Z. "
        "It is now, but 2026-01-01 with --seed or --speed max, whose runs can be had again",
    )
    parser.add_argument("--iam", choices=MODES, help="whether policies are asked: off, told of in the trace, enforced")
    parser.add_argument(
        "--verify",
        action="store_true",
        help='check signatures: by the secrets that IAM and STS gave out, for all other access keys by "test"',
    )
    parser.add_argument(
        "--egress",
        choices=("machine", "none"),
        default="machine",
        help="where topics may post to: servers on this machine, by localhost or a loopback address; or nowhere",
    )
    return parser.parse_args(arguments)


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM."""
    from emulator.server.endpoint import Endpoint

    speed = read_speed(arguments.speed)
    is_reproducible = arguments.seed is not None or speed is None
    start = read_start(arguments.start or ("" if is_reproducible else NOW))
    endpoint = Endpoint(
        state=arguments.state,
        seed=arguments.seed,
        speed=speed,
        start=start,
        verifies=arguments.verify,
        reaches_machine=arguments.egress == "machine",
    )
    if arguments.iam:
        endpoint.owner.ask_policies(arguments.iam)
    for notice in endpoint.store.notices:
        print(f"Sluice emulator: {notice}", file=sys.stderr, flush=True)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        collect_rarely()
        url = await endpoint.listen(arguments.host, arguments.port)
        print(f"Sluice emulator ready on {url}", flush=True)
        await stopped.wait()
    finally:
        await endpoint.close()


def allow_many_connections() -> None:
    """Raise the limit of open files as far as this user may."""
    try:
        import resource
    except ModuleNotFoundError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < OPEN_FILES:
        most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def enter_environment() -> None:
    """Start again by `manage.py emulator`, in an environment of its own, where this Python lacks what is needed."""
    if any(find_spec(name) is None for name in NEEDED) and MANAGE.exists():
        os.execv(sys.executable, [sys.executable, str(MANAGE), "emulator", *sys.argv[1:]])


def main(given: list[str] | None = None) -> int:
    """Run the emulator; return the process's exit code."""
    from emulator.server.segments import UnusableState

    arguments = read_arguments(given)
    allow_many_connections()
    try:
        import uvloop
    except ModuleNotFoundError:
        new_loop = asyncio.new_event_loop
    else:
        new_loop = uvloop.new_event_loop
    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(serve(arguments))
    except (BadSpeed, BadStart, UnusableState, OSError) as error:
        print(f"Sluice emulator: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    enter_environment()
    sys.exit(main())
