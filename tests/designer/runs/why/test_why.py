"""Each thing that does not happen says why, with the value that decided it and a link to a field that is there."""

import html
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.urls import reverse

from designer.boards import opening
from tests.designer.boards.conftest import Somebody, owner, somebody
from tests.designer.runs.why import places
from tests.designer.runs.why.asking import Asked, Place, ask

__all__ = ["owner", "somebody"]
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Row:
    """`where`: the kind of a hop, `in <node>` for a message that lies there, or `at <node>` for its Why? tab."""

    place: str
    until_s: float
    where: str
    says: str
    of: str = ""
    """Whose form the link opens: a logical id or an actor's id; "": there is no setting."""
    pointer: str = ""
    value: str | None = None
    fixed_by: str = ""


ROWS = [
    Row("STANDARD", 3, "in Orders", r"^Delivered only at 00:00:\d\d \(delay 5 s\)", "Orders", "DelaySeconds", "5 s"),
    Row("STANDARD", 3, "refuse", "must be shorter than 1024 bytes", "Orders", "MaximumMessageSize", "1024 bytes"),
    Row("STANDARD", 3, "in Unread", "Nobody polls this queue"),
    Row("STANDARD", 20, "in Orders", "Not visible until 00:00:52", "Orders", "VisibilityTimeout", "45 s"),
    Row("STANDARD", 20, "in Orders", "^Failed: ModelledError", "worker", "/error_rate", "1"),
    Row("STANDARD", 20, "visible", "Its delay is over", "Orders", "DelaySeconds", "5 s"),
    Row("STANDARD", 70, "return", "its VisibilityTimeout is over", "Orders", "VisibilityTimeout", "45 s"),
    Row("STANDARD", 70, "at Unread", "Expired: .*Period 1 min", "Unread", "MessageRetentionPeriod", "60 s"),
    Row("STANDARD", 70, "empty-receive", r"for 2 s \(WaitTime", "Orders", "ReceiveMessageWaitTimeSeconds", "2 s"),
    Row(
        "STANDARD",
        240,
        "in Dead",
        "receive 3 would exceed maxReceiveCount 2",
        "Orders",
        "RedrivePolicy/maxReceiveCount",
        "2",
    ),
    Row("STANDARD", 240, "at worker", r"Out of order until 00:03:\d\d", "worker", "/outages", "200s-210s"),
    Row("STANDARD", 240, "recover", "outage is over", "worker", "/outages", "200s-210s"),
    Row("OWN_TIMES", 8, "receive", "VisibilityTimeout 9 s", "worker", "/visibility_s", "9 s"),
    Row("OWN_TIMES", 12, "extend", "the consumer extended it", "worker", "/heartbeat_s", "5 s"),
    Row("OWN_TIMES", 12, "empty-receive", "short polling", "worker", "/wait_s", "0 s"),
    Row("MOVED", 10, "move-start", "messages are to go back", "Dead", "RedriveAllowPolicy"),
    Row("MOVED", 10, "move-end", "The move task is"),
    Row("PURGED", 5, "purge", "PurgeQueue removed"),
    Row("UNSURE", 30, "duplicate", "delivers at least once", "Orders", "/duplicate_rate", "1"),
    Row("FIFO", 10, "at Orders", "deduplication id first", "Orders", "ContentBasedDeduplication", "false (default)"),
    Row("FIFO", 10, "in Orders", r'Waits behind \w+ of its group "g"', "Orders", "FifoQueue", "true"),
    Row("FIFO", 10, "at Orders", "must contain the parameter MessageGroupId", "Orders", "FifoQueue", "true"),
    Row("FIFO", 10, "at Orders", "MessageDeduplicationId provided", "Orders", "ContentBasedDeduplication"),
    Row("WARNED", 9, "at News", 'clause kind: .*does not take "lost"', "ToSold", "FilterPolicy", '{"kind":["sold"]}'),
    Row("WARNED", 9, "at Dear", "clause price: .*does not take 3", "ToDear", "FilterPolicy"),
    Row("WARNED", 9, "at ToAnna", "PendingConfirmation", "ToAnna", "Endpoint", "anna@example.com"),
    Row(
        "WARNED",
        9,
        "at Shut",
        "Allowed here, refused with IAM enforced: News may not sqs:SendMessage on Shut. Missing in the resource-based "
        "policy of Shut: allow sqs:SendMessage to sns.amazonaws.com where aws:SourceArn is News",
        fixed_by="missing-queue-policy",
    ),
    Row("ENFORCED", 9, "at Shut", "Refused: AccessDenied", fixed_by="missing-queue-policy"),
    Row("ENFORCED", 9, "at Closed", "it is lost", "ToClosed", "RedrivePolicy"),
    Row("ENFORCED", 9, "dead-letter", "sent to Lost", "ToShut", "RedrivePolicy"),
    Row("ENFORCED", 9, "allow", "statement 1 of the resource-based policy of Lost allows", "Let", "PolicyDocument"),
    Row("BARE", 6, "at Bare", "Missing in the identity-based policy of Bare: allow sqs:Send", "Bare", "Policies"),
    Row(
        "MAPPED",
        15,
        "in Orders",
        r"Gathered for a batch until .*\(1 of 10; window 20 s\)",
        "Work",
        "Events/FromOrders/Properties/MaximumBatchingWindowInSeconds",
        "20 s",
    ),
    Row("MAPPED", 15, "at Work", "no filter takes it", "Work", "Events/FromOrders/Properties/FilterCriteria"),
    Row(
        "MAPPED",
        15,
        "at Reader",
        r"reserved concurrency \(limit 1\) is in use",
        "Reader",
        "ReservedConcurrentExecutions",
        "1",
    ),
    Row("MAPPED", 15, "at Reader", "Cold start", "Reader", "/cold_start_ms", "800 ms"),
    Row(
        "PARTIAL",
        20,
        "in Orders",
        r"partial batch response fails \d of \d messages",
        "Work",
        "Events/FromOrders/Properties/FunctionResponseTypes",
    ),
    Row("ASYNC", 30, "enqueue", "Lambda's own queue"),
    Row("ASYNC", 30, "at Buried", "Tries again .* 1 min later", "Buried", "EventInvokeConfig/MaximumRetryAttempts"),
    Row("ASYNC", 30, "at Busy", "Could not run yet", "Busy", "EventInvokeConfig/MaximumEventAgeInSeconds", "60 s"),
    Row("ASYNC", 30, "at Slow", "Task timed out after 5.00 seconds", "Slow", "Timeout", "5 s"),
    Row("ASYNC", 30, "at Wide", r"the account has left \(limit 109\)", "Wide", "ReservedConcurrentExecutions"),
    Row("ASYNC", 30, "at Told", "goes to Dead", "Told", "EventInvokeConfig/MaximumRetryAttempts", "0"),
    Row("ASYNC", 30, "at Happy", "It succeeded", "Happy", "EventInvokeConfig/DestinationConfig/OnSuccess/Destination"),
    Row("ASYNC", 30, "at Stopped", "nothing may run .*is lost", "Stopped", "DeadLetterQueue/TargetArn"),
    Row("ASYNC", 200, "at Busy", "greatest age .*60 s.*is lost", "Busy", "DeadLetterQueue/TargetArn"),
    Row("ASYNC", 200, "at Buried", "sent to Dead", "Buried", "EventInvokeConfig/MaximumRetryAttempts", "2 (default)"),
    Row(
        "READY",
        20,
        "at Ready",
        "beyond the 1 that are kept ready",
        "Ready",
        "ProvisionedConcurrencyConfig/ProvisionedConcurrentExecutions",
        "1",
    ),
    Row("LOOP", 40, "at Again", "RecursiveInvocationException", "Again", "RecursiveLoop"),
]


