"""Handlers that spoil what they stand on: modules, descriptors, signals, memory, /tmp and their log."""

import pytest

from emulator.runtime.limits import Limits
from tests.emulator.runtime.arena import Arena, sandbox
from tests.emulator.runtime.test_custom import zipped
from tests.emulator.runtime.test_guests import payload
from tests.emulator.runtime.test_hostile import WELL, body

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANSWERS = "\ndef handler(event, context):\n    return 'done'\n"

SPOILT: dict[str, tuple[str, str]] = {
    "leaves while it is loaded": ("import sys\nsys.exit(4)\n" + ANSWERS, "exit"),
    "ends its process while it is loaded": ("import os\nos._exit(0)\n" + ANSWERS, "exit"),
    "raises what no handler catches": (body("raise KeyboardInterrupt"), "exit"),
    "raises a generator's end": (body("raise GeneratorExit"), "exit"),
    "overflows the stack": (
        body("import sys", "sys.setrecursionlimit(10**9)", "def dive(): return dive() + 1", "dive()"),
        "exit|error|memory",
    ),
    "registers an endless end": (
        "import atexit\n\ndef endless():\n    while True: pass\natexit.register(endless)\n" + body("exit(1)"),
        "exit",
    ),
    "goes on in a thread after its answer": (
        body("import threading", "def spin():", "    while True: pass", "threading.Thread(target=spin).start()"),
        "return|turn-limit",
    ),
    "clears every module": (body("import sys", "sys.modules.clear()", "return 'done'"), "return|error|exit"),
    "breaks json for all": (
        "import json\njson.dumps = json.loads = None\njson.JSONEncoder.encode = None\n" + ANSWERS,
        "exit|error",
    ),
    "breaks sockets for all": (
        "import socket\nsocket.socket.recv = socket.socket.sendall = lambda *_: b''\n" + ANSWERS,
        "exit|turn-limit",
    ),
    "breaks the builtins": ("import builtins\nbuiltins.len = lambda _: -1\n" + ANSWERS, "exit|error|return|turn-limit"),
    "traces every line": (
        "import sys, threading\ndef trace(*_):\n    raise MemoryError\nsys.settrace(trace)\n" + ANSWERS,
        "init-error",
    ),
    "blocks every signal": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, set(range(1, 65)))\n" + body("while True: pass"),
        "turn-limit",
    ),
    "alarms itself": (
        "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)\n" + body("while True: pass"),
        "exit|turn-limit",
    ),
    "signals everybody": (
        body("import os, signal", "os.kill(-1, signal.SIGKILL)", "return 'done'"),
        "return|error|exit",
    ),
    "signals its parent": (body("import os", "os.kill(os.getppid(), 9)", "return 'done'"), "exit|error|return"),
    "signals its group": (body("import os", "os.killpg(0, 9)", "return 'done'"), "exit|error|return"),
    "is traced": (
        body(
            "import ctypes",
            "l = ctypes.CDLL(None, use_errno=True)",
            "l.ptrace.argtypes = [ctypes.c_long] * 4",
            "if l.ptrace(0, 0, 0, 0): raise OSError(ctypes.get_errno(), 'no')",
        ),
        "error",
    ),
    "takes its own limits away": (
        "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n" + ANSWERS,
        "return",
    ),
    "allows itself no second": (
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\n" + body("while True: pass"),
        "exit|turn-limit",
    ),
    "closes its log": (
        body("import os", "os.close(1)", "os.close(2)", "print('lost')", "return 1"),
        "return|error|exit",
    ),
    "closes its streams": (body("import sys", "sys.stdout.close()", "sys.stderr = None", "return 1"), "return"),
    "puts its log elsewhere": (
        body("import os", "os.dup2(os.open('/dev/full', os.O_WRONLY), 1)", "print('lost')", "return 1"),
        "return|error|exit",
    ),
    "writes its log into its channel": (
        body("import os", "os.dup2(3, 1)", "print('GET / HTTP/1.1')", "return 1"),
        "exit|turn-limit|error|return",
    ),
    "writes to every descriptor": (
        body(
            "import os",
            "for n in range(1024):",
            '    try: os.write(n, b\'{"id": 1, "died": 0}\')',
            "    except OSError: pass",
            "return 1",
        ),
        "exit|turn-limit|return",
    ),
    "shares memory that is no process's own": (
        body(
            "import mmap",
            "kept = [mmap.mmap(-1, 64 << 20) for _ in range(8)]",
            "for each in kept:",
            "    for at in range(0, 64 << 20, 4096): each[at] = 1",
            "while True: pass",
        ),
        "memory|turn-limit",
    ),
    "keeps memory in files without a name": (body("import os", "os.memfd_create('hidden')"), "error"),
    "keeps memory in segments": (
        body(
            "import ctypes",
            "l = ctypes.CDLL(None, use_errno=True)",
            "if l.shmget(0, 1 << 30, 0o1600) < 0: raise OSError(ctypes.get_errno(), 'no')",
        ),
        "error",
    ),
    "writes a sparse terabyte": (
        body("import os", "os.truncate(os.open('/tmp/x', os.O_CREAT | os.O_WRONLY), 1 << 40)"),
        "error",
    ),
    "makes files without end": (
        body("import os", "n = 0", "while True:", "    os.close(os.open(f'/tmp/{n}', os.O_CREAT))", "    n += 1"),
        "error|turn-limit",
    ),
    "digs without end": (
        body("import os", "os.chdir('/tmp')", "while True:", "    os.mkdir('d')", "    os.chdir('d')"),
        "error|turn-limit",
    ),
    "leads out of /tmp": (
        body(
            "import os",
            "os.symlink('/proc/1/root/etc/shadow', '/tmp/a')",
            "os.symlink('/var/task/app.py', '/tmp/b')",
            "try: open('/tmp/a').read()",
            "except OSError: open('/tmp/b', 'a')",
        ),
        "error",
    ),
    "names files as no text": (
        body("import os", "os.close(os.open(b'/tmp/\\xff\\xfe\\x01', os.O_CREAT))", "return len(os.listdir('/tmp'))"),
        "return",
    ),
}


