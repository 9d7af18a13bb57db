"""ARNs: read, written, refused."""

import pytest

from emulator.bus.arn import NotAnArn, make_arn, parse_arn


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:sqs:us-east-1:123456789012:orders",
        "arn:aws:lambda:us-east-1:123456789012:function:orders:live",
        "arn:aws:s3:::bucket/key:with:colons",
        "arn:aws-cn:sqs:cn-north-1:123456789012:orders",
    ],
)
def test_an_arn_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_arn(text)) == text


def test_the_resource_may_hold_colons() -> None:
    assert parse_arn("arn:aws:lambda:us-east-1:123456789012:function:orders:live").resource == "function:orders:live"


@pytest.mark.parametrize(
    "text", ["", "orders", "arn:aws:sqs:us-east-1:1", "urn:aws:sqs:us-east-1:1:a", "arn:aws::r:1:a"]
)
def test_a_text_that_is_no_arn_is_refused(text: str) -> None:
    with pytest.raises(NotAnArn):
        parse_arn(text)


@pytest.mark.parametrize(
    ("region", "partition"), [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_the_partition_follows_the_region(region: str, partition: str) -> None:
    assert parse_arn(make_arn("sqs", region, "123456789012", "orders")).partition == partition
