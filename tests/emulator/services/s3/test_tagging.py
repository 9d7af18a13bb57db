"""Tags of buckets and objects."""

from typing import Any

import pytest

from tests.emulator.services.s3.bench import Store
from tests.emulator.worlds import Refused


def tags(**given: str) -> dict[str, Any]:
    """Return tags as requests have them."""
    return {"TagSet": [{"Key": key, "Value": value} for key, value in given.items()]}


def test_a_bucket_has_tags_or_says_that_it_has_none(store: Store) -> None:
    with pytest.raises(Refused, match="NoSuchTagSet: The TagSet does not exist"):
        store.s3("GetBucketTagging")
    store.s3("PutBucketTagging", Tagging=tags(a="1", b=""))
    assert store.s3("GetBucketTagging") == tags(a="1", b="")
    store.s3("DeleteBucketTagging")
    with pytest.raises(Refused, match="NoSuchTagSet"):
        store.s3("GetBucketTagging")


def test_an_object_has_tags(store: Store) -> None:
    store.put("key", Tagging="a=1&b=")
    assert store.s3("GetObjectTagging", Key="key") == tags(a="1", b="")
    assert store.s3("HeadObject", Key="key")["TagCount"] == 2
    store.s3("PutObjectTagging", Key="key", Tagging=tags(c="3"))
    assert store.s3("GetObjectTagging", Key="key") == tags(c="3")
    store.s3("DeleteObjectTagging", Key="key")
    assert store.s3("GetObjectTagging", Key="key") == {"TagSet": []}
    store.put("key", Tagging="a=1")
    store.put("key")
    assert store.s3("GetObjectTagging", Key="key") == {"TagSet": []}


def test_a_delete_marker_has_no_tags(store: Store) -> None:
    store.versioned()
    version = store.put("key", Tagging="a=1")["VersionId"]
    store.s3("DeleteObject", Key="key")
    with pytest.raises(Refused, match="MethodNotAllowed"):
        store.s3("GetObjectTagging", Key="key")
    assert store.s3("GetObjectTagging", Key="key", VersionId=version) == {**tags(a="1"), "VersionId": version}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ([{"Key": "a"}], "MalformedXML"),
        ([{"Key": "a,b", "Value": ""}], "InvalidTag: The TagKey you have provided is invalid"),
        ([{"Key": "a", "Value": "x,y"}], "InvalidTag: The TagValue you have provided is invalid"),
        ([{"Key": "a", "Value": "1"}] * 2, "InvalidTag: Cannot provide multiple Tags with the same key"),
        ([{"Key": f"k{n}", "Value": ""} for n in range(11)], "BadRequest: Object tags cannot be greater than 10"),
        ([{"Key": "aws:x", "Value": ""}], "InvalidTag: Your TagKey cannot be prefixed with aws:"),
    ],
)
def test_tags_are_checked(store: Store, given: list[dict[str, str]], refusal: str) -> None:
    store.put("key")
    with pytest.raises(Refused, match=refusal):
        store.s3("PutObjectTagging", Key="key", Tagging={"TagSet": given})


def test_only_aws_sets_its_own_tags_of_buckets(store: Store) -> None:
    given = {"TagSet": [{"Key": "aws:x", "Value": ""}]}
    with pytest.raises(Refused, match="InvalidTag: System tags cannot be added/updated by requester"):
        store.s3("PutBucketTagging", Tagging=given)


@pytest.mark.parametrize("header", ["a=1,b=2", "a=1&a=2", "a"])
def test_a_header_of_tags_is_a_query_string(store: Store, header: str) -> None:
    with pytest.raises(Refused, match="The header 'x-amz-tagging' shall be encoded as UTF-8"):
        store.put("key", Tagging=header)
