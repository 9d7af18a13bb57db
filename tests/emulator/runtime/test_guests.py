"""Guests seen from a world: time, chance, calls, logs, errors, warm environments."""

import asyncio
import hashlib
import io
import json
import sys
import time
import zipfile
from typing import Any

import pytest

from emulator.kernel.clock import DEFAULT_START
from emulator.world import World
from tests.emulator.runtime.arena import Arena

pytestmark = pytest.mark.asyncio(loop_scope="module")


def payload(outcome: dict[str, Any]) -> Any:
    assert "payload" in outcome, outcome
    return json.loads(outcome["payload"])


async def test_a_handler_gets_the_event_and_answers(arena: Arena) -> None:
    code = "def handler(event, context):\n    return {'twice': event['n'] * 2}\n"
    assert payload(await arena.run(code, b'{"n": 21}')) == {"twice": 42}


async def test_an_environment_is_kept_between_invocations(arena: Arena) -> None:
    code = "seen = []\ndef handler(event, context):\n    seen.append(event)\n    return len(seen)\n"
    assert [payload(await arena.run(code, b"1")) for _ in range(3)] == [1, 2, 3]
    assert payload(await arena.run(code, b"1", environment="another")) == 1


async def test_what_guests_take_of_the_machine_is_counted_and_waiting_is_not(arena: Arena) -> None:
    spins = "def handler(event, context):\n    for _ in range(2_000_000): pass\n"
    before = arena.guests.computed_s
    assert payload(await arena.run(spins)) is None
    spun = arena.guests.computed_s - before
    assert spun > 0.01
    await arena.run("import time\ndef handler(event, context):\n    time.sleep(1000)\n", environment="sleeper")
    assert arena.guests.computed_s - before - spun < 500


async def test_the_context_is_lambdas(arena: Arena) -> None:
    code = (
        "def handler(event, c):\n"
        "    return [c.aws_request_id, c.function_name, c.invoked_function_arn, c.memory_limit_in_mb,\n"
        "            c.function_version, c.get_remaining_time_in_millis(), c.log_group_name]\n"
    )
    assert payload(await arena.run(code, memory_mb=256, timeout_ms=3000)) == [
        "request-1",
        "probe",
        "arn:aws:lambda:us-east-1:123456789012:function:probe",
        "256",
        "$LATEST",
        3000,
        "/aws/lambda/probe",
    ]


async def test_the_variables_are_lambdas_and_the_functions_own(arena: Arena) -> None:
    names = ["TABLE", "AWS_REGION", "AWS_LAMBDA_FUNCTION_NAME", "AWS_EXECUTION_ENV", "_HANDLER", "LAMBDA_TASK_ROOT"]
    code = f"import os\ndef handler(event, context):\n    return [os.environ[n] for n in {names}]\n"
    assert payload(await arena.run(code, variables={"TABLE": "users"})) == [
        *("users", "us-east-1", "probe", "AWS_Lambda_python3.11", "app.handler", "/var/task")
    ]


async def test_time_stands_still_while_a_guest_computes_and_passes_while_it_sleeps(arena: Arena) -> None:
    code = (
        "import time, datetime\n"
        "def handler(event, context):\n"
        "    before = time.time()\n"
        "    sum(range(1_000_000))\n"
        "    still = time.time() - before\n"
        "    time.sleep(90)\n"
        "    return [still, time.time() - before, time.monotonic() > 0, datetime.datetime.now().isoformat()]\n"
    )
    assert payload(await arena.run(code)) == [0, 90, True, "2026-01-01T00:01:30"]
    assert arena.world.now == DEFAULT_START + 90_000


BUSY = (
    "import boto3, time\n"
    "def handler(event, context):\n"
    "    began = time.time()\n"
    "    sum(range(2_000_000))\n"
    "    boto3.client('sqs').list_queues()\n"
    "    between = time.time() - began\n"
    "    sum(range(2_000_000))\n"
    "    return [between > 0, time.time() - began == between]\n"
)


