"""Handlers that mean harm: each hurts its own invocation only."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from emulator.runtime.limits import Limits, TooManyGuests
from emulator.runtime.sandbox import UIDS
from tests.emulator.runtime.arena import Arena, sandbox
from tests.emulator.runtime.conftest import SHORT
from tests.emulator.runtime.test_custom import zipped
from tests.emulator.runtime.test_guests import payload

pytestmark = pytest.mark.asyncio(loop_scope="module")
WELL = "def handler(event, context):\n    return 'well'\n"


def body(*lines: str) -> str:
    """Return a handler of these lines."""
    return "def handler(event, context):\n" + "".join(f"    {line}\n" for line in lines)


def guest_processes() -> set[int]:
    """Return the processes under the uids that this process has for its guests."""
    first = sandbox().uid_of(0)
    found = set()
    for folder in Path("/proc").iterdir():
        try:
            facts = dict(line.split(":\t", 1) for line in (folder / "status").read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        if first and first <= int(facts["Uid"].split()[0]) < first + UIDS:
            found.add(int(folder.name))
    return found


def descriptors() -> int:
    """Return how many descriptors this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def are_gone(before: set[int]) -> bool:
    """Say whether in the end only those guests' processes are left that there were before."""
    until = time.monotonic() + 60
    while not guest_processes() <= before and time.monotonic() < until:
        os.sched_yield()
    return guest_processes() <= before


REFUSED = {
    "the host's passwords": ("open('/etc/shadow').read()", "FileNotFoundError"),
    "the project": (f"open({__file__!r}).read()", "FileNotFoundError"),
    "the host's folders": ("__import__('os').listdir('/root')", "FileNotFoundError"),
    "its own code": ("open('/var/task/app.py', 'a')", "OSError|PermissionError"),
    "the outside": ("__import__('socket').create_connection(('192.0.2.1', 80), 2)", "OSError"),
    "a name server": ("__import__('socket').getaddrinfo('example.com', 80)", "gaierror"),
    "ten gigabytes": ("bytearray(10 << 30)", "MemoryError"),
    "a gigabyte of disk": ("open('/tmp/large', 'wb').write(bytes(200 << 20) * 5)", "MemoryError|OSError"),
    "another uid": ("__import__('os').setuid(0)", "OSError"),
    "a process of the host": (f"__import__('os').kill({os.getpid()}, 9)", "ProcessLookupError"),
    "a new root": ("__import__('os').chroot('/tmp')", "PermissionError"),
    "too many files": ("[open('/dev/null') for _ in range(2000)]", "OSError"),
}


@pytest.mark.parametrize("prize", REFUSED)
async def test_a_handler_is_refused(arena: Arena, prize: str) -> None:
    line, kinds = REFUSED[prize]
    outcome = await arena.run(body(line))
    assert outcome["ended"] == "error"
    assert outcome["error"]["type"] in kinds.split("|")
    assert payload(await arena.run(WELL, environment="next")) == "well"


WRITER = body(
    "block = bytes(1 << 20)",
    "with open('/tmp/a', 'wb') as a, open('/tmp/b', 'wb') as b:",
    "    for _ in range(512):",
    "        a.write(block)",
    "        b.write(block)",
)


async def test_a_disk_that_is_full_ends_the_writer(arena: Arena) -> None:
    outcome = await arena.run(WRITER, memory_mb=1024)
    assert outcome["error"]["type"] == "OSError"
    assert outcome["error"]["message"] == "[Errno 28] No space left on device"
    assert payload(await arena.run(WELL, environment="next")) == "well"


KEEPER = body("open('/tmp/kept', 'wb').write(bytes(40 << 20))")


async def test_what_all_guests_hold_on_disk_is_limited() -> None:
    arena = Arena(walls=sandbox(limits=Limits(all_tmp_mb=64)))
    try:
        assert (await arena.run(WRITER, memory_mb=1024))["ended"] == "storage"
        assert (await arena.run(KEEPER, environment="first"))["ended"] == "return"
        assert (await arena.run(KEEPER, environment="second"))["ended"] == "storage"
        assert (await arena.run(KEEPER, environment="first"))["ended"] == "return"
        assert payload(await arena.run(WELL)) == "well"
    finally:
        await arena.close()


