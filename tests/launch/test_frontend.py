"""When the pages' scripts are built anew."""

import gzip
from pathlib import Path

import pytest

from launch.frontend import compress, sources_hash


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.ts").write_text("a")
    return tmp_path


def test_a_changed_a_new_and_a_renamed_source_change_the_hash(sources: Path) -> None:
    seen = [sources_hash(sources)]
    (sources / "src" / "a.ts").write_text("b")
    seen.append(sources_hash(sources))
    (sources / "src" / "c.ts").write_text("c")
    seen.append(sources_hash(sources))
    (sources / "src" / "c.ts").rename(sources / "src" / "d.ts")
    seen.append(sources_hash(sources))
    assert len(dict.fromkeys(seen)) == 4


def test_what_is_built_or_installed_is_no_source(sources: Path) -> None:
    before = sources_hash(sources)
    for folder in ("dist", "node_modules", "tests"):
        (sources / folder).mkdir()
        (sources / folder / "x.js").write_text("x")
    assert sources_hash(sources) == before


def test_scripts_get_a_compressed_twin_and_small_ones_do_not(tmp_path: Path) -> None:
    (tmp_path / "big.js").write_bytes(b"x" * 1000)
    (tmp_path / "small.js").write_bytes(b"x")
    compress(tmp_path)
    assert gzip.decompress((tmp_path / "big.js.gz").read_bytes()) == b"x" * 1000
    assert not (tmp_path / "small.js.gz").exists()
