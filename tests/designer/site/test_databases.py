"""Which tables are in which database."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import router

from designer.runs.models import Run


def test_runs_are_kept_apart_from_boards() -> None:
    assert router.db_for_write(Run) == router.db_for_read(Run) == settings.RUNS_DATABASE == "runs"
    assert router.db_for_write(Session) == "default"


def test_each_table_is_made_in_its_own_database_only() -> None:
    assert [router.allow_migrate(alias, "runs") for alias in ("default", "runs")] == [False, True]
    assert [router.allow_migrate(alias, "sessions") for alias in ("default", "runs")] == [True, False]
