"""Buckets: names, regions, owners, what keeps one from being deleted."""

from typing import Any

import pytest

from tests.emulator.services.s3.bench import BUCKET, Store
from tests.emulator.worlds import Refused

OTHER = {"account": "111122223333"}
INCOMPATIBLE = "location constraint is incompatible for the region specific endpoint this request was sent to."


@pytest.mark.parametrize(
    "name",
    ["ab", "a" * 64, "Upper", "under_score", "-begins", "ends-", "two..dots", "192.168.5.4", "xn--a", "sthree-a",
     "amzn-s3-demo-a", "a-s3alias", "a--ol-s3", "a--x-s3", "a.mrap"],
)  # fmt: skip
def test_a_name_that_aws_does_not_allow_is_refused(store: Store, name: str) -> None:
    with pytest.raises(Refused, match="InvalidBucketName: The specified bucket is not valid"):
        store.s3("CreateBucket", Bucket=name)


@pytest.mark.parametrize("name", ["abc", "a" * 63, "with.dots", "1-2-3"])
def test_a_name_that_aws_allows_is_taken(store: Store, name: str) -> None:
    assert store.s3("CreateBucket", Bucket=name) == {"Location": f"/{name}", "BucketArn": f"arn:aws:s3:::{name}"}


@pytest.mark.parametrize(
    ("region", "constraint", "outcome"),
    [
        ("us-east-1", None, None),
        ("us-east-1", "eu-west-1", "eu-west-1"),
        ("us-east-1", "EU", "EU"),
        ("eu-central-1", "eu-central-1", "eu-central-1"),
        ("us-east-1", "us-east-1", "InvalidLocationConstraint: The specified location-constraint is not valid"),
        ("us-east-1", "bar", "InvalidLocationConstraint: The specified location-constraint is not valid"),
        (
            "us-east-2",
            None,
            f"IllegalLocationConstraintException: The unspecified {INCOMPATIBLE}",
        ),
        (
            "eu-west-1",
            "bar",
            f"IllegalLocationConstraintException: The bar {INCOMPATIBLE}",
        ),
    ],
)
def test_region_and_constraint_say_together_where_a_bucket_is_made(
    store: Store, region: str, constraint: str | None, outcome: str | None
) -> None:
    given: dict[str, Any] = {"CreateBucketConfiguration": {"LocationConstraint": constraint}} if constraint else {}
    call = {"region": region}
    if outcome is not None and ": " in outcome:
        with pytest.raises(Refused) as raised:
            store.call("s3", "CreateBucket", call=call, Bucket="elsewhere", **given)
        assert str(raised.value) == outcome
        return
    store.call("s3", "CreateBucket", call=call, Bucket="elsewhere", **given)
    assert store.s3("GetBucketLocation", Bucket="elsewhere") == {"LocationConstraint": outcome}


