"""The X-Ray trace header of an invocation: whose request it belongs to, and how often functions ran in its chain.

See https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader: `Lineage` counts
the passages of a request through each function.
"""

import hashlib
from functools import lru_cache

from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND, Millis
from emulator.services.lambda_ import limits
from emulator.services.lambda_.errors import Recursive
from emulator.services.lambda_.function import Function
from emulator.services.lambda_.state import State

LINEAGE = "Lineage"
ALLOWED = "Allow"


def passages(header: str, function: Function) -> int:
    """Return how often the request of a header has run this function."""
    return _counts(_fields(header)).get(_short(function.arn), 0)


def continued(header: str, function: Function, *, request_id: str, now: Millis) -> str:
    """Return the header that an invocation passes on: the caller's trace, with one more passage of this function."""
    own = _short(function.arn)
    digest = hashlib.sha256(request_id.encode()).hexdigest()
    root, parent = f"1-{now // SECOND:08x}-{digest[:24]}", digest[24:40]
    sampled = "1" if function.latest.settings["TracingConfig"]["Mode"] == "Active" else "0"
    if not header:
        return f"Root={root};Parent={parent};Sampled={sampled};{LINEAGE}={own}:1"
    fields = _fields(header)
    counts = _counts(fields)
    counts[own] = counts.get(own, 0) + 1
    root = fields.get("Root") or root
    sampled = "1" if sampled == "1" else fields.get("Sampled", "0")
    lineage = "|".join(f"{name}:{count}" for name, count in counts.items())
    return f"Root={root};Parent={parent};Sampled={sampled};{LINEAGE}={lineage}"


def begun(request_id: str, now: Millis) -> str:
    """Return the header of a request that begins a trace."""
    return f"Root=1-{now // SECOND:08x}-{hashlib.sha256(request_id.encode()).hexdigest()[:24]}"


def refuse_loop(
    scope: Scope[State], function: Function, header: str, *, peer: str, request_id: str, cause: int
) -> None:
    """Stop a function that its own chain of requests has run often enough, unless it may call itself."""
    if not header or function.recursion == ALLOWED or passages(header, function) < limits.PASSAGES:
        return
    recursive = Recursive(function.arn)
    failure = recursive.failure
    detail = {"code": failure.code, "message": failure.message, "passages": limits.PASSAGES}
    scope.host.append("refuse", function.arn, peer, request_id, cause, detail)
    raise recursive


def _fields(header: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in header.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if value}


def _counts(fields: dict[str, str]) -> dict[str, int]:
    counts = {}
    for part in fields.get(LINEAGE, "").split("|"):
        name, _, count = part.partition(":")
        if name and count.isdecimal():
            counts[name] = int(count[:4])
    return counts


@lru_cache(maxsize=4096)
def _short(arn: str) -> str:
    return hashlib.sha256(arn.encode()).hexdigest()[:8]
