"""Code is kept by its content, and an archive cannot reach out of its folder."""

import hashlib
import io
import stat
import zipfile
from pathlib import Path

import pytest

from emulator.runtime import code_store
from emulator.runtime.code_store import BadCode, CodeStore


@pytest.fixture
def store(tmp_path: Path) -> CodeStore:
    """An empty store."""
    return CodeStore(tmp_path / "code")


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """Return a zip file of these entries."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zipped:
        for entry, data in entries:
            zipped.writestr(entry, data)
    return content.getvalue()


def left_over(store: CodeStore) -> list[str]:
    """Return what a refused archive has left."""
    return [path.name for path in store.root.iterdir() if path.name.startswith(".")]


def test_the_same_files_have_the_same_key_in_any_order(store: CodeStore) -> None:
    key = store.put({"app.py": b"1", "lib/other.py": b"2"})
    assert store.put({"lib/other.py": b"2", "app.py": b"1"}) == key
    assert (store.path(key) / "lib" / "other.py").read_bytes() == b"2"


def test_files_that_differ_in_name_or_content_have_different_keys(store: CodeStore) -> None:
    sets = [{"a": b"bc"}, {"ab": b"c"}, {"a": b"b", "c": b""}, {"a": b"bd"}]
    assert len({store.put(files) for files in sets}) == 4


def test_an_archive_is_kept_under_its_own_hash(store: CodeStore) -> None:
    data = archive(("app.py", b"print(1)"), ("folder/", b""), ("folder/x", b"y"))
    assert store.put_archive(data) == hashlib.sha256(data).hexdigest()
    assert (store.path(store.put_archive(data)) / "folder" / "x").read_bytes() == b"y"


def test_a_program_in_an_archive_stays_executable_and_others_can_read_everything(store: CodeStore) -> None:
    program = zipfile.ZipInfo("bin/run")
    program.external_attr = (stat.S_IFREG | 0o700) << 16
    folder = store.path(store.put_archive(archive((program, b"#!"), ("plain", b""))))
    assert stat.S_IMODE((folder / "bin" / "run").stat().st_mode) == 0o755
    assert stat.S_IMODE((folder / "plain").stat().st_mode) == 0o644
    assert stat.S_IMODE((folder / "bin").stat().st_mode) == 0o755


@pytest.mark.parametrize("name", ["../escape", "/etc/cron.d/x", "a/../../b", "a\\..\\b", "x" * 2000, ""])
def test_a_path_out_of_the_folder_is_refused(store: CodeStore, name: str) -> None:
    with pytest.raises(BadCode):
        store.put({name: b""})
    if name:
        with pytest.raises(BadCode):
            store.put_archive(archive((zipfile.ZipInfo(name), b"")))
    assert left_over(store) == []
    assert not (store.root.parent / "escape").exists()


def test_a_symbolic_link_in_an_archive_is_refused(store: CodeStore) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(BadCode, match="'link' is neither a file nor a folder"):
        store.put_archive(archive((link, b"/etc/shadow")))
    assert left_over(store) == []


def test_a_bomb_is_refused_before_it_is_unpacked(store: CodeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_store, "LARGEST_CODE", 1 << 20)
    with pytest.raises(BadCode, match="Unzipped size must be smaller"):
        store.put_archive(archive(("zeros", bytes(2 << 20))))
    assert left_over(store) == []


def test_an_archive_that_lies_about_its_size_is_refused(store: CodeStore) -> None:
    honest = archive(("zeros", bytes(1 << 20)))
    size = (1 << 20).to_bytes(4, "little")
    with pytest.raises(BadCode, match="Could not unzip uploaded file"):
        store.put_archive(honest.replace(size, (16).to_bytes(4, "little")))
    assert left_over(store) == []


def test_too_many_files_are_refused(store: CodeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_store, "MOST_FILES", 3)
    with pytest.raises(BadCode, match="4 files are more than 3"):
        store.put(dict.fromkeys("abcd", b""))
    with pytest.raises(BadCode, match="4 files are more than 3"):
        store.put_archive(b"PK\x01\x02" * 4)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 but no archive", bytes(1000)])
def test_what_is_no_archive_is_refused(store: CodeStore, data: bytes) -> None:
    with pytest.raises(BadCode, match="Could not unzip uploaded file"):
        store.put_archive(data)
    assert left_over(store) == []


def test_a_later_layer_lies_over_an_earlier_one(store: CodeStore) -> None:
    lower, upper = store.put({"a": b"1", "b": b"1"}), store.put({"b": b"2"})
    folder = store.path(store.merge([lower, upper]))
    assert [(folder / name).read_bytes() for name in "ab"] == [b"1", b"2"]
    assert store.merge([upper, lower]) != store.merge([lower, upper])
