"""Turns the versioning of a bucket on and off."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import ENABLED, SUSPENDED, Bucket
from emulator.services.s3.errors import MalformedXml
from emulator.services.s3.state import State


@on_bucket("PutBucketVersioning")
def put_bucket_versioning(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html"""
    configuration = call.parameters.get("VersioningConfiguration") or {}
    status = configuration.get("Status")
    if configuration.get("MFADelete") == "Enabled" or call.parameters.get("MFA"):
        raise NotModelled("MFA delete")
    if not status:
        text = "The Versioning element must be specified"
        raise AwsError("IllegalVersioningConfigurationException", text)
    if status not in (ENABLED, SUSPENDED):
        raise MalformedXml
    bucket.versioning = status
    return {}


@on_bucket("GetBucketVersioning", reads=True)
def get_bucket_versioning(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html"""
    return {"Status": bucket.versioning} if bucket.versioning else {}
