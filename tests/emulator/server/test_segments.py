"""Files of lines with checksums: what is torn is cut off, what is broken is refused."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.server.segments import CorruptSegment, Segments, frame, unframe


def written(folder: Path, lines: list[bytes], **options: int) -> Path:
    segments = Segments(folder, syncs=True, **options)
    for line in lines:
        segments.append(line)
        segments.commit()
    segments.close()
    return segments.paths[-1]


def read(folder: Path) -> list[bytes]:
    segments = Segments(folder, syncs=False)
    lines = list(segments.lines())
    segments.close()
    return lines


LINES = [b"one", b"two", b"three"]


def test_committed_lines_are_read_back_in_order(tmp_path: Path) -> None:
    written(tmp_path, LINES)
    assert read(tmp_path) == LINES


def test_lines_that_were_not_committed_are_not_there(tmp_path: Path) -> None:
    segments = Segments(tmp_path, syncs=False)
    segments.append(b"one")
    segments.close()
    assert read(tmp_path) == []


def test_segments_follow_each_other(tmp_path: Path) -> None:
    written(tmp_path, LINES * 10, segment_bytes=50)
    assert len(Segments(tmp_path, syncs=False).paths) > 3
    assert read(tmp_path) == LINES * 10


@given(cut=st.integers(1, len(frame(b"three"))))
def test_a_torn_end_is_cut_and_the_rest_kept(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    folder = tmp_path_factory.mktemp("torn")
    path = written(folder, LINES)
    os.truncate(path, path.stat().st_size - cut)
    segments = Segments(folder, syncs=True)
    assert list(segments.lines()) == LINES[:2]
    torn = len(frame(b"three")) - cut
    assert (segments.cut.size if segments.cut else 0) == torn
    segments.append(b"four")
    segments.commit()
    segments.close()
    assert read(folder) == [*LINES[:2], b"four"]


def test_garbage_at_the_end_is_cut_with_a_message(tmp_path: Path) -> None:
    path = written(tmp_path, LINES)
    with path.open("ab") as file:
        file.write(b"\x00" * 100 + b"\n")
    segments = Segments(tmp_path, syncs=False)
    assert list(segments.lines()) == LINES
    assert "cut 101 bytes off" in str(segments.cut)


def test_a_broken_line_with_whole_ones_behind_it_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, LINES)
    broken = path.read_bytes().replace(b"two", b"twO")
    path.write_bytes(broken)
    with pytest.raises(CorruptSegment) as refused:
        Segments(tmp_path, syncs=False)
    assert refused.value.offset == len(frame(b"one"))
    assert path.read_bytes() == broken


def test_a_broken_earlier_segment_is_refused(tmp_path: Path) -> None:
    written(tmp_path, LINES * 10, segment_bytes=50)
    first = Segments(tmp_path, syncs=False).paths[0]
    first.write_bytes(first.read_bytes()[:-3])
    with pytest.raises(CorruptSegment):
        read(tmp_path)


def test_packed_segments_hold_the_same_lines(tmp_path: Path) -> None:
    written(tmp_path, LINES * 10, segment_bytes=50)
    segments = Segments(tmp_path, syncs=True, segment_bytes=50)
    reading = segments.lines()
    assert next(reading) == LINES[0]
    segments.pack()
    assert list(reading) == (LINES * 10)[1:], "who reads meanwhile is not disturbed"
    segments.append(b"four")
    segments.commit()
    segments.close()
    assert read(tmp_path) == [*LINES * 10, b"four"]
    assert len(list(tmp_path.glob("*.log"))) <= 2


def test_a_sudden_end_between_packing_and_removing_changes_nothing(tmp_path: Path) -> None:
    written(tmp_path, LINES * 10, segment_bytes=50)
    first = Segments(tmp_path, syncs=False).paths[0]
    content = first.read_bytes()
    Segments(tmp_path, syncs=False).pack()
    first.write_bytes(content)
    assert read(tmp_path) == LINES * 10


def test_a_broken_segment_is_not_packed(tmp_path: Path) -> None:
    written(tmp_path, LINES * 10, segment_bytes=50)
    segments = Segments(tmp_path, syncs=False)
    first = segments.paths[0]
    first.write_bytes(first.read_bytes()[:-3])
    segments.pack()
    assert first.exists()
    with pytest.raises(CorruptSegment):
        list(segments.lines())


def test_a_full_disk_loses_nothing_and_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    segments = Segments(tmp_path, syncs=True)
    segments.append(b"one")
    segments.commit()
    write = os.write

    def full(file: int, data: bytes) -> int:
        write(file, bytes(data)[:5])
        raise OSError(errno.ENOSPC, "No space left on device")

    segments.append(b"two")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space left"):
            segments.commit()
    assert read_bytes(segments) == frame(b"one")
    segments.append(b"three")
    segments.commit()
    segments.close()
    assert read(tmp_path) == LINES


def read_bytes(segments: Segments) -> bytes:
    return segments.paths[-1].read_bytes()


def test_a_cleared_stream_is_empty_and_goes_on(tmp_path: Path) -> None:
    written(tmp_path, LINES * 10, segment_bytes=50)
    segments = Segments(tmp_path, syncs=True)
    segments.clear()
    assert list(segments.lines()) == []
    segments.append(b"new")
    segments.commit()
    segments.close()
    assert read(tmp_path) == [b"new"]


@given(st.binary(max_size=50))
def test_a_changed_byte_is_seen(line: bytes) -> None:
    framed = frame(line)[:-1]
    assert unframe(framed) == line
    for position in range(len(framed)):
        changed = bytes([*framed[:position], framed[position] ^ 1, *framed[position + 1 :]])
        assert unframe(changed) != line