async def test_what_a_measured_guest_really_takes_counts(arena: Arena) -> None:
    began = arena.world.now
    assert payload(await arena.run(BUSY, measured=True)) == [True, True]
    taken = arena.world.now - began
    assert taken >= 10
    spent = [command.data.get("spent_ms", 0) for command in arena.journal if command.kind.startswith("guest-")]
    assert len(spent) == 2
    assert sum(spent) == taken
    assert list(arena.guests.causes) == ["measured durations"]
    again = World(seed=1, services=arena.services)
    again.archives = arena.world.archives
    guest = next(iter(arena.specs.values()))
    again.start_guest(*guest)
    again.replay(list(arena.journal))
    again.run_until(arena.world.now)
    assert not again.turns.open


async def test_with_half_a_cpu_a_measured_guest_takes_twice_as_long(arena: Arena) -> None:
    began = arena.world.now
    await arena.run(BUSY, measured=True, cpu_share=0.0001)
    assert arena.world.now - began >= 10_000 * 10


async def test_what_a_guest_takes_does_not_count_unless_it_is_measured(arena: Arena) -> None:
    began = arena.world.now
    assert payload(await arena.run(BUSY)) == [False, True]
    assert arena.world.now == began


async def test_every_clock_shows_the_worlds_time(arena: Arena) -> None:
    code = (
        "import asyncio, datetime, time\n"
        "def handler(event, context):\n"
        "    asyncio.run(asyncio.sleep(3))\n"
        "    return [time.time(), time.time_ns(), time.gmtime().tm_sec, time.strftime('%S'),\n"
        "            datetime.datetime.utcnow().second, datetime.date.today().isoformat(),\n"
        "            datetime.datetime.now(datetime.timezone.utc).second, time.clock_gettime(time.CLOCK_REALTIME)]\n"
    )
    now = DEFAULT_START / 1000 + 3
    assert payload(await arena.run(code)) == [now, int(now * 1e9), 3, "03", 3, "2026-01-01", 3, now]


async def test_waiting_with_a_timeout_takes_virtual_time(arena: Arena) -> None:
    code = (
        "import queue, threading, time\n"
        "def handler(event, context):\n"
        "    began = time.time()\n"
        "    threading.Event().wait(600)\n"
        "    try:\n"
        "        queue.Queue().get(timeout=60)\n"
        "    except queue.Empty:\n"
        "        return time.time() - began\n"
    )
    assert payload(await arena.run(code, timeout_ms=900_000)) == 660


CHANCE = (
    "import os, random, secrets, uuid, tempfile\n"
    "at_import = str(uuid.uuid4())\n"
    "def handler(event, context):\n"
    "    return [at_import, random.random(), str(uuid.uuid4()), str(uuid.uuid1()), os.urandom(8).hex(),\n"
    "            secrets.token_hex(4), random.Random().random(), random.SystemRandom().random(), hash('a')]\n"
)


async def test_chance_is_the_same_for_the_same_seed_and_differs_otherwise(arena: Arena) -> None:
    drawn = []
    for seed in (7, 7, 8):
        arena.renew()
        drawn.append([payload(await arena.run(CHANCE, seed=seed)) for _ in range(2)])
    same, again, other = drawn
    assert same == again
    assert all(one != two for one, two in zip(same[0][:-1], other[0][:-1], strict=True))
    assert all(first != second for first, second in zip(same[0][1:-1], same[1][1:-1], strict=True))


async def test_what_a_handler_prints_and_logs_is_kept(arena: Arena) -> None:
    code = (
        "import logging, sys\n"
        "def handler(event, context):\n"
        "    print('out')\n"
        "    print('err', file=sys.stderr)\n"
        "    logging.getLogger().warning('watch out')\n"
    )
    logs = (await arena.run(code))["logs"]
    assert logs == "out\nerr\n[WARNING]\t2026-01-01T00:00:00.000Z\trequest-1\twatch out\n"
    assert (await arena.run(code))["logs"].count("out\n") == 2


async def test_an_exception_has_lambdas_shape(arena: Arena) -> None:
    code = "def handler(event, context):\n    raise ValueError('boom')\n"
    outcome = await arena.run(code)
    assert outcome["ended"] == "error"
    told = json.loads(outcome["error"].pop("payload"))
    assert list(told) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert outcome["error"] == {
        "type": "ValueError",
        "message": "boom",
        "trace": ["  File \"/var/task/app.py\", line 2, in handler\n    raise ValueError('boom')\n"],
    }
    assert outcome["logs"].startswith("[ERROR] ValueError: boom\x1fTraceback")
    assert payload(await arena.run("def handler(e, c):\n    return 1\n", environment="other")) == 1


