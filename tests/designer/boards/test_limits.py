"""How much one address may ask for."""

import warnings

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from designer.boards.limits import Edits, Imports, Limit, NewBoards, Runs, TooMany

Few = Limit("few things", 3, 600)


def ask(limit: Limit, address: str = "192.0.2.1") -> None:
    limit.check(RequestFactory().get("/", REMOTE_ADDR=address))


def test_one_more_than_the_limit_is_refused_with_its_end() -> None:
    for _ in range(3):
        ask(Few)
    with pytest.raises(TooMany, match="More than 3 few things in 10 min from one address"):
        ask(Few)


def test_each_address_and_each_kind_is_counted_for_itself() -> None:
    for _ in range(3):
        ask(Few)
    ask(Few, "192.0.2.2")
    ask(Few, "2001:db8::1")
    ask(Limit("other things", 3, 600))


def test_it_ends() -> None:
    for _ in range(3):
        ask(Few)
    cache.clear()
    ask(Few)


@pytest.mark.parametrize("limit", [NewBoards, Imports, Edits, Runs])
def test_any_cache_takes_the_keys(limit: Limit) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ask(limit)


@pytest.mark.django_db
def test_who_opens_too_many_boards_reads_why(client: Client) -> None:
    for _ in range(NewBoards.most):
        cache.incr("limit:new-boards:127.0.0.1") if cache.get("limit:new-boards:127.0.0.1") else client.post("/new")
    answer = client.post("/new")
    assert answer.status_code == 429
    assert b"More than 120 new boards in 10 min" in answer.content