@pytest.mark.parametrize("what", SPOILT)
async def test_a_handler_that_spoils_hurts_itself_only(short: Arena, what: str) -> None:
    code, ended = SPOILT[what]
    outcome = await short.run(code, memory_mb=256)
    assert outcome["ended"] in ended.split("|"), outcome
    assert len(outcome["logs"]) < 10_000
    assert payload(await short.run(WELL, environment="next")) == "well"


FIND = body(
    "found = 0",
    "for line in open('/proc/self/maps'):",
    "    place, rights = line.split()[:2]",
    "    if 'rw' not in rights: continue",
    "    first, last = (int(each, 16) for each in place.split('-'))",
    "    with open('/proc/self/mem', 'rb', 0) as memory:",
    "        try:",
    "            memory.seek(first)",
    "            found += memory.read(last - first).count(bytes(reversed(event['drows'].encode())))",
    "        except (OSError, ValueError):",
    "            continue",
    "return found",
)


async def test_no_guest_finds_what_the_variables_of_earlier_ones_said(arena: Arena) -> None:
    for times in (1, 5, 30):
        said = {f"PASSWORD{n}": "word-of-the-neighbour-" * times for n in range(9)}
        await arena.run(WELL, variables=said, environment=f"neighbour{times}")
    assert payload(await arena.run(FIND, b'{"drows": "-ruobhgien-eht-fo-drow"}', memory_mb=512)) == 0


async def test_computing_between_short_sleeps_ends_too() -> None:
    code = body(
        "import time",
        "while True:",
        "    until = time.process_time",
        "    sum(range(4_000_000))",
        "    time.sleep(0.001)",
    )
    arena = Arena(walls=sandbox(limits=Limits(invocation_s=1.0)))
    try:
        outcome = await arena.run(code, timeout_ms=900_000)
        assert outcome["ended"] == "turn-limit"
        assert "computed for more than 1 s" in outcome["error"]["message"]
        assert payload(await arena.run(WELL)) == "well"
    finally:
        await arena.close()


