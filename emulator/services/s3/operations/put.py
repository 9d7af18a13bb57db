"""Puts objects."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.conditions import check_write
from emulator.services.s3.digests import checked_body, etag_of
from emulator.services.s3.naming import check_key
from emulator.services.s3.requested import read_settings
from emulator.services.s3.state import State
from emulator.services.s3.stored import NULL, Version
from emulator.services.s3.storing import put


@on_bucket("PutObject")
def put_object(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html"""
    key = call.parameters["Key"]
    check_key(key)
    settings = read_settings(call.parameters)
    body, checksum = checked_body(call.parameters)
    check_write(call.parameters, key, bucket.current(key))
    version = put(scope, call, bucket, key=key, body=body, etag=etag_of(body), checksum=checksum, settings=settings)
    return {"ETag": version.etag, "ServerSideEncryption": "AES256", **checksum.members(), **version_member(version)}


def version_member(version: Version) -> dict[str, str]:
    """Return the id of a version, where the bucket has versions."""
    return {} if version.id == NULL else {"VersionId": version.id}
