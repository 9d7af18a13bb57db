"""Puts and gets the notification configuration of a bucket."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.destinations import check_destinations
from emulator.services.s3.notifications import read_configuration
from emulator.services.s3.state import State


@on_bucket("PutBucketNotificationConfiguration")
def put_bucket_notification_configuration(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html"""
    configuration = read_configuration(scope, call.parameters.get("NotificationConfiguration") or {})
    if not call.parameters.get("SkipDestinationValidation"):
        check_destinations(scope, bucket, configuration)
    bucket.notifications = configuration
    return {}


@on_bucket("GetBucketNotificationConfiguration", reads=True)
def get_bucket_notification_configuration(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html"""
    return dict(bucket.notifications)
