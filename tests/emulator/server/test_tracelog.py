"""The trace in a file."""

import gzip
import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.contract.record import TraceEvent, canonical, digest_of
from emulator.server import tracelog
from emulator.server.tracelog import TraceLog


def events(first: int, last: int) -> list[TraceEvent]:
    return [TraceEvent(n, n * 10, "send", "arn", "outside", f"m{n}", 0, {"size": n}) for n in range(first, last + 1)]


def test_events_are_read_behind_a_sequence(tmp_path: Path) -> None:
    log = TraceLog(tmp_path / "trace.log")
    for first in range(1, 3_001, 100):
        log.append(events(first, first + 99))
    for after in (0, 1, 511, 512, 513, 2_999):
        expected = canonical(events(after + 1, min(after + 5, 3_000))).splitlines()
        assert log.read(after, 5) == expected
    assert log.read(3_000, 5) == []
    assert log.count == 3_000


def test_the_digest_is_that_of_all_events(tmp_path: Path) -> None:
    log = TraceLog(tmp_path / "trace.log")
    log.append(events(1, 7))
    log.append(events(8, 9))
    assert log.digest == digest_of(events(1, 9))


@pytest.mark.parametrize("added", [1, 10])
def test_the_digest_of_a_log_that_was_opened_is_read_in_slices_while_events_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, added: int
) -> None:
    monkeypatch.setattr(tracelog, "READ_BYTES", 3_000)
    before = TraceLog(tmp_path / "trace.log", segment_bytes=8_000)
    for first in range(1, 401, 20):
        before.append(events(first, first + 19))
    before.pack()
    before.close()
    log = TraceLog(tmp_path / "trace.log", segment_bytes=8_000)
    log.truncate(before.count, before.size)
    slices, last = 1, 400
    while not log.hash_some():
        log.append(events(last + 1, last + added))
        slices, last = slices + 1, last + added
    assert slices > 5
    assert log.digest == digest_of(events(1, last))


def test_a_truncated_log_goes_on_from_there(tmp_path: Path) -> None:
    log = TraceLog(tmp_path / "trace.log")
    log.append(events(1, 4))
    size = log.size
    log.append(events(5, 9))
    log.truncate(4, size)
    assert log.digest == hashlib.sha256(canonical(events(1, 4))).hexdigest()
    log.append(events(5, 6))
    assert log.digest == digest_of(events(1, 6))
    assert len(log.read(0, 100)) == 6


def test_a_truncated_log_finds_its_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracelog, "READ_BYTES", 1_000)
    log = TraceLog(tmp_path / "trace.log")
    log.append(events(1, 500))
    log.truncate(500, log.size)
    for after in (499, 0, 1, 7, 250, 499):
        assert log.read(after, 1) == canonical(events(after + 1, after + 1)).splitlines()


def test_a_log_shorter_than_said_is_refused(tmp_path: Path) -> None:
    log = TraceLog(tmp_path / "trace.log")
    log.append(events(1, 4))
    with pytest.raises(EOFError):
        log.truncate(9, log.size + 1)


def long_log(folder: Path, count: int = 900) -> TraceLog:
    """Return a log of several sealed files, a hundred events each."""
    log = TraceLog(folder / "trace.log", segment_bytes=len(canonical(events(1, 100))))
    lengthen(log, count)
    return log


def lengthen(log: TraceLog, count: int) -> None:
    for first in range(log.count + 1, count + 1, 50):
        log.append(events(first, first + 49))


def sealed(folder: Path) -> list[str]:
    return sorted(path.suffix for path in (folder / "trace").iterdir())


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_long_log_is_read_and_summed_up_across_its_files(tmp_path: Path, is_packed: bool) -> None:
    log = long_log(tmp_path)
    if is_packed:
        log.pack()
    assert sealed(tmp_path) == [".gz" if is_packed else ".log"] * len(log.sealed)
    assert len(log.sealed) > 5
    again = TraceLog(tmp_path / "trace.log")
    again.truncate(log.count, log.size)
    for each in (log, again):
        for after in (0, 1, 99, 100, 455, 899):
            assert each.read(after, 130) == canonical(events(after + 1, min(after + 130, 900))).splitlines()
        assert each.digest == digest_of(events(1, 900))
        assert each.read(900, 5) == []
    again.append(events(901, 1_000))
    assert again.digest == digest_of(events(1, 1_000))


def test_packing_makes_a_log_small(tmp_path: Path) -> None:
    log = long_log(tmp_path, 3_000)
    log.pack()
    assert sum(path.stat().st_size for path in (tmp_path / "trace").iterdir()) < log.size / 5


@given(kept=st.integers(0, 18), packed=st.integers(0, 18), is_torn=st.booleans())
def test_a_log_goes_on_from_any_checkpoint(kept: int, packed: int, is_torn: bool) -> None:
    """Whatever was sealed, packed or half packed behind a checkpoint when the end came."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        log = long_log(folder, 50 * min(packed, kept))
        log.pack()
        if is_torn and log.sealed:
            path = next((folder / "trace").iterdir())
            path.with_name(path.name.removesuffix(".gz")).write_bytes(gzip.decompress(path.read_bytes()))
            path.with_suffix(".new").write_bytes(b"half")
        lengthen(log, 50 * kept)
        count, size = log.count, log.size
        lengthen(log, 900)
        again = TraceLog(folder / "trace.log", segment_bytes=log.segment_bytes)
        again.truncate(count, size)
        lengthen(again, 1_000)
        assert again.digest == digest_of(events(1, 1_000))
        assert again.read(0, 2_000) == canonical(events(1, 1_000)).splitlines()


def test_a_log_that_is_packed_beyond_its_checkpoint_is_refused(tmp_path: Path) -> None:
    log = long_log(tmp_path)
    log.pack()
    size = len(canonical(events(1, 130)))
    with pytest.raises(EOFError):
        log.truncate(130, size)
    log.truncate(0, 0)
    assert sealed(tmp_path) == []
    log.append(events(1, 3))
    assert log.digest == digest_of(events(1, 3))
