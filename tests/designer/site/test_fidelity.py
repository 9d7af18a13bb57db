"""Tests of the pages that say how like AWS each service is."""

import re

import pytest
from django.test import Client

from designer.site.service_docs import read_limits, read_quirks
from designer.site.service_facts import SERVICES, TESTS, ServiceFacts, operations_of, services
from designer.site.shown_by import method_of, sentence_of
from emulator.registry import find_services

FACTS = {service.name: service for service in services()}


@pytest.mark.parametrize("name", FACTS)
def test_the_page_and_the_emulator_know_the_same_operations(name: str) -> None:
    emulated = find_services()[name]
    on_the_wire = set(emulated.operations) & operations_of(name)
    assert [operation.name for operation in FACTS[name].operations] == sorted(on_the_wire)
    assert not on_the_wire & set(FACTS[name].refused)
    assert FACTS[name].types == sorted(kind.name for kind in emulated.resource_types)


@pytest.mark.parametrize("name", FACTS)
def test_every_operation_has_a_test_that_shows_it(name: str) -> None:
    assert [operation.name for operation in FACTS[name].operations if operation.shown_by is None] == []


@pytest.mark.parametrize("name", FACTS)
def test_every_quirk_has_an_origin_and_tests_that_are_there(name: str) -> None:
    folder = next(folder for folder in SERVICES.iterdir() if folder.name in (name, f"{name}_"))
    assert FACTS[name].quirks
    for quirk in FACTS[name].quirks:
        assert re.search("recorded|documentation|decided", quirk.origin), quirk.text
        for test in quirk.tests.split(", "):
            assert (TESTS / folder.name / test).resolve().is_file(), f"{name}: {quirk.text} is shown by {test!r}"


def test_a_quirk_that_is_decided_here_is_an_approximation() -> None:
    rows = "| It waits. | R, O | `test_x.py` |\n| It ends. | D | `test_y.py` |\n"
    waits, ends = read_quirks(f"| behaviour | from | shown by |\n|---|---|---|\n{rows}")
    assert (waits.text, waits.origin, waits.tests) == ("It waits.", "recorded on AWS, decided here", "test_x.py")
    assert (waits.is_decided, ends.is_decided) == (True, False)


@pytest.mark.parametrize(
    ("source", "name", "value"),
    [
        ("MESSAGE_BYTES = 262_144", "Message", "262,144 bytes"),
        ("NAME_LENGTH = 80", "Name", "80 characters"),
        ("INTERVAL: Millis = 5 * MINUTE", "Interval", "5 min"),
        ("IDLE_MS: Millis = SECOND", "Idle", "1 s"),
        ("PAST_MS = 14 * 86_400_000", "Past", "1,209,600,000 ms"),
        ("TIMEOUT_S = range(1, 901)", "Timeout", "1 to 900 s"),
        ("RETRIES = range(3)", "Retries", "0 to 2"),
        ("SESSION_SECONDS = (900, 43_200)", "Session", "900 to 43,200 s"),
        ("DAYS = (1, 3, 5)", "Days", "1, 3, 5"),
        ('NAMES = {"role": 64, "group": 128}', "Names", "role: 64; group: 128"),
        ('KEPT = {"a": (60, 14 * DAY // SECOND)}', "Kept", "a: 60 to 1,209,600"),
        ("AGAIN = Schedule((Phase(3), Phase(2, SECOND)))", "Again", "3 at once, 2 after 1 s"),
        ('AGAIN = Phase(1 << 30, SECOND, 5 * MINUTE, "doubling")', "Again", "any number after 1 s to 5 min (doubling)"),
    ],
)
def test_a_limit_is_shown_as_people_write_it(source: str, name: str, value: str) -> None:
    [limit] = read_limits(f'{source}\n"""What it\nis."""\n')
    assert (limit.name, limit.value, limit.about) == (name, value, "What it is.")


def test_a_limit_may_refer_to_the_one_above() -> None:
    _, limit = read_limits('MOST = 900\nRANGES = {"Delay": (0, MOST)}\n')
    assert limit.value == "Delay: 0 to 900"


@pytest.mark.parametrize(
    ("operation", "method"),
    [("SendMessage", "send_message"), ("GetSMSAttributes", "get_sms_attributes"), ("GetQueueUrl", "get_queue_url")],
)
def test_an_operation_is_found_by_its_method(operation: str, method: str) -> None:
    assert method_of(operation) == method


def test_a_test_s_name_is_read_as_a_sentence() -> None:
    assert sentence_of("test_a_client_s_keys_are_its_own") == "A client's keys are its own"
    assert sentence_of("test_aws_takes_a_fifo_queue_s_arn") == "AWS takes a FIFO queue's ARN"


def test_the_overview_leads_to_every_service(client: Client) -> None:
    page = client.get("/fidelity").content.decode()
    for service in services():
        assert service.title in page
        assert f'href="/fidelity/{service.name}"' in page


@pytest.mark.parametrize("service", FACTS.values(), ids=FACTS)
def test_a_service_has_a_page_with_all_that_is_said_of_it(client: Client, service: ServiceFacts) -> None:
    page = client.get(f"/fidelity/{service.name}").content.decode()
    for operation in service.operations:
        assert f">{operation.name}</th>" in page
    for refused in service.refused:
        assert refused in page
    assert page.count("<tr><td>") == len(service.quirks)


def test_there_is_no_page_of_a_service_that_is_not_there(client: Client) -> None:
    assert client.get("/fidelity/nothing").status_code == 404
