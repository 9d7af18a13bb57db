"""Seeded streams and the ids drawn from them."""

import pickle
import re
import uuid

from emulator.kernel import ids
from emulator.kernel.chance import Chance


def draws(seed: int, name: str) -> list[int]:
    return [Chance(seed).stream(name).getrandbits(32) for _ in range(1)]


def test_one_seed_and_name_gives_one_stream() -> None:
    assert draws(7, "sqs.message-id") == draws(7, "sqs.message-id")


def test_another_seed_or_name_gives_another_stream() -> None:
    assert len({draws(seed, name)[0] for seed in (7, 8) for name in ("a", "b")}) == 4


def test_what_one_stream_draws_does_not_shift_another() -> None:
    alone, beside = Chance(7), Chance(7)
    beside.stream("other").random()

    assert alone.stream("a").random() == beside.stream("a").random()


def test_the_same_name_goes_on_where_it_was() -> None:
    chance = Chance(7)

    assert chance.stream("a").random() != chance.stream("a").random()


def test_a_uuid_has_the_shape_of_version_4() -> None:
    uuids = Chance(7).uuids("a")

    for _ in range(2 * ids.BLOCK):
        assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uuids.next())


def test_uuids_that_are_made_by_the_block_are_those_that_would_be_drawn_one_by_one() -> None:
    made, stream = Chance(7).uuids("a"), Chance(7).stream("a")

    for _ in range(2 * ids.BLOCK):
        drawn = uuid.UUID(int=stream.getrandbits(128) & ids.VARIABLE | ids.FIXED)
        assert made.next() == str(drawn)


def test_uuids_go_on_in_a_saved_world_where_they_were() -> None:
    chance = Chance(7)
    chance.uuids("a").next()
    saved = pickle.loads(pickle.dumps(chance))

    assert saved.uuids("a").next() == chance.uuids("a").next()


def test_a_suffix_has_the_length_that_was_asked_for() -> None:
    assert re.fullmatch(r"[A-Z0-9]{12}", ids.suffix(Chance(7).stream("a"), 12))
