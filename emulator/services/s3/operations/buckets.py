"""Makes, lists and deletes buckets."""

import base64
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.errors import InvalidArgument
from emulator.services.s3.limits import BUCKETS
from emulator.services.s3.naming import check_bucket_name
from emulator.services.s3.owners import owner_of
from emulator.services.s3.places import FIRST_REGION, read_place
from emulator.services.s3.requested import GRANTS
from emulator.services.s3.state import State
from emulator.services.s3.tags import read_bucket_tags

SYSTEM_TAGS_AT_CREATION = (
    'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your'
    " tag keys and try again."
)
OWNERSHIP = ("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")


@operation("CreateBucket")
def create_bucket(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html"""
    given = call.parameters
    name = given["Bucket"]
    check_bucket_name(name)
    configuration = given.get("CreateBucketConfiguration") or {}
    region = read_place(configuration.get("LocationConstraint"), call.region)
    tags = read_bucket_tags(configuration.get("Tags") or [], SYSTEM_TAGS_AT_CREATION, {})
    _refuse_unmodelled(given, configuration)
    found = scope.state.buckets.get(name)
    if found is None:
        if sum(bucket.account == call.account for bucket in scope.state.buckets.values()) >= BUCKETS:
            raise AwsError("TooManyBuckets", "You have attempted to create more buckets than allowed")
        found = scope.state.buckets[name] = Bucket(
            name, call.account, region, scope.now, configuration.get("LocationConstraint") or "", tags=tags
        )
    elif found.account != call.account:
        raise AwsError(
            "BucketAlreadyExists",
            "The requested bucket name is not available. The bucket namespace is shared by all users of the system."
            " Please select a different name and try again.",
            409,
            {"BucketName": name},
        )
    elif region != FIRST_REGION or found.region != FIRST_REGION:
        text = "Your previous request to create the named bucket succeeded and you already own it."
        raise AwsError("BucketAlreadyOwnedByYou", text, 409, {"BucketName": name})
    location = f"/{name}" if call.region == FIRST_REGION else f"http://{name}.s3.amazonaws.com/"
    return {"Location": location, "BucketArn": found.arn}


@on_bucket("HeadBucket", reads=True)
def head_bucket(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html"""
    return {"BucketArn": bucket.arn, "BucketRegion": bucket.region, "AccessPointAlias": False}


@on_bucket("GetBucketLocation", reads=True)
def get_bucket_location(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html"""
    if bucket.region == FIRST_REGION:
        return {"LocationConstraint": None}
    return {"LocationConstraint": bucket.location or bucket.region}


@on_bucket("DeleteBucket")
def delete_bucket(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html"""
    if bucket.objects:
        text = "The bucket you tried to delete is not empty"
        if bucket.versioning:
            text += ". You must delete all versions in the bucket."
        raise AwsError("BucketNotEmpty", text, 409, {"BucketName": bucket.name})
    for upload in bucket.uploads.values():
        scope.state.give_back(upload.size)
    del scope.state.buckets[bucket.name]
    return {}


@operation("ListBuckets", reads=True)
def list_buckets(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html"""
    given = call.parameters
    prefix, region, most = given.get("Prefix") or "", given.get("BucketRegion"), given.get("MaxBuckets")
    if most is not None and not 1 <= most <= BUCKETS:
        raise InvalidArgument(
            f"Argument max-buckets must be an integer between 1 and {BUCKETS}", "max-buckets", str(most)
        )
    after = _after(given.get("ContinuationToken"))
    found = [
        bucket
        for name, bucket in sorted(scope.state.buckets.items())
        if bucket.account == call.account and name.startswith(prefix) and name > after
        if region in (None, bucket.region)
    ]
    is_paged = any(given.get(name) for name in ("MaxBuckets", "Prefix", "BucketRegion", "ContinuationToken"))
    page = found[: most or BUCKETS]
    answer: dict[str, Any] = {
        "Buckets": [
            {
                "Name": bucket.name,
                "CreationDate": bucket.created // 1000,
                "BucketArn": bucket.arn,
                **({"BucketRegion": bucket.region} if is_paged else {}),
            }
            for bucket in page
        ],
        "Owner": owner_of(call.account),
    }
    if given.get("Prefix"):
        answer["Prefix"] = prefix
    if len(page) < len(found):
        answer["ContinuationToken"] = base64.b64encode(page[-1].name.encode()).decode()
    return answer


def _after(token: str | None) -> str:
    try:
        return base64.b64decode(token, validate=True).decode() if token else ""
    except ValueError:
        raise InvalidArgument("The continuation token provided is incorrect", "continuation-token") from None


def _refuse_unmodelled(given: dict[str, Any], configuration: dict[str, Any]) -> None:
    if given.get("ObjectLockEnabledForBucket"):
        raise NotModelled("object lock")
    if configuration.get("Location") or configuration.get("Bucket"):
        raise NotModelled("directory buckets")
    ownership = given.get("ObjectOwnership")
    if ownership is not None and ownership not in OWNERSHIP:
        text = f"Invalid x-amz-object-ownership header: {ownership}"
        raise InvalidArgument(text, "x-amz-object-ownership")
    if ownership not in (None, OWNERSHIP[0]):
        raise NotModelled(f"the object ownership {ownership}, which brings ACLs")
    if given.get("ACL") not in (None, "private") or any(given.get(grant) for grant in GRANTS):
        text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        raise AwsError("InvalidBucketAclWithObjectOwnership", text)
