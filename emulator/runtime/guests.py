"""Lets a world's guests compute, one turn at a time, and hands their calls and their ends to the world."""

import asyncio
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from emulator.bus.calls import Answer, Call, Pending
from emulator.contract.settings import Settings
from emulator.kernel.clock import Millis
from emulator.runtime import api, interpreters, outcome, processes
from emulator.runtime.code_store import BadCode, CodeStore
from emulator.runtime.connection import Connection
from emulator.runtime.environment import Environment, NotStarted, Question
from emulator.runtime.excess import find_excess
from emulator.runtime.limits import TooManyGuests
from emulator.runtime.order import NoBootstrap, find_extensions, write_order
from emulator.runtime.sandbox import UIDS, NoSandbox, Sandbox
from emulator.runtime.zygote import Zygote
from emulator.turns import REFUSED, Effect
from emulator.wire.message import HttpRequest, HttpResponse

WATCH_S = 0.05
DEATH_S = 0.3
"""How long the end of a process may take to be reported after its channel has closed."""
RELEASE_S = 2.0
"""How long the kernel may take to remove killed processes from their control groups; a later start sweeps the rest."""
IDLE_S = 1.0
"""How long a guest that has returned may take to ask for its next invocation before it is frozen anyway."""
WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"
STREAMED = "lambda-runtime-function-response-mode"

Parse = Callable[[HttpRequest], Call | HttpResponse]
Render = Callable[[HttpRequest, Call, Answer], HttpResponse]
Serve = Callable[[Environment, HttpRequest, Connection], None]


class World(Protocol):
    """What Guests needs of a World."""

    settings: Settings
    archives: dict[str, bytes]

    def guest_call(
        self, invocation: int, number: int, call: Call, request_hash: str, spent_ms: Millis = 0, printed: str = ""
    ) -> Answer | Pending: ...
    def guest_return(self, invocation: int, outcome: dict[str, Any], spent_ms: Millis = 0) -> None: ...
    def guest_now(self, invocation: int) -> Millis: ...
    def guest_loaded(self, invocation: int) -> Millis: ...


