"""The entries of a batch request: how many, which ids, and one result each."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.sqs import errors, limits
from emulator.services.sqs.address import trace_refusal
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.state import State

ENTRY_ID = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")


def read_entries(parameters: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the entries of a batch, or refuse the batch as a whole."""
    entries: list[dict[str, Any]] = parameters.get("Entries") or []
    if not entries:
        raise errors.empty_batch(name)
    if len(entries) > limits.BATCH_ENTRIES:
        raise errors.too_many_entries(len(entries))
    _check_ids(tuple([entry.get("Id") or "" for entry in entries]))
    return entries


def perform_each(
    entries: list[dict[str, Any]],
    perform: Callable[[dict[str, Any]], dict[str, Any]],
    scope: Scope[State],
    call: Call,
    queue: Queue,
) -> dict[str, Any]:
    """Perform each entry; return Successful and, where there are any, Failed with AWS's error of each.

    `perform` returns a new dict, to which the entry's Id is added.
    """
    successful, failed = [], []
    for entry in entries:
        try:
            done = perform(entry)
            done["Id"] = entry["Id"]
            successful.append(done)
        except AwsError as error:
            trace_refusal(scope, call, queue.arn, error)
            failure = error.failure
            code = (failure.detail or {}).get("query_code", failure.code)
            failed.append({"Id": entry["Id"], "Code": code, "Message": failure.message, "SenderFault": True})
    result: dict[str, Any] = {}
    if successful:
        result["Successful"] = successful
    if failed:
        result["Failed"] = failed
    return result


@lru_cache(maxsize=256)
def _check_ids(ids: tuple[str, ...]) -> None:
    """Refuse ids that are not allowed or not distinct; a client gives the same ones again and again."""
    seen: dict[str, None] = {}
    for entry_id in ids:
        if not ENTRY_ID.match(entry_id):
            raise errors.invalid_batch_id()
        if entry_id in seen:
            raise errors.batch_ids_not_distinct(entry_id)
        seen[entry_id] = None
