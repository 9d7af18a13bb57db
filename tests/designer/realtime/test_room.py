"""A board's room: merges, commits, acknowledges, relays, refuses."""

import asyncio
from functools import partial
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from pycrdt import Doc, Map, Text
from pytest_django.fixtures import Settings

from designer.boards import drawing, log
from designer.boards.models import Board, Update
from designer.catalog.edits import make
from designer.realtime import notices
from designer.realtime.room import LARGEST_UPDATE, Room, Rooms
from designer.realtime.source import boards
from tests.designer.realtime.conftest import Browser, enter

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])


async def lines(board: Board) -> list[Update]:
    return [line async for line in Update.objects.filter(board=board).order_by("number")]


def was_told_of_an_edit(browser: Browser) -> bool:
    return any(value["type"] == "edit" for value in browser.said)


def has_saved(browser: Browser, key: str) -> bool:
    return key in browser.layout and bool(browser.saved())


async def kept_layout(board: Board) -> Any:
    document: Doc[Any] = Doc()
    document.apply_update((await sync_to_async(log.load)(board.id))[1])
    return document.get("layout", type=Map).to_py()


async def test_what_one_draws_is_saved_and_reaches_the_others(room: Room, board: Board) -> None:
    ada, ben = await enter(room, Browser("ada")), await enter(room, Browser("ben"))
    ada.send(ada.write("a", 7))
    await ben.until(lambda: ben.layout == {"a": 7})
    await ada.until(lambda: bool(ada.saved()))
    last = (await lines(board))[-1]
    assert (ada.saved(), last.number, last.person) == ([last.number], last.number, "ada")
    assert ben.saved() == []


async def test_changes_of_a_moment_are_one_line_of_the_log(room: Room, board: Board) -> None:
    ada, ben = await enter(room, Browser("ada")), await enter(room, Browser("ben"))
    before = len(await lines(board))
    for number in range(20):
        ada.send(ada.write(f"a{number}"))
        ben.send(ben.write(f"b{number}"))
    await ada.until(lambda: len(ada.layout) == 40)
    await ben.until(lambda: ben.layout == ada.layout and bool(ben.saved()))
    assert len(await lines(board)) == before + 1
    assert [value["taken"] for value in ben.said if value["type"] == "saved"] == [20]


async def test_a_change_is_committed_before_it_is_acknowledged(room: Room, board: Board) -> None:
    ada = await enter(room, Browser())
    ada.send(ada.write("a"))
    await ada.until(lambda: bool(ada.saved()))
    assert ada.saved() == [(await lines(board))[-1].number]
    assert await kept_layout(board) == {"a": 1}


async def test_what_repeats_a_change_of_the_moment_is_saved_no_sooner(room: Room, board: Board) -> None:
    ada, ben = await enter(room, Browser("ada")), await enter(room, Browser("ben"))
    update = ada.write("a")
    ada.send(update)
    ben.send(update)
    await ben.until(lambda: bool(ben.saved()))
    assert ben.saved() == [(await lines(board))[-1].number]


@pytest.mark.parametrize("update", [b"\x01\x02\x03", b"\xff" * 30, b"\x00", b""])
async def test_what_cannot_be_read_resets_its_sender_only(room: Room, board: Board, update: bytes) -> None:
    ada, eve = await enter(room, Browser("ada")), await enter(room, Browser("eve"))
    before = len(await lines(board))
    eve.send(update)
    await eve.until(lambda: bool(eve.refused))
    assert eve.refused == ["The change could not be read."]
    ada.send(ada.write("a"))
    await ada.until(lambda: bool(ada.saved()))
    assert len(await lines(board)) == before + 1
    assert ada.refused == []


async def test_what_is_no_part_of_a_board_is_refused_by_name(room: Room) -> None:
    eve = await enter(room, Browser("eve"))
    strange: Doc[Any] = Doc()
    text: Text = strange.get("diary", type=Text)
    text += "x"
    eve.send(strange.get_update())
    await eve.until(lambda: bool(eve.refused))
    assert eve.refused == ["'diary' is no part of a board."]
    assert "diary" not in set(room.document.keys())


async def test_code_that_lies_outside_of_a_board_is_refused_by_name(room: Room, board: Board) -> None:
    ada = await enter(room, Browser("ada"))
    ada.send(ada.write("../../evil.py", "import os", root="code"))
    await ada.until(lambda: bool(ada.refused))
    assert ada.refused == ["The code file '../../evil.py' does not lie inside the board's code."]


async def test_a_change_that_is_too_large_is_refused(room: Room) -> None:
    eve = await enter(room, Browser("eve"))
    eve.send(eve.write("a", "x" * (LARGEST_UPDATE + 1)))
    await eve.until(lambda: bool(eve.refused))
    assert "over the limit of 262,144" in eve.refused[0]
    assert room.document.get_update() == room.scratch.document.get_update()


