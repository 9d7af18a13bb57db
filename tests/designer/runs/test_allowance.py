"""What one person's runs may take: processor time in a day, and bytes that are kept of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from designer.boards import opening
from designer.boards.models import Person
from designer.runs import worker
from designer.runs.allowance import Meter, taken_by
from designer.runs.models import Run, Segment, Verification
from designer.runs.start import CannotStart, start
from designer.runs.verification import CannotVerify, begin, carry_out

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])


@pytest.fixture
def ada(monkeypatch: Any) -> Any:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda *given: None)
    monkeypatch.setattr("designer.runs.tasks.verify_export.delay", lambda *given: None)
    return Person.objects.create(name="Ada")


@pytest.fixture
def board(ada: Any) -> Any:
    return opening.from_starter("queue_in_60_seconds", ada)


def executed(board: Any, person: Any) -> Any:
    run = start(board, person.id, {"speed": "max"})
    worker.execute(run.id)
    run.refresh_from_db()
    return run


def test_a_run_is_charged_for_what_it_took(board: Any, ada: Any) -> None:
    run = executed(board, ada)
    assert run.cpu_ms > 0
    assert run.kept_bytes == sum(len(segment.lines) for segment in Segment.objects.filter(run=run))


def test_processor_time_of_the_last_day_is_limited(board: Any, ada: Any, settings: Settings) -> None:
    settings.RUN_CPU_S_A_DAY = 60
    first = executed(board, ada)
    Run.objects.filter(pk=first.pk).update(cpu_ms=60_000)
    with pytest.raises(CannotStart, match="computed for 60 s in the last 24 hours; 60 s are the most") as refusal:
        start(board, ada.id, {})
    assert refusal.value.status == 429
    assert start(board, Person.objects.create(name="Grace").id, {}).person != ada.id
    Run.objects.filter(pk=first.pk).update(created=timezone.now() - timedelta(hours=25))
    assert start(board, ada.id, {}).person == ada.id


def test_what_is_kept_is_limited_until_boards_are_deleted(board: Any, ada: Any, settings: Settings) -> None:
    settings.RUN_BYTES_A_PERSON = 5_000_000
    first = executed(board, ada)
    Run.objects.filter(pk=first.pk).update(kept_bytes=5_000_000)
    with pytest.raises(CannotStart, match=r"takes 5 MB; 5 MB are the most\. Delete boards"):
        start(board, ada.id, {})
    Run.objects.filter(pk=first.pk).delete()
    assert start(board, ada.id, {}).person == ada.id


@pytest.mark.parametrize("limit", ["RUN_CPU_S_A_DAY", "RUN_BYTES_A_PERSON"])
def test_a_run_that_takes_too_much_is_stopped_and_says_why(
    board: Any, ada: Any, settings: Settings, limit: str
) -> None:
    run = start(board, ada.id, {"speed": "max"})
    setattr(settings, limit, 0)
    worker.execute(run.id)
    run.refresh_from_db()
    assert run.state == Run.State.FAILED
    assert "are the most" in run.failure["reason"]


def test_a_verification_is_charged_and_refused_like_a_run(board: Any, ada: Any, settings: Settings) -> None:
    found = begin(board, ada.id)
    carry_out(found.id)
    found.refresh_from_db()
    assert (found.state, found.cpu_ms > 0) == (Verification.State.DONE, True)
    assert taken_by(ada.id).cpu_ms == found.cpu_ms
    settings.RUN_CPU_S_A_DAY = 60
    Verification.objects.filter(pk=found.pk).update(cpu_ms=60_000)
    with pytest.raises(CannotVerify, match="computed for 60 s in the last 24 hours") as refusal:
        begin(board, ada.id)
    assert refusal.value.status == 429
    with pytest.raises(CannotStart, match="60 s are the most"):
        start(board, ada.id, {})


def test_a_verification_that_takes_too_much_is_stopped(board: Any, ada: Any, settings: Settings) -> None:
    found = begin(board, ada.id)
    settings.RUN_CPU_S_A_DAY = 0
    carry_out(found.id)
    found.refresh_from_db()
    assert found.state == Verification.State.FAILED
    assert "0 s are the most" in found.reason


def test_what_guests_compute_is_charged(board: Any, ada: Any) -> None:
    computed = [0.0]
    meter = Meter(guests_s=lambda: computed[0])
    meter.measure()
    before, computed[0] = meter.cpu_ms, 7.5
    meter.measure()
    assert meter.cpu_ms - before >= 7_500
