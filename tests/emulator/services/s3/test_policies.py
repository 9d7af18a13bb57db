"""Bucket policies, the blocking of public ones, and what they allow where they are asked."""

import json
from typing import Any

import pytest

from emulator.contract.settings import Settings
from tests.emulator.services.s3.bench import BUCKET, Store
from tests.emulator.worlds import Refused

OTHER = "111122223333"
ARN = f"arn:aws:s3:::{BUCKET}"


def policy(**statement: Any) -> str:
    """Return the text of a policy with one statement."""
    own = {"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "s3:GetObject", "Resource": f"{ARN}/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**own, **statement}]})


def test_a_policy_is_kept_shown_and_deleted(store: Store) -> None:
    with pytest.raises(Refused, match="NoSuchBucketPolicy: The bucket policy does not exist"):
        store.s3("GetBucketPolicy")
    store.s3("PutBucketPolicy", Policy=policy())
    assert store.s3("GetBucketPolicy") == {"Policy": policy()}
    assert store.s3("GetBucketPolicyStatus") == {"PolicyStatus": {"IsPublic": False}}
    store.s3("DeleteBucketPolicy")
    store.s3("DeleteBucketPolicy")
    with pytest.raises(Refused, match="NoSuchBucketPolicy"):
        store.s3("GetBucketPolicy")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("random", "Policies must be valid JSON and the first byte must be '{'"),
        ("{}", "Missing required field Statement"),
        (policy(Action="sqs:SendMessage"), "Policy has invalid action"),
        (policy(Resource="arn:aws:s3:::another/*"), "Policy has invalid resource"),
        (policy(Principal={"AWS": "nobody"}), "Invalid principal in policy"),
    ],
)
def test_a_text_that_is_no_policy_of_the_bucket_is_refused(store: Store, text: str, refusal: str) -> None:
    with pytest.raises(Refused) as raised:
        store.s3("PutBucketPolicy", Policy=text)
    assert (raised.value.code, raised.value.message) == ("MalformedPolicy", refusal)


def test_a_public_policy_needs_the_block_to_be_lifted(store: Store) -> None:
    public = policy(Principal="*")
    with pytest.raises(Refused, match="because public policies are prevented by the BlockPublicPolicy setting"):
        store.s3("PutBucketPolicy", Policy=public)
    store.s3("PutBucketPolicy", Policy=policy(Principal="*", Condition={"StringEquals": {"aws:SourceAccount": OTHER}}))
    assert all(store.s3("GetPublicAccessBlock")["PublicAccessBlockConfiguration"].values())
    store.s3("PutPublicAccessBlock", PublicAccessBlockConfiguration={"BlockPublicPolicy": False})
    store.s3("PutBucketPolicy", Policy=public)
    assert store.s3("GetBucketPolicyStatus")["PolicyStatus"]["IsPublic"]
    store.s3("DeletePublicAccessBlock")
    with pytest.raises(Refused, match="NoSuchPublicAccessBlockConfiguration"):
        store.s3("GetPublicAccessBlock")


def test_another_account_reads_only_what_the_policy_allows() -> None:
    store = Store(settings=Settings(iam="enforce"))
    store.put("key")
    other = {"account": OTHER, "principal": f"arn:aws:iam::{OTHER}:root"}
    with pytest.raises(Refused, match="AccessDenied"):
        store.call("s3", "GetObject", call=other, Bucket=BUCKET, Key="key")
    store.s3("PutBucketPolicy", Policy=policy())
    assert store.call("s3", "GetObject", call=other, Bucket=BUCKET, Key="key")["Body"] == b"data"
    with pytest.raises(Refused, match="AccessDenied"):
        store.call("s3", "PutObject", call=other, Bucket=BUCKET, Key="key", Body=b"")
    assert store.get("key") == b"data"


def test_a_denial_holds_for_the_owner_too() -> None:
    store = Store(settings=Settings(iam="enforce"))
    denied = policy(Effect="Deny", Principal="*", Action="s3:ListBucket", Resource=ARN)
    store.s3("PutBucketPolicy", Policy=denied)
    with pytest.raises(Refused, match="AccessDenied"):
        store.keys()
    store.put("key")
