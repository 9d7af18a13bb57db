"""The task queue: `runs` holds one live run a task, `short` everything that ends soon."""

import os
import threading
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init

from launch.kernel import die_with_parent, hide_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")

RUNS = "runs"

app = Celery("sluice")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="sweep")


@worker_init.connect
def keep_the_secrets(**_: Any) -> None:
    """Hide the database's password from guests that got out of a sandbox service, whose processes see ours."""
    if os.environ.get("SLUICE_SANDBOX"):
        hide_memory()


@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """Let a task's process end when its worker is killed, so that no run goes on unwatched."""
    die_with_parent()


@worker_init.connect
def get_ready_for_runs(**_: Any) -> None:
    """Load what runs need once, before the worker has processes of its own."""
    if RUNS in app.amqp.queues.consume_from:
        from designer.runs.driver.ready import load

        load()


@worker_process_init.connect
def start_translator(**_: Any) -> None:
    """Start what each process that executes runs has for itself, while nobody waits for it."""
    if RUNS in app.amqp.queues.consume_from:
        from designer.runs.driver.ready import start_translator

        threading.Thread(target=start_translator, name="translator", daemon=True).start()