async def test_faults_of_the_code_have_lambdas_names(arena: Arena) -> None:
    fine = "def handler(event, context):\n    return 1\n"
    told = {
        "app.handler": ("import nowhere\n", "Runtime.ImportModuleError"),
        "app.other": (fine, "Runtime.HandlerNotFound"),
        "nodot": (fine, "Runtime.MalformedHandlerName"),
        "sys.exit": (fine, "Runtime.BuiltInModuleConflict"),
        "app .handler": (fine, "Runtime.ImportModuleError"),
    }
    for number, (handler, (code, kind)) in enumerate(told.items()):
        outcome = await arena.run(code, handler=handler, environment=f"e{number}")
        assert (outcome["error"]["type"], outcome["ended"]) == (kind, "init-error")
    outcome = await arena.run("def handler(:\n", environment="syntax")
    assert outcome["error"]["type"] == "Runtime.UserCodeSyntaxError"
    assert outcome["error"]["message"].startswith("Syntax error in module 'app': invalid syntax")
    outcome = await arena.run("def handler(e, c):\n    return {1, 2}\n", environment="set")
    assert outcome["error"]["message"] == "Unable to marshal response: Object of type set is not JSON serializable"


CRASH = "import ctypes\ndef handler(e, c):\n    ctypes.string_at(0)\n"


async def test_a_handler_that_exits_ends_its_invocation_only(arena: Arena) -> None:
    for code, reason in {
        "import sys\ndef handler(e, c):\n    sys.exit(3)\n": "Runtime exited with error: exit status 3",
        "def handler(e, c):\n    exit()\n": "Runtime exited without providing a reason",
        CRASH: "Runtime exited with error: signal: segmentation fault",
    }.items():
        outcome = await arena.run(code)
        assert outcome["ended"] == "exit"
        assert outcome["error"]["type"] == "Runtime.ExitError"
        assert outcome["error"]["message"].endswith(f"Error: {reason}")
    assert payload(await arena.run("def handler(e, c):\n    return 'well'\n")) == "well"


SENDER = (
    "import boto3\n"
    "def handler(event, context):\n"
    "    sqs = boto3.client('sqs')\n"
    "    url = sqs.get_queue_url(QueueName='orders')['QueueUrl']\n"
    "    sent = sqs.send_message(QueueUrl=url, MessageBody=event['text'])\n"
    "    return sent['MessageId']\n"
)


async def test_boto3_in_a_handler_reaches_the_world(arena: Arena) -> None:
    url = arena.queue("orders")
    identity = payload(await arena.run(SENDER, b'{"text": "hello"}'))
    found = arena.sqs("ReceiveMessage", QueueUrl=url)["Messages"]
    assert [(each["MessageId"], each["Body"]) for each in found] == [(identity, "hello")]
    sent = next(event for event in arena.world.trace.take() if event.kind == "send")
    assert sent.peer == "arn:aws:lambda:us-east-1:123456789012:function:probe"


async def test_a_client_has_the_functions_own_region_and_credentials(arena: Arena) -> None:
    code = (
        "import boto3\n"
        "client = boto3.client('sqs')\n"
        "def handler(event, context):\n"
        "    keys = boto3.DEFAULT_SESSION.get_credentials()\n"
        "    return [client.meta.region_name, keys.access_key, keys.token, boto3.Session().region_name]\n"
    )
    function = "arn:aws:lambda:eu-west-1:210987654321:function:probe"
    assert payload(await arena.run(code, function=function)) == ["eu-west-1", "210987654321", "sluice", "eu-west-1"]


async def test_an_error_of_a_call_is_boto3s_own(arena: Arena) -> None:
    outcome = await arena.run(SENDER, b'{"text": "hello"}')
    assert outcome["error"]["type"] == "QueueDoesNotExist"


async def test_a_long_poll_in_a_handler_takes_virtual_time(arena: Arena) -> None:
    arena.queue("orders")
    code = (
        "import boto3, time\n"
        "def handler(event, context):\n"
        "    sqs = boto3.client('sqs')\n"
        "    url = sqs.get_queue_url(QueueName='orders')['QueueUrl']\n"
        "    began = time.time()\n"
        "    got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20).get('Messages', [])\n"
        "    return [time.time() - began, len(got)]\n"
    )
    assert payload(await arena.run(code)) == [20, 0]


