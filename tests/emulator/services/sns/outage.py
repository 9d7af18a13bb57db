"""A queue service that is down for a while, for what comes over the bus."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from emulator.bus.calls import Answer
from emulator.bus.deliveries import Delivery
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.contract.service import Service
from tests.emulator.services.sns.bench import SERVICES


def queues_down(is_down: Callable[[Delivery, int], bool], status: int = 503) -> dict[str, Service]:
    """Return the services, with queues that refuse a delivery when `is_down` says so of it and the time."""
    real = SERVICES["sqs"]

    def deliver(scope: Scope[Any], delivery: Delivery) -> Answer:
        if is_down(delivery, scope.now):
            raise AwsError("ServiceUnavailable", "The queue service is down", status)
        assert real.deliver is not None
        answer: Answer = real.deliver(scope, delivery)
        return answer

    return {**SERVICES, "sqs": replace(real, deliver=deliver)}
