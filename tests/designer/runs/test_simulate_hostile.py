"""Files that nobody should give to `manage.py simulate`: refused at once, with line and column."""

import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from designer.runs.simulate import main

QUEUE = "{Type: AWS::SQS::Queue}"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + former] * 9)}]\n" for former, name in zip("abcdefgh", "bcdefghi", strict=True)
)
FILES: dict[str, tuple[str, int, int, str]] = {
    "20 MB of YAML": ("Metadata:\n  x: |\n" + ("    " + "y" * 995 + "\n") * 20_000, 1, 1, "more than 2,097,152 bytes"),
    "20 MB of JSON": ('{"Resources":{"A":"' + "x" * 20_000_000 + '"}}', 1, 1, "more than 2,097,152 bytes"),
    "a bomb": (BOMB + "Resources: *i\n", 6, 17, "anchors that expand to more than"),
    "an anchor within itself": ("Resources: &r\n  A: *r\n", 2, 6, "the anchor 'r' contains itself"),
    "deep YAML": ("Resources: " + "[" * 50_000, 1, 111, "nested deeper than 100 levels"),
    "deep JSON": ('{"a":' * 50_000, 1, 501, "nested deeper than 100 levels"),
    "a tab": (f"Resources:\n\tA: {QUEUE}\n", 2, 1, "cannot start any token"),
    "a control character": ("Resources:\n  A: \x00\n", 2, 6, "a character that YAML does not allow"),
    "nothing": ("", 1, 1, "the template is empty"),
    "a list": ("- a\n", 1, 1, "a template is a map of sections"),
    "a text": ("hello", 1, 1, "a template is a map of sections"),
    "two documents": (f"Resources: {{A: {QUEUE}}}\n---\nb: 1\n", 2, 1, "more than one YAML document"),
    "JSON that ends early": ('{"Resources": {"A": {"Type": "AWS::SQS::Queue"}', 1, 48, "'{' is not closed"),
    "501 resources": (
        "Resources:\n" + "".join(f"  A{number}: {QUEUE}\n" for number in range(501)),
        502, 1, "the template has 501 resources; CloudFormation takes at most 500",
    ),
    "2,000 resources": (
        "Resources:\n" + "".join(f"  A{number}: {QUEUE}\n" for number in range(2_000)),
        502, 1, "the template has 2,000 resources",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_within_a_second_where_it_breaks(
    name: str, tmp_path: Path, capsysbinary: Any
) -> None:
    text, line, column, message = FILES[name]
    file = tmp_path / "template"
    file.write_text(text)
    began = time.process_time()
    assert main([str(file), "--for", "1s"]) == 2
    assert time.process_time() - began < 5, "five times the second that it may take"
    error = orjson.loads(capsysbinary.readouterr().out)["error"]
    assert (error["line"], error["column"]) == (line, column), error
    assert message in error["message"]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path, capsysbinary: Any) -> None:
    file = tmp_path / "template"
    file.write_bytes(b"\xff\xfe\x00\xd8abc")
    assert main([str(file)]) == 2
    assert "not UTF-8" in orjson.loads(capsysbinary.readouterr().out)["error"]["message"]
