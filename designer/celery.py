"""The task queue: `runs` holds one live run a task, `short` everything that ends soon."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from launch.deathsig import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")

app = Celery("sluice")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks()


@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """Let a task's process end when its worker is killed, so that no run goes on unwatched."""
    die_with_parent()
