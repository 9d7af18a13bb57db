"""Files: one noun each, short, and each says in its first line what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, python_files, shown

LONGEST = 400
LONGEST_TEST = 700
REASONS: dict[str, str] = {}
"""Files above the limit, each with the reason that a reader would accept."""

VAGUE = ("utils", "util", "helpers", "helper", "common", "misc", "manager", "base2", "stuff")
SOURCES = ("emulator", "designer", "launch", "tests")


def typescript_files() -> Iterator[Path]:
    for folder in ("src", "tests"):
        yield from sorted((ROOT / "frontend" / folder).rglob("*.ts"))


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def limit(file: Path) -> int:
    return LONGEST_TEST if "tests" in Path(shown(file)).parts else LONGEST


def too_long(files: Iterator[Path]) -> list[str]:
    found = {shown(file): lines(file) for file in files if lines(file) > limit(file)}
    return [f"{name}: {length} lines" for name, length in found.items() if name not in REASONS]


def has_vague_name(file: Path) -> bool:
    return any(part in VAGUE for part in file.stem.split("_"))


def says_what_it_is_for(file: Path) -> bool:
    text = file.read_text()
    return file.name == "__init__.py" or not text.strip() or bool(ast.get_docstring(ast.parse(text)))


def test_a_long_file_is_found(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    file.write_text("x = 1\n" * (LONGEST + 1))
    assert too_long(iter([file])) == [f"long.py: {LONGEST + 1} lines"]


@pytest.mark.parametrize("name", ["utils.py", "sqs_utils.py", "queue_manager.py", "common.py"])
def test_a_vague_name_is_found(name: str) -> None:
    assert has_vague_name(Path(name))


def test_a_file_without_a_first_sentence_is_found(tmp_path: Path) -> None:
    file = tmp_path / "mute.py"
    file.write_text("x = 1\n")
    assert not says_what_it_is_for(file)


def test_no_file_is_too_long() -> None:
    assert too_long(python_files(*SOURCES)) + too_long(typescript_files()) == []


def test_no_file_has_a_vague_name() -> None:
    assert [shown(file) for file in [*python_files(*SOURCES), *typescript_files()] if has_vague_name(file)] == []


def test_each_file_says_what_it_is_for() -> None:
    assert [shown(file) for file in python_files(*SOURCES) if not says_what_it_is_for(file)] == []


def test_a_reason_is_needed_still() -> None:
    assert [name for name in REASONS if lines(ROOT / name) <= LONGEST] == []
