"""A world with topics can be saved, and goes on from there."""

import json

from tests.emulator.services.sns.bench import TopicBench, group, number


def test_a_saved_world_still_filters_retries_and_deduplicates(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo", ArchivePolicy='{"MessageRetentionPeriod": "1"}')
    policy = {"price": [{"numeric": [">", 10]}]}
    url = bench.subscribed_queue(topic, "orders.fifo", FilterPolicy=json.dumps(policy))
    bench.publish(topic, "a", MessageAttributes={"price": number(11)}, **group("g", "1"))
    other = TopicBench()
    other.world.load(bench.world.save())

    other.publish(topic, "a", MessageAttributes={"price": number(11)}, **group("g", "1"))
    other.publish(topic, "b", MessageAttributes={"price": number(10)}, **group("h", "2"))
    other.publish(topic, "c", MessageAttributes={"price": number(12)}, **group("i", "3"))
    assert [notification["Message"] for notification in other.notifications(url)] == ["a", "c"]