NODE_WELL = "exports.handler = async () => 1;"
SPINS = "const spin = () => new (require('worker_threads').Worker)('for (;;);', { eval: true });"
NODE: dict[str, tuple[str, str]] = {
    "spins": ("exports.handler = async () => { for (;;); };", "turn-limit"),
    "leaves": ("exports.handler = async () => process.exit(3);", "exit"),
    "leaves while it is loaded": ("process.exit(0);", "exit"),
    "aborts": ("exports.handler = async () => process.abort();", "exit"),
    "spoils every object": (
        "for (const n of ['then', 'toJSON', 'push']) Object.prototype[n] = function () { return this; };" + NODE_WELL,
        "turn-limit|exit|error|init-error|return",
    ),
    "spoils its own runtime": (
        "JSON.stringify = () => { throw 1; }; Buffer.concat = null; Promise = null;exports.handler = async () => 1;",
        "turn-limit|exit|error|return",
    ),
    "writes into its channel": (
        "exports.handler = async () => require('fs').writeSync(3, 'garbage\\r\\n\\r\\n');",
        "exit|turn-limit|return",
    ),
    "closes every descriptor": (
        "exports.handler = async () => { for (let n = 0; n < 64; n++) try { require('fs').closeSync(n); } catch {} };",
        "exit|turn-limit|error",
    ),
    "starts processes without end": (
        "exports.handler = async () => { for (;;) try { require('child_process').spawn('sleep', ['9']); } catch {} };",
        "turn-limit|memory|exit|error",
    ),
    "starts workers that spin": (
        "exports.handler = () => new Promise(() => { for (let n = 0; n < 8; n++) spin(); });\n" + SPINS,
        "turn-limit|memory|exit",
    ),
    "never tells what it came to": (
        "exports.handler = () => new Promise((r) => setImmediate(function f() { setImmediate(f); }));",
        "turn-limit",
    ),
    "keeps buffers without end": (
        "exports.handler = async () => { const kept = []; for (;;) kept.push(Buffer.alloc(1 << 24, 1)); };",
        "memory|exit|turn-limit|error",
    ),
    "kills everybody": ("exports.handler = async () => { process.kill(-1, 9); return 1; };", "return|error|exit"),
    "throws later": (
        "exports.handler = () => { setImmediate(() => { throw new Error('x'); }); return new Promise(() => {}); };",
        "exit",
    ),
    "throws nothing at all": ("exports.handler = async () => { throw undefined; };", "error"),
    "reads another world": (
        "exports.handler = () => new Promise((ok, no) => require('net').connect(6379, '127.0.0.1').on('error', no));",
        "error",
    ),
}


@pytest.mark.parametrize("what", NODE)
async def test_a_handler_of_node_js_hurts_itself_only(short: Arena, what: str) -> None:
    code, ended = NODE[what]
    outcome = await short.run({"index.js": code}, runtime="nodejs20.x", handler="index.handler", memory_mb=512)
    assert outcome["ended"] in ended.split("|"), outcome
    assert payload(await short.run(WELL, environment="next")) == "well"


SHELL = {
    "ends at once": ("exit 0", "exit"),
    "waits for ever": ("while true; do sleep 1000; done", "turn-limit"),
    "forks without end": ("f() { f | f & f; }; f", "turn-limit|exit|memory"),
    "prints without end": ("exec yes", "turn-limit"),
    "closes all": ("exec 0<&- 1>&- 2>&- 3>&- 4>&-; while true; do sleep 1000; done", "turn-limit"),
    "is no program": ("\0\0\0\0", "exit"),
    "leaves a child and ends": ("sleep 1000 & exit 0", "exit"),
}


@pytest.mark.parametrize("what", SHELL)
async def test_a_bootstrap_in_the_shell_hurts_itself_only(short: Arena, what: str) -> None:
    script, ended = SHELL[what]
    text = script if what == "is no program" else f"#!/bin/sh\n{script}\n"
    outcome = await short.run(zipped({"bootstrap": text}), runtime="provided.al2023", memory_mb=512)
    assert outcome["ended"] in ended.split("|"), outcome
    assert payload(await short.run(WELL, environment="next")) == "well"
