"""A world in a folder: what was committed is there again."""

from pathlib import Path

import pytest

from emulator.bus.calls import Answer, Call, Pending
from emulator.contract.record import digest_of
from emulator.server import store as store_module
from emulator.server.checkpoint import NAME, write_checkpoint
from emulator.server.segments import CorruptSegment
from emulator.server.store import BrokenJournal, FolderInUse, OtherWorld, Store, UnreadableWorld
from emulator.world import World

ACCOUNT, REGION = "123456789012", "us-east-1"
QUEUE = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/q"


def opened(folder: Path) -> tuple[Store, World]:
    store = Store(folder, durable=True)
    world = World(seed=store.settle(None).seed)
    store.restore(world)
    return store, world


def call(world: World, operation: str, **parameters: object) -> Answer | Pending:
    return world.call(Call("sqs", operation, parameters, ACCOUNT, REGION, request_id="id"))


def keep(store: Store, world: World) -> None:
    store.take_trace(world)
    assert store.commit()


def used(folder: Path) -> str:
    """Let things happen in a world; return the digest."""
    store, world = opened(folder)
    call(world, "CreateQueue", QueueName="q", Attributes={"VisibilityTimeout": "5"})
    for number in range(5):
        call(
            world,
            "SendMessage",
            QueueUrl=QUEUE,
            MessageBody=str(number),
            MessageAttributes={"b": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}},
        )
        world.run_until(world.now + 1_500)
        call(world, "ReceiveMessage", QueueUrl=QUEUE)
    keep(store, world)
    digest = store.trace.digest
    store.close()
    return digest


def test_a_world_is_made_again_from_its_journal(tmp_path: Path) -> None:
    digest = used(tmp_path)
    store, world = opened(tmp_path)
    assert store.trace.digest == digest
    answer = call(world, "GetQueueAttributes", QueueUrl=QUEUE, AttributeNames=["All"])
    assert isinstance(answer, Answer)
    assert answer.result
    counts = answer.result["Attributes"]
    assert int(counts["ApproximateNumberOfMessages"]) + int(counts["ApproximateNumberOfMessagesNotVisible"]) == 5


def test_a_world_that_was_made_again_goes_on_as_the_first_would_have(tmp_path: Path) -> None:
    straight, broken = tmp_path / "straight", tmp_path / "broken"
    digests = []
    for folder, restarts in ((straight, False), (broken, True)):
        used(folder)
        store, world = opened(folder)
        call(world, "SendMessage", QueueUrl=QUEUE, MessageBody="more")
        keep(store, world)
        if restarts:
            store.close()
            store, world = opened(folder)
        world.run_until(world.now + 60_000)
        call(world, "ReceiveMessage", QueueUrl=QUEUE, MaxNumberOfMessages=10)
        keep(store, world)
        digests.append(store.trace.digest)
        store.close()
    assert digests[0] == digests[1]


def test_what_was_not_committed_is_not_there(tmp_path: Path) -> None:
    digest = used(tmp_path)
    store, world = opened(tmp_path)
    call(world, "SendMessage", QueueUrl=QUEUE, MessageBody="lost")
    store.close()
    store, world = opened(tmp_path)
    assert store.trace.digest == digest


def test_a_store_that_is_not_durable_writes_seldom_and_all_of_it_when_asked(tmp_path: Path) -> None:
    store = Store(tmp_path, durable=False)
    world = World(seed=store.settle(None).seed)
    store.restore(world)
    call(world, "CreateQueue", QueueName="q")
    call(world, "SendMessage", QueueUrl=QUEUE, MessageBody="a")
    events = store.take_trace(world)
    assert store.commit()
    assert (store.trace.count, list(store.commands())) == (0, [])
    assert store.write()
    assert (store.trace.digest, len(list(store.commands()))) == (digest_of(events), 2)
    for _ in range(1_000):
        call(world, "SendMessage", QueueUrl=QUEUE, MessageBody="b")
    store.take_trace(world)
    assert store.commit()
    assert store.trace.count == len(events) + 1_000


def test_a_checkpoint_saves_the_replay_and_changes_nothing(tmp_path: Path) -> None:
    digest = used(tmp_path)
    store, world = opened(tmp_path)
    store.save(world)
    call(world, "SendMessage", QueueUrl=QUEUE, MessageBody="after")
    keep(store, world)
    after = store.trace.digest
    store.close()
    assert after != digest
    again, world = opened(tmp_path)
    assert again.saved_at > 0
    assert again.trace.digest == after
    events = again.trace.read(0, 1_000)
    assert len(events) == again.trace.count


def test_a_checkpoint_is_written_beside_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "SAVE_EVERY", 5)
    digest = used(tmp_path)
    store, world = opened(tmp_path)
    store.save_now_and_then(world)
    store.saver.wait()
    assert (tmp_path / NAME).exists()
    call(world, "SendMessage", QueueUrl=QUEUE, MessageBody="after")
    keep(store, world)
    store.save_now_and_then(world)
    assert store.saved_at < world.commands
    store.close()
    again, _ = opened(tmp_path)
    assert again.saved_at > 0
    assert again.trace.digest != digest


@pytest.mark.parametrize("spoil", [b"", b"{}\n", b'{"build":"other"}\nxx', b"\x00" * 50])
def test_a_checkpoint_that_cannot_be_used_is_passed_over(tmp_path: Path, spoil: bytes) -> None:
    digest = used(tmp_path)
    (tmp_path / NAME).write_bytes(spoil)
    store, _ = opened(tmp_path)
    assert store.trace.digest == digest