ENDLESS = {
    "computes": (body("while True: pass"), "turn-limit"),
    "prints": (body("while True: print('x' * 1000)"), "turn-limit"),
    "waits for nothing": (
        body("__import__('threading').Lock().acquire(timeout=-1)", "import signal; signal.pause()"),
        "turn-limit",
    ),
    "asks for the time": (body("import time", "while time.time() < 2e9: pass"), "turn-limit"),
    "loops while it is loaded": ("while True: pass\n", "turn-limit"),
    "closes every descriptor": (body("import os", "os.closerange(0, 1024)"), "exit"),
    "ends itself": (body("import os", "os._exit(7)"), "exit"),
    "replaces itself": (body("import os", "os.execv('/usr/bin/sleep', ['sleep', '1000'])"), "exit|turn-limit"),
    "stops itself": (
        body("import os, signal", "os.kill(os.getpid(), signal.SIGSTOP)", "while True: pass"),
        "turn-limit",
    ),
}


@pytest.mark.parametrize("what", ENDLESS)
async def test_a_handler_that_does_not_end_is_ended(short: Arena, what: str) -> None:
    code, ended = ENDLESS[what]
    outcome = await short.run(code)
    assert outcome["ended"] in ended.split("|"), outcome
    assert len(outcome["logs"]) < SHORT.log_bytes + 100
    assert payload(await short.run(WELL)) == "well"


FORKS = {
    "forks without end": body("import os", "while True: os.fork()"),
    "forks and computes": body("import os", "for _ in range(6): os.fork()", "while True: pass"),
    "forks children that outlive it": body(
        "import os", "for _ in range(20):", "    if os.fork() == 0:", "        os.setsid()", "        while True: pass"
    ),
    "starts threads without end": body(
        "import threading", "gate = threading.Event()", "while True: threading.Thread(target=gate.wait).start()"
    ),
}


@pytest.mark.parametrize("what", FORKS)
async def test_processes_without_end_are_frozen_or_ended_and_leave_nothing(short: Arena, what: str) -> None:
    before = guest_processes()
    run = short.begin(FORKS[what], environment="bomb")
    await short.drive(run)
    assert payload(await short.run(WELL, environment="next")) == "well"
    short.guests.end("next")
    short.guests.end("bomb")
    assert are_gone(before)


async def test_memory_beyond_the_functions_ends_the_guest(arena: Arena) -> None:
    code = body("import time, os", "kept = []", "while True: kept.append(os.urandom(1 << 20))")
    outcome = await arena.run(code, memory_mb=128)
    assert outcome["ended"] in {"memory", "error"}
    assert outcome["error"]["type"] in {"Runtime.ExitError", "MemoryError"}
    assert payload(await arena.run(WELL)) == "well"


async def test_memory_of_children_counts(arena: Arena) -> None:
    code = body(
        "import os, time",
        "for _ in range(8):",
        "    if os.fork() == 0:",
        "        kept = b'x' * (100 << 20)",
        "        while True: pass",
        "while True: pass",
    )
    outcome = await arena.run(code, memory_mb=256)
    assert outcome["ended"] == "memory"
    assert payload(await arena.run(WELL)) == "well"


ATTACKS = {
    "garbage on its channel": body("import os", "os.write(3, b'\\x00garbage\\r\\n\\r\\n' * 100)", "while True: pass"),
    "a head without end": body(
        "import os",
        "os.write(3, b'GET /x HTTP/1.1\\r\\n')",
        "while True: os.write(3, b'a: ' + b'b' * 9999 + b'\\r\\n')",
    ),
    "a body without end": body(
        "import os",
        "os.write(3, b'POST /x HTTP/1.1\\r\\nContent-Length: 999999999999\\r\\n\\r\\n')",
        "while True: os.write(3, bytes(1 << 20))",
    ),
    "no answer at all": body("import os", "os.dup2(1, 3)"),
}


@pytest.mark.parametrize("what", ATTACKS)
async def test_an_attack_on_the_runtimes_socket_ends_the_attacker(short: Arena, what: str) -> None:
    outcome = await short.run(ATTACKS[what])
    assert outcome["ended"] in {"exit", "turn-limit"}
    assert payload(await short.run(WELL)) == "well"


async def test_a_guest_cannot_answer_for_another(arena: Arena) -> None:
    victim = arena.begin(body("import time", "time.sleep(60)", "return 'mine'"), environment="victim")
    attacker = body(
        "import os, urllib.request, urllib.error",
        "api = 'http://' + os.environ['AWS_LAMBDA_RUNTIME_API'] + '/2018-06-01/runtime/invocation/'",
        "try:",
        "    urllib.request.urlopen(api + 'request-1/response', data=b'\"stolen\"')",
        "except urllib.error.HTTPError as error:",
        "    return [error.code, error.read().decode()]",
    )
    found = arena.begin(attacker, environment="attacker")
    await arena.drive(victim, found)
    assert payload(arena.outcomes[found])[0] == 400
    assert payload(arena.outcomes[victim]) == "mine"


