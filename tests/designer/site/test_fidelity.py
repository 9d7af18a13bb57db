"""Tests of the page that says how like AWS each service is."""

import pytest
from django.test import Client

from designer.site.fidelity import SERVICES, facts_of, read_quirks, services


def test_every_service_is_listed_with_what_it_models_and_refuses() -> None:
    found = {service.name: service for service in services()}
    assert {"sqs", "lambda", "cloudformation"} <= set(found)
    assert "SendMessage" in found["sqs"].modelled
    assert "AWS::SQS::Queue" in found["sqs"].types
    assert found["lambda"].refused
    assert not set(found["lambda"].modelled) & set(found["lambda"].refused)


def test_a_quirk_names_the_test_that_shows_it() -> None:
    [quirk] = read_quirks("| behaviour | from | shown by |\n|---|---|---|\n| It waits. | R, O | `test_x.py` |\n")
    assert (quirk.text, quirk.origin, quirk.tests) == ("It waits.", "recorded on AWS, decided here", "test_x.py")


def test_each_test_that_a_quirk_names_is_there() -> None:
    for folder in sorted(SERVICES.iterdir()):
        if not (folder / "QUIRKS.md").exists():
            continue
        tests = SERVICES.parents[1] / "tests" / "emulator" / "services" / folder.name
        for quirk in facts_of(folder).quirks:
            for name in (part.strip().split("::")[0] for part in quirk.tests.split(",")):
                if name.endswith(".py"):
                    assert list(tests.rglob(name.rsplit("/", 1)[-1])), f"{folder.name}: {name} is not there"


@pytest.mark.django_db
def test_the_page_shows_them(client: Client) -> None:
    page = client.get("/fidelity").content.decode()
    assert "Amazon Simple Queue Service" in page
    assert "refused by name" in page
