"""Equals the default handler: passes each event on to the queues, topics, functions and phones that are named.

The rule stands in emulator/runtime/defaults/python.py; a test holds both to the same trace.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.calls import Answer
from emulator.contract.behaviour import Batch, Outcome, Step

QUEUE_URL = re.compile(r"https?://[^/]+/[0-9]{12}/[A-Za-z0-9_-]+(\.fifo)?")
TOPIC_ARN = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+(\.fifo)?")
FUNCTION_ARN = re.compile(r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?")
PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
BATCH = 10
IDS = tuple(str(number) for number in range(BATCH))
FIFO = ".fifo"


Part = tuple[str, str, str]
"""What is passed on: a body, its message group, and the id that a refusal is reported under."""


def plan(event: Any, variables: Mapping[str, str], targets: Sequence[str], request_id: str) -> list[Step]:
    """Return a call for each target and part; queues take ten parts a call."""
    parts = _parts(event, request_id)
    found = _targets(tuple(variables.items()), tuple(targets), _origin(event))
    return [step for target in found for step in _steps(target, parts)]


def end(event: Any, steps: Sequence[Step], answers: Sequence[Answer]) -> Outcome | None:
    """Name the messages of which a part was refused; an event that is no batch fails at the first refusal."""
    if _is_batch(event):
        if len(answers) < len(steps):
            return None
        if not any(map(_is_refused, answers)):
            return Outcome({"batchItemFailures": []})
        ids = [identity for _, _, identity in _parts(event, "")]
        refused = _refused(ids, steps, answers)
        return Outcome({"batchItemFailures": [{"itemIdentifier": name} for name in ids if name in refused]})
    if answers and _positions(steps[len(answers) - 1], answers[-1]):
        return Outcome(error_type="RuntimeError", error_text=f"{_target_of(steps[len(answers) - 1])} refused the event")
    return Outcome(event) if len(answers) == len(steps) else None


def _is_batch(event: Any) -> bool:
    if isinstance(event, Batch):
        return True
    records: Any = event.get("Records") if isinstance(event, dict) else None
    return bool(records) and records[0].get("eventSource") == "aws:sqs"


def _origin(event: Any) -> tuple[str, str, str] | None:
    """Return the address of the queue that a batch came from; nothing is passed back to it."""
    if isinstance(event, Batch):
        return _address(event.source)
    return _address(event["Records"][0]["eventSourceARN"]) if _is_batch(event) else None


def _parts(event: Any, request_id: str) -> list[Part]:
    if isinstance(event, Batch):
        return [
            (message["Body"], message["Attributes"].get("MessageGroupId", "default"), message["MessageId"])
            for message in event.messages
        ]
    if _is_batch(event):
        return [
            (record["body"], record["attributes"].get("MessageGroupId", "default"), record["messageId"])
            for record in event["Records"]
        ]
    return [(json.dumps(event, separators=(",", ":"), ensure_ascii=False), "default", request_id)]


@lru_cache(maxsize=256)
def _targets(
    variables: tuple[tuple[str, str], ...], targets: tuple[str, ...], origin: tuple[str, str, str] | None
) -> tuple[str, ...]:
    """Return where events are passed on to, which `origin` is not."""
    named = [value for _, value in sorted(variables) if _is_target(value)]
    known = {_address(value) for value in named}
    others = [_as_variable(target) for target in targets if _address(target) not in known]
    return tuple([target for target in (*named, *others) if _address(target) != origin])


@lru_cache(maxsize=4096)
def _is_target(value: str) -> bool:
    return any(pattern.fullmatch(value) for pattern in (QUEUE_URL, TOPIC_ARN, FUNCTION_ARN, PHONE))


@lru_cache(maxsize=4096)
def _address(target: str) -> tuple[str, str, str]:
    """Return service, account and name: the same of a queue's URL and of its ARN."""
    if QUEUE_URL.fullmatch(target):
        account, name = target.split("/")[-2:]
        return "sqs", account, name
    try:
        arn = parse_arn(target)
    except NotAnArn:
        return "", "", target
    return arn.service, arn.account, arn.resource


def _as_variable(target: str) -> str:
    service, account, name = _address(target)
    if service != "sqs" or target.startswith("http"):
        return target
    return f"https://sqs.{parse_arn(target).region}.amazonaws.com/{account}/{name}"


def _steps(target: str, parts: list[Part]) -> Iterator[Step]:
    if QUEUE_URL.fullmatch(target):
        for start in range(0, len(parts), BATCH):
            batch = parts[start : start + BATCH]
            entries = [{"Id": number, "MessageBody": body} for number, (body, _, _) in zip(IDS, batch, strict=False)]
            if target.endswith(FIFO):
                for entry, part in zip(entries, batch, strict=True):
                    entry.update(_group(part))
            yield Step("sqs", "SendMessageBatch", {"QueueUrl": target, "Entries": entries})
    elif TOPIC_ARN.fullmatch(target):
        for part in parts:
            group = _group(part) if target.endswith(FIFO) else {}
            yield Step("sns", "Publish", {"TopicArn": target, "Message": part[0], **group})
    elif PHONE.fullmatch(target):
        for body, _, _ in parts:
            yield Step("sns", "Publish", {"PhoneNumber": target, "Message": body})
    elif FUNCTION_ARN.fullmatch(target):
        for body, _, _ in parts:
            parameters = {"FunctionName": target, "InvocationType": "Event", "Payload": _as_json(body).encode()}
            yield Step("lambda", "Invoke", parameters)


def _group(part: Part) -> dict[str, str]:
    _, group, identity = part
    return {"MessageGroupId": group, "MessageDeduplicationId": identity}


def _as_json(text: str) -> str:
    try:
        json.loads(text)
    except ValueError:
        return json.dumps(text)
    return text


def _target_of(step: Step) -> str:
    names = ("QueueUrl", "TopicArn", "PhoneNumber", "FunctionName")
    return next(str(step.parameters[name]) for name in names if name in step.parameters)


def _positions(step: Step, answer: Answer) -> list[int]:
    """Return which parts of the step were refused."""
    if answer.failure is not None:
        return list(range(len(step.parameters["Entries"]))) if "Entries" in step.parameters else [0]
    return [int(entry["Id"]) for entry in (answer.result or {}).get("Failed", [])]


def _is_refused(answer: Answer) -> bool:
    return answer.failure is not None or "Failed" in (answer.result or {})


def _refused(ids: list[str], steps: Sequence[Step], answers: Sequence[Answer]) -> set[str]:
    refused: set[str] = set()
    target, start = "", 0
    for step, answer in zip(steps, answers, strict=True):
        if _target_of(step) != target or start >= len(ids):
            target, start = _target_of(step), 0
        refused.update(ids[start + position] for position in _positions(step, answer))
        start += len(step.parameters.get("Entries", (0,)))
    return refused