async def test_a_board_that_is_full_takes_no_more(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "LARGEST_DOCUMENT", 30_000)
    ada = await enter(room, Browser())
    ada.send(ada.write("a", "x" * 40_000))
    await ada.until(lambda: bool(ada.refused))
    assert "30,000 is the most" in ada.refused[0]


async def test_a_refused_change_does_not_take_its_neighbours_along(room: Room) -> None:
    ada, eve = await enter(room, Browser("ada")), await enter(room, Browser("eve"))
    ada.send(ada.write("a"))
    eve.send(b"\x01\x02\x03")
    ada.send(ada.write("b"))
    await ada.until(lambda: bool(ada.saved()))
    await eve.until(lambda: eve.layout == {"a": 1, "b": 1})
    ada.send(ada.write("c"))
    await eve.until(lambda: "c" in eve.layout)
    assert ada.refused == []


async def test_what_is_here_already_is_acknowledged_but_not_written_again(room: Room, board: Board) -> None:
    ada = await enter(room, Browser())
    update = ada.write("a")
    ada.send(update)
    await ada.until(lambda: len(ada.saved()) == 1)
    before = len(await lines(board))
    ada.send(update)
    await ada.until(lambda: len(ada.saved()) == 2)
    assert len(await lines(board)) == before


async def test_a_viewers_repetition_is_no_change(room: Room) -> None:
    ada, eve = await enter(room, Browser("ada")), await enter(room, Browser("eve"))
    update = ada.write("a")
    ada.send(update)
    await ada.until(lambda: bool(ada.saved()))
    assert not room.would_change(update)
    assert room.would_change(eve.write("b"))
    assert room.would_change(b"\x01\x02\x03")


async def test_a_board_that_was_deleted_says_so(room: Room, board: Board) -> None:
    ada = await enter(room, Browser())
    await board.adelete()
    ada.send(ada.write("a"))
    await ada.until(lambda: bool(ada.refused))
    assert "was deleted" in ada.refused[0]


