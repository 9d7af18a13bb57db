"""The log of a board's updates."""

import threading
from typing import Any

import pytest
from django.db import connections
from pycrdt import Doc, Map

from designer.boards import log
from designer.boards.models import Board, Snapshot, Update

pytestmark = pytest.mark.django_db(databases=["default", "runs"])


@pytest.fixture
def empty() -> Board:
    """A board whose log is empty."""
    return Board.objects.create(name="Empty")


class Writer:
    """A browser's document: each write is an update."""

    def __init__(self) -> None:
        self.document: Doc[Any] = Doc()
        self.layout: Map[Any] = self.document.get("layout", type=Map)

    def write(self, key: str, value: Any = 1) -> bytes:
        """Write; return the update."""
        state = self.document.get_state()
        self.layout[key] = value
        return self.document.get_update(state)


def keys_of(state: bytes) -> set[str]:
    document: Doc[Any] = Doc()
    document.apply_update(state)
    return set(document.get("layout", type=Map).keys())


def test_updates_are_numbered_from_one(empty: Board) -> None:
    writer = Writer()
    assert [log.append(empty.id, writer.write(key)) for key in "abc"] == [1, 2, 3]
    number, state = log.load(empty.id)
    assert (number, keys_of(state)) == (3, {"a", "b", "c"})


def test_an_empty_log_is_an_empty_document(empty: Board) -> None:
    assert log.load(empty.id) == (0, log.EMPTY)
    assert log.after(empty.id, 0) == []


def test_the_log_behind_a_number_names_who_asked(empty: Board) -> None:
    writer = Writer()
    log.append(empty.id, writer.write("a"))
    log.append(empty.id, writer.write("b"), person="ada", tab="t1", edit="t1-1")
    [line] = log.after(empty.id, 1)
    assert (line.number, line.tab, line.edit) == (2, "t1", "t1-1")
    assert keys_of(log.load(empty.id)[1]) == {"a", "b"}


def test_a_snapshot_holds_what_its_lines_held(empty: Board) -> None:
    writer = Writer()
    for number in range(2 * log.SNAPSHOT_EVERY + 5):
        log.append(empty.id, writer.write(f"k{number}"))
    wanted = {f"k{number}" for number in range(2 * log.SNAPSHOT_EVERY + 5)}
    assert Snapshot.objects.get(board=empty).number == 2 * log.SNAPSHOT_EVERY
    assert Update.objects.filter(board=empty).first().number == log.SNAPSHOT_EVERY + 1  # type: ignore[union-attr]
    number, state = log.load(empty.id)
    assert (number, keys_of(state)) == (2 * log.SNAPSHOT_EVERY + 5, wanted)


def test_who_is_far_behind_gets_the_snapshot_and_what_follows(empty: Board) -> None:
    writer = Writer()
    for number in range(2 * log.SNAPSHOT_EVERY + 2):
        log.append(empty.id, writer.write(f"k{number}"))
    lines = log.after(empty.id, 3)
    assert [line.number for line in lines] == [400, 401, 402]
    assert len(keys_of(lines[0].update)) == 400
    assert [line.number for line in log.after(empty.id, 399)] == [400, 401, 402]
    assert log.after(empty.id, 402) == []


def test_a_board_that_is_gone_takes_nothing(empty: Board) -> None:
    gone = empty.id
    empty.delete()
    with pytest.raises(log.BoardIsGone, match=gone):
        log.append(gone, Writer().write("a"))
    with pytest.raises(log.BoardIsGone, match=gone):
        log.lock(gone)


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_get_a_number_each() -> None:
    board = Board.objects.create(name="Busy")
    numbers: list[int] = []

    def write(who: str) -> None:
        writer = Writer()
        numbers.extend(log.append(board.id, writer.write(f"{who}{count}")) for count in range(10))
        connections.close_all()

    threads = [threading.Thread(target=write, args=(who,)) for who in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 61))
    number, state = log.load(board.id)
    assert (number, len(keys_of(state))) == (60, 60)
