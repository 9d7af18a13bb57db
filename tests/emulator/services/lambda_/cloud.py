"""An account whose functions really run, behind this machine's walls."""

import io
import zipfile
from typing import Any

from emulator.bus.calls import Answer, Call, Pending, Then
from emulator.kernel.clock import SECOND
from emulator.world import DEFAULT_ACCOUNT, DEFAULT_REGION
from tests.emulator.runtime.arena import Arena
from tests.emulator.services.lambda_.bench import ROLE

SERVICES = ("lambda_", "logs", "sqs", "sts", "iam")


class Cloud(Arena):
    """Calls of an AWS whose guests compute; an answer has the shape of a recorded one, an error included."""

    def __init__(self) -> None:
        super().__init__(services=SERVICES)

    async def ask(self, operation: str, service: str = "lambda", **parameters: Any) -> dict[str, Any]:
        """Call an operation and wait for its answer, however long the world takes."""
        outcome = self.world.call(Call(service, operation, parameters, DEFAULT_ACCOUNT, DEFAULT_REGION))
        if isinstance(outcome, Pending):
            self.runs += 1
            then = Then("probe.ended", DEFAULT_ACCOUNT, DEFAULT_REGION, {"run": self.runs})
            self.world.waiters[outcome.waiter] = then
            await self.drive(self.runs)
            given = self.outcomes[self.runs]
            outcome = Answer(failure=given["failure"]) if given.get("failure") else Answer(given)
        failure = outcome.failure
        if failure is not None:
            return {"Error": {"Code": failure.code, "Message": failure.message}, **(failure.detail or {})}
        return outcome.result or {}

    async def function(
        self, source: str | dict[str, str], name: str = "fn", *, wait: bool = True, **settings: Any
    ) -> dict[str, Any]:
        """Create a function (`handler.handler`), wait until it is active, and return what CreateFunction answered."""
        files = {"handler.py": source} if isinstance(source, str) else source
        given: dict[str, Any] = {"Runtime": "python3.12", "Handler": "handler.handler", "Role": ROLE, "Timeout": 30}
        made = await self.ask(
            "CreateFunction", FunctionName=name, Code={"ZipFile": zip_of(files)}, **{**given, **settings}
        )
        if wait:
            await self.pass_time(2)
        return made

    async def invoke(self, payload: bytes = b"{}", name: str = "fn", **parameters: Any) -> dict[str, Any]:
        """Invoke a function."""
        return await self.ask("Invoke", FunctionName=name, Payload=payload, **parameters)

    async def pass_time(self, seconds: float) -> None:
        """Let virtual time pass; guests compute meanwhile."""
        until = self.world.now + round(seconds * SECOND)
        while True:
            while self.world.effects:
                await self.guests.perform(self.world.effects.popleft())
            if self.world.run_until(until):
                return

    async def messages(self, url: str, *names: str) -> list[dict[str, Any]]:
        """Take what lies in a queue."""
        given = {"QueueUrl": url, "MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"], "AttributeNames": names}
        return list((await self.ask("ReceiveMessage", "sqs", **given)).get("Messages", []))

    async def log(self, name: str = "fn") -> list[str]:
        """Return the messages that a function has written to its log."""
        found = await self.ask("FilterLogEvents", "logs", logGroupName=f"/aws/lambda/{name}")
        return [event["message"] for event in found["events"]]


def zip_of(files: dict[str, str]) -> bytes:
    """Return a zip of the files; those that begin with #! may be executed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o755 if text.startswith("#!") else 0o644) << 16
            archive.writestr(entry, text)
    return held.getvalue()
