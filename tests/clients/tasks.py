"""A Celery application whose broker is SQS; what its tasks did is told in the queue `done`."""

import os
from typing import Any

import boto3
from celery import Celery

app = Celery(
    "tasks",
    broker=os.environ.get("BROKER_URL"),
    broker_transport_options={"region": "us-east-1", "visibility_timeout": 30, "wait_time_seconds": 1},
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_default_queue="celery-tasks",
    worker_enable_remote_control=False,
    worker_send_task_events=False,
)


def tell(text: str) -> None:
    """Say what happened."""
    sqs = boto3.client("sqs", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="done")["QueueUrl"], MessageBody=text)


@app.task
def add(x: int, y: int) -> None:
    """Tell a sum."""
    tell(f"{x} + {y} = {x + y}")


@app.task(bind=True, max_retries=3)
def stumble(self: Any, name: str) -> None:
    """Fail twice, then succeed."""
    if self.request.retries < 2:
        raise self.retry(countdown=1)
    tell(f"{name} after {self.request.retries} retries")
