"""Deliveries of other services' logs, destinations of other accounts, and exports: what is kept and what is refused."""

from typing import Any

import pytest

from tests.emulator.services.logs.test_recordings import DISTRIBUTION, ROLE, STREAM
from tests.emulator.worlds import Bench, Refused, only


@pytest.fixture
def logs() -> Bench:
    return Bench(services=only("logs"))


def ask(bench: Bench, operation: str, **parameters: Any) -> Any:
    return bench.call("logs", operation, **parameters)


def refusal(bench: Bench, operation: str, **parameters: Any) -> str:
    """Return `code: message` of a refusal."""
    with pytest.raises(Refused) as refused:
        ask(bench, operation, **parameters)
    return str(refused.value)


def make(bench: Bench) -> tuple[str, str]:
    """Make a source and a destination; return the destination's ARN and a delivery's id."""
    ask(bench, "PutDeliverySource", name="s", resourceArn=DISTRIBUTION, logType="ACCESS_LOGS")
    target = {"destinationResourceArn": "arn:aws:s3:::bucket"}
    made = ask(bench, "PutDeliveryDestination", name="d", outputFormat="json", deliveryDestinationConfiguration=target)
    arn = made["deliveryDestination"]["arn"]
    delivery = ask(bench, "CreateDelivery", deliverySourceName="s", deliveryDestinationArn=arn)["delivery"]
    return arn, delivery["id"]


def test_what_a_delivery_uses_cannot_be_deleted_before_it(logs: Bench) -> None:
    arn, delivery = make(logs)
    again = {"deliverySourceName": "s", "deliveryDestinationArn": arn}
    assert refusal(logs, "CreateDelivery", **again).startswith("ConflictException")
    assert refusal(logs, "DeleteDeliverySource", name="s").startswith("ConflictException")
    assert refusal(logs, "DeleteDeliveryDestination", name="d").startswith("ConflictException")
    ask(logs, "DeleteDelivery", id=delivery)
    ask(logs, "DeleteDeliverySource", name="s")
    ask(logs, "DeleteDeliveryDestination", name="d")
    assert ask(logs, "DescribeDeliveryDestinations") == {"deliveryDestinations": []}
    missing = "ResourceNotFoundException: Requested Delivery Source does not exist in this account."
    assert refusal(logs, "GetDeliverySource", name="s") == missing


def test_a_delivery_s_fields_are_changed(logs: Bench) -> None:
    _, delivery = make(logs)
    path = {"suffixPath": "there/"}
    ask(logs, "UpdateDeliveryConfiguration", id=delivery, recordFields=["date"], s3DeliveryConfiguration=path)
    shown = ask(logs, "GetDelivery", id=delivery)["delivery"]
    assert shown["recordFields"] == ["date"]
    assert shown["s3DeliveryConfiguration"] == {"suffixPath": "there/", "enableHiveCompatiblePath": False}
    missing = "ResourceNotFoundException: Requested Delivery does not exist in this account."
    assert refusal(logs, "UpdateDeliveryConfiguration", id="none") == missing


def test_a_policy_of_a_delivery_destination_comes_and_goes(logs: Bench) -> None:
    make(logs)
    named = {"deliveryDestinationName": "d"}
    assert ask(logs, "GetDeliveryDestinationPolicy", **named) == {"policy": {}}
    ask(logs, "PutDeliveryDestinationPolicy", **named, deliveryDestinationPolicy="{}")
    assert ask(logs, "GetDeliveryDestinationPolicy", **named) == {"policy": {"deliveryDestinationPolicy": "{}"}}
    ask(logs, "DeleteDeliveryDestinationPolicy", **named)
    assert ask(logs, "GetDeliveryDestinationPolicy", **named) == {"policy": {}}


def test_only_logs_that_are_known_have_sources(logs: Bench) -> None:
    queue = {"name": "s", "resourceArn": "arn:aws:sqs:us-east-1:123456789012:q", "logType": "ACCESS_LOGS"}
    assert refusal(logs, "PutDeliverySource", **queue).endswith("does not model deliveries of the ACCESS_LOGS of sqs")
    target = {"destinationResourceArn": "arn:aws:sqs:us-east-1:123456789012:q"}
    asked = {"name": "d", "deliveryDestinationConfiguration": target}
    assert refusal(logs, "PutDeliveryDestination", **asked).endswith("does not model deliveries to sqs")


def test_a_destination_keeps_its_policy_until_it_is_deleted(logs: Bench) -> None:
    put = {"destinationName": "d", "targetArn": STREAM, "roleArn": ROLE}
    ask(logs, "PutDestination", **put)
    ask(logs, "PutDestinationPolicy", destinationName="d", accessPolicy="{}")
    assert refusal(logs, "PutDestinationPolicy", destinationName="d", accessPolicy="{").startswith("InvalidParameter")
    ask(logs, "PutDestination", **put)
    (shown,) = ask(logs, "DescribeDestinations")["destinations"]
    assert shown["accessPolicy"] == "{}"
    ask(logs, "DeleteDestination", destinationName="d")
    missing = "ResourceNotFoundException: The specified destination does not exist."
    assert refusal(logs, "DeleteDestination", destinationName="d") == missing
