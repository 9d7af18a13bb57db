"""Finds the test that shows an operation: one that names it, else a file of tests that does."""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

BROAD = "test_boto3"
"""Its tests go through many operations each; one about a single operation says more."""
POSSESSIVE = re.compile(r"(?<=\w) s\b")
WRITTEN = {
    word.lower(): word
    for word in (
        *("API", "ARN", "AWS", "CBOR", "CLI", "CORS", "FIFO", "HTTP", "IAM", "ID", "JSON", "JWT", "KMS", "MD5", "REST"),
        *("S3", "SAM", "SNS", "SQS", "STS", "URL", "UTF", "XML", "ARNs", "IDs", "URLs"),
        *("CloudFormation", "CloudWatch", "Kinesis", "Lambda", "Node", "Python"),
    )
}
"""What a test's name cannot write as it is written."""
BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Shown:
    """`file` is relative to the service's tests; `sentence` is the test's name as one, "" for the file as a whole."""

    file: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Named:
    """A test, or what stands in a file outside of its tests, with the text in which operations are looked for."""

    shown: Shown
    text: str


def tests_of(folder: Path, operations: Iterable[str]) -> dict[str, Shown]:
    """Return the test that shows each operation; where there are no tests, none (an installation has none)."""
    named = [part for path in sorted(folder.rglob("test_*.py")) for part in _parts(path, folder)]
    named.sort(key=lambda part: (part.shown.sentence == "", BROAD in part.shown.file))
    found: dict[str, Shown] = {}
    for operation in operations:
        pattern = re.compile(rf"\"{operation}\"|\.{method_of(operation)}\(|\"{method_of(operation)}\"")
        part = next((part for part in named if pattern.search(part.text)), None)
        if part is not None:
            found[operation] = part.shown
    return found


def method_of(operation: str) -> str:
    """Return the name of an operation's method of boto3."""
    return BORDER.sub("_", operation).lower()


def sentence_of(test: str) -> str:
    """Return a test's name as a sentence: `test_a_client_s_arn` is "A client's ARN"."""
    words = " ".join(WRITTEN.get(word, word) for word in test.removeprefix("test_").split("_"))
    sentence = POSSESSIVE.sub("'s", words)
    return sentence[:1].upper() + sentence[1:]


def _parts(path: Path, folder: Path) -> list[Named]:
    source = path.read_text()
    lines = source.splitlines()
    file = path.relative_to(folder).as_posix()
    parts, rest, end = [], [], 0
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_"):
            first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)]) - 1
            rest += lines[end:first]
            end = node.end_lineno or node.lineno
            parts.append(Named(Shown(file, sentence_of(node.name)), "\n".join(lines[first:end])))
    return [*parts, Named(Shown(file, ""), "\n".join([*rest, *lines[end:]]))]
