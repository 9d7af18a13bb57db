"""People and their boards."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client

from designer.boards import opening
from designer.boards.access import join
from designer.boards.models import Board, Member, Person
from designer.boards.people import KEY


@dataclass(frozen=True)
class Somebody:
    """A person with a browser."""

    person: Person
    client: Client


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    """Nobody has asked for anything yet."""
    cache.clear()


@pytest.fixture
def somebody(db: None) -> Callable[[], Somebody]:
    """Make a person."""

    def make() -> Somebody:
        client, person = Client(), Person.objects.create(name="Amber Otter")
        session = client.session
        session[KEY] = person.id
        session.save()
        return Somebody(person, client)

    return make


@pytest.fixture
def owner(somebody: Callable[[], Somebody]) -> Somebody:
    """Who has the board."""
    return somebody()


@pytest.fixture
def viewer(somebody: Callable[[], Somebody], board: Board) -> Somebody:
    """Who may look at the board."""
    found = somebody()
    join(board, found.person.id, Member.Role.VIEWER)
    return found


@pytest.fixture
def stranger(somebody: Callable[[], Somebody]) -> Somebody:
    """Who may not."""
    return somebody()


@pytest.fixture
def board(owner: Somebody) -> Board:
    """A board with a queue, its dead-letter queue and a function."""
    return opening.from_starter("queue-in-60-seconds", owner.person)