async def test_a_guest_that_answers_twice_is_heard_once(arena: Arena) -> None:
    code = body(
        "import os, urllib.request",
        "api = 'http://' + os.environ['AWS_LAMBDA_RUNTIME_API'] + '/2018-06-01/runtime/invocation/'",
        "urllib.request.urlopen(api + context.aws_request_id + '/response', data=b'1')",
        "return 2",
    )
    assert payload(await arena.run(code)) == 1
    assert payload(await arena.run(code)) == 1


async def test_a_flood_of_connections_is_cut(arena: Arena) -> None:
    code = body(
        "import os, socket",
        "address = os.environ['AWS_ENDPOINT_URL'].removeprefix('http://').split(':')",
        "kept = [socket.create_connection((address[0], int(address[1]))) for _ in range(150)]",
        "return len(kept)",
    )
    assert payload(await arena.run(code)) == 150
    environment = arena.guests.environments["one"]
    assert len(environment.connections) <= arena.guests.limits.connections
    assert payload(await arena.run(WELL, environment="next")) == "well"


async def test_output_beyond_the_limit_is_dropped_and_said(arena: Arena) -> None:
    logs = (await arena.run(body("print('x' * 1_000_000)", "print('end')")))["logs"]
    assert len(logs) < arena.guests.limits.log_bytes + 100
    assert logs.endswith("further bytes of output were not kept]\n")


STRANGE = body(
    "import os",
    "os.write(1, b'\\x00\\x1b[2J\\x07\\r\\x9b31m \\xff\\xfe <script>alert(1)</script>\\xe2\\x80\\xae end\\n')",
    "os.write(2, b'START RequestId: forged Version: 1\\nREPORT RequestId: forged\\n')",
)


async def test_control_characters_and_broken_text_stay_text_in_the_log(arena: Arena) -> None:
    logs = (await arena.run(STRANGE))["logs"]
    assert logs.startswith("\x00\x1b[2J\x07\r\ufffd31m \ufffd\ufffd <script>alert(1)</script>\u202e end\n")
    logs.encode()
    assert payload(await arena.run(WELL, environment="next")) == "well"


async def test_storage_ends_where_the_function_says(arena: Arena) -> None:
    for storage_mb, kind in ((640, None), (600, "OSError")):
        outcome = await arena.run(
            WRITER.replace("512", "310"), memory_mb=1024, storage_mb=storage_mb, environment=kind or "x"
        )
        assert outcome.get("error", {}).get("type") == kind


FLOOD = r"""#!/var/lang/bin/python3
import os, socket
host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
head = b"POST /2018-06-01/runtime/invocation/x/response HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"
kept = []
while True:
    link = socket.create_connection((host, int(port)))
    link.setblocking(False)
    try:
        link.send(head)
        link.send(bytes(1 << 20))
    except OSError:
        pass
    kept = [*kept[-50:], link]
"""


async def test_a_custom_runtime_that_floods_its_api_hurts_itself(short: Arena) -> None:
    outcome = await short.run(zipped({"bootstrap": FLOOD}), runtime="provided.al2023")
    assert outcome["ended"] in {"exit", "turn-limit", "memory"}
    assert payload(await short.run(WELL, environment="next")) == "well"


async def test_a_response_beyond_six_megabytes_is_lambdas_error(arena: Arena) -> None:
    outcome = await arena.run(body("return 'x' * (7 << 20)"))
    assert outcome["error"]["type"] == "Function.ResponseSizeTooLarge"
    assert payload(await arena.run(body("return len('x' * 6_000_000)"), environment="next")) == 6_000_000


async def test_too_many_live_guests_stop_the_run_by_name(short: Arena) -> None:
    for number in range(3):
        await short.run(WELL, environment=f"e{number}")
    with pytest.raises(TooManyGuests, match="more than 3 live guests"):
        await short.run(WELL, environment="e3")


async def test_a_zygote_that_was_killed_is_started_again(arena: Arena) -> None:
    assert payload(await arena.run(WELL)) == "well"
    zygote: Any = arena.guests.zygote
    zygote.process.kill()
    zygote.process.wait()
    outcome = await arena.run(WELL)
    if outcome["ended"] != "return":
        assert outcome["error"]["type"] in {"Runtime.ExitError", "Sluice.NotStarted"}
        outcome = await arena.run(WELL)
    assert payload(outcome) == "well"


async def test_nothing_is_left_after_the_world_is_closed() -> None:
    before, open_before = guest_processes(), descriptors()
    arena = Arena()
    code = body("import subprocess", "subprocess.Popen(['sleep', '1000'], start_new_session=True)")
    await arena.run(code)
    assert os.geteuid() != 0 or guest_processes() - before
    await arena.close()
    assert are_gone(before)
    assert descriptors() <= open_before
