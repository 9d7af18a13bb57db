"""Handlers that abuse the Runtime API: who answers too often, too much, too slowly or for others hurts itself."""

import asyncio
import json
from typing import Any

import pytest

from emulator.runtime.environment import Environment
from tests.emulator.runtime.arena import Arena
from tests.emulator.runtime.test_custom import zipped
from tests.emulator.runtime.test_guests import payload
from tests.emulator.runtime.test_hostile import WELL

pytestmark = pytest.mark.asyncio(loop_scope="module")
ATTACKER = """import http.client, os, socket, threading
host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
address = (host, int(port))
root = "/2018-06-01/runtime/"

def link():
    return socket.create_connection(address, 5)

def ask(method, path, body=b"", **headers):
    api = http.client.HTTPConnection(host, int(port))
    api.request(method, root + path, body, headers)
    answer = api.getresponse()
    return answer.status, answer.read().decode()

def raw(data):
    with link() as out:
        out.sendall(data)
        return out.recv(1 << 16).decode("latin-1")

def handler(event, context):
    own = f"invocation/{context.aws_request_id}/"
"""


def attacker(*lines: str) -> str:
    """Return a handler of these lines, with `ask`, `raw`, `link` and the path of its `own` invocation."""
    return ATTACKER + "".join(f"    {line}\n" for line in lines)


FORGED = (
    "POST /2018-06-01/runtime/invocation/{id}/response HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n",
    "GET /2018-06-01/runtime/invocation/next HTTP/9.9\\r\\n\\r\\n",
    "GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nno colon here\\r\\n\\r\\n",
    "GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nA: \\x00\\x01\\r\\n\\r\\n",
    "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n",
    "POST /x HTTP/1.1\\r\\nContent-Length: 5\\r\\nContent-Length: 6\\r\\n\\r\\n123456",
    "POST /x HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nffffffffffffffffff\\r\\n",
    "\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc\\x03\\x03",
)
"""Requests that are none: each is refused with 400, or the connection ends."""

ABUSES: dict[str, tuple[tuple[str, ...], Any]] = {
    "a refusal of the init phase that is over": (
        ("return ask('POST', 'init/error', b'{\"errorType\": \"Late\"}')[0]",),
        403,
    ),
    "an unknown id": (("return ask('POST', 'invocation/00000000-0000-0000-0000-000000000000/error', b'{}')[0]",), 400),
    "an id that leaves the path": (("return ask('POST', 'invocation/..%2f..%2fnext/response', b'1')[0]",), 400),
    "a method that there is not": (("return [ask(m, own + 'response', b'1')[0] for m in ('PUT', 'GET')]",), [404, 404]),
    "another version of the API": (("return raw(b'GET /2015-01-01/x HTTP/1.1\\r\\n\\r\\n').split()[1]",), "404"),
    "malformed requests": (
        (
            f"for text in {FORGED!r}:",
            "    told = raw(text.encode('latin-1').decode('unicode_escape').encode('latin-1'))",
            "    assert told == '' or ' 400 ' in told or ' 413 ' in told, (text, told)",
            "return 'refused'",
        ),
        "refused",
    ),
    "sixty connections that never end their request": (
        ("kept = [link() for _ in range(60)]", "for each in kept: each.sendall(b'GET /x HT')", "return len(kept)"),
        60,
    ),
    "half-open connections": (
        (
            "for _ in range(60):",
            "    out = link()",
            "    out.sendall(b'GET ' + root.encode() + b'invocation/next HTTP/1.1\\r\\n\\r\\n')",
            "    out.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\\1\\0\\0\\0\\0\\0\\0\\0')",
            "    out.close()",
            "return 'reset'",
        ),
        "reset",
    ),
    "many threads that ask for the next event": (
        (
            "for _ in range(40): threading.Thread(target=lambda: ask('GET', 'invocation/next'), daemon=True).start()",
            "return 'still mine'",
        ),
        "still mine",
    ),
    "an error of strange types": (
        ("return ask('POST', 'init/error', b'[' * 100_000)[0]",),
        403,
    ),
    "a sleep of nothing, again and again": (
        (
            "import time",
            "began = time.time()",
            "for _ in range(50): raw(b'POST /sluice/sleep/0 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')",
            "return time.time() > began",
        ),
        True,
    ),
}


