"""Lists of keys: prefixes, delimiters, pages, encoding."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emulator.services.s3.bench import Store
from tests.emulator.worlds import Refused

KEYS = ("a", "dir/1", "dir/2", "dir/sub/3", "e")
LETTERS = st.text("ab/é", min_size=1, max_size=4)


@pytest.fixture
def listed(store: Store) -> Store:
    """A bucket with some keys."""
    for key in KEYS:
        store.put(key)
    return store


def test_a_list_has_the_members_that_aws_sends(listed: Store) -> None:
    answer = listed.s3("ListObjectsV2", Delimiter="/", EncodingType="url")
    (first, second) = answer.pop("Contents")
    assert answer == {
        "CommonPrefixes": [{"Prefix": "dir/"}],
        "Delimiter": "/",
        "EncodingType": "url",
        "IsTruncated": False,
        "KeyCount": 3,
        "MaxKeys": 1000,
        "Name": "orders-bucket",
        "Prefix": "",
    }
    assert (first["Key"], second["Key"], "Owner" in first) == ("a", "e", False)
    older = listed.s3("ListObjects")
    assert (older["Marker"], "KeyCount" in older, "Owner" in older["Contents"][0]) == ("", False, True)


def test_pages_follow_each_other_over_common_prefixes(listed: Store) -> None:
    seen: list[str] = []
    token: dict[str, Any] = {}
    while True:
        page = listed.s3("ListObjectsV2", Delimiter="/", MaxKeys=1, **token)
        seen += [entry["Key"] for entry in page.get("Contents", [])]
        seen += [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
        if not page["IsTruncated"]:
            break
        token = {"ContinuationToken": page["NextContinuationToken"]}
    assert seen == ["a", "dir/", "e"]


def test_the_older_list_tells_a_marker_only_with_a_delimiter(listed: Store) -> None:
    assert "NextMarker" not in listed.s3("ListObjects", MaxKeys=1)
    page = listed.s3("ListObjects", MaxKeys=2, Delimiter="/")
    assert page["NextMarker"] == "dir/"
    rest = listed.s3("ListObjects", Marker="dir/", Delimiter="/")
    assert ([entry["Key"] for entry in rest["Contents"]], "CommonPrefixes" in rest) == (["e"], False)


def test_keys_are_written_as_asked(store: Store) -> None:
    store.put("a b/ü+%")
    assert store.keys(EncodingType="url") == ["a+b/%C3%BC%2B%25"]
    assert store.keys() == ["a b/ü+%"]
    with pytest.raises(Refused, match="InvalidArgument: Invalid Encoding Method specified in Request"):
        store.keys(EncodingType="base64")


def test_no_keys_are_listed_where_none_is_wanted(listed: Store) -> None:
    answer = listed.s3("ListObjectsV2", MaxKeys=0)
    assert (answer["IsTruncated"], answer["KeyCount"], "Contents" in answer) == (False, 0, False)
    assert listed.s3("ListObjectsV2", MaxKeys=5000)["MaxKeys"] == 1000
    with pytest.raises(Refused, match="InvalidArgument"):
        listed.s3("ListObjectsV2", MaxKeys=-1)
    with pytest.raises(Refused, match="InvalidArgument: The continuation token provided is incorrect"):
        listed.s3("ListObjectsV2", ContinuationToken="?")


@settings(max_examples=60, deadline=None)
@given(
    keys=st.lists(LETTERS, max_size=8, unique=True),
    prefix=st.text("ab/", max_size=2),
    delimiter=st.sampled_from(["", "/", "b"]),
    most=st.integers(1, 4),
)
def test_pages_together_are_what_a_plain_reading_of_the_keys_gives(
    keys: list[str], prefix: str, delimiter: str, most: int
) -> None:
    store = Store()
    for key in keys:
        store.put(key, b"")
    expected: list[str] = []
    for key in sorted(keys, key=str.encode):
        if key.startswith(prefix):
            head, found, _ = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
            shown = f"{prefix}{head}{delimiter}" if found else key
            if shown not in expected:
                expected.append(shown)
    seen: list[str] = []
    token: dict[str, Any] = {}
    for _ in range(len(keys) + 1):
        page = store.s3("ListObjectsV2", Prefix=prefix, Delimiter=delimiter, MaxKeys=most, **token)
        both = [entry["Key"] for entry in page.get("Contents", [])]
        both += [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
        assert len(both) == page["KeyCount"] <= most
        seen += sorted(both, key=str.encode)
        if not page["IsTruncated"]:
            break
        token = {"ContinuationToken": page["NextContinuationToken"]}
    assert seen == expected