async def test_guests_take_turns_while_others_wait(arena: Arena) -> None:
    url = arena.queue("orders")
    reader = (
        "import boto3, time\n"
        "def handler(event, context):\n"
        "    began = time.time()\n"
        f"    got = boto3.client('sqs').receive_message(QueueUrl='{url}', WaitTimeSeconds=20)['Messages']\n"
        "    return [time.time() - began, got[0]['Body']]\n"
    )
    writer = (
        "import boto3, time\n"
        "def handler(event, context):\n"
        "    time.sleep(5)\n"
        f"    boto3.client('sqs').send_message(QueueUrl='{url}', MessageBody='late')\n"
    )
    first = arena.begin(reader, environment="reader")
    second = arena.begin(writer, environment="writer")
    await arena.drive(first, second)
    assert payload(arena.outcomes[first]) == [5, "late"]


async def test_a_killed_environment_is_gone_and_a_new_one_starts(arena: Arena) -> None:
    code = "seen = []\ndef handler(event, context):\n    seen.append(1)\n    return len(seen)\n"
    assert payload(await arena.run(code)) == 1
    arena.guests.end("one")
    assert payload(await arena.run(code)) == 1


async def sleep_until_call(arena: Arena, number: int) -> None:
    """Go on until a guest has made its `number`-th call and waits for the answer."""
    while not any(command.data.get("number") == number for command in arena.journal):
        while arena.world.effects:
            await arena.guests.perform(arena.world.effects.popleft())
        arena.world.run_until(arena.world.now, 1)


async def test_the_calls_of_an_invocation_that_timed_out_are_not_made(arena: Arena) -> None:
    url = arena.queue("orders")
    code = (
        "import boto3, time\n"
        "def handler(event, context):\n"
        "    time.sleep(10)\n"
        f"    boto3.client('sqs').send_message(QueueUrl='{url}', MessageBody='too late')\n"
    )
    arena.begin(code)
    await sleep_until_call(arena, 1)
    arena.world.kill_guest(1)
    await arena.guests.perform(arena.world.effects.popleft())
    assert arena.guests.environments == {}
    assert arena.world.run_until(arena.world.now + 60_000)
    assert "Messages" not in arena.sqs("ReceiveMessage", QueueUrl=url)


async def test_threads_of_a_handler_sleep_side_by_side(arena: Arena) -> None:
    code = (
        "import threading, time\n"
        "def handler(event, context):\n"
        "    began, woken = time.time(), []\n"
        "    def nap(seconds):\n"
        "        time.sleep(seconds)\n"
        "        woken.append([seconds, time.time() - began])\n"
        "    threads = [threading.Thread(target=nap, args=[seconds]) for seconds in (30, 10, 20, 10)]\n"
        "    for thread in threads: thread.start()\n"
        "    for thread in threads: thread.join()\n"
        "    return woken\n"
    )
    assert sorted(payload(await arena.run(code))) == [[10, 10], [10, 10], [20, 20], [30, 30]]


async def test_a_thread_in_the_background_stands_still_between_invocations(arena: Arena) -> None:
    code = (
        "import threading, time\n"
        "beats = []\n"
        "def beat():\n"
        "    while True:\n"
        "        time.sleep(50)\n"
        "        beats.append(1)\n"
        "threading.Thread(target=beat, daemon=True).start()\n"
        "def handler(event, context):\n"
        "    time.sleep(event)\n"
        "    return len(beats)\n"
    )
    answers = [payload(await arena.run(code, seconds)) for seconds in (b"0", b"0", b"55", b"0")]
    assert answers == [0, 0, 1, 1]


async def test_threads_and_processes_of_a_handler_are_named_as_a_cause(arena: Arena) -> None:
    calm = "def handler(e, c):\n    return 1\n"
    await arena.run(calm)
    assert arena.guests.causes == {}
    threads = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def handler(e, c):\n"
        "    with ThreadPoolExecutor(2) as pool:\n"
        "        return list(pool.map(abs, [-1, -2]))\n"
    )
    assert payload(await arena.run(threads, environment="threads")) == [1, 2]
    assert list(arena.guests.causes) == ["threads in a handler"]
    left = "import subprocess\ndef handler(e, c):\n    subprocess.Popen(['sleep', '1000'])\n"
    await arena.run(left, environment="processes")
    assert "processes left running by a handler" in arena.guests.causes


