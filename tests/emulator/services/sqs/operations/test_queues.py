"""Queues are made, found, emptied and deleted."""

import pytest

from tests.emulator.worlds import Bench, Refused


def test_a_queue_has_a_url_with_account_and_name(bench: Bench) -> None:
    assert bench.queue() == "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
    assert bench.sqs("GetQueueUrl", QueueName="orders") == {"QueueUrl": bench.queue()}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:4566/123456789012/orders",
        "http://localhost:4566/w/token/123456789012/orders",
        "https://queue.amazonaws.com/123456789012/orders",
        "/123456789012/orders",
    ],
)
def test_any_host_and_prefix_finds_the_queue(bench: Bench, url: str) -> None:
    bench.queue()

    assert bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")["MessageId"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:4566/a/b/orders", "http://[", "http://[x]/123456789012/orders", "http://a\u2100b/orders"]
)
def test_an_address_that_names_no_account_or_is_none_is_refused(bench: Bench, url: str) -> None:
    with pytest.raises(Refused) as refused:
        bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")

    assert (refused.value.code, refused.value.status) == ("InvalidAddress", 404)


@pytest.mark.parametrize("host", ["sqs.eu-west-1.amazonaws.com", "eu-west-1.queue.amazonaws.com"])
def test_the_address_of_another_region_is_refused(bench: Bench, host: str) -> None:
    bench.queue()

    with pytest.raises(Refused) as refused:
        bench.sqs("SendMessage", QueueUrl=f"https://{host}/123456789012/orders", MessageBody="a")

    told = (refused.value.code, refused.value.message)
    assert told == ("InvalidAddress", f"The address https://{host}/ is not valid for this endpoint.")


def test_a_request_without_an_address_is_refused(bench: Bench) -> None:
    with pytest.raises(Refused, match=r"The request must contain the parameter QueueUrl\."):
        bench.sqs("SendMessage", MessageBody="a")


def test_creating_again_with_the_same_attributes_finds_the_queue(bench: Bench) -> None:
    url = bench.queue(DelaySeconds="5")

    assert bench.queue(DelaySeconds="5") == url
    assert bench.queue() == url


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("DelaySeconds", "901", "InvalidAttributeValue"), ("Colour", "red", "InvalidAttributeName")],
)
def test_creating_again_looks_at_the_attributes_before_it_compares_them(
    bench: Bench, name: str, value: str, code: str
) -> None:
    bench.queue()

    with pytest.raises(Refused) as refused:
        bench.queue(**{name: value})

    assert refused.value.code == code


@pytest.mark.parametrize("name", ["a.b", "a b", "orders.fifo", "ä", "a/b", ""])
def test_a_wrong_name_is_refused(bench: Bench, name: str) -> None:
    with pytest.raises(Refused):
        bench.queue(name)


@pytest.mark.parametrize("name", ["orders", ".fifo", "a.b.fifo"])
def test_a_fifo_queue_needs_its_suffix(bench: Bench, name: str) -> None:
    with pytest.raises(Refused, match=r"must end with \.fifo suffix and be 1 to 80 in length"):
        bench.queue(name, FifoQueue="true")


def test_a_deleted_queue_is_gone_with_its_messages_and_its_readers(bench: Bench) -> None:
    url = bench.queue()
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    bench.receive(url)
    pending = bench.sqs("ReceiveMessage", QueueUrl=url, WaitTimeSeconds=20)

    bench.sqs("DeleteQueue", QueueUrl=url)

    ((waiter, answer),) = bench.world.take_answered()
    assert waiter == pending.waiter
    assert answer.failure is not None
    assert answer.failure.code == "QueueDoesNotExist"
    with pytest.raises(Refused):
        bench.receive(url)
    assert bench.world.next_time() is None


def test_a_name_is_free_again_after_a_minute(bench: Bench) -> None:
    bench.sqs("DeleteQueue", QueueUrl=bench.queue())

    bench.pass_time(59.999)
    with pytest.raises(Refused) as refused:
        bench.queue()
    assert refused.value.query_code == "AWS.SimpleQueueService.QueueDeletedRecently"
    bench.pass_time(0.001)

    assert bench.counts(bench.queue()) == (0, 0, 0)


def test_a_new_queue_of_an_old_name_does_not_know_the_old_handles(bench: Bench) -> None:
    url = bench.queue()
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    handle = bench.receive(url)[0]["ReceiptHandle"]
    bench.sqs("DeleteQueue", QueueUrl=url)
    bench.pass_time(60)
    bench.queue()

    with pytest.raises(Refused, match="is not a valid receipt handle"):
        bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)


def test_a_purge_removes_visible_hidden_and_delayed_messages(bench: Bench) -> None:
    url = bench.queue()
    for delay in (0, 0, 5):
        bench.sqs("SendMessage", QueueUrl=url, MessageBody="a", DelaySeconds=delay)
    bench.receive(url)
    assert bench.counts(url) == (1, 1, 1)

    bench.sqs("PurgeQueue", QueueUrl=url)
    bench.pass_time(60)

    assert bench.counts(url) == (0, 0, 0)
    assert bench.trace()[-1].detail == {"messages": 3}


def test_a_queue_is_purged_once_a_minute(bench: Bench) -> None:
    url = bench.queue()
    bench.sqs("PurgeQueue", QueueUrl=url)
    bench.pass_time(59.999)

    with pytest.raises(Refused) as refused:
        bench.sqs("PurgeQueue", QueueUrl=url)

    assert refused.value.message == "Only one PurgeQueue operation on orders is allowed every 60 seconds."
    assert refused.value.query_code == "AWS.SimpleQueueService.PurgeQueueInProgress"
    bench.pass_time(0.001)
    bench.sqs("PurgeQueue", QueueUrl=url)


def test_queues_are_listed_by_prefix_in_order(bench: Bench) -> None:
    for name in ("b", "a2", "a1"):
        bench.queue(name)

    listed = bench.sqs("ListQueues", QueueNamePrefix="a")

    assert [url[-2:] for url in listed["QueueUrls"]] == ["a1", "a2"]
    assert bench.sqs("ListQueues", QueueNamePrefix="c") == {}


def test_a_page_goes_on_where_the_last_one_ended_though_queues_come_and_go(bench: Bench) -> None:
    for name in ("a", "b", "c", "d"):
        bench.queue(name)
    first = bench.sqs("ListQueues", MaxResults=2)
    bench.sqs("DeleteQueue", QueueUrl=bench.queue("b"))
    bench.queue("aa")

    rest = bench.sqs("ListQueues", MaxResults=2, NextToken=first["NextToken"])

    assert [url[-1] for url in rest["QueueUrls"]] == ["c", "d"]
    assert "NextToken" not in rest


def test_a_wrong_token_is_refused(bench: Bench) -> None:
    with pytest.raises(Refused, match="NextToken"):
        bench.sqs("ListQueues", MaxResults=2, NextToken="%%%")


def test_a_queue_of_another_account_is_reached_by_its_url(bench: Bench) -> None:
    url = bench.call("sqs", "CreateQueue", call={"account": "222222222222"}, QueueName="theirs")["QueueUrl"]

    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    found = bench.sqs("GetQueueUrl", QueueName="theirs", QueueOwnerAWSAccountId="222222222222")

    assert found == {"QueueUrl": url}
    assert bench.bodies(url) == ["a"]


def test_tags_given_at_creation_are_kept(bench: Bench) -> None:
    bench.sqs("CreateQueue", QueueName="orders", tags={"team": "blue"})

    assert bench.sqs("ListQueueTags", QueueUrl=bench.queue()) == {"Tags": {"team": "blue"}}
