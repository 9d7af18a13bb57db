"""`manage.py simulate` over every published template, and over many that somebody has broken."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from designer.document.document import Document
from designer.runs.simulate import main
from tests.shared import SHARED

FOLDER = SHARED / "templates"
PUBLISHED = sorted(path for suffix in ("yaml", "yml", "json") for path in FOLDER.rglob(f"*.{suffix}") if path.is_file())
BROKEN = "rds-sns-event-notification/template.yaml"
FAILING = {
    "apigw-kinesis-lambda-ddb/": "does not contain a valid Swagger definition",
    "apigw-mutualtls-lambda/": "Invalid template property or properties [Globals]",
    "appconfig-lambda-rust/": "Layers are not in the same region as the function",
    "msk-lambda-iam-python-sam/template_original.yaml": "Value PYTHON3_VERSION at 'runtime' failed",
}
"""Templates that fail on AWS too, or need a file that was not published, by a part of the reason."""
COMPLETE = (
    "fifo-sqs-redrive/", "lambda-lambda/", "lambda-sns/", "lambda-sns-sms/", "lambda-sqs/", "lambda-sqs-java/",
    "sns-lambda-java-sam/", "sqs-lambda-python-sam/",
)  # fmt: skip
"""Templates of which everything is emulated."""
MEMBERS = {
    "digest", "engine", "findings", "nodes", "not_reproducible_because", "reproducible", "resources", "seed", "status",
    "virtual_ms",
}  # fmt: skip
REFUSED = ("Sluice does not model ", "S3 error: Domain name specified in ")
"""How a reason begins where nothing may stand in for what is missing."""
INTERNAL = ("Traceback", "Sluice failed", "object has no attribute", "Nothing is left")
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"the published templates are not in {FOLDER}")


def simulate(capture: Any, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Return the exit code and what was printed."""
    status = main([*arguments, "--for", "5s"])
    printed: dict[str, Any] = orjson.loads(capture.readouterr().out)
    assert printed["status"] == ("finished", "failed", "invalid")[status]
    if status == 1:
        assert printed["error"]["reason"]
        assert not [text for text in INTERNAL if text in printed["error"]["reason"]], printed["error"]
    if status < 2:
        assert set(printed) == MEMBERS | ({"error"} if status else set())
        assert set(printed["resources"]) == {"created", "opaque", "code_not_supplied"}
    return status, printed


def expected(path: Path, table: dict[str, str]) -> str:
    """Return the part of a reason that a table gives for a template, "" for none."""
    shown = str(path.relative_to(FOLDER))
    return next((text for name, text in table.items() if shown.startswith(name)), "")


@pytest.mark.slow
@pytest.mark.parametrize("path", PUBLISHED, ids=[str(path.relative_to(FOLDER)) for path in PUBLISHED])
def test_a_published_template_runs_or_says_why_not(path: Path, capsysbinary: Any) -> None:
    status, printed = simulate(capsysbinary, str(path))
    if str(path).endswith(BROKEN):
        assert (status, printed["error"]["line"], printed["error"]["column"]) == (2, 3, 97)
    elif expected(path, FAILING):
        assert status == 1
        assert expected(path, FAILING) in printed["error"]["reason"]
    else:
        assert status == 0
        assert printed["virtual_ms"] == 5_000


@pytest.mark.slow
@pytest.mark.parametrize("path", PUBLISHED, ids=[str(path.relative_to(FOLDER)) for path in PUBLISHED])
def test_without_placeholders_a_published_template_runs_or_names_what_is_missing(path: Path, capsysbinary: Any) -> None:
    status, printed = simulate(capsysbinary, str(path), "--strict")
    if str(path.relative_to(FOLDER)).startswith(COMPLETE):
        assert status == 0
    if status == 0:
        assert printed["resources"]["opaque"] == []
    elif status == 1 and not expected(path, FAILING):
        assert printed["error"]["reason"].startswith(REFUSED), printed["error"]


VALUES: tuple[Any, ...] = (
    None, 0, -1, 1.5, True, "", "x", "${A}", [], {}, [1], {"a": {"b": ["c"]}}, 10**30, "A" * 300, "\u2028\U0001f600",
    {"Ref": "Nothing"}, {"Ref": "AWS::NoValue"}, {"Ref": "AWS::Region"}, {"Fn::GetAtt": "A.B"}, {"Fn::Sub": "${X.Y}"},
    {"Fn::If": ["C", 1, 2]}, {"Fn::Select": [9, ["a"]]}, {"Fn::Join": ["", {"Ref": "AWS::Region"}]},
    {"Fn::ImportValue": "e"}, {"Fn::Transform": {"Name": "M"}}, {"Fn::FindInMap": ["a", "b", "c"]},
    {"Fn::GetAZs": ""}, {"Fn::ToJsonString": {"a": 1}}, {"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, "{{resolve:ssm:/x}}",
    "{{resolve:secretsmanager:s:SecretString:k}}",
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value below a template."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(150))
def test_a_template_that_somebody_has_broken_runs_or_says_why_not(seed: int, capsysbinary: Any, tmp_path: Path) -> None:
    chance = random.Random(seed)
    path = chance.choice([path for path in PUBLISHED if not str(path).endswith(BROKEN)])
    template = copy.deepcopy(Document.parse(path.read_bytes()).template())
    for _ in range(chance.choice((1, 1, 2, 3))):
        *way, last = chance.choice(list(places(template)))
        holder = template
        for key in way:
            holder = holder[key]
        if chance.random() < 0.1:
            del holder[last]
        else:
            holder[last] = chance.choice(VALUES)
    file = tmp_path / "template.json"
    file.write_text(json.dumps(template))
    simulate(capsysbinary, str(file))
