"""What actors send to a bucket becomes objects."""

from typing import Any

from tests.emulator.services.s3.bench import BUCKET, Store
from tests.emulator.worlds import Bench

ARN = f"arn:aws:s3:::{BUCKET}"


class Busy(Store):
    """A Store in a world with everything, where actors are too."""

    def __init__(self) -> None:
        Bench.__init__(self)
        self.s3("CreateBucket")


def traffic(store: Store, **settings: Any) -> None:
    """Let traffic put three objects into the bucket."""
    actor = {"id": "people", "kind": "traffic", "target": ARN, "rate": 3, "count": 3, "payload": "{{n}}", **settings}
    store.world.control("actor", actor)
    store.pass_time(2)


def test_each_message_of_traffic_is_an_object_of_its_own() -> None:
    store = Busy()
    traffic(store)
    keys = store.keys()
    assert [store.get(key) for key in keys] == [b"1", b"2", b"3"]
    puts = [event for event in store.trace() if event.kind == "put"]
    assert {(event.resource, event.peer) for event in puts} == {(ARN, "actor:people")}


def test_a_made_up_key_is_one_that_the_bucket_tells_of() -> None:
    store = Busy()
    url = store.queue("told")
    rules = [{"Name": "prefix", "Value": "in/"}, {"Name": "suffix", "Value": ".jpg"}]
    queue = {
        "QueueArn": store.arn("told"),
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": rules}},
    }
    store.s3("PutBucketNotificationConfiguration", NotificationConfiguration={"QueueConfigurations": [queue]})
    traffic(store)
    keys = store.keys()
    assert all(key.startswith("in/") and key.endswith(".jpg") for key in keys)
    assert store.counts(url)[0] == 4


def test_the_attribute_key_names_the_object() -> None:
    store = Busy()
    traffic(store, attributes='{"Key": "photo-{{n}}.jpg"}')
    assert store.keys() == ["photo-1.jpg", "photo-2.jpg", "photo-3.jpg"]
