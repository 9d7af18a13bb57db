"""An endpoint that checks signatures: who signs with the right secret is let in, by header and by URL."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.emulator.server.running import Running, running

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/q"
TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"}}]}'


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Running]:
    """An endpoint that lets in nobody who has not signed."""
    with running(verifies=True) as found:
        yield found


def code_of(client: Any) -> str:
    """Return the code by which a call is refused, or nothing."""
    try:
        client.list_queues()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def test_the_common_secret_lets_in_and_another_does_not(endpoint: Running) -> None:
    assert code_of(endpoint.client()) == ""
    assert code_of(endpoint.client(access_key="111122223333")) == ""
    assert code_of(endpoint.client(secret="wrong")) == "SignatureDoesNotMatch"


NAMES = {
    ("sqs", "list_queues"): ("SignatureDoesNotMatch", "InvalidClientTokenId"),
    ("sns", "list_topics"): ("SignatureDoesNotMatch", "InvalidClientTokenId"),
    ("lambda", "list_functions"): ("InvalidSignatureException", "UnrecognizedClientException"),
    ("logs", "describe_log_groups"): ("InvalidSignatureException", "UnrecognizedClientException"),
    ("s3", "list_buckets"): ("SignatureDoesNotMatch", "InvalidAccessKeyId"),
}


@pytest.fixture(scope="module")
def deleted_key(endpoint: Running) -> str:
    """A key that was given out and is no more."""
    iam = endpoint.client("iam")
    iam.create_user(UserName="gone")
    key = str(iam.create_access_key(UserName="gone")["AccessKey"]["AccessKeyId"])
    iam.delete_access_key(UserName="gone", AccessKeyId=key)
    return key


@pytest.mark.parametrize(("asked", "named"), NAMES.items())
def test_each_service_names_a_wrong_secret_and_an_unknown_key(
    endpoint: Running, deleted_key: str, asked: tuple[str, str], named: tuple[str, str]
) -> None:
    service, operation = asked
    for wrong, code in zip(({"secret": "wrong"}, {"access_key": deleted_key}), named, strict=True):
        with pytest.raises(ClientError) as refused:
            getattr(endpoint.client(service, **wrong), operation)()
        assert refused.value.response["Error"]["Code"] == code


def test_an_unsigned_request_is_refused(endpoint: Running) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{endpoint.url}/?Action=ListQueues&Version=2012-11-05")
    assert refused.value.code == 403
    assert b"MissingAuthenticationToken" in refused.value.read()


def test_a_users_own_key_counts_until_it_is_inactive(endpoint: Running) -> None:
    iam = endpoint.client("iam")
    iam.create_user(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    assert code_of(endpoint.client(access_key=key["AccessKeyId"], secret=key["SecretAccessKey"])) == ""
    assert code_of(endpoint.client(access_key=key["AccessKeyId"], secret="test")) == "SignatureDoesNotMatch"
    iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    found = code_of(endpoint.client(access_key=key["AccessKeyId"], secret=key["SecretAccessKey"]))
    assert found == "InvalidClientTokenId"


def test_a_session_counts_until_it_expires(endpoint: Running) -> None:
    endpoint.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
    role = "arn:aws:iam::123456789012:role/r"
    session = endpoint.client("sts").assume_role(RoleArn=role, RoleSessionName="work")["Credentials"]
    signs = {"access_key": session["AccessKeyId"], "secret": session["SecretAccessKey"]}
    assert code_of(endpoint.client(**signs)) == ""
    endpoint.page("clock", {"advance_ms": 3_700_000})
    assert code_of(endpoint.client(**signs)) == "InvalidClientTokenId"


def test_a_presigned_url_lets_in_for_its_one_call(endpoint: Running) -> None:
    sqs = endpoint.client()
    sqs.create_queue(QueueName="q")
    url = boto3.client(
        "sts",
        endpoint_url=endpoint.url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    ).generate_presigned_url("get_caller_identity", HttpMethod="GET")
    with urllib.request.urlopen(url) as answer:
        assert b"arn:aws:iam::123456789012:root" in answer.read()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url.replace("GetCallerIdentity", "GetSessionToken"))
    assert b"SignatureDoesNotMatch" in refused.value.read()


def test_a_url_that_boto3_presigns_by_version_2_lets_in(endpoint: Running) -> None:
    s3 = endpoint.client("s3")
    s3.create_bucket(Bucket="shared")
    s3.put_object(Bucket="shared", Key="a b", Body=b"read")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "shared", "Key": "a b"}, ExpiresIn=60)
    assert "AWSAccessKeyId=" in url
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"read"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url.replace("a%20b", "other"))
    assert b"<Code>SignatureDoesNotMatch</Code>" in refused.value.read()
