"""Gets a worker ready for its first run, so that nobody waits for imports."""

from designer.runs.driver.transport import client
from emulator.runtime.transform import shared_transformer
from emulator.wire.http import Wire
from emulator.wire.message import HttpResponse
from emulator.world import World


def load() -> None:
    """Load boto3, AWS's models and every service."""
    world = World(seed=1)
    list(world.services.values())
    Wire(account=world.account, region=world.region, emulated=world.services)
    client("cloudformation", account=world.account, region=world.region, answer=lambda _: HttpResponse(503))


def start_translator() -> None:
    """Start this process's translator of SAM templates."""
    shared_transformer().start()
