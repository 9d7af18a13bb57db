"""Hands what a person wants of a run to the worker that holds it."""

from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone

from designer.runs.models import Run
from designer.runs.tasks import execute_run
from designer.runs.worker import controls_of

ACTIONS = {"pause", "resume", "step", "speed", "stop", "model"}
UPDATE = "update"
"""Only the server itself sends this one: the plan lies in the run's row."""


class NoControl(ValueError):
    """What was asked for is no control of a run."""

    def __init__(self, action: Any) -> None:
        super().__init__(f"{action!r} is no control of a run: there are {', '.join(sorted(ACTIONS))}.")


async def steer(run_id: str, wanted: dict[str, Any]) -> None:
    """Send a control, {"action", "value"?}, to a run; one that let go of its worker is brought back by it."""
    action = wanted.get("action")
    if not isinstance(action, str) or action not in ACTIONS:
        raise NoControl(action)
    await _send(run_id, {"action": action, "value": wanted.get("value")})


async def _send(run_id: str, control: dict[str, Any]) -> None:
    if control["action"] == "stop" and await _leave_line(run_id):
        return
    if await Run.objects.filter(pk=run_id, state=Run.State.PAUSED, lease_until=None).aexists():
        await sync_to_async(execute_run.delay, thread_sensitive=False)(run_id, control)
        return
    await get_channel_layer().group_send(controls_of(run_id), {"type": "run.control", "control": control})


async def _leave_line(run_id: str) -> bool:
    """End a run that no worker has yet; False where one has it. Who watches it reads so in its row."""
    waiting = Run.objects.filter(pk=run_id, state=Run.State.QUEUED, lease_until=None)
    return bool(await waiting.aupdate(state=Run.State.STOPPED, ended=timezone.now()))


def update_from_thread(run_id: str) -> None:
    """Tell a run to take over its next plan."""
    async_to_sync(_send)(run_id, {"action": UPDATE})


def steer_from_thread(run_id: str, wanted: dict[str, Any]) -> None:
    """Do the same where no event loop runs."""
    async_to_sync(steer)(run_id, wanted)
