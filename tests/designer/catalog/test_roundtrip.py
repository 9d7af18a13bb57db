"""`manage.py roundtrip`: a line for each file, whatever it is."""

import json
from pathlib import Path
from typing import Any

import pytest

from designer.catalog.roundtrip import main
from tests import corpus


def run(capsys: pytest.CaptureFixture[str], *files: Path) -> tuple[int, list[dict[str, Any]]]:
    code = main([str(file) for file in files])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_published_templates_are_identical_but_for_the_broken_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(capsys, *corpus.ALL.values())
    assert code == 1
    assert len(lines) == 113
    broken = [line for line in lines if not line["identical"]]
    assert [Path(line["file"]).parent.name for line in broken] == ["rds-sns-event-notification"]
    assert (broken[0]["error"]["line"], broken[0]["error"]["column"]) == (3, 97)


def test_a_line_names_nodes_edges_and_opaque_resources(capsys: pytest.CaptureFixture[str]) -> None:
    code, (line,) = run(capsys, corpus.ALL["lambda-sqs/template.yaml"])
    assert code == 0
    assert line == {
        "file": str(corpus.ALL["lambda-sqs/template.yaml"]),
        "identical": True,
        "nodes": ["MySqsQueue", "QueuePublisherFunction"],
        "edges": [{"source": "QueuePublisherFunction", "target": "MySqsQueue", "kind": "send"}],
        "opaque": [],
        "error": None,
    }


def test_files_that_are_no_templates_get_a_clear_line_each(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    binary, long, empty = tmp_path / "binary", tmp_path / "long", tmp_path / "empty"
    binary.write_bytes(bytes(range(256)) * 100)
    long.write_text("a: b\n" * 1_000_000)
    empty.write_text("")
    code, lines = run(capsys, tmp_path / "missing", tmp_path, binary, long, empty)
    assert code == 1
    words = ["No such file", "directory", "not UTF-8", "has more than", "empty"]
    assert all(word in line["error"]["message"] for word, line in zip(words, lines, strict=True))


def test_line_ends_and_bom_count(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_bytes(b"\xef\xbb\xbfResources:\r\n  A: {Type: T}\r\n")
    assert run(capsys, file)[1][0]["identical"]