def test_a_trace_shorter_than_the_checkpoint_is_made_again(tmp_path: Path) -> None:
    digest = used(tmp_path)
    store, world = opened(tmp_path)
    write_checkpoint(tmp_path, world, store.trace, store.journal.number)
    store.close()
    (tmp_path / "trace.log").write_bytes(b"")
    store, _ = opened(tmp_path)
    assert store.trace.digest == digest


def test_a_long_poll_of_a_client_that_is_gone_takes_nothing_after_a_restart(tmp_path: Path) -> None:
    used(tmp_path)
    store, world = opened(tmp_path)
    call(world, "PurgeQueue", QueueUrl=QUEUE)
    assert isinstance(call(world, "ReceiveMessage", QueueUrl=QUEUE, WaitTimeSeconds=20), Pending)
    keep(store, world)
    store.close()
    store, world = opened(tmp_path)
    call(world, "SendMessage", QueueUrl=QUEUE, MessageBody="for the next")
    answer = call(world, "ReceiveMessage", QueueUrl=QUEUE)
    assert isinstance(answer, Answer)
    assert answer.result
    assert answer.result["Messages"][0]["Body"] == "for the next"


def test_a_folder_serves_one_process_at_a_time(tmp_path: Path) -> None:
    store = Store(tmp_path, durable=True)
    with pytest.raises(FolderInUse, match="in use by another emulator"):
        Store(tmp_path, durable=True)
    store.close()
    Store(tmp_path, durable=True).close()


def test_a_folder_keeps_its_seed(tmp_path: Path) -> None:
    store = Store(tmp_path, durable=True)
    assert store.settle(7).seed == 7
    assert store.settle(None).seed == 7
    with pytest.raises(OtherWorld, match="seed 7, not 8"):
        store.settle(8)


def test_a_folder_keeps_whether_its_world_has_the_machines_time(tmp_path: Path) -> None:
    store = Store(tmp_path, durable=True)
    assert store.settle(None, follows=True).follows
    assert store.settle(None, follows=False).follows


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b"{}", b'{"format":1}', b'{"format":1,"seed":"x"}'])
def test_a_damaged_world_file_is_named(tmp_path: Path, content: bytes) -> None:
    store = Store(tmp_path, durable=True)
    (tmp_path / "world.json").write_bytes(content)

    with pytest.raises(UnreadableWorld, match=r"world\.json cannot be read"):
        store.settle(None)


def test_a_folder_of_a_later_version_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path, durable=True)
    (tmp_path / "world.json").write_bytes(b'{"format":2}')

    with pytest.raises(OtherWorld, match="format 2, not 1"):
        store.settle(None)


def test_a_missing_segment_is_refused(tmp_path: Path) -> None:
    store, world = opened(tmp_path)
    store.journal.segment_bytes = 500
    call(world, "CreateQueue", QueueName="q")
    for number in range(9):
        call(world, "SendMessage", QueueUrl=QUEUE, MessageBody=str(number))
        keep(store, world)
    store.close()
    store.journal.paths[1].unlink()
    with pytest.raises(BrokenJournal):
        opened(tmp_path)


def test_a_checkpoint_packs_what_is_before_it_and_time_travel_still_reads_it(tmp_path: Path) -> None:
    store, world = opened(tmp_path)
    store.journal.segment_bytes = store.trace.segment_bytes = 2_000
    call(world, "CreateQueue", QueueName="q")
    for number in range(40):
        call(world, "SendMessage", QueueUrl=QUEUE, MessageBody=str(number))
        keep(store, world)
    commands, before = list(store.commands()), size_of(tmp_path / "journal")
    store.save(world)
    assert size_of(tmp_path / "journal") < before / 2
    assert [path.suffix for path in store.journal.paths] == [".gz"] * (len(store.journal.paths) - 1) + [".log"]
    assert {path.suffix for path in (tmp_path / "trace").iterdir()} == {".gz"}
    assert list(store.commands()) == commands
    digest = store.trace.digest
    store.close()
    again, world = opened(tmp_path)
    assert (again.trace.digest, world.commands) == (digest, len(commands))


def test_a_start_from_a_checkpoint_does_not_read_the_journal_before_it(tmp_path: Path) -> None:
    store, world = opened(tmp_path)
    store.journal.segment_bytes = 2_000
    call(world, "CreateQueue", QueueName="q")
    for number in range(40):
        call(world, "SendMessage", QueueUrl=QUEUE, MessageBody=str(number))
        keep(store, world)
    store.save(world)
    digest = store.trace.digest
    store.close()
    store.journal.paths[0].write_bytes(b"broken")
    again, _ = opened(tmp_path)
    assert again.trace.digest == digest
    with pytest.raises(CorruptSegment):
        list(again.commands())


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def test_a_broken_journal_is_refused(tmp_path: Path) -> None:
    used(tmp_path)
    (path,) = (tmp_path / "journal").glob("*.log")
    path.write_bytes(path.read_bytes().replace(b"CreateQueue", b"DeleteQueue", 1))
    with pytest.raises(CorruptSegment):
        Store(tmp_path, durable=True)


def test_the_traces_digest_is_the_worlds(tmp_path: Path) -> None:
    store, world = opened(tmp_path)
    call(world, "CreateQueue", QueueName="q")
    call(world, "SendMessage", QueueUrl=QUEUE, MessageBody="a")
    events = store.take_trace(world)
    assert store.commit()
    assert store.trace.digest == digest_of(events)