def test_all_accounts_and_regions_share_the_names(store: Store) -> None:
    with pytest.raises(Refused, match="BucketAlreadyExists: The requested bucket name is not available"):
        store.call("s3", "CreateBucket", call=OTHER, Bucket=BUCKET)
    assert store.s3("CreateBucket", Bucket=BUCKET)["Location"] == f"/{BUCKET}"
    given = {"CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
    with pytest.raises(Refused, match="BucketAlreadyOwnedByYou: Your previous request"):
        store.call("s3", "CreateBucket", call={"region": "eu-west-1"}, Bucket=BUCKET, **given)
    assert [bucket["Name"] for bucket in store.s3("ListBuckets")["Buckets"]] == [BUCKET]
    assert store.call("s3", "ListBuckets", call=OTHER)["Buckets"] == []


def test_a_bucket_is_told_of_and_found_from_every_region(store: Store) -> None:
    head = store.call("s3", "HeadBucket", call={"region": "eu-west-1"}, Bucket=BUCKET)
    assert head == {"BucketArn": f"arn:aws:s3:::{BUCKET}", "BucketRegion": "us-east-1", "AccessPointAlias": False}
    with pytest.raises(Refused, match="NoSuchBucket: The specified bucket does not exist"):
        store.s3("HeadBucket", Bucket="nowhere")


def test_a_bucket_with_objects_or_old_versions_is_not_deleted(store: Store) -> None:
    store.versioned()
    store.put("key")
    with pytest.raises(Refused, match="BucketNotEmpty: The bucket you tried to delete is not empty"):
        store.s3("DeleteBucket")
    store.s3("DeleteObject", Key="key")
    with pytest.raises(Refused, match="You must delete all versions in the bucket"):
        store.s3("DeleteBucket")
    for kind in ("Versions", "DeleteMarkers"):
        for version in store.s3("ListObjectVersions")[kind]:
            store.s3("DeleteObject", Key="key", VersionId=version["VersionId"])
    store.s3("DeleteBucket")
    with pytest.raises(Refused, match="NoSuchBucket"):
        store.s3("DeleteBucket")


def test_buckets_are_listed_in_pages_and_by_region(store: Store) -> None:
    for name in ("a-one", "a-two"):
        store.s3("CreateBucket", Bucket=name)
    first = store.s3("ListBuckets", Prefix="a-", MaxBuckets=1)
    assert [bucket["Name"] for bucket in first["Buckets"]] == ["a-one"]
    rest = store.s3("ListBuckets", Prefix="a-", ContinuationToken=first["ContinuationToken"])
    assert [bucket["Name"] for bucket in rest["Buckets"]] == ["a-two"]
    assert store.s3("ListBuckets", BucketRegion="eu-west-1")["Buckets"] == []


@pytest.mark.parametrize(
    ("expected", "refusal"),
    [("111122223333", "AccessDenied: Access Denied"), ("abcd", "InvalidBucketOwnerAWSAccountID: The value of the")],
)
def test_another_owner_than_expected_is_refused(store: Store, expected: str, refusal: str) -> None:
    with pytest.raises(Refused, match=refusal):
        store.s3("GetBucketLocation", ExpectedBucketOwner=expected)


@pytest.mark.parametrize(
    "given",
    [{"ObjectLockEnabledForBucket": True}, {"ObjectOwnership": "ObjectWriter"}],
)
def test_what_is_not_modelled_of_a_new_bucket_is_refused_by_name(store: Store, given: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="NotImplemented: Sluice does not model"):
        store.s3("CreateBucket", Bucket="other", **given)


def test_lists_of_who_may_what_are_refused_as_aws_does_for_new_buckets(store: Store) -> None:
    with pytest.raises(Refused, match="InvalidBucketAclWithObjectOwnership"):
        store.s3("CreateBucket", Bucket="other", ACL="public-read")
    with pytest.raises(Refused, match="AccessControlListNotSupported: The bucket does not allow ACLs"):
        store.put("key", ACL="public-read")
    store.put("key")
    for answer in (store.s3("GetBucketAcl"), store.s3("GetObjectAcl", Key="key")):
        assert [grant["Permission"] for grant in answer["Grants"]] == ["FULL_CONTROL"]
    assert store.s3("GetBucketOwnershipControls")["OwnershipControls"] == {
        "Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]
    }


def test_all_objects_are_encrypted_by_s3_itself_and_nothing_else_is_modelled(store: Store) -> None:
    def rule(algorithm: str) -> dict[str, Any]:
        return {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}}]}

    store.s3("PutBucketEncryption", ServerSideEncryptionConfiguration=rule("AES256"))
    (found,) = store.s3("GetBucketEncryption")["ServerSideEncryptionConfiguration"]["Rules"]
    assert found["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    with pytest.raises(Refused, match="Sluice does not model the encryption aws:kms"):
        store.s3("PutBucketEncryption", ServerSideEncryptionConfiguration=rule("aws:kms"))
    with pytest.raises(Refused, match="Sluice does not model the encryption aws:kms"):
        store.put("key", ServerSideEncryption="aws:kms")
