"""Waits of a handler beside its own threads, processes and workers: which take virtual time, and which do not."""

from typing import Any

import pytest

from tests.emulator.runtime.arena import Arena
from tests.emulator.runtime.test_guests import payload

pytestmark = pytest.mark.asyncio(loop_scope="module")
BEGIN = """import asyncio, multiprocessing, queue, select, socket, subprocess, threading, time
from concurrent import futures
gate = threading.Event()
threading.Thread(target=gate.wait, daemon=True).start()

def raised(act, *given, **named):
    try:
        return act(*given, **named)
    except Exception as error:
        return type(error).__name__

def later(seconds, act):
    def run():
        time.sleep(seconds)
        act()
    threading.Thread(target=run, daemon=True).start()

def handler(event, context):
    began = time.time()
    result = wait()
    return [result, round(time.time() - began)]

def wait():
"""
PYTHON: dict[str, tuple[tuple[str, ...], Any]] = {
    "an event that does not come": (("return threading.Event().wait(30)",), [False, 30]),
    "an event that comes": (("e = threading.Event()", "later(10, e.set)", "return e.wait(30)"), [True, 10]),
    "a timer": (("e = threading.Event()", "threading.Timer(10, e.set).start()", "return e.wait()"), [True, 10]),
    "a condition": (
        ("c = threading.Condition()", "with c: return c.wait_for(lambda: False, 30)"),
        [False, 30],
    ),
    "a thread that computes": (
        ("e = threading.Event()", "later(0, lambda: (sum(range(5_000_000)), e.set()))", "return e.wait(30)"),
        [True, 0],
    ),
    "an empty queue": (("return raised(queue.Queue().get, timeout=30)",), ["Empty", 30]),
    "a queue that fills": (("q = queue.Queue()", "later(7, lambda: q.put('x'))", "return q.get(timeout=30)"), ["x", 7]),
    "a semaphore": (("return threading.Semaphore(0).acquire(timeout=30)",), [False, 30]),
    "a barrier": (("return raised(threading.Barrier(2).wait, 30)",), ["BrokenBarrierError", 30]),
    "a thread": (
        ("t = threading.Thread(target=gate.wait, daemon=True)", "t.start()", "t.join(30)", "return t.is_alive()"),
        [True, 30],
    ),
    "a future": (
        ("pool = futures.ThreadPoolExecutor(1)", "return raised(pool.submit(time.sleep, 90).result, timeout=30)"),
        ["TimeoutError", 30],
    ),
    "futures": (
        (
            "pool = futures.ThreadPoolExecutor(2)",
            "return len(futures.wait([pool.submit(time.sleep, n) for n in (10, 90)], timeout=30).done)",
        ),
        [1, 30],
    ),
    "a coroutine's thread": (
        (
            "async def run():",
            "    loop = asyncio.get_running_loop()",
            "    waiting = asyncio.wait_for(loop.run_in_executor(None, time.sleep, 90), 30)",
            "    try: return await waiting",
            "    except TimeoutError: return time.time()",
            "began = time.time()",
            "return asyncio.new_event_loop().run_until_complete(run()) - began",
        ),
        [30, 30],
    ),
    "a socket": (("one, two = socket.socketpair()", "return select.select([one], [], [], 30)[0]"), [[], 30]),
    "a pipe": (("ends = multiprocessing.Pipe()", "return ends[0].poll(30)"), [False, 30]),
    "a child process that ends": (("return subprocess.run(['sleep', '0.1'], timeout=30).returncode",), [0, 0]),
    "a child process that does not": (
        ("return raised(subprocess.run, ['sleep', '100'], timeout=30)",),
        ["TimeoutExpired", 30],
    ),
}


@pytest.mark.parametrize("what", PYTHON)
async def test_a_wait_takes_virtual_time_beside_other_threads(arena: Arena, what: str) -> None:
    lines, answer = PYTHON[what]
    code = BEGIN + "".join(f"    {line}\n" for line in lines)
    assert payload(await arena.run(code, timeout_ms=900_000, memory_mb=512)) == answer


REAL: dict[str, tuple[str, ...]] = {
    "a lock": ("lock = threading.Lock()", "lock.acquire()", "return lock.acquire(timeout=0.05)"),
    "a simple queue": ("return raised(queue.SimpleQueue().get, timeout=0.05) != 'Empty'",),
    "a poll object": (
        "reads, _ = socket.socketpair()",
        "p = select.poll()",
        "p.register(reads, 1)",
        "return p.poll(50) != []",
    ),
}


@pytest.mark.parametrize("what", REAL)
async def test_a_wait_within_the_interpreter_itself_takes_real_time(arena: Arena, what: str) -> None:
    code = BEGIN + "".join(f"    {line}\n" for line in REAL[what])
    assert payload(await arena.run(code)) == [False, 0]


TIMED = "new Promise((done) => setTimeout(done, 30000, 'time'))"
NODE: dict[str, tuple[str, Any]] = {
    "a worker that answers": (
        f"Promise.race([{TIMED}, new Promise((done) => worker('parent.postMessage(1)').on('message', done))])",
        [1, 0],
    ),
    "a worker that does not": (f"(worker('parent.on(\"message\", () => 0)'), {TIMED})", ["time", 30_000]),
    "a child process": (
        f"Promise.race([{TIMED}, new Promise((done) => child.exec('echo told', (_, out) => done(out)))])",
        ["told\n", 0],
    ),
    "an atomic, in real time": ("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)", ["timed-out", 0]),
}


@pytest.mark.parametrize("what", NODE)
async def test_a_wait_of_node_js_beside_what_else_runs(arena: Arena, what: str) -> None:
    wait, answer = NODE[what]
    code = (
        "const { Worker } = require('node:worker_threads'); const child = require('node:child_process');\n"
        "const worker = (run) => new Worker("
        "`const parent = require('node:worker_threads').parentPort; ${run}`, { eval: true });\n"
        f"exports.handler = async () => {{ const b = Date.now(), r = await {wait}; return [r, Date.now() - b]; }};"
    )
    outcome = await arena.run({"app.js": code}, runtime="nodejs20.x", handler="app.handler", memory_mb=512)
    assert payload(outcome) == answer
    assert ("threads in a handler" in arena.guests.causes) == ("worker" in what)
