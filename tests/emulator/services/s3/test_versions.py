"""Versioning: version ids, delete markers, the null version."""

import pytest

from tests.emulator.services.s3.bench import BUCKET, Store
from tests.emulator.worlds import Refused


def test_versioning_is_off_until_it_is_turned_on(store: Store) -> None:
    assert store.s3("GetBucketVersioning") == {}
    store.versioned()
    assert store.s3("GetBucketVersioning") == {"Status": "Enabled"}
    for configuration, refusal in (
        ({}, "IllegalVersioningConfigurationException: The Versioning element must be specified"),
        ({"Status": "enabled"}, "MalformedXML: The XML you provided was not well-formed"),
        ({"Status": "Enabled", "MFADelete": "Enabled"}, "Sluice does not model MFA delete"),
    ):
        with pytest.raises(Refused, match=refusal):
            store.s3("PutBucketVersioning", VersioningConfiguration=configuration)


def test_old_versions_stay_and_are_got_by_their_ids(store: Store) -> None:
    store.put("key", b"null")
    store.versioned()
    first = store.put("key", b"one")["VersionId"]
    second = store.put("key", b"two")["VersionId"]
    assert [store.get("key", VersionId=one) for one in ("null", first, second)] == [b"null", b"one", b"two"]
    shown = store.s3("ListObjectVersions")["Versions"]
    assert [(one["VersionId"], one["IsLatest"]) for one in shown] == [(second, True), (first, False), ("null", False)]
    copied = store.s3("CopyObject", Key="copy", CopySource=f"{BUCKET}/key?versionId={first}")
    assert copied["CopySourceVersionId"] == first
    assert store.get("copy") == b"one"


def test_a_delete_marker_hides_the_object_until_it_is_deleted(store: Store) -> None:
    store.versioned()
    version = store.put("key")["VersionId"]
    marker = store.s3("DeleteObject", Key="key")
    assert marker["DeleteMarker"]
    assert store.keys() == []
    with pytest.raises(Refused, match="NoSuchKey"):
        store.get("key")
    with pytest.raises(Refused, match="MethodNotAllowed: The specified method is not allowed against") as raised:
        store.get("key", VersionId=marker["VersionId"])
    assert (raised.value.failure.detail or {})["Method"] == "GET"
    assert store.get("key", VersionId=version) == b"data"
    gone = store.s3("DeleteObject", Key="key", VersionId=marker["VersionId"])
    assert gone == {"DeleteMarker": True, "VersionId": marker["VersionId"]}
    assert store.get("key") == b"data"
    assert store.s3("DeleteObject", Key="key", VersionId=version) == {"VersionId": version}
    with pytest.raises(Refused, match="NoSuchVersion: The specified version does not exist"):
        store.get("key", VersionId=version)


def test_a_suspended_bucket_overwrites_only_the_null_version(store: Store) -> None:
    store.versioned()
    version = store.put("key", b"kept")["VersionId"]
    store.versioned("Suspended")
    assert "VersionId" not in store.put("key", b"one")
    store.put("key", b"two")
    assert [one["VersionId"] for one in store.s3("ListObjectVersions")["Versions"]] == ["null", version]
    assert store.s3("DeleteObject", Key="key") == {"DeleteMarker": True, "VersionId": "null"}
    shown = store.s3("ListObjectVersions")
    assert [one["VersionId"] for one in shown["Versions"]] == [version]
    assert [one["IsLatest"] for one in shown["DeleteMarkers"]] == [True]


def test_several_versions_are_deleted_at_once(store: Store) -> None:
    store.versioned()
    version = store.put("key")["VersionId"]
    wrong = "A" * 32
    answer = store.s3(
        "DeleteObjects",
        Delete={
            "Objects": [{"Key": "other"}, {"Key": "key", "VersionId": version}, {"Key": "key", "VersionId": wrong}]
        },
    )
    marked, deleted = answer["Deleted"]
    assert (marked["Key"], marked["DeleteMarker"], deleted) == ("other", True, {"Key": "key", "VersionId": version})
    (error,) = answer["Errors"]
    assert (error["Code"], error["VersionId"]) == ("NoSuchVersion", wrong)
    with pytest.raises(Refused, match="InvalidArgument: Invalid version id specified"):
        store.s3("DeleteObject", Key="key", VersionId="short")


def test_versions_are_listed_in_pages(store: Store) -> None:
    store.versioned()
    for key in ("a", "a", "b/1", "c"):
        store.put(key)
    store.s3("DeleteObject", Key="a")
    page = store.s3("ListObjectVersions", MaxKeys=2)
    seen = [("marker", one["Key"]) for one in page["DeleteMarkers"]] + [("version", "a")] * len(page["Versions"])
    assert (seen, page["IsTruncated"], page["NextKeyMarker"]) == ([("marker", "a"), ("version", "a")], True, "a")
    marker = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}
    rest = store.s3("ListObjectVersions", Delimiter="/", **marker)
    assert [one["Key"] for one in rest["Versions"]] == ["a", "c"]
    assert rest["CommonPrefixes"] == [{"Prefix": "b/"}]
    with pytest.raises(Refused, match="A version-id marker cannot be specified without a key marker"):
        store.s3("ListObjectVersions", VersionIdMarker="x")
