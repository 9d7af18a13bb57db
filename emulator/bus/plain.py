"""Calls and answers as plain data, for journals and timers."""

from typing import Any

from emulator.bus.calls import Answer, Call, Failure


def call_data(call: Call) -> dict[str, Any]:
    """Return a call's fields by name."""
    return call._asdict()


def call_of(data: dict[str, Any]) -> Call:
    """Return the call of which `data` holds the fields, among others."""
    return Call(**{name: data[name] for name in Call._fields if name in data})


def answer_data(answer: Answer) -> dict[str, Any]:
    """Return an answer's result or failure."""
    failure = answer.failure
    return {
        "result": answer.result,
        "failure": None if failure is None else [failure.code, failure.message, failure.status, failure.detail],
    }


def answer_of(data: dict[str, Any]) -> Answer:
    """Return the answer that `answer_data` described."""
    return Answer(data["result"], Failure(*data["failure"]) if data["failure"] else None)
