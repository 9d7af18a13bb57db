"""How much one address may ask for."""

import warnings

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from designer.site.limits import Edits, Imports, Limit, NewBoards, Runs, TooMany

Few = Limit("few things", 3, 600)


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    """Nobody has asked for anything yet."""
    cache.clear()


def ask(limit: Limit, address: str = "192.0.2.1") -> None:
    limit.check(RequestFactory().get("/", REMOTE_ADDR=address))


def test_one_more_than_the_limit_is_refused_with_its_end() -> None:
    for _ in range(3):
        ask(Few)
    with pytest.raises(TooMany, match=r"3 few things in 10 min are the most\. Try again in \d+ (s|min)\."):
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


def used_up(limit: Limit) -> None:
    """Have an address ask for as much as it may; the limits are counted anew before each test."""
    cache.clear()
    for _ in range(limit.most):
        ask(limit, "127.0.0.1")


@pytest.mark.parametrize("limit", [NewBoards, Imports, Edits, Runs])
def test_any_cache_takes_the_keys(limit: Limit) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ask(limit)


@pytest.mark.django_db
def test_who_opens_too_many_boards_reads_why(client: Client) -> None:
    used_up(NewBoards)
    answer = client.post("/new")
    assert answer.status_code == 429
    assert b"120 new boards in 10 min are the most." in answer.content
    assert 0 < int(answer.headers["Retry-After"]) <= NewBoards.seconds
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_script_reads_it_as_json_and_a_part_of_a_page_as_a_line(client: Client) -> None:
    used_up(NewBoards)
    as_json = client.post("/new", headers={"accept": "application/json"})
    assert (as_json.status_code, list(as_json.json())) == (429, ["reason", "fix"])
    as_part = client.post("/new", headers={"hx-request": "true"})
    assert (as_part.status_code, as_part.headers["Content-Type"]) == (429, "text/plain; charset=utf-8")
    assert as_json.json()["reason"].split(" are ")[0] == as_part.content.decode().split(" are ")[0]