@pytest.mark.parametrize("abuse", ABUSES)
async def test_an_abuse_of_the_runtime_api_changes_nothing(arena: Arena, abuse: str) -> None:
    lines, answer = ABUSES[abuse]
    assert payload(await arena.run(attacker(*lines))) == answer
    assert payload(await arena.run(WELL, environment="next")) == "well"


async def rested(environment: Environment) -> None:
    """Wait until a guest is stopped or ended, as it is at most a second after its answer."""
    async with asyncio.timeout(20):
        while not (environment.is_frozen or environment.is_closed):  # noqa: ASYNC110 -- it tells nobody
            await asyncio.sleep(0)


TWICE = attacker("ask('POST', own + 'response', str(event).encode())", "return 'again'")


async def test_who_answers_twice_serves_its_next_invocation_all_the_same(arena: Arena) -> None:
    for number in (b"1", b"2"):
        assert (await arena.run(TWICE, number))["payload"] == number
        await rested(arena.guests.environments["one"])


BURNERS = {
    "after its answer": attacker("ask('POST', own + 'response', b'1')", "while True: pass"),
    "after its answer, with a request for the next event open": attacker(
        "out = link()",
        "out.sendall(b'GET ' + root.encode() + b'invocation/next HTTP/1.1\\r\\n\\r\\n')",
        "ask('POST', own + 'response', b'1')",
        "while True: pass",
    ),
}


@pytest.mark.parametrize("when", BURNERS)
async def test_a_handler_that_goes_on_is_stopped(arena: Arena, when: str) -> None:
    assert payload(await arena.run(BURNERS[when])) == 1
    await rested(arena.guests.environments["one"])
    assert payload(await arena.run(WELL, environment="next")) == "well"


async def test_memory_that_is_taken_after_the_answer_ends_the_environment(arena: Arena) -> None:
    code = attacker("ask('POST', own + 'response', b'1')", "kept = b'x' * (400 << 20)", "while True: pass")
    assert payload(await arena.run(code, memory_mb=256)) == 1
    await rested(arena.guests.environments["one"])
    assert "one" not in arena.guests.environments
    assert payload(await arena.run(WELL)) == "well"


async def test_an_answer_beyond_all_room_is_cut(arena: Arena) -> None:
    code = attacker(
        "try:", "    ask('POST', own + 'response', bytes(100 << 20))", "except OSError:", "    return 'cut'"
    )
    assert payload(await arena.run(code, memory_mb=512)) == "cut"
    assert arena.guests.environments["one"].room.taken < 1 << 20
    assert payload(await arena.run(WELL, environment="next")) == "well"


NOT_ANSWERED = r"""#!/bin/sh
exec 5<>/dev/null
while true; do
  /var/lang/bin/python3 -c '
import os, urllib.request
api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
urllib.request.urlopen(api + "next").read()
urllib.request.urlopen(api + "next").read()
'
done
"""


async def test_a_custom_runtime_that_never_answers_ends_at_the_limit(short: Arena) -> None:
    outcome = await short.run(zipped({"bootstrap": NOT_ANSWERED}), runtime="provided.al2023", memory_mb=512)
    assert outcome["ended"] == "turn-limit"
    assert payload(await short.run(WELL, environment="next")) == "well"


REPEATS = r"""#!/var/lang/bin/python3
import http.client, os
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
def ask(method, path, body=b""):
    api.request(method, "/2018-06-01/runtime/" + path, body)
    answer = api.getresponse()
    return answer, answer.read()
told = []
told.append(ask("POST", "invocation/request-1/response", b'"too early"')[0].status)
while True:
    given, event = ask("GET", "invocation/next")
    own = f"invocation/{given.headers['Lambda-Runtime-Aws-Request-Id']}/"
    ask("POST", own + "response", str(told).encode())
    told.append(ask("POST", own + "response", b'"again"')[0].status)
    told.append(ask("POST", own + "error", b"{}")[0].status)
    told.append(ask("POST", "init/error", b"{}")[0].status)
"""


async def test_a_custom_runtime_is_refused_what_it_says_out_of_turn(arena: Arena) -> None:
    code = zipped({"bootstrap": REPEATS})
    assert json.loads((await arena.run(code, runtime="provided.al2023"))["payload"]) == [400]
    await rested(arena.guests.environments["one"])
    outcome = await arena.run(code, runtime="provided.al2023")
    assert json.loads(outcome["payload"]) == [400, 400, 400, 403]