async def test_a_world_that_fails_at_a_guests_answer_fails_whoever_gave_it_its_turn(arena: Arena) -> None:
    arena.begin("def handler(e, c):\n    return 1\n")
    spec, then = arena.specs[1]
    arena.renew().world.start_guest(spec, then._replace(arguments={"nothing like": "this"}))
    while not arena.world.effects:
        arena.world.step()
    with pytest.raises(TypeError, match="nothing like"):
        await arena.guests.perform(arena.world.effects.popleft())


async def test_unpacking_large_code_is_no_part_of_a_guests_turn_and_keeps_nobody_waiting(arena: Arena) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", "handler = lambda event, context: len(event)")
        for number in range(4000):
            archive.writestr(f"package/{number}.py", "")
    key = hashlib.sha256(packed.getvalue()).hexdigest()
    before_s, begun_s = arena.guests.computed_s, time.monotonic()
    run = asyncio.ensure_future(arena.run(packed.getvalue(), b"[1, 2]"))
    rounds = 0
    while not arena.store.has(key):
        rounds += 1
        await asyncio.sleep(0.01)
    unpacked_s = time.monotonic() - begun_s
    assert rounds > 3
    assert payload(await run) == 2
    assert arena.guests.computed_s - before_s < time.monotonic() - begun_s - unpacked_s / 2


async def test_layers_are_at_opt_and_the_code_is_read_only(arena: Arena) -> None:
    lower = arena.store.put({"python/shared.py": b"value = 'lower'\n", "data.txt": b"kept"})
    upper = arena.store.put({"python/shared.py": b"value = 'upper'\n"})
    code = (
        "import shared\n"
        "def handler(event, context):\n"
        "    try:\n"
        "        open('/var/task/new', 'w')\n"
        "    except OSError as error:\n"
        "        return [shared.value, open('/opt/data.txt').read(), error.strerror]\n"
    )
    assert payload(await arena.run(code, layers=[lower, upper])) == ["upper", "kept", "Read-only file system"]


async def test_own_libraries_come_before_the_runtimes(arena: Arena) -> None:
    files = {"app.py": "import boto3\ndef handler(e, c):\n    return boto3.value\n", "boto3.py": "value = 'mine'\n"}
    assert payload(await arena.run(files)) == "mine"


async def test_a_runtime_without_an_interpreter_is_refused_by_name(arena: Arena) -> None:
    outcome = await arena.run("", runtime="java21", handler="Main")
    assert outcome["error"]["type"] == "Sluice.NoInterpreter"
    assert "'java21'" in outcome["error"]["message"]


async def test_another_python_says_which_one_runs(arena: Arena) -> None:
    code = "def handler(e, c):\n    return 1\n"
    assert (await arena.run(code, runtime="python3.9"))["runs_on"].startswith("Python 3.")
    assert "runs_on" not in await arena.run(code, runtime=f"python3.{sys.version_info[1]}", environment="own")


async def test_a_table_that_powertools_idempotency_would_use_is_refused_by_name(arena: Arena) -> None:
    code = "import boto3\ndef handler(e, c):\n    boto3.client('dynamodb').put_item(TableName='t', Item={})\n"
    outcome = await arena.run(code)
    assert outcome["ended"] == "error"
    assert "dynamodb" in outcome["error"]["message"].lower()


async def test_an_operation_that_is_not_modelled_is_refused_by_name(arena: Arena) -> None:
    code = "import boto3\ndef handler(e, c):\n    boto3.client('iot').list_things()\n"
    outcome = await arena.run(code)
    assert outcome["ended"] == "error"
    assert "iot" in outcome["error"]["message"].lower()


HOMES = {
    "python3.11": "from pathlib import Path\ndef handler(event, context):\n    return str(Path.home())\n",
    "nodejs20.x": "exports.handler = async () => require('node:os').homedir();\n",
}


@pytest.mark.parametrize("runtime", sorted(HOMES))
async def test_a_guest_has_the_home_of_lambdas_user_as_sdks_ask_for_it(arena: Arena, runtime: str) -> None:
    spec: dict[str, Any] = {"runtime": runtime}
    name = "app.py" if runtime.startswith("python") else "app.js"
    outcome = await arena.run({name: HOMES[runtime]}, handler="app.handler", **spec)
    assert payload(outcome) == "/home/sbx_user1051"
