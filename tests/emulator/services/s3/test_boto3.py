"""S3 through real boto3 and plain HTTP, against a running endpoint."""

import io
import random
import urllib.error
import urllib.request
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.emulator.server.running import Running

KEY = "a folder/ä+b%.txt"


@pytest.fixture
def bucket(s3: Any, request: pytest.FixtureRequest) -> str:
    name = f"b{abs(hash(request.node.name))}"
    s3.create_bucket(Bucket=name)
    return name


def fetch(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    """Return the status and body of a plain request."""
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_an_object_comes_back_as_it_was_put(s3: Any, bucket: str) -> None:
    put = s3.put_object(Bucket=bucket, Key=KEY, Body=b"hello", Metadata={"by": "me"})
    assert (put["ETag"], put["ChecksumCRC32"]) == ('"5d41402abc4b2a76b9719d911017c592"', "NhCmhg==")
    found = s3.get_object(Bucket=bucket, Key=KEY)
    assert (found["Body"].read(), found["Metadata"], found["ChecksumType"]) == (b"hello", {"by": "me"}, "FULL_OBJECT")
    part = s3.get_object(Bucket=bucket, Key=KEY, Range="bytes=1-2")
    assert (part["Body"].read(), part["ResponseMetadata"]["HTTPStatusCode"]) == (b"el", 206)
    assert s3.head_object(Bucket=bucket, Key=KEY)["ContentLength"] == 5
    (entry,) = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert entry["Key"] == KEY


ROOTS = {
    "": "ListBucketResult",
    "?list-type=2": "ListBucketResult",
    "?versions": "ListVersionsResult",
    "?uploads": "ListMultipartUploadsResult",
    "?versioning": "VersioningConfiguration",
    "?location": "LocationConstraint",
    "/k?tagging": "Tagging",
}


@pytest.mark.parametrize("path", ROOTS)
def test_documents_have_the_roots_that_strict_clients_look_for(
    endpoint: Running, s3: Any, bucket: str, path: str
) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"")

    _, body = fetch(f"{endpoint.url}/{bucket}{path}")

    assert f'<{ROOTS[path]} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'.encode() in body


def test_errors_have_the_members_that_aws_sends(s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="key", Body=b"")["ETag"]
    for call, code, status, more in (
        (lambda: s3.get_object(Bucket=bucket, Key="none"), "NoSuchKey", 404, {"Key": "none"}),
        (lambda: s3.head_object(Bucket=bucket, Key="none"), "404", 404, {}),
        (lambda: s3.get_object(Bucket=bucket, Key="key", IfNoneMatch=etag), "304", 304, {}),
        (lambda: s3.list_objects(Bucket="nowhere"), "NoSuchBucket", 404, {"BucketName": "nowhere"}),
        (lambda: s3.get_bucket_cors(Bucket=bucket), "NotImplemented", 501, {}),
    ):
        with pytest.raises(ClientError) as raised:
            call()
        error = raised.value.response["Error"]
        assert (error["Code"], raised.value.response["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)
        assert {name: error[name] for name in more} == more  # type: ignore[literal-required]


def test_where_a_bucket_lies_is_told_without_an_element_around_it(s3: Any, bucket: str) -> None:
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None
    s3.create_bucket(Bucket=f"{bucket}-eu", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    assert s3.get_bucket_location(Bucket=f"{bucket}-eu")["LocationConstraint"] == "eu-west-1"


def test_large_files_are_transferred_in_parts(s3: Any, bucket: str) -> None:
    content = random.Random(1).randbytes(9 * 1024 * 1024)
    s3.upload_fileobj(io.BytesIO(content), bucket, "large")
    assert s3.head_object(Bucket=bucket, Key="large")["ETag"].endswith('-2"')
    found = io.BytesIO()
    s3.download_fileobj(bucket, "large", found)
    assert found.getvalue() == content


@pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "SHA1", "SHA256"])
def test_checksums_that_the_client_computes_are_verified(s3: Any, bucket: str, algorithm: str) -> None:
    try:
        put = s3.put_object(Bucket=bucket, Key="key", Body=io.BytesIO(b"data"), ChecksumAlgorithm=algorithm)
    except Exception as error:
        if "crt" in str(error).lower():
            pytest.skip(f"{algorithm} needs awscrt, which is not installed")
        raise
    found = s3.get_object(Bucket=bucket, Key="key", ChecksumMode="ENABLED")
    assert found["Body"].read() == b"data"
    assert found[f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"]


@pytest.mark.parametrize("version", ["s3", "s3v4"])
@pytest.mark.parametrize("style", ["path", "virtual"])
def test_presigned_urls_are_used_by_anybody(endpoint: Running, bucket: str, version: str, style: str) -> None:
    client = boto3.client(  # type: ignore[call-overload]
        "s3",
        endpoint_url=endpoint.url.replace("127.0.0.1", "localhost"),
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(signature_version=version, s3={"addressing_style": style}),  # type: ignore[arg-type]
    )
    name = {"Bucket": bucket, "Key": KEY}
    url = client.generate_presigned_url("put_object", Params={**name, "Metadata": {"by": "me"}})
    host = url.split("/")[2]
    direct = url.replace(host, endpoint.url.removeprefix("http://"))
    headers = {"Host": host, "x-amz-meta-by": "me", "Content-Type": "text/plain"}
    assert fetch(direct, "PUT", b"signed", **headers)[0] == 200
    got = client.generate_presigned_url("get_object", Params=name).replace(host, endpoint.url.removeprefix("http://"))
    assert fetch(got, Host=host) == (200, b"signed")
    assert endpoint.client("s3").head_object(**name)["Metadata"] == {"by": "me"}


def test_a_checksum_in_a_presigned_url_is_not_heeded(endpoint: Running, s3: Any, bucket: str) -> None:
    url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": KEY})
    of_nothing = "&x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32"
    assert fetch(f"{url}{of_nothing}", "PUT", b"something")[0] == 200


def test_an_upload_tells_where_its_client_finds_the_object(endpoint: Running, s3: Any, bucket: str) -> None:
    name = {"Bucket": bucket, "Key": "a/b c"}
    upload = s3.create_multipart_upload(**name)["UploadId"]
    etag = s3.upload_part(**name, UploadId=upload, PartNumber=1, Body=b"part")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    location = s3.complete_multipart_upload(**name, UploadId=upload, MultipartUpload=parts)["Location"]
    assert location == f"{endpoint.url}/{bucket}/a%2Fb%20c"
    assert fetch(location) == (200, b"part")


def test_requests_that_nobody_signed_are_answered_too(endpoint: Running, s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="key", Body=b"data")
    assert fetch(f"{endpoint.url}/{bucket}/key") == (200, b"data")
    status, body = fetch(f"{endpoint.url}/{bucket}?list-type=2")
    assert (status, b"<Key>key</Key>" in body) == (200, True)
    status, body = fetch(f"{endpoint.url}/{bucket}/none")
    assert (status, b"<Code>NoSuchKey</Code>" in body, b"<Key>none</Key>" in body) == (404, True, True)
