"""The trace in a file."""

import hashlib
from pathlib import Path

import pytest

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
    assert len(log.index) > 10
    for after in (0, 1, 7, 250, 499):
        assert log.read(after, 1) == canonical(events(after + 1, after + 1)).splitlines()


def test_a_log_shorter_than_said_is_refused(tmp_path: Path) -> None:
    log = TraceLog(tmp_path / "trace.log")
    log.append(events(1, 4))
    with pytest.raises(EOFError):
        log.truncate(9, log.size + 1)
