"""GetCode: the zip that a Location leads to; no operation of AWS's API, but an object of Lambda's own buckets."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_.state import State

GONE = b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>'


@operation("GetCode", reads=True)
def get_code(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Answer `{"StatusCode", "Headers", "Body"}` with the archive `Version`, 404 where there is none."""
    archive = scope.host.kept_code(call.parameters["Version"])
    if archive is None:
        return {"StatusCode": 404, "Headers": {"Content-Type": "application/xml"}, "Body": GONE}
    return {"StatusCode": 200, "Headers": {"Content-Type": "application/zip"}, "Body": archive}