@cache
def answers() -> dict[tuple[str, float], tuple[Asked, dict[str, Any]]]:
    wanted = list(dict.fromkeys((row.place, row.until_s) for row in ROWS))
    found: list[Place] = [getattr(places, name) for name, _ in wanted]
    runs = [place.run(until_s=until_s) for place, (_, until_s) in zip(found, wanted, strict=True)]
    return dict(zip(wanted, zip(runs, ask(runs), strict=True), strict=True))


def told(answer: dict[str, Any], where: str) -> list[dict[str, Any]]:
    """Return the reasons that people find there."""
    if where.startswith("in "):
        return [reason for node, reasons in answer["messages"] if node == where[3:] for reason in reasons]
    if where.startswith("at "):
        return [found["reason"] for found in answer["nodes"][where[3:]]]
    return [reason for kind, reason in answer["hops"] if kind == where]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.place}-{row.where}-{row.pointer}")
def test_what_does_not_happen_names_its_setting(row: Row, owner: Somebody) -> None:
    asked, answer = answers()[row.place, row.until_s]
    reasons = told(answer, row.where)
    reason = next((one for one in reasons if re.search(row.says, one["text"])), None)
    assert reason is not None, [one["text"] for one in reasons]
    setting = reason["setting"]
    assert (setting or {}).get("pointer", "") == (
        row.pointer if row.pointer[:1] in {"", "/"} else f"/Properties/{row.pointer}"
    )
    assert reason.get("fixedBy", {}).get("rule", "") == row.fixed_by
    if setting is None:
        return
    ids = {name: id_ for id_, name in asked.document.names().items()}
    assert setting["node"] == ids.get(row.of, row.of)
    assert row.value is None or setting["value"] == row.value
    assert has_field(owner, asked, setting)


def has_field(owner: Somebody, asked: Asked, setting: dict[str, Any]) -> bool:
    """Say whether the form that the link asks for shows the field."""
    board = opening.open_board(asked.document, owner.person)
    query = {"node": setting["node"], "tab": "properties", "field": setting["pointer"]}
    form = html.unescape(owner.client.get(reverse("inspector", args=[board.id]), query).content.decode())
    return any(f'{name}="{setting["pointer"]}"' in form for name in ("data-pointer", "data-key"))