async def test_a_database_that_fails_once_loses_nothing(
    room: Room, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("designer.realtime.room.AGAIN_S", 0.05)
    working = log.append
    failed: list[bool] = []

    def fails_once(*given: Any, **named: Any) -> int:
        if not failed:
            failed.append(True)
            raise OSError("disk full")
        return working(*given, **named)

    monkeypatch.setattr(log, "append", fails_once)
    ada, ben = await enter(room, Browser("ada")), await enter(room, Browser("ben"))
    ada.send(ada.write("a"))
    await ben.until(lambda: ben.layout == {"a": 1})
    await ada.until(lambda: bool(ada.saved()))
    assert failed


async def test_an_edit_of_the_server_comes_with_its_tab(room: Room, board: Board) -> None:
    ada = await enter(room, Browser())
    wanted = {"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0}
    await sync_to_async(drawing.change)(
        board.id, lambda document: make(document, wanted), person="ada", tab="t1", edit_id="t1-1"
    )
    await ada.until(lambda: any(value["type"] == "edit" for value in ada.said))
    edit = next(value for value in ada.said if value["type"] == "edit")
    assert (edit["tab"], edit["edit"]) == ("t1", "t1-1")
    await ada.until(lambda: any(value["type"] == "graph" and value["nodes"] for value in ada.said))
    graph = [value for value in ada.said if value["type"] == "graph"][-1]
    assert [node["logicalId"] for node in graph["nodes"]] == ["Queue"]
    assert graph["version"] == room.number


async def test_the_rules_look_at_what_was_drawn(room: Room, board: Board) -> None:
    ada = await enter(room, Browser())

    def found() -> list[str]:
        said = [value["findings"] for value in ada.said if value["type"] == "findings"]
        return [finding["rule"] for finding in said[-1]] if said else []

    edit = {"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0, "properties": {"DelaySeconds": 901}}
    await sync_to_async(drawing.change)(board.id, lambda document: make(document, edit), person="ada")
    await ada.until(lambda: found() == ["quota-passed"])
    assert room.findings is not None
    assert room.findings["version"] == room.number


async def test_what_only_moves_is_not_drawn_again_but_who_comes_sees_it_there(room: Room, board: Board) -> None:
    ada = await enter(room, Browser())
    edit = {"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0}
    await sync_to_async(drawing.change)(board.id, lambda document: make(document, edit), person="ada")
    await ada.until(lambda: any(value["type"] == "graph" and value["nodes"] for value in ada.said))
    await ada.until(lambda: room.is_up_to_date and room.findings is not None and room.findings["version"] > 1)
    drawn = room.graph
    assert drawn is not None
    node = drawn["nodes"][0]["id"]
    ada.send(ada.write(node, Map({"x": 640.0, "y": 80.0})))
    await ada.until(lambda: bool(ada.saved()))
    assert room.is_up_to_date
    now = await room.graph_now()
    assert now is not None
    assert (now["nodes"][0]["x"], now["nodes"][0]["y"]) == (640.0, 80.0)
    assert await room.graph_now() is now


async def test_a_longer_look_is_asked_for_once_people_have_paused(
    room: Room, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    has_asked, loop = asyncio.Event(), asyncio.get_running_loop()

    def look(source: Any, board: str) -> None:
        asked.append(room.number)
        loop.call_soon_threadsafe(has_asked.set)

    monkeypatch.setattr("designer.realtime.room.LOOK_S", 0.05)
    monkeypatch.setattr(type(boards()), "look", look)
    ada = await enter(room, Browser())
    await asyncio.sleep(0.2)
    assert asked == [], "nobody has changed anything"
    monkeypatch.setattr("designer.realtime.room.LOOK_S", 2)
    for number in range(3):
        ada.send(ada.write(f"src/{number}.py", Text("pass"), root="code"))
    async with asyncio.timeout(60):
        await has_asked.wait()
    assert asked == [room.number]


async def test_the_last_look_of_cfn_lint_is_kept_for_who_comes(room: Room, board: Board) -> None:
    ada = await enter(room, Browser())
    await notices.publish(board.id, {"type": "lint", "version": 1, "remarks": []})
    await ada.until(lambda: any(value["type"] == "lint" for value in ada.said))
    assert room.lint == {"type": "lint", "version": 1, "remarks": []}


async def test_a_message_for_a_board_reaches_everybody_there(room: Room, board: Board) -> None:
    ada = await enter(room, Browser())
    await asyncio.sleep(0)
    await notices.publish(board.id, {"type": "run", "run": "r", "state": "queued"})
    await ada.until(lambda: {"type": "run", "run": "r", "state": "queued"} in ada.said)


async def test_awareness_is_relayed_to_the_others_as_it_is(room: Room) -> None:
    ada, ben = await enter(room, Browser("ada")), await enter(room, Browser("ben"))
    await room.relay(b"\x01abc", ada)
    assert (ben.relayed, ada.relayed) == ([b"\x01abc"], [])


async def test_a_socket_that_breaks_leaves_the_room(room: Room) -> None:
    class Broken(Browser):
        async def send_bytes(self, data: bytes) -> None:
            raise RuntimeError("gone")

    broken, ada = await enter(room, Broken("eve")), await enter(room, Browser("ada"))
    ada.send(ada.write("a"))
    await ada.until(lambda: bool(ada.saved()))
    assert broken not in room.clients
    assert ada in room.clients


async def test_two_web_processes_hold_the_same_board(board: Board, redis_url: str, settings: Settings) -> None:
    settings.REDIS_URL = redis_url
    one, two = Room(board.id), Room(board.id)
    await one.open()
    await two.open()
    try:
        ada, ben = await enter(one, Browser("ada")), await enter(two, Browser("ben"))
        ada.send(ada.write("a"))
        ben.send(ben.write("b"))
        await ada.until(lambda: ada.layout == {"a": 1, "b": 1})
        await ben.until(lambda: ben.layout == ada.layout)
        wanted = {"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0}
        await sync_to_async(drawing.change)(board.id, lambda document: make(document, wanted), person="p", tab="t")
        for browser in (ada, ben):
            await browser.until(partial(was_told_of_an_edit, browser))
        assert one.document.get_state() == two.document.get_state()
        assert one.number == two.number
    finally:
        await one.close()
        await two.close()


async def test_a_process_that_missed_notices_catches_up(board: Board) -> None:
    one, two = Room(board.id), Room(board.id)
    await one.open()
    await two.open()
    try:
        ada, ben = await enter(one, Browser("ada")), await enter(two, Browser("ben"))
        two._tasks[1].cancel()
        for key in "abc":
            ada.send(ada.write(key))
            await ada.until(partial(has_saved, ada, key))
            ada.said.clear()
        assert ben.layout == {}
        ben.send(ben.write("d"))
        await ben.until(lambda: ben.layout == {"a": 1, "b": 1, "c": 1, "d": 1})
        assert two.document.get_state() == one.document.get_state() or one.number < two.number
    finally:
        await one.close()
        await two.close()


async def test_the_last_one_closes_the_room_and_nothing_is_lost(board: Board) -> None:
    rooms = Rooms()
    ada, ben = Browser("ada"), Browser("ben")
    room = await rooms.enter(board.id, ada)
    assert await rooms.enter(board.id, ben) is room
    await rooms.leave(room, ben)
    assert rooms.open == {board.id: room}
    ada.room = room
    ada.send(ada.write("last words"))
    await rooms.leave(room, ada)
    assert rooms.open == {}
    again = await rooms.enter(board.id, ada)
    assert again.document.get("layout", type=Map).to_py() == {"last words": 1}
    await rooms.leave(again, ada)
