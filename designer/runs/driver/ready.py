"""Loads what a run needs before the first one comes, so that nobody waits for imports."""

from designer.runs.driver.transport import client
from emulator.runtime.transform import shared_transformer
from emulator.wire.http import Wire
from emulator.wire.message import HttpResponse
from emulator.world import World


def get_ready() -> None:
    """Start the translator of SAM templates; read boto3 and AWS's models once."""
    shared_transformer().start()
    world = World(seed=1)
    Wire(account=world.account, region=world.region, emulated=world.services)
    client("cloudformation", account=world.account, region=world.region, answer=lambda _: HttpResponse(503))