class Guests:
    """The live environments of one world. Used on its owner's thread; `perform` one effect after the other.

    `parse` and `render` translate between HTTP and calls. `causes` names what makes the run not reproducible.
    """

    def __init__(self, world: World, store: CodeStore, *, parse: Parse, render: Render, sandbox: Sandbox) -> None:
        self.world, self.store, self.parse, self.render, self.sandbox = world, store, parse, render, sandbox
        self.limits = sandbox.limits
        self.computed_s = 0.0
        """How long guests had the turn, in seconds of the machine; more where one computed on several processors."""
        self.environments: dict[str, Environment] = {}
        self.causes: dict[str, None] = {}
        self.zygote: Zygote | None = None
        self._serial = 0
        self._by_serial: dict[int, Environment] = {}
        self._ending: dict[asyncio.Task[None], None] = {}

    async def prepare(self) -> Zygote:
        """Start the zygote now, so that the first invocation need not wait for it."""
        if self.zygote is None or not self.zygote.is_alive:
            if self.sandbox.cgroup is not None:
                self.sandbox.cgroup.sweep()
            self.zygote = Zygote(self.sandbox, self.store.root, self._on_death)
            await self.zygote.start()
        return self.zygote

    async def perform(self, effect: Effect) -> None:
        """Perform "guest.start", "guest.answer" or "guest.kill"; return when the guest's turn is over."""
        if effect.kind == "guest.start":
            await self._start(effect.arguments)
        elif effect.kind == "guest.answer":
            await self._answer(effect.arguments)
        elif effect.kind == "guest.kill":
            self.end(effect.arguments["environment"])
        else:
            raise ValueError(f"{effect.kind!r} is no guest's effect")

    def end(self, identity: str) -> None:
        """Kill an environment; its invocation, if any, is told to nobody. One that is gone is no error."""
        environment = self.environments.get(identity)
        if environment is not None:
            environment.invocation = None
            self._discard(environment)

    async def close(self) -> None:
        """Kill every guest and the zygote."""
        for identity in list(self.environments):
            self.end(identity)
        for task in list(self._ending):
            task.cancel()
        if self.zygote is not None:
            self.zygote.close()
            self.zygote = None
        await asyncio.sleep(0)  # the loop closes sockets in its next round
        until, groups = time.monotonic() + RELEASE_S, list(self._by_serial.values())
        while groups and time.monotonic() < until:
            groups = [environment for environment in groups if not environment.release_group()]
            await asyncio.sleep(0.01 if groups else 0)
        self._by_serial.clear()

    # Turns.

    async def _start(self, spec: dict[str, Any]) -> None:
        environment = self.environments.get(spec["environment"])
        if environment is not None and environment.is_ending:
            self._discard(environment)
            environment = None
        is_cold = environment is None
        if environment is None:
            environment = self._new(spec["environment"])
        environment.begin(spec)
        if spec.get("measured"):
            self.causes["measured durations"] = None
        folders = await self._unpack(environment) if is_cold else None
        if environment.is_closed:
            return
        turn = self._begin_turn(environment)
        if folders is not None:
            await self._fork(environment, *folders)
        environment.hand_over()
        await turn

    async def _answer(self, arguments: dict[str, Any]) -> None:
        found = [each for each in self.environments.values() if each.invocation == arguments["invocation"]]
        question = found[0].outstanding if found else None
        if question is None:
            return
        environment = found[0]
        environment.outstanding = None
        environment.set_clock(arguments["now"])
        environment.computes_since_s = time.monotonic()
        turn = self._begin_turn(environment)
        self._reply(question, arguments["answer"])
        while environment.held and environment.turn is not None:
            environment.held.popleft()()
        await turn

    def _begin_turn(self, environment: Environment) -> asyncio.Future[None]:
        loop = asyncio.get_running_loop()
        environment.turn = loop.create_future()
        environment.turn_began_s, environment.turn_cpu_s, environment.turn_took_s = time.monotonic(), -1.0, 0.0
        if environment.watch is not None:
            environment.watch.cancel()
        environment.watch = loop.call_later(WATCH_S, self._watch, environment)
        environment.thaw()
        return environment.turn

    def _end_turn(self, environment: Environment) -> None:
        turn, environment.turn = environment.turn, None
        if turn is not None:
            took_s = max(time.monotonic() - environment.turn_began_s, environment.turn_took_s)
            self.computed_s += took_s
            environment.computed_s += took_s
        if turn is not None and not turn.done():
            turn.set_result(None)

    def _rest(self, environment: Environment) -> None:
        """Freeze a guest that has no turn."""
        if environment.turn is None and not environment.is_closed and not environment.is_frozen:
            environment.freeze()

    def _watch(self, environment: Environment) -> None:
        """End a guest that takes more time or memory than a turn may, until it rests."""
        if environment.is_frozen or environment.is_closed:
            return
        seconds = time.monotonic() - environment.turn_began_s
        usage = environment.tree.measure() if environment.tree else None
        if usage and environment.turn_cpu_s < 0:
            environment.turn_cpu_s = usage.cpu_s - min(usage.cpu_s, seconds)
        if usage:
            environment.turn_took_s = usage.cpu_s - environment.turn_cpu_s
        is_full = self._is_storage_full(environment)
        passed = find_excess(environment, usage, seconds=seconds, is_storage_full=is_full, limits=self.limits)
        if passed is None:
            environment.watch = asyncio.get_running_loop().call_later(WATCH_S, self._watch, environment)
        else:
            self._cut_off(environment, passed)

    def _is_storage_full(self, environment: Environment) -> bool:
        """Say whether it holds files while all hold more than they may; it may have written much since last asked."""
        held_mb = environment.tmp_mb()
        return held_mb > 0 and sum(each.tmp_mb() for each in self.environments.values()) > self.limits.all_tmp_mb

    def _cut_off(self, environment: Environment, result: dict[str, Any]) -> None:
        """End a guest at a limit; how far it had come by then depends on the machine."""
        self.causes[f"a handler reached a limit of the machine: {result['ended']}"] = None
        self._abort(environment, result)

    def _abort(self, environment: Environment, result: dict[str, Any]) -> None:
        """End a guest, and its invocation as an error."""
        self._discard(environment, keep_turn=True)
        self._return(environment, result)

    def _return(self, environment: Environment, result: dict[str, Any]) -> None:
        """End an invocation; its turn is over."""
        invocation, environment.invocation, environment.outstanding = environment.invocation, None, None
        if environment.tree is not None and not environment.is_closed and processes.children(environment.tree.pid):
            self.causes["processes left running by a handler"] = None
        if invocation is not None:
            result["logs"] = environment.take_log()
            if environment.runs_on:
                result["runs_on"] = environment.runs_on
            self.world.guest_return(invocation, result, environment.spent_ms())
        self._end_turn(environment)

    # Environments.

    def _new(self, identity: str) -> Environment:
        if len(self.environments) >= self.limits.live_guests:
            raise TooManyGuests(self.limits.live_guests)
        self._serial += 1
        taken = {each.slot for each in self.environments.values()}
        slot = next(slot for slot in (number % UIDS for number in count(self._serial)) if slot not in taken)
        environment = Environment(identity=identity, slot=slot, serial=self._serial, sandbox=self.sandbox)
        self.environments[identity] = self._by_serial[self._serial] = environment
        return environment

    async def _unpack(self, environment: Environment) -> tuple[Path, Path | None] | None:
        """Return the folders of an environment's code and of its layers; None where the invocation ends with it.

        Thousands of files take seconds: that is no part of the guest's turn, and the loop goes on meanwhile.
        """
        code, layers = environment.spec["code"], environment.spec["layers"]
        try:
            return await asyncio.to_thread(self.store.folders, code, layers, self.world.archives)
        except BadCode as error:
            self._abort(environment, outcome.failed("Sluice.BadCode", str(error), "init-error"))
            return None

    async def _fork(self, environment: Environment, code: Path, layers: Path | None) -> None:
        spec = environment.spec
        try:
            interpreter = interpreters.interpreter_of(spec["runtime"])
            environment.runs_on = interpreter.instead_of(spec["runtime"])
            order = write_order(
                spec,
                sandbox=self.sandbox,
                interpreter=interpreter,
                slot=environment.slot,
                code=code,
                layers=layers,
                endpoint=self.world.settings.endpoint,
            )
            receivers = (
                lambda request, connection: self._serve(environment, self._on_api, request, connection),
                lambda request, connection: self._serve(environment, self._on_request, request, connection),
            )
            if interpreter.kind == "custom":
                environment.has_machine_clock = True
                self.causes["a custom runtime, whose time and chance are the machine's"] = None
            for extension in find_extensions(layers):
                environment.note(f"Sluice does not model extensions: {extension} is not started\n")
            if WRAPPER in spec["variables"]:
                environment.note(f"Sluice does not model {WRAPPER}: {spec['variables'][WRAPPER]} is not run\n")
            await environment.start(await self.prepare(), order, receivers, lambda: self._on_lost(environment))
        except interpreters.NoInterpreter as error:
            self._abort(environment, outcome.failed("Sluice.NoInterpreter", str(error), "init-error"))
        except NoBootstrap as error:
            self._abort(environment, outcome.no_bootstrap(str(spec["request_id"]), error.reason))
        except (NotStarted, NoSandbox, TimeoutError, OSError) as error:
            text = f"The sandbox could not start: {error}"
            self._abort(environment, outcome.failed("Sluice.NotStarted", text, "init-error"))

    def _discard(self, environment: Environment, *, keep_turn: bool = False) -> None:
        environment.is_ending = True
        if self.environments.get(environment.identity) is environment:
            del self.environments[environment.identity]
        environment.close()
        if not keep_turn:
            self._end_turn(environment)

    def _on_lost(self, environment: Environment) -> None:
        """A guest's channel has closed or its process has ended: learn how, then end its invocation."""
        if not environment.is_ending:
            environment.is_ending = True
            task = asyncio.ensure_future(self._bury(environment))
            self._ending[task] = None
            task.add_done_callback(lambda done: self._ending.pop(done, None))

    async def _bury(self, environment: Environment) -> None:
        try:
            await asyncio.wait_for(environment.has_exited.wait(), DEATH_S)
        except TimeoutError:
            environment.status = None
        if not environment.is_closed:
            request_id = str(environment.spec["request_id"])
            self._abort(environment, outcome.exited(request_id, environment.status))

    def _on_death(self, serial: int, status: int) -> None:
        environment = self._by_serial.pop(serial, None)
        if environment is not None:
            environment.status = status
            environment.has_exited.set()
            environment.release_group()
            self._on_lost(environment)

    # What a guest asks for.

    def _serve(self, environment: Environment, act: Serve, request: HttpRequest, connection: Connection) -> None:
        """Let a request happen. Where the world fails at it, `perform` fails: nobody goes on with half a step."""
        try:
            act(environment, request, connection)
        except Exception as error:
            if environment.turn is None or environment.turn.done():
                raise
            environment.turn.set_exception(error)

    def _on_api(self, environment: Environment, request: HttpRequest, connection: Connection) -> None:
        if (asked := api.read(request)) is None:
            connection.answer(api.refusal(404, "NotFound", f"{request.method} {request.path[:200]} is not modelled"))
        elif asked.kind == "next":
            environment.asking = connection
            self._note_loaded(environment)
            environment.hand_over()
            self._rest(environment)
        elif environment.turn is None and (asked.kind == "sleep" or environment.invocation is not None):
            self._hold(environment, lambda: self._on_api(environment, request, connection))
        elif asked.kind == "sleep":
            self._call(environment, Question(request, connection, api.sleep_call(environment.spec, asked.milliseconds)))
        elif (refused := api.refused(asked, environment.spec, environment.phase)) is not None:
            connection.answer(refused)
        elif self._is_storage_full(environment):
            self._cut_off(environment, outcome.storage_limit(self.limits))
        else:
            if "sluice-threads" in request.headers:
                self.causes["threads in a handler"] = None
            is_streamed = request.headers.get(STREAMED, "") == "streaming"
            self._return(environment, outcome.streamed() if is_streamed else api.outcome_of(asked, request.body))
            connection.answer(api.accepted())
            asyncio.get_running_loop().call_later(IDLE_S, self._rest, environment)

    def _on_request(self, environment: Environment, request: HttpRequest, connection: Connection) -> None:
        if environment.turn is None:
            self._hold(environment, lambda: self._on_request(environment, request, connection))
            return
        call = self.parse(request)
        if isinstance(call, HttpResponse):
            connection.answer(call)
        else:
            self._call(
                environment, Question(request, connection, api.signed(call, environment.spec, environment.number + 1))
            )

    def _note_loaded(self, environment: Environment) -> None:
        """Tell the world that an environment has loaded its code: from now on its invocation's Timeout runs."""
        invocation = environment.invocation
        if invocation is None or environment.is_handed_over or "loaded" not in environment.spec:
            return
        deadline = self.world.guest_loaded(invocation)
        environment.spec = {**environment.spec, "deadline": deadline, "now": self.world.guest_now(invocation)}

    def _hold(self, environment: Environment, act: Callable[[], None]) -> None:
        """Keep what a guest asked for outside its turn: several of its threads are at work."""
        self.causes["threads in a handler"] = None
        if len(environment.held) < self.limits.connections:
            environment.held.append(act)

    def _call(self, environment: Environment, question: Question) -> None:
        invocation = environment.invocation
        if invocation is None:
            self._reply(question, REFUSED)
            return
        if self._is_storage_full(environment):
            self._cut_off(environment, outcome.storage_limit(self.limits))
            return
        environment.number += 1
        request_hash, spent_ms = api.hash_of(question.request), environment.spent_ms()
        printed = environment.take_printed()
        answer = self.world.guest_call(invocation, environment.number, question.call, request_hash, spent_ms, printed)
        if answer is REFUSED:  # the world has ended this invocation
            environment.invocation = None
            self._discard(environment)
        elif isinstance(answer, Pending):
            environment.outstanding = question
            self._end_turn(environment)
            self._rest(environment)
        else:
            environment.set_clock(self.world.guest_now(invocation))
            environment.computes_since_s = time.monotonic()
            self._reply(question, answer)

    def _reply(self, question: Question, answer: Answer) -> None:
        if question.call.service == "guest":
            question.connection.answer(HttpResponse(200))
        else:
            question.connection.answer(self.render(question.request, question.call, answer))
