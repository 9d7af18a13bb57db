"""What the inspector shows and takes."""

from typing import Any

import pytest

from designer.boards.forms import shown_fields
from designer.boards.inspecting import (
    MODEL,
    always_fails,
    field_at,
    files_of,
    shown_actor,
    shown_model,
)
from designer.boards.typed import NotAValue, read_value
from designer.catalog.entry import Field
from designer.document.document import Document
from designer.document.scenario import FunctionModel
from designer.document.starters import starter

NUMBER = Field("Timeout", "Timeout", "number", low=1, high=900)
CHOICE = Field("Runtime", "Runtime", "choice", choices=("python3.13", "nodejs22.x"))
JSON = Field("FilterPolicy", "Filter policy", "json")


@pytest.fixture
def document() -> Document:
    return starter("queue-in-60-seconds", "def handler(event, context): ...\n")


def block_of(document: Document, name: str) -> str:
    return next(id_ for id_, found in document.names().items() if found == name)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (NUMBER, "5", 5),
        (NUMBER, " 5.0 ", 5),
        (NUMBER, "2.5", 2.5),
        (NUMBER, "1e2", 100),
        (NUMBER, "", None),
        (CHOICE, "nodejs22.x", "nodejs22.x"),
        (CHOICE, "", None),
        (JSON, '{"a": [1]}', {"a": [1]}),
        (JSON, " ", None),
        (Field("payload", "Payload", "json"), "order {{n}}", "order {{n}}"),
        (Field("FifoQueue", "FIFO", "switch"), "on", True),
        (Field("FifoQueue", "FIFO", "switch"), "", False),
        (Field("Handler", "Handler"), " app.handler ", "app.handler"),
    ],
)
def test_what_is_typed_is_read_as_its_field_says(field: Field, text: str, value: Any) -> None:
    found = read_value(field, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        (NUMBER, "a while", "'a while' is no number"),
        (NUMBER, "0", "0 is not between 1 and 900"),
        (NUMBER, "901", "901 is not between 1 and 900"),
        (NUMBER, "nan", "no number"),
        (NUMBER, "inf", "no number"),
        (NUMBER, "1e400", "no number"),
        (Field("x", "X", "number"), "1e16", "no number"),
        (CHOICE, "cobol", "'cobol' is none of python3.13, nodejs22.x"),
        (JSON, "{", "is not JSON"),
    ],
)
def test_what_is_no_value_is_refused_with_the_field_and_the_value(field: Field, text: str, words: str) -> None:
    with pytest.raises(NotAValue, match=words) as caught:
        read_value(field, text)
    assert str(caught.value).startswith(field.label)


def test_a_resource_shows_its_properties_and_their_defaults(document: Document) -> None:
    shown = {field.aws_name: field for field in shown_fields(document, block_of(document, "OrdersQueue"))}
    assert shown["VisibilityTimeout"].value == "30"
    assert shown["maxReceiveCount"].value == "3"
    assert (shown["DelaySeconds"].value, shown["DelaySeconds"].field.default) == ("", 0)
    assert not shown["FifoQueue"].is_on
    assert shown["maxReceiveCount"].id == "field-Properties-RedrivePolicy-maxReceiveCount"


def test_an_intrinsic_is_shown_as_it_is_written(document: Document) -> None:
    text = document.emit().replace("VisibilityTimeout: 30", "VisibilityTimeout: !If [Slow, 60, 30]")
    changed = Document.parse(text)
    shown = {field.aws_name: field for field in shown_fields(changed, block_of(changed, "OrdersQueue"))}
    assert shown["VisibilityTimeout"].chip == ("If", "[Slow, 60, 30]")
    assert shown["VisibilityTimeout"].value == "!If [Slow, 60, 30]"


def test_a_function_shows_its_model(document: Document) -> None:
    assert {field.aws_name: field.value for field in shown_model(document, "Worker")} == {
        "duration_ms": "400",
        "error_rate": "0",
        "cold_start_ms": "",
        "measured": "false",
    }
    assert not always_fails(document, "Worker")
    document.scenario.functions["Worker"] = FunctionModel(error_rate=1)
    assert always_fails(document, "Worker")


def test_an_actor_shows_what_its_kind_has(document: Document) -> None:
    shown = {field.aws_name: field.value for field in shown_actor(document.scenario.actors["traffic1"])}
    assert {"pattern": "constant", "rate": "1", "payload": '{"order": 1, "item": "tea"}'}.items() <= shown.items()
    assert not {"batch", "wait_s", "work_ms"} & set(shown)


def test_a_function_shows_the_files_of_its_code_only(document: Document) -> None:
    document.code["src/Other/app.py"] = "other"
    document.code["src/WorkerTwo/app.py"] = "two"
    assert [file.path for file in files_of(document, block_of(document, "Worker"))] == ["src/Worker/app.py"]
    assert files_of(document, block_of(document, "OrdersQueue")) == []


@pytest.mark.parametrize(
    ("scope", "pointer", "label"),
    [
        ("property", "/Properties/VisibilityTimeout", "Visibility timeout"),
        ("property", "/Properties/RedrivePolicy/maxReceiveCount", "Receives before the DLQ"),
        ("property", "/Properties/QueueName/../../Type", None),
        ("property", "/Type", None),
        ("property", "", None),
        ("model", "/duration_ms", MODEL[0].label),
        ("model", "/target", None),
        ("actor", "/rate", "Rate"),
        ("actor", "/__class__", None),
    ],
)
def test_only_known_fields_are_taken(document: Document, scope: str, pointer: str, label: str | None) -> None:
    found = field_at(document, block_of(document, "OrdersQueue"), scope, pointer)
    assert (found.label if found else None) == label
