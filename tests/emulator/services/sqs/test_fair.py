"""Fair queues: a tenant with more than its share waits behind the others."""

from tests.emulator.worlds import Bench


def send(bench: Bench, url: str, group: str, count: int) -> None:
    for number in range(count):
        parameters = {"MessageGroupId": group} if group else {}
        bench.sqs("SendMessage", QueueUrl=url, MessageBody=f"{group}{number}", **parameters)


def take(bench: Bench, url: str, count: int) -> list[str]:
    taken: list[str] = []
    while len(taken) < count:
        bodies = bench.bodies(url, min(10, count - len(taken)))
        assert bodies
        taken += bodies
    return taken


def test_groups_keep_the_order_of_arrival_while_nobody_is_noisy(bench: Bench) -> None:
    url = bench.queue()
    for group in ("a", "b", "", "a"):
        send(bench, url, group, 1)

    assert bench.bodies(url) == ["a0", "b0", "0", "a0"]


def test_from_thirty_in_flight_and_a_tenth_of_all_on_a_group_waits(bench: Bench) -> None:
    url = bench.queue()
    send(bench, url, "noisy", 100)
    send(bench, url, "quiet", 5)

    assert set(take(bench, url, 29)) == {f"noisy{number}" for number in range(29)}
    assert bench.bodies(url, 1) == ["noisy29"]

    assert bench.bodies(url) == [
        "quiet0",
        "quiet1",
        "quiet2",
        "quiet3",
        "quiet4",
        *[f"noisy{i}" for i in range(30, 35)],
    ]


def test_messages_without_a_group_are_tenants_of_their_own(bench: Bench) -> None:
    url = bench.queue()
    send(bench, url, "noisy", 50)
    send(bench, url, "", 200)
    take(bench, url, 30)

    assert take(bench, url, 200) == [str(number) for number in range(200)]


def test_of_noisy_groups_the_one_with_the_fewest_in_flight_goes_first(bench: Bench) -> None:
    url = bench.queue()
    send(bench, url, "a", 60)
    take(bench, url, 40)
    send(bench, url, "b", 45)

    assert [body[0] for body in take(bench, url, 40)] == ["b"] * 40
    assert sorted(body[0] for body in take(bench, url, 2)) == ["a", "b"]


def test_a_group_is_quiet_again_when_its_messages_are_done(bench: Bench) -> None:
    url = bench.queue()
    send(bench, url, "a", 40)
    received = [bench.receive(url, MaxNumberOfMessages=10) for _ in range(3)]
    send(bench, url, "b", 1)
    for batch in received:
        for message in batch:
            bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    assert bench.bodies(url, 1) == ["a30"]


def test_a_group_that_is_slow_to_process_waits_too(bench: Bench) -> None:
    url = bench.queue(VisibilityTimeout="600")
    send(bench, url, "slow", 1)
    slow = bench.receive(url)[0]["ReceiptHandle"]
    bench.pass_time(60)
    bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=slow)
    for number in range(40):
        send(bench, url, f"quick{number}", 1)
        quick = bench.receive(url)[0]["ReceiptHandle"]
        bench.pass_time(0.01)
        bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=quick)
    send(bench, url, "slow", 1)
    send(bench, url, "other", 1)

    assert bench.bodies(url) == ["other0", "slow0"]


def test_nothing_is_lost_when_the_first_group_appears_in_a_full_queue(bench: Bench) -> None:
    url = bench.queue(VisibilityTimeout="5")
    send(bench, url, "", 20)
    take(bench, url, 10)

    send(bench, url, "a", 3)
    bench.pass_time(5)

    assert bench.counts(url) == (23, 0, 0)
    assert len(set(take(bench, url, 23))) == 23
    bench.pass_time(5)
    assert bench.counts(url) == (23, 0, 0)
