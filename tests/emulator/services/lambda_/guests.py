"""Computes what guests would: stands outside the world, where the sandboxed processes are."""

import json
from collections.abc import Callable
from typing import Any

from emulator.kernel.clock import SECOND
from emulator.world import World
from tests.emulator.services.lambda_.bench import LambdaBench

Response = Callable[[Any], Any]


class Guests:
    """Performs a world's effects: every guest answers with `response`, or with what it returns for the event.

    Bytes are the payload as it is; a dict with "ended" is the whole outcome.
    """

    def __init__(self, bench: LambdaBench, response: Any = None) -> None:
        self.bench, self.response = bench, response
        self.started: list[dict[str, Any]] = []
        self.ended: list[str] = []

    def run(self, seconds: float) -> None:
        """Let time pass; each guest that is started answers at once."""
        world = self.bench.world
        until = world.now + round(seconds * SECOND)
        while not world.run_until(until):
            self._perform(world)
        self._perform(world)

    def _perform(self, world: World) -> None:
        while world.effects:
            effect = world.effects.popleft()
            if effect.kind == "guest.start":
                self.started.append(effect.arguments)
                outcome, invocation = self._outcome(effect.arguments["payload"]), effect.arguments["invocation"]
                if outcome["ended"] != "init-error":
                    world.guest_loaded(invocation)
                world.guest_return(invocation, outcome)
            elif effect.kind == "guest.kill":
                self.ended.append(effect.arguments["environment"])

    def _outcome(self, payload: bytes) -> dict[str, Any]:
        response = self.response(json.loads(payload)) if callable(self.response) else self.response
        if isinstance(response, dict) and "ended" in response:
            return response
        return {
            "payload": response if isinstance(response, bytes) else json.dumps(response).encode(),
            "ended": "return",
        }
